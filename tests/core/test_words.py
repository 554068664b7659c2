"""A language model beside a call: it may raise a doubt and lend words, and is never waited for longer than 3 s."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from decks import servers, study, talking
from decks.grading import Verdict
from decks.models import User
from decks.study import words
from tests.caller import by_words
from tests.core.test_call import NOW, Phone
from tests.factories import parts_of_a_cell
from tests.phone import NONSENSE, judge
from tests.voices import VoiceServer, voice_server

ASKED = {"question": "What is a cell?", "reference": "The smallest unit of life.", "answer": "Something."}


@pytest.fixture(autouse=True)
def _by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decks.study.sessions.warm", lambda: None)
    monkeypatch.setattr("decks.study.answering.judge", judge)


@pytest.fixture
def model(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceServer]:
    """The site's language model, a server on this machine."""
    monkeypatch.setattr(servers, "talking", servers.Line("CHAT"))
    with voice_server() as server:
        settings.CHAT_URL, settings.CHAT_MODEL = server.url, "small"
        yield server


@pytest.fixture
def phone(member: User, owner: User) -> Phone:
    return Phone(member, parts_of_a_cell(owner))


def verdict(band: str) -> Verdict:
    return replace(by_words("", "A wall.", "A wall."), band=band)


def in_other_words(phone: Phone) -> study.Shown:
    return words.in_other_words(
        student=phone.student, shown=phone.shown, now=phone.now, until=time.monotonic() + talking.SECONDS
    )


def said(phone: Phone, shown: study.Shown) -> list[str]:
    return [each["text"] for each in shown.mode.shows(shown.state)["lines"]]


@pytest.mark.parametrize(
    ("band", "thinks", "comes"),
    [
        ("pass", "right", "pass"),
        ("pass", "partly", "pass"),
        ("pass", "wrong", "unsure"),
        ("miss", "wrong", "miss"),
        ("miss", "partly", "miss"),
        ("miss", "right", "unsure"),
        ("unsure", "right", "unsure"),
        ("unsure", "wrong", "unsure"),
    ],
)
def test_another_opinion_raises_a_doubt_and_decides_nothing(
    model: VoiceServer, band: str, thinks: str, comes: str
) -> None:
    model.says({"verdict": thinks})
    own = verdict(band)
    told = words.second_opinion(own, **ASKED)
    assert told == replace(own, band=comes)
    assert bool(model.asked) == (band != "unsure"), "where Kai asks anyway nobody else is asked"


def test_without_a_model_or_with_one_that_fails_the_verdict_stands(model: VoiceServer, settings: Any) -> None:
    model.manner = "garbage"
    assert words.second_opinion(verdict("miss"), **ASKED).band == "miss"
    settings.CHAT_URL = ""
    assert words.second_opinion(verdict("pass"), **ASKED).band == "pass"


def test_a_doubt_of_the_model_is_asked_of_the_student_who_decides(model: VoiceServer, phone: Phone) -> None:
    model.says({"verdict": "wrong"})
    phone.say(phone.card.back)
    assert phone.shows["phase"] == "unsure"
    assert phone.log == []
    phone.do("had")
    assert [(row.verdict, row.override) for row in phone.log] == [("unsure", "right")]


def test_a_hint_is_said_in_the_words_of_the_model_and_stays_so(model: VoiceServer, phone: Phone) -> None:
    model.says({"verdict": "wrong"})
    phone.say(NONSENSE)
    own = said(phone, phone.shown)
    model.says({"say": "Let me help you along a little."})
    shown = in_other_words(phone)
    assert "Let me help you along a little." in said(phone, shown)
    assert said(phone, shown) != own
    assert shown.token == phone.shown.token, "what was asked stays asked"
    phone.look()
    assert "Let me help you along a little." in said(phone, phone.shown)
    phone.say(phone.card.back)
    assert [row.rating for row in phone.log] == [2]


def test_what_is_still_to_be_found_is_not_told(model: VoiceServer, phone: Phone) -> None:
    phone.say(NONSENSE)
    own = said(phone, phone.shown)
    for told in ("It is the smallest unit of life.", "The smallest unit, is it not?"):
        model.says({"say": told})
        assert said(phone, in_other_words(phone)) == own


@pytest.mark.parametrize("manner", ["500", "slow", "drip", "garbage", "empty", "gone", "moved"])
def test_where_the_model_fails_kai_says_his_own_words_in_time(
    model: VoiceServer, phone: Phone, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if manner in {"slow", "drip"}:
        monkeypatch.setattr(talking, "SECONDS", 0.3)
    phone.say(NONSENSE)
    own = said(phone, phone.shown)
    monkeypatch.setattr(servers, "talking", servers.Line("CHAT"))  # what failed before may be asked again
    model.manner = manner
    begun = time.monotonic()
    assert said(phone, in_other_words(phone)) == own
    assert time.monotonic() - begun < 3


def test_a_call_that_went_on_meanwhile_is_left_alone(model: VoiceServer, phone: Phone) -> None:
    phone.say(NONSENSE)
    before = phone.shown
    phone.do("dont-know")
    state = phone.session.state
    model.says({"say": "Let me help you along a little."})
    assert (
        words.in_other_words(
            student=phone.student, shown=before, now=phone.now, until=time.monotonic() + talking.SECONDS
        )
        is before
    )
    assert phone.session.state == state


def test_nothing_is_asked_of_the_model_where_nothing_may_be_reworded(model: VoiceServer, phone: Phone) -> None:
    phone.do("repeat")
    assert in_other_words(phone) is phone.shown
    assert model.asked == []


def test_what_was_said_is_forgotten_once_thirty_days_later(phone: Phone) -> None:
    later = NOW + timedelta(days=31)
    assert words.forget_old_words(now=NOW) == 0
    assert words.forget_old_words(now=later) == 1
    assert words.forget_old_words(now=later) == 0
    assert phone.session.state["script"] == []
