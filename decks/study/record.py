"""Rows of the log: each result is appended once, and moves one row of Mastery on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from decks.memory import Course, Load, Row, Schedule, given, last_interval, taken
from decks.models import Answer, Card, Mastery, StudySession, User
from decks.modes import Result
from decks.study.planning import Planning

VOID = "void"
AT_ONCE = 500  # milliseconds that are looked through at once: a sheet fills as many as it has answers
LONGEST_THOUGHT_MS = 60_000  # longer is a walk-away; so counts Anki
COPIED = (
    "card_id", "other_id", "revision", "study_day", "mode", "form", "options", "response", "score", "rating",
    "elapsed_ms", "interval", "last_interval", "remaining", "back_to", "stability", "difficulty", "override",
    "verdict", "met", "points", "hints",
)  # fmt: skip


def one_at_a_time(student: User) -> None:
    """Wait for the other writers of this student's log, until the transaction ends.

    Two windows of one student may meet at the same card: the second must see what the first has written. SQLite has
    one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).filter(pk=student.pk).values_list("pk").first()


def record(
    student: User,
    session: StudySession | None,
    result: Result,
    card: Card,
    *,
    token: UUID,
    now: datetime,
    revision: int,
    plan: Planning,
    load: Load | None = None,
    spent: int | None = None,
) -> Schedule:
    """Write one result to the log, and move the card's memory and schedule on; returns the schedule.

    `spent` is the time that the answer took, in milliseconds; without it, that since the last reply.
    """
    held = Mastery.objects.filter(student=student, card=card)
    stored = next(iter(held), None)  # at most one
    before = stored.course if stored else Course()
    # A clock set back must not reorder a card's log.
    at = free_ms(student, max(ms(now), stored.last_at + 1 if stored else 0))
    row = Row(
        id=0,
        day=student.study_day(now),
        at=at,
        rating=result.rating,
        form=result.form,
        score=result.score,
        options=result.options,
        override=result.override,
        interval=result.days,
        hints=result.hints,
    )
    course = taken(before, row, card=card.pk, preset=plan.preset(card, at), load=load)
    append(
        student,
        session,
        now,
        spent=spent,
        card_id=card.pk,
        revision=revision,
        token=token,
        at=at,
        study_day=row.day,
        form=result.form,
        options=result.options,
        response=result.response,
        score=result.score,
        rating=result.rating,
        override=result.override,
        verdict=result.verdict,
        met=result.met,
        points=result.points,
        hints=result.hints,
        other_id=_there(result.other),
        **_came_to(before, course, row),
    )
    if course.standing is None:
        held.delete()
    elif course != before:
        stored = stored or Mastery(student=student, card=card, deck_id=card.deck_id)
        stored.take(course, plan.own)
        stored.save()
    return course.schedule


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


def _there(card_id: int | None) -> int | None:
    """The card, where it is not gone for good since a board or a sheet with it was made."""
    return card_id if card_id is not None and Card.objects.filter(pk=card_id).exists() else None


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
    if session is not None:
        spent = thought_ms(session, now) if spent is None else spent
        columns = {"mode": session.mode, "turn": session.turn, "elapsed_ms": spent} | columns
    Answer.objects.create(student=student, session=session, **columns)


def thought_ms(session: StudySession, now: datetime, answers: int = 1) -> int:
    """Milliseconds since the question was asked, at most a minute for each answer; a clock set back counts nothing."""
    passed = int((now - session.last_activity).total_seconds() * 1000)
    return min(max(passed, 0), LONGEST_THOUGHT_MS * max(answers, 1))


def free_ms(student: User, at: int) -> int:
    """The first millisecond from `at` on in which the student has given no answer yet."""
    near = Answer.objects.filter(student=student, at__gte=at).order_by("at").values_list("at", flat=True)
    while taken := set(near.filter(at__lt=at + AT_ONCE)):
        free = next((each for each in range(at, at + AT_ONCE) if each not in taken), None)
        if free is not None:
            return free
        at += AT_ONCE
    return at


def ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
