"""The FSRS-6 memory model: how stability and difficulty change with each self-graded answer.

Formulas: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm (FSRS-6), with Anki's rules where
libraries differ: elapsed days are differences of study-day numbers, and stability stays within [0.001, 36500].
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

from decks.memory.parameters import DEFAULT, full

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
STABILITY_MIN, STABILITY_MAX = 0.001, 36500.0


@dataclass(frozen=True, slots=True)
class Memory:
    """What a student holds of a card: stability in days (0.001 to 36500) and difficulty (1 to 10)."""

    stability: float
    difficulty: float


def step(memory: Memory | None, rating: int, elapsed_days: int, parameters: Sequence[float] = DEFAULT) -> Memory:
    """The memory after an answer rated 1 (Again) to 4 (Easy), `elapsed_days` study days after the last one.

    `None` is a new card. `parameters` are 21 numbers, or 17 or 19 of an older version. Raises ValueError for another
    rating or a negative time.
    """
    if rating not in (AGAIN, HARD, GOOD, EASY):
        raise ValueError(f"A rating is 1 to 4, not {rating!r}.")
    if elapsed_days < 0:
        raise ValueError(f"Elapsed days are 0 or more, not {elapsed_days}.")
    w = full(parameters)
    if memory is None:
        return bounded(w[rating - 1], _first_difficulty(rating, w))
    s, d = memory.stability, memory.difficulty
    if elapsed_days == 0:
        stability = _same_day(s, rating, w)
    elif rating == AGAIN:
        stability = _forgotten(s, d, retrievability(memory, elapsed_days, w), w)
    else:
        stability = _recalled(s, d, retrievability(memory, elapsed_days, w), rating, w)
    eased = d - w[6] * (rating - 3) * (10 - d) / 9
    return bounded(stability, w[7] * _first_difficulty(EASY, w) + (1 - w[7]) * eased)


def bounded(stability: float, difficulty: float) -> Memory:
    """A memory with both numbers brought within their ranges."""
    return Memory(min(max(stability, STABILITY_MIN), STABILITY_MAX), min(max(difficulty, 1.0), 10.0))


def replay(reviews: Iterable[tuple[int, int]], parameters: Sequence[float] = DEFAULT) -> Memory:
    """The memory after a whole history of (study day, rating), oldest first. Raises ValueError when it is empty.

    A day before the last one (a clock set back, a journey west) counts as the same day.
    """
    memory: Memory | None = None
    last, w = 0, full(parameters)
    for day, rating in reviews:
        elapsed = max(0, day - last) if memory else 0
        last = last + elapsed if memory else day
        memory = step(memory, rating, elapsed, w)
    if memory is None:
        raise ValueError("A history needs at least one answer.")
    return memory


def retrievability(memory: Memory, elapsed_days: float, parameters: Sequence[float] = DEFAULT) -> float:
    """The chance, 0 to 1, to recall the card `elapsed_days` (fractions too) after its last answer; 1 before it."""
    decay = full(parameters)[20]
    factor = 0.9 ** (-1 / decay) - 1
    return float((1 + factor * max(0.0, elapsed_days) / memory.stability) ** -decay)


def interval(stability: float, desired_retention: float, parameters: Sequence[float] = DEFAULT) -> float:
    """Days, not rounded, until the chance to recall falls to `desired_retention`.

    Raises ValueError unless the retention is above 0 and at most 1.
    """
    if not 0 < desired_retention <= 1:
        raise ValueError(f"Desired retention is above 0 and at most 1, not {desired_retention}.")
    decay = full(parameters)[20]
    factor = 0.9 ** (-1 / decay) - 1
    return float(stability / factor * (desired_retention ** (-1 / decay) - 1))


def _first_difficulty(rating: int, w: Sequence[float]) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def _same_day(s: float, rating: int, w: Sequence[float]) -> float:
    growth = exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
    return float(s * (max(growth, 1.0) if rating >= HARD else growth))


def _forgotten(s: float, d: float, r: float, w: Sequence[float]) -> float:
    forgotten = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * exp(w[14] * (1 - r))
    return float(min(forgotten, s / exp(w[17] * w[18])))


def _recalled(s: float, d: float, r: float, rating: int, w: Sequence[float]) -> float:
    bonus = w[15] if rating == HARD else w[16] if rating == EASY else 1.0
    return float(s * (1 + exp(w[8]) * (11 - d) * s ** -w[9] * (exp(w[10] * (1 - r)) - 1) * bonus))
