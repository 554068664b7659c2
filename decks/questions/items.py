"""A card as questions are made of it: plain text, nothing else."""

from dataclasses import dataclass


class TooFew(ValueError):
    """No wrong answer can be found for a card; the caller asks it in another way."""


@dataclass(frozen=True, slots=True)
class Item:
    """One card: `question` and `answer` in plain text, whichever of its sides they are.

    `distractors` are wrong answers that the teacher wrote, best first. Cards of one `sibling` key that is not empty
    belong together and never stand against each other.
    """

    id: int
    question: str
    answer: str
    tags: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    sibling: str = ""
