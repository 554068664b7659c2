"""A student's word on a machine's verdict: the memory and the calendar become what they would have been."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from decks import progress, study
from decks.models import Answer, Deck, Mastery, StudySession, User
from decks.modes import MODES
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WRITTEN = {"strictness": "exact", "choice": False, "true_false": False, "matching": False}
RIGHT, WRONG = "It is answer 1.", "No idea"


@pytest.fixture
def deck(db) -> Deck:
    return make_deck(cards=1, visibility="public")


def handed_in(student: User, deck: Deck, answer: str, now: datetime) -> StudySession:
    """A test of the deck's only card, handed in."""
    facts = progress.card_facts(student, deck, now)
    session = study.begin(
        student=student, deck=deck, mode=MODES["test"], settings=WRITTEN, facts=facts, now=now, rng=Random(1)
    )
    return said(session, now + timedelta(minutes=1), do="hand-in", q0=answer)


def said(session: StudySession, now: datetime, **reply: str) -> StudySession:
    session.refresh_from_db()
    token = study.show(session, now=now).token
    study.answer(student=session.student, session_id=session.public_id, token=token, reply=reply, now=now)
    session.refresh_from_db()
    return session


def held(student: User) -> dict[str, object]:
    """All that is stored of the student's only card, save the moment."""
    call_command("checkdata", stdout=StringIO())
    (row,) = Mastery.objects.filter(student=student).values()
    return {name: value for name, value in row.items() if name not in {"id", "student_id", "last_at", "card_id"}}


@pytest.mark.parametrize(("first", "word", "as_if"), [(WRONG, "right", RIGHT), (RIGHT, "wrong", WRONG)])
def test_the_card_comes_again_when_it_would_have_come(deck: Deck, first: str, word: str, as_if: str) -> None:
    one, other = make_user(), make_user()
    for student in (one, other):
        handed_in(student, deck, RIGHT, NOW - 9 * DAY)
        handed_in(student, deck, RIGHT, NOW - 5 * DAY)
    session = handed_in(one, deck, first, NOW)
    handed_in(other, deck, as_if, NOW)
    before = held(one)
    assert before["due_day"] != held(other)["due_day"]
    said(session, NOW + timedelta(minutes=5), do=word, q="q0")
    assert held(one) == held(other)
    said(session, NOW + timedelta(minutes=6), do="machine", q="q0")
    assert held(one) == before


def test_a_word_said_days_later_stands_before_what_was_answered_since(deck: Deck) -> None:
    one, other = make_user(), make_user()
    session = handed_in(one, deck, WRONG, NOW)
    handed_in(other, deck, RIGHT, NOW)
    for student in (one, other):
        handed_in(student, deck, RIGHT, NOW + 4 * DAY)
    said(session, NOW + 9 * DAY, do="right", q="q0")
    mine, theirs = held(one), held(other)
    for name in ("stability", "difficulty", "recall_days", "lapses", "review_lapses", "last_day"):
        assert mine[name] == pytest.approx(theirs[name]), name
    shown = Answer.objects.filter(student=one, voided_by=None, voids=None).order_by("at")
    assert [(row.override, row.study_day - shown[0].study_day) for row in shown] == [("right", 0), ("", 4)]


def test_a_word_on_an_answer_before_the_card_was_begun_anew_brings_nothing_back(deck: Deck) -> None:
    student = make_user()
    session = handed_in(student, deck, WRONG, NOW)
    study.begin_anew(card=deck.cards.get(), fields={"back": "Something else."}, now=NOW + DAY)
    said(session, NOW + 2 * DAY, do="right", q="q0")
    assert not Mastery.objects.filter(student=student).exists()
    call_command("checkdata", stdout=StringIO())
    assert session.score == 1


def test_of_a_sheet_what_has_become_another_card_moves_no_mastery(db) -> None:
    deck, student = make_deck(cards=3, visibility="public"), make_user()
    session = study.begin(
        student=student,
        deck=deck,
        mode=MODES["test"],
        settings=WRITTEN,
        facts=progress.card_facts(student, deck, NOW),
        now=NOW,
        rng=Random(1),
    )
    first, second = (deck.cards.get(pk=session.state["sheet"][place]["card"]) for place in (0, 1))
    study.begin_anew(card=first, fields={"back": "Something else."}, now=NOW)
    study.begin_anew(
        card=second, fields={"note": "Mind."}, now=NOW
    )  # read differently, and given back: it is the same
    change = second.wordings.exclude(anew=None).get().anew
    study.take_back_anew(card=second, change=change, now=NOW)
    answers = {
        f"q{place}": f"It is answer {deck.cards.get(pk=question['card']).position + 1}."
        for place, question in enumerate(session.state["sheet"])
    }
    shown = study.answer(
        student=student,
        session_id=session.public_id,
        token=study.show(session, now=NOW).token,
        reply={"do": "hand-in", **answers},
        now=NOW + timedelta(minutes=2),
    )
    assert "move no mastery" in shown.notice
    assert shown.session.score == 1
    assert set(Mastery.objects.values_list("card", flat=True)) == set(deck.cards.values_list("pk", flat=True)) - {
        first.pk
    }
