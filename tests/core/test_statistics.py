"""The statistics agree with a recount of the log, whatever is in it, and cost the same queries however much it is."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from decks import authoring, progress, study
from decks.memory import day_date, study_day
from decks.memory.weeks import first_day
from decks.models import Answer, Deck, Mastery, User
from decks.modes import MODES, SCHEDULER
from tests.factories import make_deck, make_user
from tests.life import month, sat
from tests.recount import recount

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
FLASHCARDS = MODES["flashcards"]


def agree(
    student: User, deck: Deck | None, now: datetime, shown: progress.Statistics | None = None, *, held_too: bool = True
) -> progress.Statistics:
    """The statistics, once they are the same as the recount; without what is held, where the log has no fold."""
    shown, counted = shown or progress.statistics_of(student, deck, now), recount(student, deck, now)
    log, held = shown.log, shown.held
    assert (log.answers, log.spent_ms, log.median_seconds) == (
        counted.answers,
        counted.spent_ms,
        counted.median_seconds,
    )
    assert (+log.days, +log.hours, +log.mode_ms) == (+counted.days, +counted.hours, +counted.mode_ms)
    weeks = {monday_of(week): count for week, count in log.asked.items() if count}
    assert weeks == +counted.asked
    assert {monday_of(week): count for week, count in log.recalled.items() if count} == +counted.recalled
    assert shown.mastery_sums == pytest.approx(counted.mastery)
    if not held_too:
        return shown
    assert (held.mastered, held.cards) == (counted.mastered, counted.cards)
    for name in ("due", "stability", "difficulty", "recall"):
        places = getattr(held, name)
        assert {place: n for place, n in enumerate(places) if n} == +getattr(counted, name), name
    return shown


def monday_of(week: int) -> int:
    assert day_date(first_day(week)).weekday() == 0
    return first_day(week)


def test_a_month_of_study_is_what_the_log_says(owner: User) -> None:
    student, rng = make_user(zone="America/St_Johns"), Random(3)
    decks = [make_deck(owner=owner, cards=12, visibility="public") for _ in range(2)]
    month(student, decks, NOW, rng)
    assert {"self", "void", "cram", "reset", "due"} <= set(student.answers.values_list("form", flat=True))
    assert student.answers.filter(voids__form="void").exists()
    authoring.delete_card(card=decks[0].cards.all()[0], now=NOW)
    for deck in (None, *decks):
        shown = agree(student, deck, NOW)
        assert shown.asked > 20
        assert 0.5 < (shown.recalled or 0) <= 1  # the days are drawn by card, so the share differs a little
    assert progress.statistics_of(student, decks[0], NOW).mastery == pytest.approx(
        progress.holding(student, decks[0], NOW).mastery
    )


def test_any_log_at_all_is_counted_as_a_recount_does(owner: User) -> None:
    """Every form, verdict and chain of undo and redo; clocks set back, and answers older than the half-year."""
    rng, student = Random(7), make_user(zone="Asia/Kathmandu")
    deck = make_deck(owner=owner, cards=9, visibility="link")
    session = study.begin(
        student=student,
        deck=deck,
        mode=FLASHCARDS,
        settings={},
        facts=progress.card_facts(student, deck, NOW),
        now=NOW,
        rng=rng,
    )
    cards = list(deck.cards.values_list("pk", flat=True))
    at = int((NOW - timedelta(days=230)).timestamp() * 1000)
    for _ in range(400):
        at += rng.randrange(1, 86_400_000)
        rating = rng.choice([0, 1, 2, 3, 4])
        answered = row_of(student, session, rng.choice(cards), at, rng, rating=rating)
        voids = answered
        for turn in range(rng.choice([0, 0, 0, 1, 2, 3])):  # undo, redo, undo; a redo repeats what was taken back
            at += 1
            told = {"rating": rating, "form": answered.form} if turn % 2 else {"rating": 0, "form": "void"}
            voids = row_of(student, session, answered.card_id, at, rng, voids=voids, **told)
        if rng.random() < 0.03:
            at += 1
            row_of(student, session, rng.choice(cards), at, rng, rating=0, form="reset", stability=None)
    now = datetime.fromtimestamp(at / 1000, UTC) + timedelta(hours=2)
    shown = agree(student, deck, now, held_too=False)
    assert shown.log.answers < recount_all(student)
    agree(student, None, now, held_too=False)


def row_of(student: User, session: Any, card: int, at: int, rng: Random, **columns: Any) -> Answer:
    day = study_day(datetime.fromtimestamp(at / 1000, UTC), student.time_zone)
    told: dict[str, Any] = {
        "form": rng.choice(["self", "written", "choice", "matching", "cram"]),
        "mode": rng.choice(["flashcards", "spaced", "gone"]),
        "study_day": day,
        "score": rng.choice([0.0, 0.5, 0.75, 1.0]),
        "options": rng.choice([0, 1, 4]),
        "elapsed_ms": rng.randrange(0, 60_000),
        "last_interval": rng.choice([-600, 0, 1, 8]),
        "stability": rng.choice([None, 0.1, 2.5, 30.0, 400.0]),
        "difficulty": 5.0,
        "override": rng.choice(["", "", "right", "wrong"]),
    }
    return Answer.objects.create(
        student=student, session=session, card_id=card, at=at, token=uuid4(), **(told | columns)
    )


def recount_all(student: User) -> int:
    return student.answers.filter(rating__gt=0).count()


def test_cards_fall_due_on_the_day_that_the_schedule_says(member: User, owner: User) -> None:
    deck, day = make_deck(owner=owner, cards=8, visibility="public"), study_day(NOW, member.time_zone)
    moment = int(NOW.timestamp() * 1000)
    schedules: list[dict[str, Any]] = [
        {"due_day": day - 5},
        {"due_day": day + 3},
        {"due_day": day + 99},
        {"due_ms": moment + 60_000, "state": "learning"},
        {"due_ms": moment + 86_000_000, "state": "learning"},
        {"due_day": day},
        {"due_day": day},
        {},  # seen in a mode that sets no day
    ]
    cards = list(deck.cards.all())
    for card, schedule in zip(cards, schedules, strict=True):
        Mastery.objects.create(
            student=member, card=card, deck=deck, stability=9, difficulty=5.5, last_day=day, **schedule
        )
    study.suspend(student=member, card=cards[5], now=NOW)
    study.bury(student=member, card=cards[6], now=NOW)
    held = progress.statistics_of(member, deck, NOW).held
    assert {place: n for place, n in enumerate(held.due) if n} == {0: 2, 1: 2, 3: 1, 30: 1}
    assert (held.difficulty[5], held.held) == (8, 8)


def test_what_was_asked_for_is_the_students_wish_or_the_owners_lock(member: User, owner: User) -> None:
    decks = [make_deck(owner=owner, cards=2, visibility="public") for _ in range(3)]
    for deck in decks:
        sat(member, deck, NOW - timedelta(days=1), Random(1))
    assert progress.statistics_of(member, None, NOW).wished == 0.9
    sat(member, decks[0], NOW, Random(1), mode="spaced", retention=80)
    authoring.set_preset(deck=decks[1], mode=SCHEDULER, settings=SCHEDULER.clean({"retention": 95}), locked=True)
    wished = [progress.statistics_of(member, deck, NOW).wished for deck in (*decks, None)]
    assert wished == pytest.approx([0.8, 0.95, 0.9, (0.8 + 0.95 + 0.9) / 3])


def test_an_exam_stands_in_the_forecast_the_own_date_before_everyones(member: User, owner: User) -> None:
    deck, day = make_deck(owner=owner, cards=2, visibility="public"), day_date(study_day(NOW, member.time_zone))
    sat(member, deck, NOW, Random(1))
    assert progress.statistics_of(member, deck, NOW).days_to_exam is None
    study.set_exam(deck=deck, student=None, on=day + timedelta(days=40), today=day)
    shown = progress.statistics_of(member, deck, NOW)
    assert shown.days_to_exam == 40
    assert shown.due.bars is not None
    assert shown.due.bars.mark is None  # beyond the chart
    study.set_exam(deck=deck, student=member, on=day + timedelta(days=9), today=day)
    shown = progress.statistics_of(member, deck, NOW)
    assert shown.due.bars is not None
    assert shown.due.bars.mark is not None
    assert (shown.days_to_exam, shown.due.bars.mark.words) == (9, "exam, 4 Dec")
    assert progress.statistics_of(member, None, NOW).days_to_exam is None


def test_nothing_is_counted_of_decks_that_are_closed_or_gone(member: User, owner: User) -> None:
    deck = make_deck(owner=owner, cards=3, visibility="public")
    sat(member, deck, NOW - timedelta(days=2), Random(1))
    assert progress.statistics_of(member, None, NOW).held.held == 3
    deck.visibility = "private"
    deck.save()
    shown = progress.statistics_of(member, None, NOW)
    assert (shown.held.held, shown.held.cards, shown.mastery) == (0, 0, 0)
    assert shown.log.answers == 3  # what was, was
    deck.visibility = "public"
    deck.save()
    authoring.delete_deck(deck=deck, now=NOW)
    assert progress.statistics_of(member, None, NOW).held.held == 0


def test_one_answer_is_a_statistic(member: User, deck: Deck) -> None:
    empty = agree(member, None, NOW)
    assert not empty.started
    sat(member, deck, NOW, Random(2), cards_at_most=1)
    shown = agree(member, deck, NOW)
    assert shown.started
    assert (shown.log.answers, shown.recalled, shown.held.held, shown.held.cards) == (1, None, 1, 3)
    assert shown.verdict == "few"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_hours_are_those_of_ones_own_clock(owner: User, zone: str) -> None:
    student, deck = make_user(zone=zone), make_deck(owner=owner, cards=14, visibility="link")
    for day in (3, 5):  # summer time begins on Lord Howe between them, by half an hour
        sat(student, deck, datetime(2026, 10, day, 7, 40, tzinfo=student.time_zone).astimezone(UTC), Random(4))
    shown = agree(student, deck, NOW)
    assert set(+shown.log.hours) == {7}
    assert shown.usual_hours.startswith(("6 to 8", "7 to 9"))


@pytest.mark.long
def test_a_hundred_thousand_answers_take_four_queries_and_agree(db: None) -> None:
    answers = 100_000 if connection.vendor == "sqlite" else 20_000  # the figures are the same; the time is not
    call_command("fill", answers=answers, students=1, cards=3_000, days=300, stdout=StringIO())
    student, now = User.objects.get(username__startswith="filled-student"), timezone.now()
    with CaptureQueriesContext(connection) as asked:
        shown = progress.statistics_of(student, None, now)
    assert len(asked) == 4
    agree(student, None, now, shown)
    assert shown.log.answers > answers / 2


def test_the_database_goes_by_the_students_own_answers_however_many_others_there_are(member: User, deck: Deck) -> None:
    """Of the plans of SQLite, which makes the same ones for every amount; PostgreSQL knows what is in its tables."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by what its tables hold; the plans of SQLite are always the same")
    sat(member, deck, NOW, Random(1))
    for scope in (None, deck):
        with CaptureQueriesContext(connection) as asked:
            progress.statistics_of(member, scope, NOW)
        for query in asked:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"), [])
                plan = [row[3] for row in cursor.fetchall()]
            found = [line for line in plan if re.match(r"(SCAN|SEARCH) (a|v|m)\b", line)]
            # The only step to be taken by `voids_id` is from one row of a chain to the next.
            assert all(
                re.search(r"student_id=\?|PRIMARY KEY|card_id=\?|^SEARCH v .*voids_id=\?", line) for line in found
            ), plan
