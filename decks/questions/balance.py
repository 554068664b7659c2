"""Choosing wrong options among which the right one is neither the most nor the least of anything.

A picker that knows only words takes the option that shares most with the question, or the longest, or the one most
like the others. So for each such trait a place of the right option is drawn, and options are sought that put it there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from decks.questions.phrases import Kind
from decks.questions.pools import Pool
from decks.questions.words import grams

FITNESS = 4.0
"""What a whole point of fitness counts beside one place off the aim."""
TRIES = 60
"""Sets of wrong options that are weighed for one question."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `owner` is the id of its card (None: written by the teacher), `fitness` how well it suits.

    `traits` are what it shares with the question by several measures, and its length.
    """

    owner: int | None
    text: str
    kind: Kind
    stems: frozenset[str]
    fitness: float
    traits: tuple[float, ...] = field(compare=False)


def traits(
    phrase_stems: frozenset[str], text: str, question: str, said: frozenset[str], pool: Pool
) -> tuple[float, ...]:
    """What a text shares with a question (by Dice, of the text, by runs of signs), and its length."""
    common, own, asked = pool.weight(phrase_stems & said), pool.weight(phrase_stems), pool.weight(said)
    runs, theirs = (grams(text, 3), grams(text, 5)), (grams(question, 3), grams(question, 5))
    return (
        round(2 * common / (own + asked or 1), 4),
        round(common / (own or 1), 4),
        *(round(2 * len(one & two) / (len(one) + len(two) or 1), 4) for one, two in zip(runs, theirs, strict=True)),
        float(len(text)),
    )


def picked(
    rights: Sequence[Option], fixed: Sequence[Option], others: Sequence[Option], more: int, rng: Random
) -> tuple[Option, list[Option]]:
    """One of `rights`, and at most `more` of `others`, no two of one card, to stand with the `fixed` wrong options.

    The fitness of a right option counts against it as far as it is below that of the first one.
    """
    by_owner: dict[int | None, list[Option]] = {}
    for option in others:
        by_owner.setdefault(option.owner, []).append(option)
    owners = list(by_owner)
    more = min(more, len(owners))
    aims = _Aims(rng, 1 + len(fixed) + more)
    best: tuple[float, Option, list[Option]] = (float("inf"), rights[0], [])
    for _ in range(TRIES if more else 0):
        right = rng.choice(rights)
        tried = [rng.choice(by_owner[owner]) for owner in rng.sample(owners, more)]
        lost = rights[0].fitness - right.fitness
        cost = lost + aims.cost(right, [*fixed, *tried], best[0] - lost)
        if cost < best[0]:
            best = cost, right, tried
    return best[1], best[2]


class _Aims:
    """The places drawn for the right option, 0 for the greatest: in what it shares, in length, in how far its length
    is off the others', in its likeness to them."""

    def __init__(self, rng: Random, number: int) -> None:
        self.shared, self.length, self.odd, self.alike = (rng.randrange(number) for _ in range(4))

    def cost(self, right: Option, wrong: Sequence[Option], least: float) -> float:
        """How far a set of options is from what is aimed at, with what it lacks in fitness.

        The work ends where it comes to `least` or more, since fewer steps away are wanted.
        """
        cost = -FITNESS * sum([each.fitness for each in wrong]) / len(wrong)
        *shares, lengths = zip(right.traits, *[each.traits for each in wrong], strict=True)
        mean = sum(lengths) / len(lengths)
        cost += _off(lengths, self.length) + _off([abs(length - mean) for length in lengths], self.odd)
        for values in shares:
            cost += _off(values, self.shared)
            if cost >= least:
                return cost
        return cost + _off(_likenesses([right, *wrong]), self.alike)


def _off(values: Sequence[float], aim: int) -> int:
    """How many places the first of the values is from its aim; it shares a place with what is equal."""
    first, *others = values
    above = level = 0
    for value in others:
        if value > first:
            above += 1
        elif value == first:
            level += 1
    if above > aim:
        return above - aim
    return max(aim - above - level, 0)


def _likenesses(options: Sequence[Option]) -> list[float]:
    """For each option how much it is like the others together."""
    sums = [0.0] * len(options)
    for at, one in enumerate(options):
        for later in range(at + 1, len(options)):
            common = len(one.stems & options[later].stems)
            if common:
                likeness = 2 * common / (len(one.stems) + len(options[later].stems))
                sums[at] += likeness
                sums[later] += likeness
    return sums
