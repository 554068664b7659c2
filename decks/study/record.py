"""Rows of the log: each result is appended once, and moves one row of Mastery on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from decks.memory import Course, Load, Row, Schedule, given, last_interval, taken
from decks.models import Answer, Card, InForce, Mastery, StudySession, User
from decks.modes import Result
from decks.study.planning import Planning

VOID = "void"
AT_ONCE = 500  # milliseconds that are looked through with a query: a sheet fills as many as it has answers
LONGEST_THOUGHT_MS = 60_000  # longer is a walk-away; so counts Anki
COPIED = (
    "card_id", "other_id", "revision", "study_day", "mode", "form", "options", "response", "score", "rating",
    "elapsed_ms", "interval", "last_interval", "remaining", "back_to", "stability", "difficulty", "override",
    "verdict", "met", "points", "hints",
)  # fmt: skip
HELD = [each.name for each in Mastery._meta.concrete_fields if each.name not in ("id", "student", "card", "deck")]


def one_at_a_time(student: User) -> None:
    """Wait for the other writers of this student's log, until the transaction ends.

    Two windows of one student may meet at the same card: the second must see what the first has written. SQLite has
    one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).filter(pk=student.pk).values_list("pk").first()


def record(
    session: StudySession,
    results: Sequence[Result],
    cards: Mapping[int, Card],
    *,
    token: UUID,
    now: datetime,
    revisions: Mapping[int, int],
    plan: Planning,
    load: Load | None = None,
    spent: int | None = None,
) -> dict[int, Schedule]:
    """Write what a reply came to to the log, a row for each result, and move what is held of the cards on.

    A handful of queries, however many results there are. `cards` and `revisions`, in which they were asked, are by
    card; a card without one was asked as it reads now. `spent` is the time that each answer took, in milliseconds;
    without it, that since the last reply. Returns the new schedules by card.
    """
    student, day = session.student, session.student.study_day(now)
    held = {each.card_id: each for each in Mastery.objects.filter(student=student, card__in={r.card for r in results})}
    courses, there = {pk: each.course for pk, each in held.items()}, _there({r.other for r in results if r.other})
    moved, rows, used = set[int](), list[Answer](), set(_moments(student, ms(now)))
    for place, result in enumerate(results):
        card, before = cards[result.card], courses.get(result.card, Course())
        # A clock set back must not reorder a card's log.
        at = max(ms(now), before.standing.at + 1 if before.standing else 0)
        at = next(free for free in count(at) if free not in used)
        used.add(at)
        row = _row(result, at, day)
        course = courses[card.pk] = taken(before, row, card=card.pk, preset=plan.preset(card, at), load=load)
        if course != before:
            moved.add(card.pk)
        own = {
            "card_id": card.pk,
            "revision": revisions.get(card.pk, card.revision),
            "token": session.token_of_result(token, place),
            "at": at,
            "study_day": day,
            "other_id": result.other if result.other in there else None,
        }
        columns = own | _said(result) | _came_to(before, course, row)
        rows.append(_answer(student, session, now, spent=spent, **columns))
    Answer.objects.bulk_create(rows)
    hold(student.pk, {pk: courses[pk] for pk in moved}, {pk: cards[pk].deck_id for pk in moved}, plan.own)
    return {result.card: courses[result.card].schedule for result in results}


def hold(student_id: int, courses: Mapping[int, Course], decks: Mapping[int, int], own: InForce) -> None:
    """Store what a student holds of these cards, which stand in these decks; where that is nothing the row goes."""
    gone, rows = list[int](), list[Mastery]()
    for pk, course in courses.items():
        if course.standing is None:
            gone.append(pk)
        else:
            rows.append(Mastery(student_id=student_id, card_id=pk, deck_id=decks[pk]))
            rows[-1].take(course, own)
    if gone:
        Mastery.objects.filter(student=student_id, card__in=gone).delete()
    if rows:
        Mastery.objects.bulk_create(rows, update_conflicts=True, unique_fields=["student", "card"], update_fields=HELD)


def _row(result: Result, at: int, day: int) -> Row:
    """A result as the memory takes it, given at `at` (milliseconds) on the study day `day`."""
    return Row(
        id=0,
        day=day,
        at=at,
        rating=result.rating,
        form=result.form,
        score=result.score,
        options=result.options,
        override=result.override,
        interval=result.days,
        hints=result.hints,
    )


