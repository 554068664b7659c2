"""A card that was changed so much that it is another one: all who know it begin it anew, and can be given it back."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Max

from decks.memory.log import RESET
from decks.models import Answer, Card, Mastery, User
from decks.study.rebuild import refold
from decks.study.record import VOID, append, free_ms, ms, one_at_a_time


@transaction.atomic
def begin_anew(*, card: Card, now: datetime) -> int:
    """Let everyone who knows the card begin it anew; returns how many do. Nothing is taken out of the log."""
    rows = list(Mastery.objects.filter(card=card).select_related("student").order_by("student"))
    for row in rows:
        _append(row.student, card, now, form=RESET)
    return len(rows)


@transaction.atomic
def take_back_anew(*, card: Card, now: datetime) -> int:
    """Give everyone back what they knew before the card's text was last begun anew; returns how many get it."""
    resets = Answer.objects.filter(card=card, revision=card.revision, form=RESET, session=None, voided_by=None)
    found = list(resets.select_related("student").order_by("student"))
    for reset in found:
        _append(reset.student, card, now, form=VOID, voids=reset)
    return len(found)


def _append(student: User, card: Card, now: datetime, *, form: str, voids: Answer | None = None) -> None:
    one_at_a_time(student)
    last = Answer.objects.filter(student=student, card=card).aggregate(at=Max("at"))["at"]
    append(
        student,
        None,
        now,
        card_id=card.pk,
        revision=card.revision,
        token=uuid4(),
        at=free_ms(student, max(ms(now), last + 1)),
        study_day=student.study_day(now),
        form=form,
        score=0.0,
        voids=voids,
    )
    refold(student.pk, [card.pk])
