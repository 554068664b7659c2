"""Kai's voice on the server: each sentence is spoken once, nobody waits for long, and without it a call goes on."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from decks import servers
from decks.sidecar.client import Sidecar
from decks.speaking import client, shelf
from decks.speech import piper
from decks.speech.wavefile import sound
from tests.voices import VoiceServer, tone, voice_server

needs_piper = pytest.mark.skipif(not client.installed(""), reason="the extra `voice` is not installed")
SENTENCE = "What is a dense net?"


@pytest.fixture
def site(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A site of its own without a sound; its helper is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="say") as folder:  # a short name, as a socket needs
        settings.DATA_DIR = folder
        own = Sidecar("decks.speaking.process", "speaking")
        monkeypatch.setattr(client, "helper", own)
        monkeypatch.setattr(client, "_speaking", client._Speaking())
        monkeypatch.setattr(servers, "speaking", servers.Line("SPEECH"))
        yield Path(folder)
        if own.process is not None:
            own.process.kill()
            own.process.communicate()


@pytest.fixture
def outside(site: Path, settings) -> Iterator[VoiceServer]:
    """A server outside that speaks."""
    with voice_server() as server:
        settings.SPEECH_URL = server.url
        yield server


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Piper is not installed."""
    monkeypatch.setattr(piper, "is_there", lambda: False)


def heard(key: str, seconds: float = 20) -> bytes:
    path = client.sound_of(key, seconds=seconds)
    return path.read_bytes() if path else b""


