"""What a student sets aside: suspend, bury until tomorrow, flag. Doing any of them twice changes nothing."""

from datetime import datetime

from django.db import transaction

from decks.models import Card, Hold, User
from decks.study.record import one_at_a_time
from decks.study.settling import settle

FLAGS = range(8)  # 0 is none


@transaction.atomic
def suspend(*, student: User, card: Card, now: datetime, on: bool = True) -> None:
    """Never ask the card again, or (`on` False) ask it again as it is due."""
    _hold(student, card, suspended=on)
    settle(student=student, now=now)


@transaction.atomic
def bury(*, student: User, card: Card, now: datetime, on: bool = True) -> None:
    """Do not ask the card until the student's next study day, or (`on` False) ask it today after all."""
    _hold(student, card, buried_until=student.study_day(now) + 1 if on else None)
    settle(student=student, now=now)


@transaction.atomic
def flag(*, student: User, card: Card, number: int) -> int:
    """Put a flag of 1 to 7 on the card, or 0 for none; returns the flag before. Raises ValueError for another."""
    if number not in FLAGS:
        raise ValueError(f"A flag is 0 to 7, not {number}.")
    before = Hold.objects.filter(student=student, card=card).values_list("flag", flat=True).first() or 0
    _hold(student, card, flag=number)
    return before


def _hold(student: User, card: Card, **columns: bool | int | None) -> None:
    one_at_a_time(student)
    Hold.objects.update_or_create(student=student, card=card, defaults=columns)
    Hold.objects.filter(student=student, card=card, suspended=False, buried_until=None, flag=0).delete()
