"""Kai's ears beside the pages: one helper for the site, a short queue, nothing lost when it dies, nothing kept."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from decks import servers
from decks.hearing import client, process
from decks.sidecar import client as sidecar
from decks.sidecar import messages
from decks.speech import whisper
from decks.speech.base import RATE, Heard
from tests import shared
from tests.voices import voice_server

needs_voice = pytest.mark.skipif(whisper.choose("auto", []) is None, reason="the extra `voice` is not installed")
NOISE = bytes(range(1, 250)) * 200
CANARY = b"canary in the sound" * 2_000


@pytest.fixture
def site(settings, monkeypatch):
    """The folder of a site that starts helpers without a pause; the helper of this process is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hear") as folder:  # a short name, as a socket needs
        settings.DATA_DIR, settings.WHISPER_MODEL = folder, "tiny.en"
        monkeypatch.setattr(sidecar, "PAUSE", 0.0)
        own = sidecar.Sidecar("decks.hearing.process", "hearing", threads=2, arguments=client._arguments)
        monkeypatch.setattr(client, "helper", own)
        yield Path(folder)
        if own.process is not None:
            own.process.kill()
            own.process.communicate()


def spoken(name):
    with wave.open(str(shared.SHARED / "data" / "voice" / name)) as file:
        assert file.getframerate() == RATE
        return file.readframes(file.getnframes())


@needs_voice
@shared.needs("data/voice")
def test_an_utterance_is_understood_although_the_helper_has_to_start_or_died(site):
    pcm = spoken("clean_16.wav")
    assert "batch normalization" in client.hear(pcm).text.lower()
    before = client.helper.process
    os.kill(before.pid, signal.SIGKILL)
    before.wait()
    assert "batch normalization" in client.hear(pcm).text.lower()
    assert client.helper.process.pid != before.pid


@needs_voice
@shared.needs("data/voice")
def test_nothing_that_was_said_is_written_anywhere(site, capfd):
    pcm = CANARY + spoken("clean_21.wav") + CANARY
    client.hear(pcm)
    left = [path for path in site.rglob("*") if path.is_file()]
    assert {path.name for path in left} == {"hearing.lock"}
    assert not any(path.stat().st_size for path in left)
    client.helper.process.kill()
    told = "".join(capfd.readouterr())
    assert "canary" not in told
    assert "yes" not in told.lower()


def test_the_helper_leaves_django_alone_and_a_web_worker_the_model():
    script = "import sys, decks.hearing.process; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "False"
    script = (
        "import sys, django; django.setup(); import decks.hearing.client\n"
        "print({'numpy', 'faster_whisper'} & set(sys.modules))"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    assert subprocess.check_output([sys.executable, "-c", script], text=True, env=environment).strip() == "set()"


@pytest.fixture
def helper(site, monkeypatch):
    """A helper in a thread, with a listener that takes a moment."""
    import socket

    monkeypatch.setattr(whisper, "choose", lambda *_: whisper.TINY)
    ended = threading.Event()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(site / "hearing.sock"))
        listener.listen(process.WAITING)
        listener.settimeout(0.1)

        def serve():
            while not ended.is_set():
                try:
                    connection = listener.accept()[0]
                except TimeoutError:
                    continue
                with connection:
                    _, body = messages.receive(connection, until=time.monotonic() + 10)
                    time.sleep(0.05)
                    messages.send(connection, asdict(Heard(f"{len(body)} bytes")))

        thread = threading.Thread(target=serve)
        thread.start()
        yield
        ended.set()
        thread.join()


def test_thirty_calls_at_once_are_heard_or_asked_to_wait(helper):
    """As the page does it: who is told that Kai is busy waits a little and sends the same again."""
    waited = []

    def call(number):
        pcm = NOISE[: 2_000 + 2 * number]
        while True:
            try:
                return client.hear(pcm).text == f"{len(pcm)} bytes"
            except client.Busy:
                waited.append(number)
                time.sleep(0.05)

    with ThreadPoolExecutor(30) as calls:
        assert all(calls.map(call, range(30)))
    assert waited


def test_silence_and_nothing_are_heard_as_such_without_asking_anybody(site, monkeypatch):
    monkeypatch.setattr(client, "_inside", lambda *_: pytest.fail("it was asked"))
    for pcm in (b"", b"\1", bytes(32_000), b"\5\0" * 16_000):
        assert client.hear(pcm).why_rejected == "silence"


def test_what_is_too_long_is_cut(helper):
    assert client.hear(NOISE * 40).text == "960000 bytes"


def test_without_a_model_nobody_hears_and_nothing_is_started(site, monkeypatch):
    monkeypatch.setattr(whisper, "choose", lambda *_: None)
    assert not client.is_there()
    client.warm()
    with pytest.raises(client.Unavailable):
        client.hear(NOISE)
    assert client.helper.process is None


def test_a_helper_without_its_files_ends_by_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(whisper, "choose", lambda *_: whisper.TINY)
    monkeypatch.setattr("decks.speech.weights.places", lambda *_: [])
    assert process.load("tiny.en", [tmp_path]) is None


def test_tests_hear_what_they_said_by_its_sum(settings):
    settings.HEARD_BY_SUM = {client.sum_of(NOISE): "batch normalization"}
    assert client.is_there("sw")
    assert client.hear(NOISE).text == "batch normalization"
    assert client.hear(NOISE[2:]).why_rejected == "silence"


def test_a_server_outside_hears_where_one_is_set(settings, monkeypatch, site):
    monkeypatch.setattr(client, "_inside", lambda *_: pytest.fail("the helper was asked"))
    monkeypatch.setattr(servers.hearing, "failed", -1e9)
    with voice_server() as server:
        settings.TRANSCRIPTION_URL = server.url
        assert client.is_there("pt-BR")
        assert client.hear(NOISE, hotwords=["DenseNet"]).text == "dense connections between all layers"
        client.warm()
    assert client.helper.process is None


def test_the_helper_takes_over_from_a_server_that_does_not_answer(settings, monkeypatch, helper):
    settings.TRANSCRIPTION_URL = "http://127.0.0.1:9/v1"  # nobody listens there
    monkeypatch.setattr(servers.hearing, "failed", -1e9)
    assert client.hear(NOISE).text == f"{len(NOISE)} bytes"
