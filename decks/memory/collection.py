"""Many cards at once: deck mastery, and how many a student would recall now or on the day of an exam."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from decks.memory.fsrs import Memory, retrievability
from decks.memory.mastery import HORIZON, mastery
from decks.memory.parameters import DEFAULT

Held = tuple[Memory | None, int]  # a card: its memory (None when new) and the study day of its last answer


@dataclass(frozen=True, slots=True)
class WouldRecall:
    """How many of `cards` would be recalled: the expected number, and its standard deviation."""

    expected: float
    spread: float
    cards: int

    @property
    def share(self) -> float:
        """The expected share, 0 to 1; 0 of no cards."""
        return self.expected / self.cards if self.cards else 0.0


def deck_mastery(
    cards: Iterable[Held], day: float, horizon: float = HORIZON, parameters: Sequence[float] = DEFAULT
) -> float:
    """The mean mastery, 0 to 1, of all active cards on study day `day`; new cards count 0, an empty deck is 0."""
    each = [mastery(memory, day - last, horizon, parameters) for memory, last in cards]
    return sum(each) / len(each) if each else 0.0


def would_recall(cards: Iterable[Held], day: float, parameters: Sequence[float] = DEFAULT) -> WouldRecall:
    """How many cards would be recalled on study day `day` (today, or an exam's) if nothing more is studied.

    The sum of all R, give or take sqrt(sum R(1-R)): cards are taken to be forgotten independently of each other.
    """
    chances = [retrievability(memory, day - last, parameters) if memory else 0.0 for memory, last in cards]
    return WouldRecall(sum(chances), sqrt(sum(r * (1 - r) for r in chances)), len(chances))
