"""What grading says of an answer."""

from dataclasses import dataclass
from typing import Literal

Band = Literal["pass", "unsure", "miss"]
BY_WORDS = "Graded by words only."


@dataclass(frozen=True, slots=True)
class Verdict:
    """How right an answer is (0 to 1), what is done with it, which key points it has, and why, for the student.

    "unsure" is to be asked of the student and never decided against them. `by_words` says that no model of meaning
    was there; the reason says so too.
    """

    score: float
    band: Band
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""
    by_words: bool = False


NO_REFERENCE = Verdict(0.5, "unsure", reason="There is no answer to compare yours with.", by_words=True)