def running(what: str) -> list[str]:
    """The processes in whose command line this stands."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and what.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:  # it has ended meanwhile
            continue
    return found


# ---- piper ---------------------------------------------------------------------------------------------------------


@needs_piper
def test_piper_speaks_and_slower_when_asked(site: Path) -> None:
    quick, slow = (sound(heard(client.prepare(SENTENCE, pace=pace))) for pace in (1.0, client.SLOWER))
    assert 0.8 < quick.seconds < 4
    assert slow.seconds > quick.seconds * 1.08


@needs_piper
def test_what_was_said_once_is_not_spoken_again(site: Path) -> None:
    key = client.prepare(SENTENCE)
    first = heard(key)
    assert client.prepare(SENTENCE) == key
    assert heard(key, seconds=0) == first


@needs_piper
def test_a_text_without_a_word_is_left_to_nobody_and_harms_nothing(site: Path) -> None:
    assert client.prepare("…?!") == ""
    assert heard(client.prepare("It is\nstill - speaking."))


@needs_piper
def test_piper_that_was_killed_speaks_again(site: Path) -> None:
    assert heard(client.prepare(SENTENCE))
    for pid in running(str(site / "speaking.sounds")):
        os.kill(int(pid), 9)
    client._speaking.lost.clear()
    heard(client.prepare("This one may be lost."))
    assert heard(client.prepare("This one is not lost."))


@needs_piper
def test_nothing_of_the_helper_is_left_when_its_starter_goes(site: Path) -> None:
    assert heard(client.prepare(SENTENCE))
    assert running(str(site))
    client.helper.process.stdin.close()
    end = time.monotonic() + 20
    while running(str(site)) and time.monotonic() < end:
        time.sleep(0.05)
    assert running(str(site)) == []
    assert not list((site / "speaking.sounds").glob("*"))


@needs_piper
def test_a_voice_that_is_another_file_is_refused(tmp_path: Path) -> None:
    voice = client.installed("")[0]
    other = tmp_path / voice.model.name
    other.write_bytes(b"another")
    assert voice.is_sound()
    assert not piper.Voice(voice.name, voice.language, other, voice.sha256).is_sound()


def test_a_folder_gives_further_voices_for_their_languages(tmp_path: Path, settings) -> None:
    for name, told in {"de_DE-thorsten-medium": '{"language": {"code": "de_DE"}}', "broken": "{"}.items():
        (tmp_path / f"{name}.onnx").write_bytes(b"")
        (tmp_path / f"{name}.onnx.json").write_text(told)
    own = [voice for voice in piper.voices(tmp_path) if voice.model.parent == tmp_path]
    assert [(voice.name, voice.language) for voice in own] == [("de_DE-thorsten-medium", "de-DE")]
    assert [own[0].speaks(language) for language in ("de", "de-AT", "DE", "en", "")] == [
        True,
        True,
        True,
        False,
        False,
    ]


# ---- a server outside ----------------------------------------------------------------------------------------------


def test_a_server_speaks_where_one_is_set(outside: VoiceServer, alone: None) -> None:
    assert heard(client.prepare(SENTENCE, language="tr")) == tone()
    assert b"dense net" in outside.asked[0][2]


@needs_piper
@pytest.mark.parametrize("manner", ["500", "garbage", "gone", "slow"])
def test_piper_takes_over_from_a_server_that_fails(
    outside: VoiceServer, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "OUTSIDE_SECONDS", 0.3)
    outside.manner = manner
    assert sound(heard(client.prepare(SENTENCE))).seconds > 0.8
    assert heard(client.prepare("And another one."))
    assert len(outside.asked) == 1, "it is let rest"


def test_where_nobody_is_left_the_browser_speaks(outside: VoiceServer, alone: None) -> None:
    outside.manner = "500"
    assert heard(client.prepare(SENTENCE)) == b""
    assert client.prepare("And another one.") == ""
    assert client.choices() == []


def test_a_server_is_asked_again_after_its_rest(
    outside: VoiceServer, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.manner = "500"
    assert heard(client.prepare(SENTENCE)) == b""
    monkeypatch.setattr(servers, "REST", 0.0)
    outside.manner = "good"
    assert heard(client.prepare(SENTENCE)) == tone()


def test_what_is_made_ahead_waits_and_never_fills_the_way(
    outside: VoiceServer, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MOST_WAITING", 3)
    keys = [client.prepare(f"Sentence {number}.", ahead=True) for number in range(50)]
    assert all(keys)
    end = time.monotonic() + 20
    while client._speaking.keys and time.monotonic() < end:
        time.sleep(0.02)
    assert 3 <= len(outside.asked) < 50
    assert heard(client.prepare("Sentence 49.")) == tone()


# ---- what is kept --------------------------------------------------------------------------------------------------


def test_a_name_that_was_not_given_out_finds_nothing(site: Path) -> None:
    for name in ("", "x", "../../secret_key", "k" + "0" * 40, "k" + "G" * 40, "k/../" + "0" * 36):
        assert shelf.find(name) is None


def test_what_was_not_heard_for_longest_goes_first(site: Path, settings) -> None:
    settings.SPEECH_CACHE_MB = 1
    keys = [shelf.key_of(str(number), keep=True) for number in range(5)]
    for age, key in enumerate(reversed(keys)):
        path = shelf.put(key, bytes(300_000))
        os.utime(path, (time.time() - 100 * (age + 1),) * 2)
    assert shelf.find(keys[0]), "heard just now"
    assert shelf.tidy() <= 1_000_000
    assert [shelf.find(key) is not None for key in keys] == [True, False, False, True, True]


def test_what_is_said_in_passing_is_gone_after_an_hour(site: Path) -> None:
    named, kept = (shelf.key_of("Hello Amina", keep=keep) for keep in (False, True))
    for key in (named, kept):
        old = shelf.put(key, tone())
        os.utime(old, (time.time() - shelf.PASSING - 1,) * 2)
    assert (shelf.find(named), bool(shelf.find(kept))) == (None, True)
    shelf.tidy()
    assert len(list(site.glob("speech/*/*"))) == 1


def test_no_text_is_told_by_the_names_on_disk_nor_by_the_log(
    outside: VoiceServer, alone: None, site: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    assert heard(client.prepare("canary canary"))
    outside.manner = "500"
    heard(client.prepare("canary again"))
    assert "canary" not in caplog.text + " ".join(map(str, site.glob("**/*")))
