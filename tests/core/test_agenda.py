"""What Today counts from few cards is what a session over all cards would hold."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from decks import authoring, progress, study
from decks.models import Card, Deck, StudySession, User
from decks.modes import SCHEDULER
from decks.views.study_context import agenda_today
from tests.factories import make_deck

pytestmark = pytest.mark.database
NOW, DAY = datetime(2026, 11, 2, 12, tzinfo=UTC), timedelta(days=1)


@pytest.mark.parametrize("seed", range(5))
def test_few_cards_tell_as_much_of_today_as_all(
    owner: User, member: User, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng, now, found = Random(seed), NOW, []
    for number in range(3):
        deck = make_deck(owner=owner, title=f"Deck {number}", visibility="public")
        fill(deck, cards=60, twins=rng.choice([0, 3, 30]))
        sit(member, deck, now, rng, new=rng.choice([3, 8, 30]))
    cards = list(Card.objects.order_by("pk"))
    for card in rng.sample(cards, 30):
        study.bury(student=member, card=card, now=now + rng.choice([-1, 3]) * DAY)
    for card in rng.sample(cards, 10):
        study.suspend(student=member, card=card, now=now)
    for _ in range(4):
        told = agenda_today(member, now)
        with monkeypatch.context() as patch:
            patch.setattr(type(SCHEDULER), "new_wanted", lambda *_: None)
            assert agenda_today(member, now) == told
        found.append((told.due, told.new))
        now += rng.choice([timedelta(minutes=15), DAY, 4 * DAY])
    assert any(due for due, _ in found)
    assert any(new for _, new in found)


def fill(deck: Deck, *, cards: int, twins: int) -> None:
    """Cards of which the first `twins` have a sibling right behind them: the same two texts, the other way round."""
    for i in range(cards):
        sides = (f"{i // 2}?", f"{i // 2}.")[:: -1 if i % 2 else 1] if i < 2 * twins else (f"{i} alone?", f"{i}.")
        authoring.add_card(deck=deck, fields={"front": sides[0], "back": sides[1], "note": "", "tags": []})


def sit(student: User, deck: Deck, now: datetime, rng: Random, **settings: int) -> None:
    """Answer a part of what a session of Spaced asks."""
    session = spaced(student, deck, now, **settings)
    for _ in range(rng.randint(2, 12)):
        do(session, rng.choice(["again", "good", "easy"]), now=now)


def spaced(student: User, deck: Deck, now: datetime = NOW, **settings: Any) -> StudySession:
    facts = progress.card_facts(student, deck, now)
    told = {"student": student, "deck": deck, "mode": SCHEDULER, "settings": settings}
    return study.begin(**told, facts=facts, now=now, rng=Random(1))


def do(session: StudySession, act: str, *, now: datetime = NOW, **more: str) -> None:
    """Answer the open question, if there is one."""
    session.refresh_from_db()
    shown = study.show(session, now=now)
    if shown.asked:
        told = {"student": session.student, "session_id": session.public_id, "token": shown.token}
        study.answer(**told, reply={"do": act, **more}, now=now)


def test_new_cards_behind_many_siblings_of_what_was_seen_today_are_counted(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, visibility="public")
    fill(deck, cards=81, twins=40)
    fronts, backs = (list(deck.cards.filter(position__lt=80)[which::2]) for which in (0, 1))
    authoring.place_cards(deck=deck, places={card.pk: place for place, card in enumerate(fronts, start=1)})
    session = spaced(member, deck, new=45)
    for _ in fronts:
        do(session, "easy")
    assert (agenda_today(member, NOW).due, agenda_today(member, NOW).new) == (0, 1)
    assert len(backs) == 40, "so many siblings wait before it"


def test_a_card_is_no_sibling_of_itself(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    do(spaced(member, deck), "easy")
    again = spaced(member, deck, NOW + 30 * DAY)
    do(again, "again", now=NOW + 30 * DAY)
    do(again, "due", now=NOW + 30 * DAY, days="0")
    assert agenda_today(member, NOW + 30 * DAY).due == 1
