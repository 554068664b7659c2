"""How mastery went over time: what the log holds after each answer, looked at once a week."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log1p

from decks.memory.mastery import HORIZON
from decks.memory.parameters import DEFAULT, full

MONDAY = 3  # study day 0, the first of 1970, was a Thursday


@dataclass(frozen=True, slots=True)
class Spell:
    """How long an answer was the last one to a card: from its study day until the week of the next one, if any."""

    stability: float
    day: int
    until_week: int | None


def week_of(day: int) -> int:
    """The number of the week, Monday to Sunday, in which a study day (0 or later) lies."""
    return (day + MONDAY) // 7


def first_day(week: int) -> int:
    """The study day of the Monday of a week."""
    return 7 * week - MONDAY


def spells(answers: Iterable[tuple[int, int, float | None]]) -> Iterator[Spell]:
    """The spells of answers, each a (card, study day, stability after it or None for nothing), by card and in order.

    A card's day never goes back, as in the fold of the log.
    """
    last: tuple[int, int, float | None] | None = None
    for card, day, stability in answers:
        if last is not None and card == last[0]:
            day = max(day, last[1])
        if last is not None and last[2] is not None:
            yield Spell(last[2], last[1], week_of(day) if card == last[0] else None)
        last = card, day, stability
    if last is not None and last[2] is not None:
        yield Spell(last[2], last[1], None)


def course(
    spells: Iterable[Spell],
    *,
    first_week: int,
    today: int,
    horizon: float = HORIZON,
    parameters: Sequence[float] = DEFAULT,
) -> list[float]:
    """The sum of all cards' mastery at the end of each week from `first_week` on, and today for the week of today.

    The formulas of `mastery` and `retrievability`, written out: there may be a hundred thousand spells.
    """
    decay = full(parameters)[20]
    factor, whole = 0.9 ** (-1 / decay) - 1, log1p(horizon)
    last_week = week_of(today)
    ends = [min(first_day(week) + 6, today) for week in range(first_week, last_week + 1)]
    sums = [0.0] * len(ends)
    for spell in spells:
        begins = week_of(spell.day)
        until = last_week + 1 if spell.until_week is None else min(spell.until_week, last_week + 1)
        slope = factor / spell.stability
        lasting = min(1.0, log1p(spell.stability) / whole)
        for i in range(max(begins, first_week) - first_week, until - first_week):
            elapsed = ends[i] - spell.day
            sums[i] += lasting * (1 + slope * elapsed) ** -decay if elapsed > 0 else lasting
    return sums
