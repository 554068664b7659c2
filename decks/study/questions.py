"""Questions that are made of the texts of a deck's cards: the texts, and the state once it is complete."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from decks.authoring import typeset
from decks.models import Card, Deck, Wording
from decks.modes import Mode, State, Texts
from decks.text import Span, plain, plain_formulas

if TYPE_CHECKING:
    from decks.study.showing import Shown

NEIGHBOURS = 40  # cards before and behind one that is asked, among which wrong answers are looked for
MOST_NEAR = 300  # cards that are read for a state: where many are asked, fewer around each
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
    near = there.filter(position__in=around(places)).only(*FIELDS)
    return {card.pk: texts(card, deck) for card in near}


def around(places: Collection[int]) -> set[int]:
    """These places in a deck, and up to NEIGHBOURS on both sides of each, as many as MOST_NEAR has room for."""
    near = set(places)
    for far in range(1, NEIGHBOURS + 1):
        wider = near | {place + step for place in places for step in (-far, far) if place + step >= 0}
        if len(wider) > MOST_NEAR:
            break
        near = wider
    return near


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
        (_formulas(said.front), _formulas(said.back)),
    )


@lru_cache(maxsize=4096)  # the same cards are read for every question of a session
def _plain(text: str) -> str:
    return plain(text)


@lru_cache(maxsize=4096)
def _formulas(text: str) -> tuple[Span, ...]:
    return plain_formulas(text) if "$" in text or "\\" in text else ()


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
    _reworded(card.deck, [(older, wording)])
    return older


def cards_as_asked(shown: "Shown") -> dict[int, Card]:
    """The cards of a session as they read when asked, without those that are gone for good; three queries."""
    revisions = shown.mode.revisions(shown.state)
    cards = {card.pk: card for card in Card.objects.filter(pk__in=revisions).order_by()}
    older = as_asked(cards, revisions)
    if older and shown.session.deck is not None:  # a session that mixes decks freezes no texts
        _reworded(shown.session.deck, [(cards[pk], wording) for pk, wording in older.items()])
    return cards


def _reworded(deck: Deck, older: Sequence[tuple[Card, Wording]]) -> None:
    """Give cards of one deck the texts of these wordings."""
    for card, wording in older:
        card.front, card.back, card.note = wording.front, wording.back, wording.note
    typeset(deck, [card for card, _ in older])
