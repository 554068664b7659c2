"""A student's course with one card: what is held of it and when it comes again, moved on together by each answer.

The same functions serve an answer as it is given and the replay of the log, so what is stored and what is rebuilt
cannot differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from decks.memory.evidence import FORMS, SELF, YES, form_named
from decks.memory.log import DUE, RESET, Row, after, standing_rows
from decks.memory.parameters import DEFAULT
from decks.memory.preset import Preset
from decks.memory.promise import LEARNING, NEW, RELEARNING, REVIEW
from decks.memory.scheduling import (
    PLAIN,
    Given,
    Load,
    Schedule,
    answered,
    answered_as_logged,
    noticed,
    put_off,
)
from decks.memory.standing import Standing
from decks.memory.steps import DAY


@dataclass(frozen=True, slots=True)
class Course:
    """The standing of a card (None: nothing known) and its schedule."""

    standing: Standing | None = None
    schedule: Schedule = field(default_factory=Schedule)


def taken(course: Course, row: Row, *, card: int, preset: Preset = PLAIN, load: Load | None = None) -> Course:
    """The course after a row that is being given now: its intervals are decided here."""
    acted = _act(course, row)
    if acted is not None:
        return acted
    standing = after(course.standing, row, preset.parameters)
    schedule = course.schedule
    if form_named(row.form) == SELF:
        schedule = answered(schedule, row.rated, card=card, day=row.day, at=row.at, preset=preset, load=load)
        schedule = replace(schedule, memory=standing.memory)
    else:
        schedule = noticed(
            schedule,
            standing.memory,
            form=row.form,
            score=row.scored or 0.0,
            card=card,
            day=row.day,
            preset=preset,
            load=load,
        )
    return Course(standing, schedule)


def always_default(_: int) -> Sequence[float]:
    """The parameters of a student who has none of their own, at any moment."""
    return DEFAULT


def replayed(
    rows: Iterable[Row], *, card: int, parameters: Callable[[int], Sequence[float]] = always_default
) -> Course:
    """What the log of one card comes to, oldest row first, with the intervals that were given then.

    `parameters` tells which held at a moment (milliseconds since 1970): an answer counts as it counted when given.
    """
    course = Course()
    for row in standing_rows(rows):
        course = _act(course, row) or _as_logged(course, row, card, parameters(row.at))
    return course


def _act(course: Course, row: Row) -> Course | None:
    """The course after a row that is no evidence; None when it is."""
    if row.form == RESET:
        return Course()
    if row.form == DUE and course.standing is not None:
        due_day = row.day + row.interval
        return replace(course, schedule=put_off(course.schedule, due_day=due_day, day=row.day))
    return None if row.counts else course


def _as_logged(course: Course, row: Row, card: int, parameters: Sequence[float]) -> Course:
    standing = after(course.standing, row, parameters)
    given = Given(row.interval, row.remaining, row.back_to)
    if form_named(row.form) == SELF:
        schedule = answered_as_logged(
            course.schedule, row.rated, given, memory=standing.memory, day=row.day, at=row.at
        )
    else:
        schedule = noticed(
            course.schedule,
            standing.memory,
            form=row.form,
            score=row.scored or 0.0,
            card=card,
            day=row.day,
            given=row.interval,
        )
    return Course(standing, schedule)


def given(before: Course, course: Course, row: Row) -> Given:
    """What the log has to keep of a row just `taken`, so that a replay gives the same."""
    held = course.schedule
    if row.form == DUE:
        return Given(row.interval)
    if not row.counts:
        return Given(0)
    if form_named(row.form) != SELF:
        either_way = FORMS[form_named(row.form)].moves_due == YES
        moved = held.state == REVIEW and (either_way or held.due_day != before.schedule.due_day)
        return Given(held.due_day - held.last_day if moved and held.due_day is not None else 0)
    if held.state == REVIEW:
        return Given(held.interval)
    return Given(-waited(held, row.at), held.remaining, held.interval)


def waited(schedule: Schedule, at: int) -> int:
    """The seconds that a card in steps waits, counted from its answer at `at` (milliseconds)."""
    if schedule.due_ms is not None:
        return (schedule.due_ms - at) // 1000
    return DAY * ((schedule.due_day or schedule.last_day) - schedule.last_day)


def last_interval(course: Course) -> int:
    """The interval a card comes from, as Anki's log has it: days, seconds when negative, 0 for a new card."""
    held = course.schedule
    if held.state == NEW or course.standing is None:
        return 0
    return -waited(held, course.standing.at) if held.state in (LEARNING, RELEARNING) else held.interval
