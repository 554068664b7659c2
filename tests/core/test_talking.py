"""A language model lends Kai words and an opinion; it decides nothing, gives nothing away, and is not missed."""

import json
import time
from collections.abc import Iterator

import pytest

from decks import servers, talking
from tests.voices import VoiceServer, voice_server

HINT = "Think of how the layers are connected."
HIDDEN = ["dense connections between all layers", "feature reuse"]


@pytest.fixture
def model(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceServer]:
    monkeypatch.setattr(servers, "talking", servers.Line("CHAT"))
    with voice_server() as server:
        settings.CHAT_URL, settings.CHAT_MODEL, settings.CHAT_KEY = server.url, "small", "s3cret"
        yield server


def hint() -> str:
    return talking.reworded(HINT, question="What is a DenseNet?", hidden=HIDDEN)


def opinion() -> str | None:
    return talking.opinion(question="What is a DenseNet?", reference="Dense connections.", answer="thence connections")


def test_a_hint_is_given_in_the_words_of_the_model(model: VoiceServer) -> None:
    model.says({"say": "Picture the layers:\n how do they connect?"})
    assert hint() == "Picture the layers: how do they connect?"
    asked = json.loads(model.asked[0][2])
    assert asked["model"] == "small"
    assert "feature reuse" not in json.dumps(asked), "what is hidden is not even told"


@pytest.mark.parametrize(
    "said",
    [
        "There are connections between all of them.",
        "Features are reused.",
        "Exactly! Think of the layers.",
        "No, that is wrong. Think of the layers.",
        "Think of the 12 layers.",
        "See https://example.org for the layers.",
        "**Layers**, connected.",
        "x" * 301,
        "",
        "?",
        None,
        7,
        ["Think"],
    ],
)
def test_words_that_give_away_or_judge_or_cannot_be_said_are_dropped(model: VoiceServer, said: object) -> None:
    model.says({"say": said})
    assert hint() == HINT


def test_praise_stays_praise(model: VoiceServer) -> None:
    model.says({"say": "Yes, exactly."})
    assert talking.reworded("That is right.") == "Yes, exactly."
    model.says({"say": "Not quite."})
    assert talking.reworded("That is right.") == "That is right."


@pytest.mark.parametrize(
    ("verdict", "told"), [("right", "right"), ("partly", "partly"), ("wrong", "wrong"), ("Correct!", None), (1, None)]
)
def test_an_opinion_is_one_of_three_or_none(model: VoiceServer, verdict: object, told: str | None) -> None:
    model.says({"verdict": verdict})
    assert opinion() == told


@pytest.mark.parametrize("manner", ["500", "gone", "slow", "drip", "garbage", "empty"])
def test_a_model_that_fails_is_let_rest_and_kai_goes_on(
    model: VoiceServer, manner: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(talking, "SECONDS", 0.3)
    model.manner = manner
    begun = time.monotonic()
    assert (hint(), opinion(), hint()) == (HINT, None, HINT)
    assert time.monotonic() - begun < 1.5
    assert len(model.asked) == 1
    assert not any(word in caplog.text for word in ("s3cret", "layers", "DenseNet"))


def test_kai_waits_three_seconds_at_most(model: VoiceServer) -> None:
    model.manner = "slow"
    begun = time.monotonic()
    assert hint() == HINT
    assert time.monotonic() - begun < 3.5


def test_without_a_model_nobody_is_asked(settings) -> None:
    assert settings.CHAT_URL == ""
    assert (hint(), opinion()) == (HINT, None)
