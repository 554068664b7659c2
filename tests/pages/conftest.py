"""Fixtures of the tests that study by the pages."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from decks import authoring
from decks.models import Deck, User
from tests.examinee import Examinee
from tests.factories import make_deck
from tests.learner import CELLS, Learner
from tests.phone import judge
from tests.sitting import Clock, Student


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock


@pytest.fixture
def student(member: User, clock: Clock) -> Student:
    return Student(member, clock)


@pytest.fixture
def pupil(member: User, clock: Clock) -> Examinee:
    return Examinee(member, clock)


@pytest.fixture
def cells(owner: User) -> Deck:
    deck = make_deck(owner=owner, visibility="public")
    for front, back in CELLS:
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    return deck


@pytest.fixture
def learner(member: User, clock: Clock) -> Learner:
    return Learner(member, clock)


@pytest.fixture
def sound(db: None) -> Iterator[None]:
    """What was stored is what the log comes to, at the end of the test too."""
    yield
    call_command("checkdata", stdout=StringIO())


@pytest.fixture
def typing_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls are judged by words alone, nobody speaks, and no helper is started."""
    monkeypatch.setattr("decks.study.answering.judge", judge)
    for warm in ("decks.study.sessions.warm", "decks.hearing.client.warm", "decks.speaking.client.warm"):
        monkeypatch.setattr(warm, lambda: None)
    monkeypatch.setattr("decks.speaking.client.choices", lambda language="": [])
    monkeypatch.setattr("decks.hearing.client.is_there", lambda language="en": False)


@pytest.fixture
def by_ear(typing_only: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kai hears the sounds of tests.phone, and nothing else."""
    settings.HEARD_BY_SUM = {}
    monkeypatch.setattr("decks.hearing.client.is_there", lambda language="en": True)