def _said(result: Result) -> dict[str, Any]:
    """The columns that say what was answered, and what was said of it."""
    return {
        "form": result.form,
        "options": result.options,
        "response": result.response,
        "score": result.score,
        "rating": result.rating,
        "override": result.override,
        "verdict": result.verdict,
        "met": result.met,
        "points": result.points,
        "hints": result.hints,
    }


def _came_to(before: Course, course: Course, row: Row) -> dict[str, Any]:
    """The columns that say what came of a row which moved a card from one course to another."""
    kept = given(before, course, row)
    memory = course.standing.memory if course.standing else None
    return {
        "interval": kept.interval,
        "last_interval": last_interval(before),
        "remaining": kept.remaining,
        "back_to": kept.back_to,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
    }


def _there(card_ids: Collection[int]) -> set[int]:
    """Those of the cards that are not gone for good since a board or a sheet with them was made."""
    return set(Card.objects.filter(pk__in=card_ids).values_list("pk", flat=True)) if card_ids else set()


def void(
    student: User, session: StudySession, last: Answer, *, token: UUID, now: datetime, spent: int | None = None
) -> None:
    """Append the row that takes `last` back; `spent` as in `record`."""
    append(
        student,
        session,
        now,
        spent=spent,
        card_id=last.card_id,
        revision=last.revision,
        token=token,
        at=free_ms(student, max(ms(now), last.at + 1)),
        study_day=student.study_day(now),
        form=VOID,
        score=0.0,
        voids=last,
    )


def do_again(student: User, session: StudySession, undone: Answer, *, token: UUID, now: datetime) -> Answer:
    """Append the row that voids a void.

    It repeats what was taken back, so that "not voided" says of every row whether it stands.
    """
    columns = {name: getattr(undone.voids, name) for name in COPIED}
    at = free_ms(student, max(ms(now), undone.at + 1))
    own = {"student": student, "session": session, "turn": session.turn, "token": token, "at": at, "voids": undone}
    return Answer.objects.create(**own, **columns)


def overrule(
    student: User,
    session: StudySession,
    row: Answer,
    word: str,
    *,
    before: Course,
    token: UUID,
    now: datetime,
    plan: Planning,
) -> None:
    """Append a row that takes `row` back, and one that says the same with the student's `word` on it.

    The machine's verdict and the time that the answer took stay in both; "" takes an earlier word back. The new row
    stands where the old one stood, so that answers given since then still follow it, and gives what the answer would
    have given after the course `before` it.
    """
    void(student, session, row, token=session.token_of_result(token, 0), now=now, spent=0)
    at = free_ms(student, row.at + 1)
    said = Row(
        id=0,
        day=row.study_day,
        at=at,
        rating=row.rating,
        form=row.form,
        score=row.score,
        options=row.options,
        override=word,
        hints=row.hints,
    )
    course = taken(before, said, card=row.card_id, preset=plan.preset(row.card, at))
    columns = {name: getattr(row, name) for name in COPIED} | {"override": word}
    columns |= _came_to(before, course, said)
    own = {"student": student, "session": session, "turn": session.turn, "at": at}
    Answer.objects.create(**own, **columns, token=session.token_of_result(token, 1))


def append(
    student: User, session: StudySession | None, now: datetime, *, spent: int | None = None, **columns: Any
) -> None:
    """One row of the log. An act beside a session has none. `spent` as in `record`."""
    _answer(student, session, now, spent=spent, **columns).save()


def _answer(
    student: User, session: StudySession | None, now: datetime, *, spent: int | None, **columns: Any
) -> Answer:
    if session is not None:
        spent = thought_ms(session, now) if spent is None else spent
        columns = {"mode": session.mode, "turn": session.turn, "elapsed_ms": spent} | columns
    return Answer(student=student, session=session, **columns)


def thought_ms(session: StudySession, now: datetime, answers: int = 1) -> int:
    """Milliseconds since the question was asked, at most a minute for each answer; a clock set back counts nothing."""
    passed = int((now - session.last_activity).total_seconds() * 1000)
    return min(max(passed, 0), LONGEST_THOUGHT_MS * max(answers, 1))


def free_ms(student: User, at: int) -> int:
    """The first millisecond from `at` on in which the student has given no answer yet: each answer has its own."""
    while len(used := set(_moments(student, at).filter(at__lt=at + AT_ONCE))) == AT_ONCE:
        at += AT_ONCE
    return next(free for free in count(at) if free not in used)


def _moments(student: User, since: int) -> QuerySet[Answer, int]:
    """The milliseconds of the student's answers from `since` on; many only where a clock was set back."""
    return Answer.objects.filter(student=student, at__gte=since).values_list("at", flat=True)


def ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
