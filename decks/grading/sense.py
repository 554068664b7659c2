"""What grading asks of a model of meaning; models are optional, and so nothing here needs one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from decks.grading.features import Features


@dataclass(frozen=True, slots=True)
class Near:
    """What a model says of an answer: the features of the whole, and for each key point (0 to 1) how much of it is
    found in the answer and how near the two are."""

    whole: Features
    points: tuple[tuple[float, float], ...]


class Sense(Protocol):
    """A model of meaning."""

    def near(self, question: str, points: Sequence[str], answer: str) -> Near:
        """Compare an answer with the key points of a reference, of which there is one at least."""
