"""A card that was changed so much that it is another one: all who know it begin it anew, and can be given it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max

from decks import authoring
from decks.memory.log import RESET
from decks.models import Answer, Card, Mastery, User, Wording
from decks.study.rebuild import refold
from decks.study.record import VOID, append, free_ms, ms, one_at_a_time


@dataclass(frozen=True, slots=True)
class Anew:
    """A card that has become another one, how many people begin it anew, and the number of this `change`."""

    card: Card
    people: int
    change: UUID


@transaction.atomic
def begin_anew(*, card: Card, fields: Mapping[str, Any], now: datetime) -> Anew:
    """Change the text of a card and let everyone who knows it begin it anew. Nothing is taken out of the log."""
    before, card, change = card.revision, authoring.edit_card(card=card, fields=fields), uuid4()
    Wording.objects.filter(card=card, revision__gte=before, revision=card.revision - 1).update(anew=change)
    rows = list(Mastery.objects.filter(card=card).select_related("student").order_by("student"))
    for row in rows:
        _append(row.student, card, now, token=uuid5(change, str(row.student_id)), form=RESET)
    return Anew(card, len(rows), change)


@transaction.atomic
def take_back_anew(*, card: Card, change: UUID, now: datetime) -> int:
    """Give everyone back what they knew of the card before this change; returns how many get it. The text stays."""
    Wording.objects.filter(card=card, anew=change).update(anew=None)
    resets = Answer.objects.filter(card=card, form=RESET, session=None, voided_by=None)
    found = [
        reset
        for reset in resets.select_related("student").order_by("student")
        if reset.token == uuid5(change, str(reset.student_id))
    ]
    for reset in found:
        _append(reset.student, card, now, token=uuid4(), form=VOID, voids=reset)
    return len(found)


def others(cards: Iterable[Card], revisions: Mapping[int, int]) -> frozenset[int]:
    """Those of the cards of whose text in this revision a change has made another card; one query.

    None where all of them read as they do now.
    """
    old = {card.pk: revisions[card.pk] for card in cards if revisions[card.pk] < card.revision}
    if not old:
        return frozenset()
    changed = Wording.objects.filter(card__in=old).exclude(anew=None).values_list("card", "revision")
    return frozenset(pk for pk, revision in changed if revision >= old[pk])


def _append(student: User, card: Card, now: datetime, *, token: UUID, form: str, voids: Answer | None = None) -> None:
    one_at_a_time(student)
    last = Answer.objects.filter(student=student, card=card).aggregate(at=Max("at"))["at"]
    append(
        student,
        None,
        now,
        card_id=card.pk,
        revision=card.revision,
        token=token,
        at=free_ms(student, max(ms(now), last + 1)),
        study_day=student.study_day(now),
        form=form,
        score=0.0,
        voids=voids,
    )
    refold(student.pk, [card.pk])
