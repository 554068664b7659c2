"""Mastery: one number from 0 to 1 for a card, M = R * d, and the four bands that a student sees.

R is the chance to recall the card now, d = min(1, ln(1 + S) / ln(1 + H)) how durable that is (S the stability and H
the horizon, both in days). The log of answers is folded into a `Standing`, from which everything else follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log1p

from decks.memory.fsrs import DEFAULT, Memory, interval, retrievability, step

HORIZON = 21
FAMILIAR_FROM = 0.5
MASTERED_STABILITY = 21.0
MASTERED_RECALL = 0.9
MASTERED_RECALL_DAYS = 2
NEW, LEARNING, FAMILIAR, MASTERED = "new", "learning", "familiar", "mastered"
BANDS = (NEW, LEARNING, FAMILIAR, MASTERED)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a card's answers have come to, as of `last_day` (a study-day number)."""

    memory: Memory
    last_day: int
    answers: int = 1
    lapses: int = 0
    recall_days: int = 0
    last_recall_day: int | None = None
    last_right: bool = False
    at: int = 0  # milliseconds since 1970 of the last answer


def advance(
    standing: Standing | None, *, rating: int, day: int, at: int = 0, parameters: Sequence[float] = DEFAULT
) -> Standing:
    """The standing after one more self-graded answer (1 to 4) on study day `day`.

    A day before the last one (a clock set back, a journey west) counts as the same day.
    """
    right = rating > 1
    if standing is None:
        first = Standing(memory=step(None, rating, 0, parameters), last_day=day, last_right=right, at=at)
        return replace(first, recall_days=int(right), last_recall_day=day if right else None)
    day = max(day, standing.last_day)
    newly_recalled = right and standing.last_recall_day != day
    return Standing(
        memory=step(standing.memory, rating, day - standing.last_day, parameters),
        last_day=day,
        answers=standing.answers + 1,
        lapses=standing.lapses + (0 if right else 1),
        recall_days=standing.recall_days + int(newly_recalled),
        last_recall_day=day if right else standing.last_recall_day,
        last_right=right,
        at=at,
    )


def durability(stability: float, horizon: int = HORIZON) -> float:
    """How lasting a memory is, 0 to 1: 1 from a stability of `horizon` days on."""
    return min(1.0, log1p(stability) / log1p(horizon))


def mastery(memory: Memory, elapsed_days: float, horizon: int = HORIZON) -> float:
    """M = R * d of one card, 0 to 1, `elapsed_days` after its last answer."""
    return retrievability(memory, elapsed_days) * durability(memory.stability, horizon)


def familiar_until(standing: Standing, horizon: int = HORIZON) -> float | None:
    """The last day number at which M is still at least 0.5; None when it never is or nothing was recalled yet."""
    lasting = durability(standing.memory.stability, horizon)
    if not standing.recall_days or lasting < FAMILIAR_FROM:
        return None
    if lasting == FAMILIAR_FROM:
        return float(standing.last_day)
    return standing.last_day + interval(standing.memory.stability, FAMILIAR_FROM / lasting)


def mastered_until(standing: Standing) -> float | None:
    """The last day number at which the card is Mastered; None when it is not."""
    holds = (
        standing.memory.stability >= MASTERED_STABILITY
        and standing.recall_days >= MASTERED_RECALL_DAYS
        and standing.last_right
    )
    return standing.last_day + interval(standing.memory.stability, MASTERED_RECALL) if holds else None


def band(familiar: float | None, mastered: float | None, day: float) -> str:
    """Which band an answered card is in on study day `day`, from its two limits."""
    if mastered is not None and day <= mastered:
        return MASTERED
    return FAMILIAR if familiar is not None and day <= familiar else LEARNING
