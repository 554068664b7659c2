"""A multiple choice made of one card and its deck."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from random import Random

from decks.questions.balance import Option, picked
from decks.questions.items import Item, TooFew
from decks.questions.phrases import Phrase
from decks.questions.pools import Card, Pool, read, read_all
from decks.questions.rivals import MOST_RATIO, as_option, ratio, rivals, sort_of
from decks.questions.sameness import meaning
from decks.questions.sentences import trimmed
from decks.questions.words import Stem, content, simple_stem

LEAST = 30
"""Characters under which a clause says too little to be recognised, unless it is a figure or a line of code."""
MOST_RIGHTS = 3
"""Ways to say the right answer that are tried, of those that lose at most MOST_LOST of what the best is worth.

They are like it in length, for the wrong options are chosen beside it.
"""
MOST_LOST = 2.0
MOST_POOL = 200
"""Cards that a question is made of at most; from a larger pool so many are drawn."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Two or more options in the order to show; `options[right]` is right.

    `cards` holds for each option the id of the card that it answers, None where the teacher wrote it.
    """

    options: tuple[str, ...]
    right: int
    cards: tuple[int | None, ...]


def choices(asked: Item, pool: Sequence[Item], rng: Random, *, number: int = 4, stem: Stem = simple_stem) -> Choices:
    """A multiple choice of at most `number` options (2 or more), fewer where wrong ones are wanting.

    The same arguments and dice give the same question. `pool` may hold `asked`. Raises TooFew when no wrong answer
    is to be had, and when the answer is empty.
    """
    drawn = tuple(pool if len(pool) <= MOST_POOL else rng.sample(pool, MOST_POOL))
    deck = read_all(drawn, stem)
    card = read(asked, stem)
    if not card.phrases:
        raise TooFew("The answer is empty.")
    fixed = _written(card, number - 1, rng, deck, stem)
    rights = [as_option(asked.id, phrase, card, deck, worth) for phrase, worth in right_ways(card, fixed)]
    others = rivals(card, rights[0], fixed, deck, stem)
    right, found = picked(rights, fixed, others, number - 1 - len(fixed), rng)
    if not fixed and not found:
        raise TooFew("No other card has an answer that is wrong here.")
    options = [right, *fixed, *found]
    rng.shuffle(options)
    texts = tuple(option.text for option in options)
    return Choices(texts, options.index(right), tuple(option.owner for option in options))


def right_ways(card: Card, beside: Sequence[Option] = ()) -> list[tuple[Phrase, float]]:
    """The ways to say a card's answer that keep its meaning and say little of the question again, the best first.

    With each what it is worth. Where options that the teacher wrote stand `beside`, their mean length counts too.
    """
    wanted = sum(len(each.text) for each in beside) / len(beside) if beside else 0.0
    valued = sorted(((phrase, _worth(phrase, wanted)) for phrase in card.phrases), key=lambda pair: -pair[1])
    best, most = valued[0]
    near = [pair for pair in valued if pair[1] > most - MOST_LOST and ratio(pair[0].text, best.text) <= MOST_RATIO]
    return near[:MOST_RIGHTS]


def _worth(phrase: Phrase, wanted: float) -> float:
    """How well a phrase says the answer; each stem that the question does not say counts 1, `wanted` is a length."""
    value = min(phrase.new, 6) - (len(phrase.stems) - phrase.new) - 2.5 * phrase.place
    if phrase.kind == "list" and phrase.new * 2 > len(phrase.stems):
        value += 4
    if phrase.kind == "code" and phrase.place:
        value -= 3
    if phrase.kind in {"clause", "code"} and len(phrase.text) < LEAST:
        value += 6 if phrase.place == 0 and _is_bare(phrase.text) else -2
    return value - (4 * abs(log(len(phrase.text) / wanted)) if wanted else 0)


def _written(card: Card, most: int, rng: Random, pool: Pool, stem: Stem) -> list[Option]:
    """The teacher's own wrong options, without those that say the answer or each other."""
    alike = alike_wrong(card.item.answer, card.item.distractors, stem)
    kept = [text for each in card.item.distractors if each not in alike and (text := trimmed(" ".join(each.split())))]
    chosen = kept if len(kept) <= most else rng.sample(kept, most)
    return [as_option(None, Phrase(text, "short", 0, 0, content(text, stem)), card, pool, 0.0) for text in chosen]


def alike_wrong(answer: str, texts: Sequence[str], stem: Stem = simple_stem) -> dict[str, str]:
    """Those of a teacher's wrong answers that never stand beside the others, each with what says the same.

    That is the right answer or an earlier wrong one, or a part of either.
    """
    known, alike = [(answer, meaning(answer, stem))], dict[str, str]()
    for text in texts:
        said = meaning(trimmed(" ".join(text.split())), stem)
        other = next((each for each, means in known if said.ways & means.ways), None)
        if other is None:
            known.append((text, said))
        else:
            alike[text] = other
    return alike


def _is_bare(text: str) -> bool:
    """Whether a text is nothing but an answer: a figure, a line of code, a name such as "Paris"."""
    return sort_of(text) in {"code", "number"} or len(text.split()) < 3
