"""The day of an exam: a student's own, or one that the deck's owner sets for everyone."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from decks.models import Deck, ExamDate, User
from decks.modes import Refused

LONGEST_MINUTES = 600
FURTHEST = timedelta(days=3650)


@transaction.atomic
def set_exam(*, deck: Deck, student: User | None, on: date | None, today: date, minutes: int = 15) -> None:
    """Set the date and the minutes a day (1 to 600) for a student, or without one for everyone; None lets go of it.

    Raises Refused for a day before `today`, or one that is more than ten years away.
    """
    if on is None:
        ExamDate.objects.filter(deck=deck, student=student).delete()
        return
    if not today <= on <= today + FURTHEST:
        raise Refused("Choose a date from today on, within ten years.")
    minutes = min(max(minutes, 1), LONGEST_MINUTES)
    ExamDate.objects.update_or_create(deck=deck, student=student, defaults={"date": on, "minutes": minutes})


def exams(student: User, deck_ids: Sequence[int] | QuerySet[Deck]) -> dict[int, ExamDate]:
    """The date that holds for the student in each of these decks: the own one before everyone's. One query."""
    rows = ExamDate.objects.filter(Q(student=student) | Q(student=None), deck__in=deck_ids).select_related("deck")
    return {row.deck_id: row for row in sorted(rows, key=lambda row: row.student_id is not None)}
