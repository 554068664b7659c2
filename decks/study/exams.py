"""The day of an exam: a student's own, or one that the deck's owner sets for everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from decks.models import Deck, ExamDate, User
from decks.modes import Refused

LONGEST_MINUTES = 600
FURTHEST = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class ExamDates:
    """The dates of a deck: a student's own, and the one that its owner has set for everyone."""

    own: ExamDate | None = None
    everyones: ExamDate | None = None

    @property
    def holds(self) -> ExamDate | None:
        """The one that counts for the student: the own one before everyone's."""
        return self.own or self.everyones


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


def exam_dates(student: User, deck: Deck) -> ExamDates:
    """Both dates of a deck, as the student has them. One query."""
    rows = ExamDate.objects.filter(Q(student=student) | Q(student=None), deck=deck)
    found = {row.student_id is not None: row for row in rows}
    return ExamDates(own=found.get(True), everyones=found.get(False))


def exams(student: User, deck_ids: Sequence[int] | QuerySet[Deck]) -> dict[int, ExamDate]:
    """The date that holds for the student in each of these decks: the own one before everyone's. One query."""
    rows = ExamDate.objects.filter(Q(student=student) | Q(student=None), deck__in=deck_ids).select_related("deck")
    return {row.deck_id: row for row in sorted(rows, key=lambda row: row.student_id is not None)}
