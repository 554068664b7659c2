"""Questions that are made of the texts of a deck's cards: the texts, and the state once it is complete."""

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from decks.authoring import typeset
from decks.models import Card, Deck, Wording
from decks.modes import Mode, State, Texts
from decks.text import plain

if TYPE_CHECKING:
    from decks.study.showing import Shown

NEIGHBOURS = 40  # cards before and behind one that is asked, among which wrong answers are looked for
MOST_MADE = 5  # times that a state is completed, where cards that are gone leave it wanting again
FIELDS = ("pk", "front", "back", "tags", "distractors", "label", "sibling", "revision")


def complete(deck: Deck | None, mode: Mode, state: State) -> State:
    """The state with the questions that are still to be made of texts; one query, or none where nothing is wanted."""
    for _ in range(MOST_MADE):
        wanted = mode.wants(state)
        if not wanted:
            break
        assert deck is not None  # a session that mixes decks makes no questions
        state = mode.made(state, texts_near(deck, wanted) if mode.lends else texts_of(deck, wanted))
    return state


def texts_of(deck: Deck, wanted: frozenset[int]) -> dict[int, Texts]:
    """The texts of these cards of the deck; one query."""
    return {card.pk: texts(card, deck) for card in deck.cards.filter(deleted=None, pk__in=wanted).only(*FIELDS)}


def texts_near(deck: Deck, wanted: frozenset[int]) -> dict[int, Texts]:
    """The texts of these cards of the deck, and of those that stand around them; two queries."""
    there = deck.cards.filter(deleted=None)
    places = list(there.filter(pk__in=wanted).values_list("position", flat=True))
    if not places:
        return {}
    near = reduce(or_, (Q(position__range=stretch) for stretch in stretches(places)))
    return {card.pk: texts(card, deck) for card in there.filter(near).only(*FIELDS)}


def stretches(places: Iterable[int], around: int = NEIGHBOURS) -> list[tuple[int, int]]:
    """The places in a deck, each with those `around` it, as stretches (first, last) that do not overlap."""
    found: list[tuple[int, int]] = []
    for place in sorted(places):
        if found and place - around <= found[-1][1] + 1:
            found[-1] = (found[-1][0], place + around)
        else:
            found.append((place - around, place + around))
    return found


def texts(card: Card, deck: Deck, wording: Wording | None = None) -> Texts:
    """A card in plain text, as it reads, or as it read in an older wording."""
    said = wording or card
    return Texts(
        card.pk,
        _plain(said.front),
        _plain(said.back),
        (deck.front_language, deck.back_language),
        tuple(card.tags),
        tuple(card.distractors),
        card.label,
        card.sibling,
        said.revision,
    )


@lru_cache(maxsize=4096)  # the same cards are read for every question of a session
def _plain(text: str) -> str:
    return plain(text)


def as_asked(cards: Mapping[int, Card], revisions: Mapping[int, int]) -> dict[int, Wording]:
    """The older wordings in which cards were asked that read differently now; one query, or none."""
    old = {pk: revision for pk, revision in revisions.items() if pk in cards and revision < cards[pk].revision}
    if not old:
        return {}
    found: QuerySet[Wording] = Wording.objects.filter(card__in=old)
    return {each.card_id: each for each in found if each.revision == old[each.card_id]}


def as_read(card: Card, revision: int | None) -> Card:
    """The card as it read in this revision (None: as it reads now), where that is known; a query for an older one."""
    wording = as_asked({card.pk: card}, {card.pk: revision or card.revision}).get(card.pk)
    if wording is None:
        return card
    older = copy(card)
    _reworded(older, wording)
    return older


def cards_as_asked(shown: "Shown") -> dict[int, Card]:
    """The cards of a session as they read when they were asked, without those that are gone for good; two queries."""
    revisions = shown.mode.revisions(shown.state)
    cards = {card.pk: card for card in Card.objects.filter(pk__in=revisions).order_by()}
    for pk, wording in as_asked(cards, revisions).items():
        _reworded(cards[pk], wording)
    return cards


def _reworded(card: Card, wording: Wording) -> None:
    card.front, card.back, card.note = wording.front, wording.back, wording.note
    typeset(card.deck, [card])
