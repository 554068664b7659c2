"""The day of an exam: a student's own, or one that the deck's owner sets for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from decks.models import Deck, ExamDate, User, own_exam_holds
from decks.modes import Refused

LONGEST_MINUTES = 600
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class ExamDates:
    """The dates of a deck: a student's own, the one that its owner has set for everyone, and which of them holds."""

    own: ExamDate | None = None
    everyones: ExamDate | None = None
    holds: ExamDate | None = None


@transaction.atomic
def set_exam(*, deck: Deck, student: User | None, on: date | None, today: date, minutes: int = 15) -> bool:
    """Set the date and the minutes a day (1 to 600) for a student, or without one for everyone; None lets go of it.

    Returns False when there was nothing to let go of. Raises Refused for a day before `today`, or one that is more
    than ten years away.
    """
    if on is None:
        return bool(ExamDate.objects.filter(deck=deck, student=student).delete()[0])
    if not today <= on <= today + FURTHEST:
        raise Refused("Choose a date from today on, within ten years.")
    minutes = min(max(minutes, 1), LONGEST_MINUTES)
    ExamDate.objects.update_or_create(deck=deck, student=student, defaults={"date": on, "minutes": minutes})
    return True


def exam_dates(student: User, deck: Deck, today: int) -> ExamDates:
    """Both dates of a deck, as the student has them on the study day `today`. One query."""
    return _dates(student, [deck.pk], today).get(deck.pk, ExamDates())


def exams(student: User, deck_ids: Sequence[int] | QuerySet[Deck], today: int) -> dict[int, ExamDate]:
    """The date that holds for the student in each of these decks on the study day `today`. One query."""
    found = _dates(student, deck_ids, today)
    return {pk: dates.holds for pk, dates in found.items() if dates.holds}


def _dates(student: User, deck_ids: Sequence[int] | QuerySet[Deck], today: int) -> dict[int, ExamDates]:
    rows = ExamDate.objects.filter(Q(student=student) | Q(student=None), deck__in=deck_ids).select_related("deck")
    found: dict[int, dict[bool, ExamDate]] = {}
    for row in rows:
        found.setdefault(row.deck_id, {})[row.student_id is not None] = row
    return {pk: _told(both.get(True), both.get(False), today) for pk, both in found.items()}


def _told(own: ExamDate | None, everyones: ExamDate | None, today: int) -> ExamDates:
    own_day, everyones_day = own.day if own else None, everyones.day if everyones else None
    return ExamDates(own, everyones, own if own_exam_holds(own_day, everyones_day, today) else everyones)
