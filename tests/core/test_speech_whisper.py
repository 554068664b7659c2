"""Hearing with the real models: what was said, and nothing where nothing was said; their files known by their sums."""

import hashlib
import json
import wave
from importlib.util import find_spec

import pytest

from decks.speech import weights, whisper
from decks.speech.terms import fitted, hotwords, vocabulary
from decks.speech.weights import BASE, TINY, Missing, Weights
from tests import shared

needs_voice = pytest.mark.skipif(whisper.choose("auto", []) is None, reason="the extra `voice` is not installed")
VOICE = shared.SHARED / "data" / "voice"
DECK = vocabulary(
    [
        "Xception uses depthwise separable convolution layers, DenseNet connects all layers.",
        "Residual networks have skip connections that bypass a layer. The ResNet is one.",
        "Prefetching prepares a batch on the CPU while the GPU works.",
    ]
)


@pytest.fixture(scope="module")
def tiny():
    return whisper.Whisper(TINY, threads=2)


def spoken(name):
    import numpy

    with wave.open(str(VOICE / name)) as file:
        return numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16).astype(numpy.float32) / 32768


@needs_voice
@shared.needs("data/voice")
@pytest.mark.parametrize("name", ["clean_04.wav", "noisy_06.wav", "clean_16.wav"])
def test_speech_is_understood(tiny, name):
    wanted = json.loads((VOICE / "transcripts.json").read_text())[name]
    heard = tiny.hear(spoken(name), hotwords=hotwords(DECK))
    said = fitted(heard.text, DECK, heard.unusual).text.lower()
    assert heard.why_rejected == ""
    assert 0 < heard.confidence <= 1
    assert 0 < heard.spoken <= heard.seconds
    assert all(term in said for term in wanted["terms"])


@needs_voice
@pytest.mark.parametrize("kind", ["nothing", "silence", "hiss", "loud hiss", "rumble", "hum", "knocks"])
def test_what_is_no_speech_gives_no_text(tiny, kind):
    import numpy

    dice, time = numpy.random.default_rng(5), numpy.arange(64_000) / 16_000
    samples = {
        "nothing": numpy.zeros(0),
        "silence": numpy.zeros(64_000),
        "hiss": dice.normal(0, 0.02, 64_000),
        "loud hiss": dice.normal(0, 0.3, 64_000),
        "rumble": numpy.cumsum(dice.normal(0, 0.0005, 64_000)),
        "hum": 0.3 * numpy.sin(2 * numpy.pi * 100 * time),
        "knocks": numpy.where(numpy.arange(64_000) % 8_000 < 40, 0.8, 0.0),
    }[kind].astype(numpy.float32)
    heard = tiny.hear(samples, hotwords=hotwords(DECK))
    assert (heard.text, heard.why_rejected) == ("", "silence")


@needs_voice
def test_a_model_of_english_takes_no_other_language(tiny):
    import numpy

    assert tiny.hear(numpy.zeros(16_000, numpy.float32), language="de-AT").why_rejected == "language"


@pytest.mark.parametrize(
    ("measured", "why"),
    [
        ((-0.4, 1.2, 0.01), ""),
        ((-1.01, 1.2, 0.01), "unclear"),
        ((-0.3, 2.41, 0.01), "repeats"),
        ((-0.9, 1.2, 0.9), "silence"),
        ((-0.1, 1.0, 0.9), ""),
    ],
)
def test_the_gate_rejects_what_was_not_understood(measured, why):
    assert whisper.rejected(*measured) == why


SMALL = Weights(
    "small",
    "somebody/small",
    {"a.bin": (6, hashlib.sha256(b"abcdef").hexdigest()), "b.txt": (2, hashlib.sha256(b"xy").hexdigest())},
    (),
    english_only=True,
)


def put(folder, **files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)


@pytest.mark.parametrize("below", ["", "small"])
def test_files_are_taken_from_a_folder_whole_or_in_parts(tmp_path, below):
    put(tmp_path / below, a__bin__part2=b"ef", a__bin__part1=b"abcd", b__txt=b"xy")
    assert weights.is_there(SMALL, [tmp_path])
    assert weights.read(SMALL, [tmp_path]) == {"a.bin": b"abcdef", "b.txt": b"xy"}


def test_other_files_of_the_same_size_are_refused_by_their_sum(tmp_path):
    put(tmp_path / "one", a__bin=b"abcdeF", b__txt=b"xy")
    with pytest.raises(Missing, match=r"a\.bin .*not the official file"):
        weights.read(SMALL, [tmp_path / "one"])
    put(tmp_path / "two", a__bin=b"abcdef", b__txt=b"xy")
    assert weights.read(SMALL, [tmp_path / "one", tmp_path / "two"])["a.bin"] == b"abcdef"


@pytest.mark.parametrize("files", [{}, {"a__bin": b"abcdef"}, {"a__bin": b"abc", "b__txt": b"xy"}])
def test_files_that_are_not_whole_are_not_there(tmp_path, files):
    put(tmp_path, **files)
    assert not weights.is_there(SMALL, [tmp_path])
    with pytest.raises(Missing, match="not on this machine"):
        weights.read(SMALL, [tmp_path])


@pytest.mark.skipif(find_spec("faster_whisper") is None, reason="the extra `voice` is not installed")
def test_base_is_chosen_on_two_cores_and_tiny_on_one(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "is_there", lambda *_: True)
    for cores, model in ((1, TINY), (2, BASE)):
        monkeypatch.setattr(whisper, "cores", lambda cores=cores: cores)
        assert whisper.choose("auto", []) is model
    assert whisper.choose("tiny.en", []) is TINY
    monkeypatch.setattr(weights, "is_there", lambda model, _: model is TINY)
    assert whisper.choose("auto", []) is TINY
    assert whisper.choose("base", []) is None
