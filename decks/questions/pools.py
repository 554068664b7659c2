"""The cards that questions are made of, read once: their words, how rare these are, who can stand against whom."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import isqrt, log

from decks.questions.items import Item
from decks.questions.phrases import Phrase, phrases
from decks.questions.sameness import Meaning, meaning, same
from decks.questions.words import Stem, content, words

MOST_SUMS = 20_000
"""Sums of weights that a pool remembers."""
MOST_ALIKE = 0.45
"""From this likeness of their words on, 0 to 1, two answers may well be answers to one question."""


@dataclass(frozen=True, slots=True)
class Card:
    """An item as it was read: the stems of its question and answer, and its `topic`, the stems that both have."""

    item: Item
    phrases: tuple[Phrase, ...]
    asked: Meaning
    answered: Meaning
    said: frozenset[str]
    told: frozenset[str]
    stems: frozenset[str]
    topic: frozenset[str]
    opening: str


@dataclass(frozen=True, slots=True)
class Pool:
    """The cards of one deck. `weights` are the inverse document frequencies of stems, natural logarithms; a `rare`
    stem stands in so few cards that those which have it are about one thing."""

    cards: tuple[Card, ...]
    weights: Mapping[str, float]
    rare: frozenset[str]
    sums: dict[frozenset[str], float] = field(default_factory=dict, repr=False)

    def weight(self, stems: frozenset[str]) -> float:
        """The weights of stems, summed; a stem that no card has weighs as one that a single card has."""
        if (known := self.sums.get(stems)) is not None:
            return known
        unknown = log(1 + len(self.cards))
        found = sum([self.weights.get(stem, unknown) for stem in stems])
        if len(self.sums) < MOST_SUMS:
            self.sums[stems] = found
        return found

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Dice's coefficient by weight: 0 for nothing in common, 1 for the same stems."""
        common = one & other
        return 2 * self.weight(common) / (self.weight(one) + self.weight(other)) if common else 0.0


@lru_cache(maxsize=8192)
def read(item: Item, stem: Stem) -> Card:
    """Read one item."""
    said, told = content(item.question, stem), content(item.answer, stem)
    opening = next(iter(words(item.question)), "")
    return Card(
        item=item,
        phrases=phrases(item, stem),
        asked=meaning(item.question, stem),
        answered=meaning(item.answer, stem),
        said=said,
        told=told,
        stems=said | told,
        topic=said & told,
        opening=opening,
    )


@lru_cache(maxsize=16)
def read_all(items: tuple[Item, ...], stem: Stem) -> Pool:
    """Read a deck's items; the next call with the same ones costs nothing."""
    cards = tuple(read(item, stem) for item in items)
    counts = Counter(each for card in cards for each in card.stems)
    weights = {each: log(1 + len(cards) / count) for each, count in counts.items()}
    most = max(3, isqrt(len(cards)))
    return Pool(
        cards, weights, frozenset(each for each, count in counts.items() if count <= most and _is_a_name(each))
    )


def _is_a_name(stem: str) -> bool:
    """Whether a stem can name what a card is about; figures and single letters of code do not."""
    return not stem.isdecimal() and (len(stem) > 2 or not stem.isascii())


def answers_too(asked: Card, other: Card) -> bool:
    """Whether the other card's answer is certainly right for this question as well."""
    if other.item.id == asked.item.id or (asked.item.sibling and asked.item.sibling == other.item.sibling):
        return True
    return bool(asked.asked.ways & other.asked.ways) or same(asked.answered, other.answered)


def may_answer_too(asked: Card, other: Card, pool: Pool) -> bool:
    """Whether it might be: the cards are about one thing, told by a rare word, or their answers are much alike."""
    shared = (asked.topic & other.stems) | (other.topic & asked.stems)
    if not shared.isdisjoint(pool.rare):
        return True
    one, two = asked.answered, other.answered
    return one.lettered and two.lettered and pool.likeness(one.stems, two.stems) > MOST_ALIKE
