"""What two replies to one sheet at the same moment may not do. Needs a database that several connections share."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from decks import progress, study
from decks.models import Answer, Mastery, StudySession
from decks.modes import MODES, Refused
from tests.core.test_accounts_at_once import at_once
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTINGS = {"strictness": "exact", "choice": False, "true_false": False, "matching": False}


@pytest.fixture
def session(transactional_db) -> StudySession:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an SQLite database in memory belongs to one connection; PostgreSQL and files run this")
    student, deck, mode = make_user(), make_deck(cards=6, visibility="public"), MODES["test"]
    facts = progress.card_facts(student, deck, NOW)
    return study.begin(student=student, deck=deck, mode=mode, settings=SETTINGS, facts=facts, now=NOW, rng=Random(3))


def reply(session: StudySession, do: str, number: int = 0, **answers: str) -> study.Shown:
    token = session.token_of(0, 0, 0)
    sent = {"do": do} | {f"q{place}": f"It is answer {place + 1}." for place in range(6)} | answers
    now = NOW + timedelta(seconds=60 + number)
    return study.answer(student=session.student, session_id=session.public_id, token=token, reply=sent, now=now)


def test_of_eight_who_hand_the_same_sheet_in_at_once_one_counts(session: StudySession) -> None:
    shown = at_once(8, lambda number: reply(session, "hand-in", number))
    assert all(isinstance(each, study.Shown) for each in shown), shown
    assert Answer.objects.count() == Mastery.objects.count() == 6
    assert len({each.session.score for each in shown}) == 1
    session.refresh_from_db()
    assert (session.turn, session.answers) == (1, 6)


def test_drafts_that_arrive_while_the_sheet_is_handed_in_are_kept_before_it_or_refused_after(
    session: StudySession,
) -> None:
    def act(number: int) -> object:
        if number == 0:
            return reply(session, "hand-in-anyway", q0="")
        sent = {"q0": f"draft {number}"}
        return study.draft(student=session.student, session_id=session.public_id, reply=sent, now=NOW)

    results = at_once(6, act)
    assert all(each is None or isinstance(each, study.Shown | Refused) for each in results), results
    session.refresh_from_db()
    assert session.state["handed"]
    assert Answer.objects.count() == 6
    refused = sum(isinstance(each, Refused) for each in results)
    assert refused == sum(1 for each in results[1:] if each is not None)


def test_a_word_on_a_verdict_that_is_given_twice_at_once_counts_once(session: StudySession) -> None:
    shown = reply(session, "hand-in-anyway", q0="What I think")
    now, where = NOW + timedelta(minutes=5), {"do": "right", "q": "q0"}
    act = {
        "student": session.student,
        "session_id": session.public_id,
        "token": shown.token,
        "reply": where,
        "now": now,
    }
    results = at_once(6, lambda _: study.answer(**act))
    assert all(isinstance(each, study.Shown) for each in results), results
    card = session.state["sheet"][0]["card"]
    standing = Answer.objects.filter(card=card, voided_by=None, voids=None)
    assert [row.override for row in standing] == ["right"]
    assert Answer.objects.filter(card=card).count() == 3
