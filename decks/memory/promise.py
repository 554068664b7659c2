"""The states of a card, and the plain values that its four buttons show."""

from collections.abc import Iterator
from dataclasses import dataclass

from decks.memory.fsrs import AGAIN, EASY, GOOD, HARD, Memory

NEW, LEARNING, REVIEW, RELEARNING = "new", "learning", "review", "relearning"


@dataclass(frozen=True, slots=True)
class Interval:
    """What one button gives: `days` for a review, or `seconds` for a step (then `days` is 0).

    `state` is the card's afterwards, with so many steps remaining. `review_days` is the interval that a relearning
    card goes back to, `leech` whether this very lapse made it a leech.
    """

    state: str
    memory: Memory
    days: int = 0
    seconds: int = 0
    remaining_steps: int = 0
    review_days: int = 0
    lapses: int = 0
    leech: bool = False

    @property
    def minutes(self) -> float:
        """The wait of a step in minutes; 0 for a review."""
        return self.seconds / 60

    @property
    def logged(self) -> int:
        """The interval as the log and Anki write it: days when positive, seconds when negative."""
        return -self.seconds if self.seconds else self.days


@dataclass(frozen=True, slots=True)
class Buttons:
    """The four promises."""

    again: Interval
    hard: Interval
    good: Interval
    easy: Interval

    def __iter__(self) -> Iterator[Interval]:
        return iter((self.again, self.hard, self.good, self.easy))

    def rated(self, rating: int) -> Interval:
        """The promise of a rating, 1 (Again) to 4 (Easy). Raises ValueError for another."""
        if rating not in (AGAIN, HARD, GOOD, EASY):
            raise ValueError(f"A rating is 1 to 4, not {rating!r}.")
        return (self.again, self.hard, self.good, self.easy)[rating - 1]
