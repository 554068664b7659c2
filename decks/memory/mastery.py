"""Mastery: one number from 0 to 1 for a card, M = R * d, and the four bands that a student sees.

R is the chance to recall the card now, d = min(1, ln(1 + S) / ln(1 + H)) how durable that is (S the stability and H
the horizon, both in days).
"""

from collections.abc import Sequence
from math import log1p

from decks.memory.fsrs import Memory, interval, retrievability
from decks.memory.parameters import DEFAULT
from decks.memory.standing import Standing

HORIZON = 21
FAMILIAR_FROM = 0.5
MASTERED_STABILITY = 21.0
MASTERED_RECALL = 0.9
MASTERED_RECALL_DAYS = 2
NEW, LEARNING, FAMILIAR, MASTERED = "new", "learning", "familiar", "mastered"
BANDS = (NEW, LEARNING, FAMILIAR, MASTERED)


def durability(stability: float, horizon: float = HORIZON) -> float:
    """How lasting a memory is, 0 to 1: 1 from a stability of `horizon` days (above 0) on."""
    return min(1.0, log1p(stability) / log1p(horizon))


def mastery(
    memory: Memory | None, elapsed_days: float, horizon: float = HORIZON, parameters: Sequence[float] = DEFAULT
) -> float:
    """M = R * d of one card, 0 to 1, `elapsed_days` after its last answer; 0 for a new card (`None`)."""
    if memory is None:
        return 0.0
    return retrievability(memory, elapsed_days, parameters) * durability(memory.stability, horizon)


def familiar_until(
    standing: Standing, horizon: float = HORIZON, parameters: Sequence[float] = DEFAULT
) -> float | None:
    """The last day number at which M is still at least 0.5; None when it never is or nothing was recalled yet."""
    lasting = durability(standing.memory.stability, horizon)
    if not standing.recall_days or lasting < FAMILIAR_FROM:
        return None
    return standing.last_day + interval(standing.memory.stability, FAMILIAR_FROM / lasting, parameters)


def mastered_until(standing: Standing, parameters: Sequence[float] = DEFAULT) -> float | None:
    """The last day number at which the card is Mastered; None when it is not."""
    holds = (
        standing.memory.stability >= MASTERED_STABILITY
        and standing.recall_days >= MASTERED_RECALL_DAYS
        and standing.last_right
    )
    return standing.last_day + interval(standing.memory.stability, MASTERED_RECALL, parameters) if holds else None


def band(familiar: float | None, mastered: float | None, day: float) -> str:
    """Which band an answered card is in on study day `day`, from its two limits."""
    if mastered is not None and day <= mastered:
        return MASTERED
    return FAMILIAR if familiar is not None and day <= familiar else LEARNING
