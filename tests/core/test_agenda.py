"""What Today counts from few cards is what a session over all cards would hold."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from decks import authoring, progress, study
from decks.models import Answer, Card, Deck, Mastery, ModeSettings, StudySession, User
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
        authoring.delete_card(card=rng.choice(list(Card.objects.filter(deleted=None).order_by("pk"))), now=now)
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


def test_an_own_exam_that_is_over_makes_way_for_everyones(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="public")
    today = NOW.date()
    study.set_exam(deck=deck, student=member, on=today + 2 * DAY, today=today)
    study.set_exam(deck=deck, student=None, on=today + 30 * DAY, today=today)
    for days, on in ((2, 2), (3, 30), (31, 2)):
        day = member.study_day(NOW) + days
        held = study.exam_dates(member, deck, day).holds
        assert held is not None
        assert held.date == today + on * DAY, days
        assert study.exams(member, [deck.pk], day)[deck.pk] == held
        assert progress.statistics_of(member, deck, NOW + days * DAY).own.exam == held.date


def test_a_day_without_anything_due_says_when_something_is(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=3, visibility="public")
    assert agenda_today(member, NOW).next_day is None
    session = spaced(member, deck, new=2)
    for _ in range(2):
        do(session, "easy", now=NOW)
    told = agenda_today(member, NOW)
    assert (told.total, told.next_day) == (0, member.study_day(NOW) + 1), "the third card is new tomorrow"
    study.suspend(student=member, card=Card.objects.get(answers=None), now=NOW)
    first = min(Mastery.objects.values_list("due_day", flat=True))
    assert agenda_today(member, NOW).next_day == first > member.study_day(NOW) + 1
    later = NOW + (first - member.study_day(NOW)) * DAY
    for card in Card.objects.all():
        study.bury(student=member, card=card, now=later)
    assert agenda_today(member, later).next_day == first + 1, "what is buried comes tomorrow"


def test_no_more_is_promised_than_a_session_holds(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, visibility="public")
    Card.objects.bulk_create(Card(deck=deck, front=f"{i}?", back="b", position=i, uid=f"u{i}") for i in range(2300))
    held = {
        "deck": deck,
        "stability": 5,
        "difficulty": 5,
        "last_day": 1,
        "last_at": 1,
        "state": "review",
        "due_day": 6,
    }
    Mastery.objects.bulk_create(Mastery(student=member, card=card, interval=5, **held) for card in Card.objects.all())
    settings = {"reviews": 9999, "new": 0}
    ModeSettings.objects.create(student=member, deck=deck, mode=SCHEDULER.slug, values=settings)
    told = agenda_today(member, NOW)
    assert (told.due, told.total) == (2300, 2000)
    session = spaced(member, deck, **settings)
    assert SCHEDULER.progress(session.state).total == 2000
    facts = progress.card_facts(member, deck, NOW)
    assert SCHEDULER.outlook(facts, SCHEDULER.clean(settings), study.moment(member, deck, NOW)).total == 2000


@pytest.mark.parametrize(("exam", "comes"), [(0, False), (30, True)])
def test_a_plan_chooses_anew_tomorrow_while_there_is_something_to_choose(
    owner: User, member: User, exam: int, comes: bool
) -> None:
    deck, today = make_deck(owner=owner, cards=1, visibility="public"), member.study_day(NOW)
    do(spaced(member, deck), "easy")
    study.set_exam(deck=deck, student=member, on=NOW.date() + exam * DAY, today=NOW.date(), minutes=1)
    Answer.objects.update(elapsed_ms=60_000)  # the minutes of the day are over
    due = Mastery.objects.get().due_day
    assert agenda_today(member, NOW).next_day == (today + 1 if comes else due)
    study.suspend(student=member, card=deck.cards.get(), now=NOW)
    assert agenda_today(member, NOW).next_day is None


def test_no_day_is_promised_where_a_limit_lets_nothing_come(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="public")
    do(spaced(member, deck), "easy")
    ModeSettings.objects.update(values={"new": 0, "reviews": 0})
    assert agenda_today(member, NOW + 60 * DAY).next_day is None


def test_a_sibling_that_was_answered_today_and_deleted_since_holds_nothing_back(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, visibility="public")
    fill(deck, cards=2, twins=1)
    authoring.add_card(deck=deck, fields={"front": "x?", "back": "y", "note": "", "tags": []})
    do(spaced(member, deck), "easy")
    assert agenda_today(member, NOW).new == 1
    authoring.delete_card(card=Card.objects.get(answers__isnull=False), now=NOW)
    assert agenda_today(member, NOW).new == 2
