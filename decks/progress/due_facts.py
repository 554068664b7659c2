"""The facts of the cards that can be asked today, without reading the others: for the sum over all decks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Min, Window
from django.db.models.functions import RowNumber

from decks.memory import NEW
from decks.models import SCHEDULED, Card, Hold, Mastery, User, scheduled
from decks.modes import CardFacts

SPARE = 20  # new cards that are read beyond the limit, as siblings may have to wait


def due_facts(
    student: User, most_new: Mapping[int, int], now: datetime
) -> tuple[dict[int, list[CardFacts]], set[int]]:
    """By deck the cards that are due, and the first new ones, of which so many are wanted (`most_new`); three queries.

    Also the decks of which new cards were left out. Cards set aside are left out, bands, stars and flags not told.
    """
    day, decks = student.study_day(now), list(most_new)
    aside = Hold.objects.aside(student, day).values("card")
    mine = Mastery.objects.filter(student=student, deck__in=decks)
    due = mine.exclude(state=NEW).exclude(due_day__gt=day).exclude(card__in=aside).filter(card__deleted=None)
    seen = Counter[tuple[int, str]]()
    own = dict[int, tuple[int, str]]()
    for pk, deck_id, key in mine.filter(last_day=day, card__deleted=None).values_list("card", "deck", "card__sibling"):
        own[pk] = (deck_id, key)
        seen[deck_id, key] += 1
    facts: dict[int, list[CardFacts]] = {pk: [] for pk in decks}

    def add(pk: int, deck_id: int, key: str, **more: Any) -> None:
        others = seen[deck_id, key] - (pk in own)
        facts[deck_id].append(CardFacts(pk, sibling=key, sibling_seen=bool(key) and others > 0, **more))

    for pk, deck_id, key, *held in due.values_list("card", "deck", "card__sibling", *SCHEDULED):
        add(pk, deck_id, key, schedule=scheduled(*held))
    fresh, more = _new_cards(student, most_new, aside), set()
    for pk, deck_id, key, place in fresh:
        if place > most_new[deck_id] + SPARE:
            more.add(deck_id)
        elif most_new[deck_id]:
            add(pk, deck_id, key)
    return facts, more


def _new_cards(student: User, most_new: Mapping[int, int], aside: Any) -> list[tuple[int, int, str, int]]:
    """The first new cards of each deck, one more than can be wanted: card, deck, key of siblings, and its place."""
    wanted = {pk: most for pk, most in most_new.items() if most}
    if not wanted:
        return []
    begun = Mastery.objects.filter(student=student, deck__in=wanted).exclude(state=NEW).values("card")
    cards = Card.objects.filter(deck__in=wanted, deleted=None).exclude(pk__in=begun).exclude(pk__in=aside)
    placed = cards.annotate(place=Window(RowNumber(), partition_by=F("deck"), order_by=("position", "id")))
    first = placed.filter(place__lte=max(wanted.values()) + SPARE + 1).order_by("place")
    return list(first.values_list("pk", "deck", "sibling", "place"))


def next_due_day(student: User, decks: Sequence[int], takes_new: Sequence[int], day: int) -> int | None:
    """The study day after `day` on which the next card of these decks is due, where nothing is left of `day` itself.

    New cards come on the next day in the decks that take some (`takes_new`). None when nothing comes. Two queries.
    """
    rest = Hold.objects.aside(student, day + 1).values("card")
    mine = Mastery.objects.filter(student=student).exclude(state=NEW)
    fresh = Card.objects.filter(deck__in=takes_new, deleted=None).exclude(pk__in=rest)
    if fresh.exclude(pk__in=mine.filter(deck__in=takes_new).values("card")).exists():
        return day + 1
    known = mine.filter(deck__in=decks, card__deleted=None).exclude(card__in=rest)
    first = known.aggregate(first=Min("due_day"))["first"]
    return None if first is None else max(first, day + 1)
