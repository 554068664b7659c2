"""The append-only log of one card: which rows stand after undo and redo, and what they come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from decks.memory.evidence import SELF, credit, proves
from decks.memory.fsrs import AGAIN, GOOD, HARD
from decks.memory.parameters import DEFAULT
from decks.memory.standing import Standing, advance

RIGHT, WRONG = "right", "wrong"
RESET, DUE = "reset", "due"  # acts on a card that are no answers: to begin anew, to be due on another day
ACTS = (RESET, DUE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: an answer, or (`voids`) the taking back of an earlier row. Undo voids an answer, redo voids the void.

    `day` is the study day as it was then, `at` milliseconds since 1970; `rating` 1 to 4, 0 for no evidence (a
    time-out); `score` 0 to 1, None to go by the rating; `override` is "right" or "wrong" where a person overruled.
    `interval` is what was given (days, or seconds when negative; for a set due day the days until then), `remaining`
    the steps that were left, `back_to` the days that a card in steps goes back to. `form` may be one of ACTS. The
    score has the `hints` in it that were given before the answer, and an overruling takes none of them back.
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
    interval: int = 0
    remaining: int = 0
    back_to: int = 0
    hints: int = 0

    @property
    def counts(self) -> bool:
        """Whether it is evidence of memory."""
        return self.form not in ACTS and self.rating > 0 and proves(self.form, self.options)

    @property
    def rated(self) -> int:
        """The rating, after an overruling."""
        return overruled(self.rating, self.override, self.hints)

    @property
    def scored(self) -> float | None:
        """The score, after an overruling."""
        return {RIGHT: credit(1.0, self.hints), WRONG: 0.0}.get(self.override, self.score)


def overruled(rating: int, override: str, hints: int) -> int:
    """The rating, 1 to 4, after what a person has said of it: "right" after `hints` is Hard at least, else Good."""
    return max(rating, HARD if hints else GOOD) if override == RIGHT else AGAIN if override == WRONG else rating


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
        if row.form == RESET:
            standing = None
        elif row.counts:
            standing = after(standing, row, parameters)
    return standing


def after(standing: Standing | None, row: Row, parameters: Sequence[float] = DEFAULT) -> Standing:
    """The standing after a row that counts."""
    return advance(
        standing,
        day=row.day,
        at=row.at,
        rating=row.rated,
        form=row.form,
        score=row.scored,
        options=row.options,
        parameters=parameters,
    )


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
