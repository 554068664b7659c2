"""Whole days out of a raw interval: rounding, and fuzz, so that cards learned together do not stay together.

Ranges as Anki's: none below 2.5 days; else a day, and 15 % of the part from 2.5 to 7 days, 10 % of that up to 20 and
5 % of the rest, to either side. The dice are seeded by card and repetition: the button shows what will be given.
"""

from collections.abc import Callable
from math import floor
from random import Random

Pick = Callable[[float, int, int], int]  # (raw days, least, most) -> whole days

RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))
FUZZ_FROM = 2.5


def half_up(value: float) -> int:
    """The nearest whole number of a value from 0 up; a half goes up."""
    return floor(value + 0.5)


def clamp(value: float, least: int, most: int) -> float:
    """The value, or the limit that it crosses."""
    return min(max(value, least), most)


def nearest(raw: float, least: int, most: int) -> int:
    """The nearest whole day within the limits: a pick without fuzz."""
    return int(clamp(half_up(raw), least, most))


def spread(raw: float) -> tuple[int, int]:
    """The first and the last day that fuzz may give instead of `raw` days, before any limits."""
    if raw < FUZZ_FROM:
        return half_up(raw), half_up(raw)
    delta = 1 + sum(factor * max(0.0, min(raw, end) - start) for start, end, factor in RANGES)
    return half_up(raw - delta), half_up(raw + delta)


def bounds(raw: float, least: int, most: int) -> tuple[int, int]:
    """The first and the last day that may be given within the limits; two days at least where there is room."""
    low, high = (int(clamp(day, least, most)) for day in spread(clamp(raw, least, most)))
    return low, high + 1 if low == high and 2 < high < most else high


def factor_of(card: int, repetition: int) -> float:
    """The dice, from 0 to below 1, of a card at its so many-eth answer: always the same."""
    return Random(f"{card}:{repetition}").random()  # noqa: S311


def fuzzed(factor: float) -> Pick:
    """A pick that spreads intervals evenly over their range; `factor` is 0 for its first day, near 1 for its last."""

    def pick(raw: float, least: int, most: int) -> int:
        low, high = bounds(raw, least, most)
        return low + int(factor * (1 + high - low))

    return pick
