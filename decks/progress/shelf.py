"""Lists of decks with their figures."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decks.models import Card, Deck, Mastery, User
from decks.progress.table import NOTHING_HELD, bands_of


def deck_list(decks: QuerySet[Deck]) -> QuerySet[Deck]:
    """Decks with their owner and the number of their cards."""
    cards = Card.objects.filter(deck=OuterRef("pk"), deleted=None).order_by().values("deck")
    count = Coalesce(Subquery(cards.annotate(n=Count("pk")).values("n")), 0)
    return decks.select_related("owner").annotate(card_count=count)


def mastered(student: User, decks: QuerySet[Deck], now: datetime) -> int:
    """How many cards of these decks are mastered; one query."""
    held = Mastery.objects.filter(student=student, deck__in=decks, card__deleted=None)
    return held.filter(mastered_until__gte=student.study_day(now)).count()


def add_bands(student: User, decks: Sequence[Deck], now: datetime) -> None:
    """Set `bands` on decks that came from `deck_list`; one query."""
    day = student.study_day(now)
    mastered, familiar = Q(mastered_until__gte=day), Q(familiar_until__gte=day)
    counts = {
        row["deck"]: row
        for row in Mastery.objects.filter(student=student, deck__in=decks, card__deleted=None)
        .order_by()
        .values("deck")
        .annotate(
            held=Count("pk"),
            mastered=Count("pk", filter=mastered),
            familiar=Count("pk", filter=familiar & ~mastered),
        )
    }
    for deck in decks:
        deck.bands = bands_of(counts.get(deck.pk, NOTHING_HELD), deck.card_count)  # type: ignore[attr-defined]
