"""A server of one's own for hearing, speaking and talking: used when it answers well, left when it does not."""

import json
import time
from collections.abc import Callable, Iterator

import pytest

from decks.speech import openai
from decks.speech.openai import Server, Unanswered
from decks.speech.wavefile import sound
from tests.voices import VoiceServer, tone, voice_server

BAD = ["500", "404", "401", "gone", "slow", "drip", "garbage", "empty", "moved"]


@pytest.fixture
def voices() -> Iterator[VoiceServer]:
    with voice_server() as server:
        server.says({"say": "Think of the layers."})
        yield server


def at(voices: VoiceServer) -> Server:
    return Server(voices.url, "small", key="s3cret", voice="amy")


def test_it_hears_with_the_decks_words(voices: VoiceServer) -> None:
    heard = openai.transcribe(at(voices), tone(), language="en-US", hotwords=["DenseNet", "Xception"])
    assert (heard.text, heard.why_rejected, heard.seconds) == ("dense connections between all layers", "", 0.5)
    assert heard.confidence == pytest.approx(0.67, abs=0.01)
    path, headers, body = voices.asked[0]
    assert (path, headers["Authorization"]) == ("/v1/audio/transcriptions", "Bearer s3cret")
    for name, value in {"model": "small", "language": "en", "prompt": "DenseNet, Xception"}.items():
        assert f'name="{name}"\r\n\r\n{value}\r\n'.encode() in body
    assert tone() in body


def test_a_server_that_tells_the_text_alone_is_asked_for_that(voices: VoiceServer) -> None:
    voices.manner = "picky"
    voices.answers["/v1/audio/transcriptions"] = {"text": "yes"}
    heard = openai.transcribe(at(voices), tone())
    assert (heard.text, heard.confidence) == ("yes", 0.7)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"avg_logprob": -1.2}, "unclear"),
        ({"avg_logprob": -0.7, "no_speech_prob": 0.9}, "silence"),
        ({"compression_ratio": 3}, "repeats"),
        ({"text": " ... "}, "silence"),
        ({"text": None}, "silence"),
    ],
)
def test_what_it_was_not_sure_of_is_no_answer(voices: VoiceServer, told: dict[str, object], why: str) -> None:
    piece = {"text": " Thank you.", "avg_logprob": -0.1, "no_speech_prob": 0.1, "compression_ratio": 1} | told
    voices.answers["/v1/audio/transcriptions"] = {"text": " Thank you.", "segments": [piece]}
    heard = openai.transcribe(at(voices), tone())
    assert (heard.text, heard.why_rejected) == ("", why)


@pytest.mark.parametrize("pieces", [7, "x", [7], {"a": 1}, [{"text": 7, "avg_logprob": "x"}]])
def test_strange_pieces_break_nothing(voices: VoiceServer, pieces: object) -> None:
    voices.answers["/v1/audio/transcriptions"] = {"text": "yes", "segments": pieces}
    try:
        assert openai.transcribe(at(voices), tone()).text in ("", "7")
    except Unanswered:
        assert not isinstance(pieces, list)


def test_it_speaks_at_the_pace_that_is_asked(voices: VoiceServer) -> None:
    said = openai.speak(at(voices), "Why is that?", pace=0.8)
    assert (said.wav, round(said.seconds, 3)) == (tone(), 0.5)
    asked = json.loads(voices.asked[0][2])
    assert asked == {"model": "small", "input": "Why is that?", "voice": "amy", "response_format": "wav", "speed": 0.8}


def test_it_talks_in_json(voices: VoiceServer) -> None:
    assert openai.chat(at(voices), "Reword it.", {"line": "x"}) == {"say": "Think of the layers."}
    voices.says('```json\n{"say": "Think."}\n```')
    assert openai.chat(at(voices), "Reword it.", {"line": "x"}) == {"say": "Think."}


def test_no_key_is_sent_where_there_is_none(voices: VoiceServer) -> None:
    openai.speak(Server(voices.url, "small"), "Why?")
    assert "Authorization" not in voices.asked[0][1]


@pytest.mark.parametrize("manner", BAD)
@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda server: openai.transcribe(server, tone(), seconds=0.4), id="hearing"),
        pytest.param(lambda server: openai.speak(server, "private words", seconds=0.4), id="speaking"),
        pytest.param(lambda server: openai.chat(server, "private words", {}, seconds=0.4), id="talking"),
    ],
)
def test_a_bad_server_is_given_up_in_its_time(
    voices: VoiceServer, manner: str, ask: Callable[[Server], object]
) -> None:
    voices.manner = manner
    begun = time.monotonic()
    with pytest.raises(Unanswered) as given_up:
        ask(at(voices))
    assert time.monotonic() - begun < 1.5
    assert len(voices.asked) == 1, "a redirect is not followed, and nothing is sent twice"
    assert not any(secret in str(given_up.value) for secret in ("s3cret", "private"))


def test_a_server_that_is_not_there_is_given_up_at_once() -> None:
    with pytest.raises(Unanswered):
        openai.speak(Server("http://127.0.0.1:9/v1", "small"), "Why?")


@pytest.mark.parametrize("message", ["no json", "[1]", '"text"', "", None, 7])
def test_an_answer_that_is_no_object_is_none(voices: VoiceServer, message: object) -> None:
    voices.answers["/v1/chat/completions"] = {"choices": [{"message": {"content": message}}]}
    with pytest.raises(Unanswered):
        openai.chat(at(voices), "Reword it.", {})


def test_the_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Server("http://kai.test/v1", "small", key="s3cret"))
    assert Server("http://user:pass@kai.test:8000/v1", "small").host == "kai.test:8000"


def test_a_sound_of_unknown_length_gets_a_true_one() -> None:
    streamed = tone().replace(len(tone()[8:]).to_bytes(4, "little"), b"\xff\xff\xff\xff", 1)
    at_data = streamed.index(b"data") + 4
    streamed = streamed[:at_data] + b"\xff\xff\xff\xff" + streamed[at_data + 4 :]
    assert sound(streamed) == sound(tone())


@pytest.mark.parametrize("data", [b"", b"RIFF", b"ID3\x03" + bytes(99), tone(0), tone(0.1)[:44]])
def test_what_is_no_sound_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        sound(data)
