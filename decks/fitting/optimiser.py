"""The optimiser: a thin layer over fsrs-rs-python, which is an extra of its own (`fit`) and may not be there.

It keeps Python's lock for as long as it runs, so it is called by tasks alone and never within a request.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from decks.memory import DEFAULT
from decks.memory.fitting import History

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem

EPOCHS = 8  # as many as Anki takes


def is_installed() -> bool:
    """Whether memories can be fitted here at all."""
    return find_spec("fsrs_rs_python") is not None


def optimise(histories: Sequence[History]) -> list[float]:
    """The 21 parameters that predict these histories best: those that Anki finds for the same answers.

    The package leaves the defaults as they are where there is too little to learn from.
    """
    from fsrs_rs_python import FSRS, TrainingConfig

    items, cards = training_items(histories)
    return FSRS(list(DEFAULT)).compute_parameters(items, cards, training_config=TrainingConfig(num_epochs=EPOCHS))


def training_items(histories: Sequence[History]) -> tuple[list["FSRSItem"], list[int]]:
    """What the package learns from, in the order of time, and the number of the card that each item is about.

    An item is all of a card's answers up to one on a later day. Elapsed days are differences of study days; a day
    before the last one (a clock set back) counts as the same day.
    """
    from fsrs_rs_python import FSRSItem, FSRSReview

    # Equal reviews are one object: the package copies what it is given.
    known: dict[tuple[int, int], FSRSReview] = {}
    found: list[tuple[int, int, FSRSItem]] = []
    for card, history in enumerate(histories):
        reviews, last = [], history[0][0] if history else 0
        for review in history:
            elapsed = max(0, review[0] - last)
            last += elapsed
            kind = (review[1], elapsed)
            if kind not in known:
                known[kind] = FSRSReview(*kind)
            reviews.append(known[kind])
            if elapsed:
                found.append((review[-1] if len(review) > 2 else last, card, FSRSItem(reviews)))
    found.sort(key=lambda each: each[0])
    return [item for _, _, item in found], [card for _, card, _ in found]
