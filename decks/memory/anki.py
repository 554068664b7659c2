"""Anki's review log and older scheduler: which rows of a log count, and a memory where the log is not enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from math import exp, expm1

from decks.memory.fsrs import STABILITY_MIN, Memory, bounded, step
from decks.memory.parameters import DEFAULT, full

LEARN, REVIEWED, RELEARN, FILTERED, MANUAL, RESCHEDULED = range(6)  # the kinds of a row
USUAL_EASE = 2.5
SM2_EASE_FROM = 1.1  # at most this much is no ease but a difficulty that Anki wrote there under FSRS


@dataclass(frozen=True, slots=True)
class RevlogRow:
    """One row of Anki's `revlog`, with the study day on which it was written.

    `rating` is 1 to 4, 0 for none; `factor` the ease in thousandths; `interval` days, or seconds when negative.
    """

    day: int
    rating: int
    kind: int
    factor: int = 0
    interval: int = 0


def memory_from_sm2(
    ease: float, interval_days: float, retention: float = 0.9, parameters: Sequence[float] = DEFAULT
) -> Memory:
    """The memory that Anki's older scheduler would have meant by an ease (1.3 up) and an interval in days.

    `retention` is the share that the student used to recall. The difficulty is the one with which Good on the due day
    multiplies the interval by the ease (`memory_state_from_sm2` of fsrs-rs). Raises ValueError for a retention
    outside 0 to 1.
    """
    if not 0 < retention < 1:
        raise ValueError(f"Retention is between 0 and 1, not {retention}.")
    w = full(parameters)
    decay = w[20]
    factor = 0.9 ** (-1 / decay) - 1
    stability = max(interval_days, STABILITY_MIN) * factor / (retention ** (-1 / decay) - 1)
    growth = exp(w[8]) * stability ** -w[9] * expm1((1 - retention) * w[10])
    return bounded(stability, 11 - (ease - 1) / growth)


def counted(rows: Sequence[RevlogRow]) -> tuple[list[RevlogRow], bool]:
    """The rows that count, oldest first, and whether they go back to the card's first answer.

    Rows of cramming (filtered with factor 0), set due dates, resets and reschedulings never count. A history begins
    with the last group of learning rows; where there is none, with the first rating after the last reset.
    """
    learning, graded, complete = None, None, False
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if row.kind == FILTERED and row.factor == 0:
            continue
        if 1 <= row.rating <= 4:
            graded = index
        if 1 <= row.rating <= 4 and row.kind == LEARN:
            learning, complete = index, True
        elif learning is not None:
            break
        elif row.kind == MANUAL and row.factor == 0:
            if graded is None:
                return [], False
            break
    first = learning if learning is not None else graded
    return [row for row in rows[first:] if _counts(row)] if first is not None else [], complete


def _counts(row: RevlogRow) -> bool:
    crammed = row.kind == FILTERED and row.factor == 0
    return row.rating > 0 and row.kind not in (MANUAL, RESCHEDULED) and not crammed


def memory_from_revlog(
    rows: Sequence[RevlogRow], retention: float = 0.9, parameters: Sequence[float] = DEFAULT
) -> Memory | None:
    """The memory after a card's whole review log, oldest row first; None where nothing counts.

    A log that does not go back to the first answer starts from what the older scheduler meant by the first interval
    of days in it.
    """
    kept, complete = counted(rows)
    memory = None
    if not complete:
        kept = list(dropwhile(lambda row: row.interval <= 0, kept))
        memory = _start(kept[0], retention, parameters) if kept else None
    last = kept[0].day if kept else 0
    for row in kept if complete else kept[1:]:
        memory = step(memory, row.rating, max(0, row.day - last), parameters)
        last = max(last, row.day)
    return memory


def _start(row: RevlogRow, retention: float, parameters: Sequence[float]) -> Memory:
    ease = row.factor / 1000 if row.factor else USUAL_EASE
    memory = memory_from_sm2(ease, row.interval, retention, parameters)
    return bounded(memory.stability, (ease - 0.1) * 9 + 1) if ease <= SM2_EASE_FROM else memory
