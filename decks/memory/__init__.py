"""One model of memory under every mode. Pure: the day and the answers are always arguments."""

from decks.memory.days import day_date, study_day
from decks.memory.fsrs import DEFAULT, Memory, interval, replay, retrievability, step
from decks.memory.mastery import (
    BANDS,
    FAMILIAR,
    LEARNING,
    MASTERED,
    NEW,
    Standing,
    advance,
    band,
    familiar_until,
    mastered_until,
    mastery,
)

__all__ = [
    "BANDS",
    "DEFAULT",
    "FAMILIAR",
    "LEARNING",
    "MASTERED",
    "NEW",
    "Memory",
    "Standing",
    "advance",
    "band",
    "day_date",
    "familiar_until",
    "interval",
    "mastered_until",
    "mastery",
    "replay",
    "retrievability",
    "step",
    "study_day",
]
