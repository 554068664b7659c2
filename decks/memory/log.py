"""The append-only log of one card: which rows stand after undo and redo, and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from decks.memory.evidence import SELF, proves
from decks.memory.parameters import DEFAULT
from decks.memory.standing import Standing, advance

RIGHT, WRONG = "right", "wrong"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: an answer, or (`voids`) the taking back of an earlier row. Undo voids an answer, redo voids the void.

    `day` is the study day as it was then, `at` milliseconds since 1970; `rating` 1 to 4, 0 for no evidence (a
    time-out); `score` 0 to 1, None to go by the rating; `override` is "right" or "wrong" where a person overruled.
    """

    id: int
    day: int = 0
    rating: int = 0
    at: int = 0
    form: str = SELF
    score: float | None = None
    options: int = 0
    override: str = ""
    voids: int | None = None


def standing_rows(rows: Iterable[Row]) -> list[Row]:
    """The answers that stand, in their order: a row is void when a later row that is not void itself voids it."""
    voided: set[int] = set()
    kept = []
    for row in reversed(list(rows)):
        if row.id in voided:
            continue
        if row.voids is None:
            kept.append(row)
        else:
            voided.add(row.voids)
    return kept[::-1]


def fold(rows: Iterable[Row], parameters: Sequence[float] = DEFAULT) -> Standing | None:
    """What the standing answers of one card come to, oldest row first; None when there is no evidence."""
    standing = None
    for row in standing_rows(rows):
        if row.rating and proves(row.form, row.options):
            standing = advance(
                standing,
                day=row.day,
                at=row.at,
                rating=_rating(row),
                form=row.form,
                score=_score(row),
                options=row.options,
                parameters=parameters,
            )
    return standing


def undoes(rows: Iterable[Row]) -> int | None:
    """Which row an undo has to void: of the answer given last that still stands; None when none does."""
    done, _, last = _stacks(rows)
    return last[done[-1]] if done else None


def redoes(rows: Iterable[Row]) -> int | None:
    """Which row a redo has to void: of the answer taken back last; None when a new answer was given since."""
    _, undone, last = _stacks(rows)
    return last[undone[-1]] if undone else None


def _stacks(rows: Iterable[Row]) -> tuple[list[int], list[int], dict[int, int]]:
    """Answers that stand, answers taken back, and for each the last row about it (for a row is voided only once)."""
    done: list[int] = []
    undone: list[int] = []
    about: dict[int, int] = {}  # the answer that a row is about
    last: dict[int, int] = {}
    for row in rows:
        answer = row.id if row.voids is None else about[row.voids]
        about[row.id], last[answer] = answer, row.id
        if row.voids is None:
            done.append(answer)
            undone.clear()
            continue
        here, there = (done, undone) if answer in done else (undone, done)
        if answer in here:
            here.remove(answer)
        there.append(answer)
    return done, undone, last


def _rating(row: Row) -> int:
    return {RIGHT: max(row.rating, 3), WRONG: 1}.get(row.override, row.rating)


def _score(row: Row) -> float | None:
    return {RIGHT: 1.0, WRONG: 0.0}.get(row.override, row.score)
