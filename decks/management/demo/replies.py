"""What the demo's students write: plain rules over the text of the cards."""

from collections.abc import Mapping
from random import Random


def written(answers: Mapping[int, str], card: int, *, knows: bool, rng: Random) -> str:
    """What somebody writes who `knows` the card or does not: its answer or a part, another card's, or nothing.

    `answers` are the plain texts by card. Who knows it may leave out the end; who does not has the beginning at best.
    """
    if knows:
        return answers[card] if rng.random() < 0.6 else part(answers[card], rng.uniform(0.65, 0.95))
    dice = rng.random()
    if dice < 0.45:
        return part(answers[card], rng.uniform(0.15, 0.5))
    return answers[rng.choice([each for each in answers if each != card])] if dice < 0.65 else ""


def part(answer: str, share: float) -> str:
    """The first words of an answer, so large a share of them (0 to 1)."""
    words = answer.split()
    return " ".join(words[: max(1, round(share * len(words)))])


def share_of(answer: str, text: str) -> float:
    """Which share of an answer's words (0 to 1) stands in what was written."""
    wanted = set(answer.casefold().split())
    return len(wanted & set(text.casefold().split())) / len(wanted)
