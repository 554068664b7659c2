"""One model of memory under every mode. Pure: the day, the answers and the dice are always arguments.

What a mode or a page needs stands here; `queue`, `exam`, `fitting`, `workload` and `anki` are read from their files.
"""

from decks.memory.buttons import buttons
from decks.memory.collection import WouldRecall, deck_mastery, would_recall
from decks.memory.course import Course, given, last_interval, replayed, taken
from decks.memory.days import day_date, day_end, day_start, study_day
from decks.memory.evidence import FORMS, evidence, form_named, proves
from decks.memory.fsrs import Memory, interval, replay, retrievability, step
from decks.memory.log import ACTS, DUE, RESET, Row, fold, redoes, standing_rows, undoes
from decks.memory.mastery import (
    BANDS,
    FAMILIAR,
    LEARNING,
    MASTERED,
    NEW,
    band,
    familiar_until,
    mastered_until,
    mastery,
)
from decks.memory.parameters import DEFAULT
from decks.memory.preset import Preset
from decks.memory.promise import RELEARNING, REVIEW, Buttons, Interval
from decks.memory.scheduling import Given, Load, Schedule, answered, noticed, promises, put_off
from decks.memory.standing import Standing, advance

__all__ = [
    "ACTS",
    "BANDS",
    "DEFAULT",
    "DUE",
    "FAMILIAR",
    "FORMS",
    "LEARNING",
    "MASTERED",
    "NEW",
    "RELEARNING",
    "RESET",
    "REVIEW",
    "Buttons",
    "Course",
    "Given",
    "Interval",
    "Load",
    "Memory",
    "Preset",
    "Row",
    "Schedule",
    "Standing",
    "WouldRecall",
    "advance",
    "answered",
    "band",
    "buttons",
    "day_date",
    "day_end",
    "day_start",
    "deck_mastery",
    "evidence",
    "familiar_until",
    "fold",
    "form_named",
    "given",
    "interval",
    "last_interval",
    "mastered_until",
    "mastery",
    "noticed",
    "promises",
    "proves",
    "put_off",
    "redoes",
    "replay",
    "replayed",
    "retrievability",
    "standing_rows",
    "step",
    "study_day",
    "taken",
    "undoes",
    "would_recall",
]
