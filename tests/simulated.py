"""The log of a simulated student, whose memory has known parameters, and what its fit costs beside the library alone.

`python -m tests.simulated` tells the cost for 100,000 answers, in seconds of processor time.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from random import Random

import django

from decks.memory import DEFAULT, retrievability, step
from decks.memory.fitting import fit

Histories = list[list[tuple[int, int, int]]]

DAY_MS = 86_400_000
FOUR_HOURS = 4 * 3_600_000  # a study day begins at four in the morning
FIRST_DAY = 19_700
OWN = (*DEFAULT[:8], 1.1, *DEFAULT[9:20], 0.3)  # grows slower, forgets another way
GAPS = (0, 1, 2, 3, 5, 8, 14, 25, 45)  # days


def log(*, reviews: int, a_card: int = 8, parameters: Sequence[float] = OWN, seed: int = 1) -> Histories:
    """For each card, oldest first: study day, rating and moment in milliseconds since 1970.

    No two answers have one moment. In UTC with the day from 4 in the morning, as Anki reads it too.
    """
    rng, histories, taken = Random(seed), list[list[tuple[int, int, int]]](), set[int]()
    for _ in range(reviews // a_card):
        day, memory, history, last = FIRST_DAY + rng.randrange(400), None, list[tuple[int, int, int]](), 0
        for number in range(a_card):
            gap = GAPS[min(rng.randrange(number + 2), len(GAPS) - 1)] if memory else 0
            chance = retrievability(memory, gap, parameters) if memory else 0.5
            rating = rng.choice((2, 3, 3, 3, 3, 4)) if rng.random() < chance else 1
            memory, day = step(memory, rating, gap, parameters), day + gap
            at = day * DAY_MS + FOUR_HOURS + rng.randrange(DAY_MS // 2)
            if at <= last:
                at = last + 60_000
            while at in taken:
                at += 1
            taken.add(at)
            last = at
            history.append((day, rating, at))
        histories.append(history)
    return histories


def library_alone(histories: Histories) -> tuple[list[float], float]:
    """The parameters that the library finds, called as plainly as its own pages show; and the seconds of its call.

    An item for each answer on a later day, with all answers before it; in the order of time, as Anki hands them over.
    """
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview, TrainingConfig

    from decks.fitting.optimiser import EPOCHS

    rows = []
    for card, history in enumerate(histories):
        gaps = [0] + [later[0] - earlier[0] for earlier, later in pairwise(history)]
        for number in range(1, len(history)):
            if gaps[number]:
                reviews = [FSRSReview(history[each][1], gaps[each]) for each in range(number + 1)]
                rows.append((history[number][2], card, FSRSItem(reviews)))
    rows.sort(key=lambda row: row[0])
    items, cards = [row[2] for row in rows], [row[1] for row in rows]
    config = TrainingConfig(num_epochs=EPOCHS)
    before = time.process_time()
    found = FSRS(list(DEFAULT)).compute_parameters(items, cards, True, None, config)
    return found, time.process_time() - before


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, the best of some tries: our fit, the library alone, and of that its one call."""

    ours: float
    library: float
    call: float


def cost(*, reviews: int, tries: int = 5) -> Cost:
    """What fitting a log of so many answers costs, in turn with the library alone on the same log."""
    from decks.fitting.optimiser import optimise

    histories, calls = log(reviews=reviews), list[float]()
    pairs = []
    for _ in range(tries):
        ours = _seconds(lambda: fit(histories, optimise))
        pairs.append((ours, _seconds(lambda: calls.append(library_alone(histories)[1]))))
    return Cost(min(one for one, _ in pairs), min(other for _, other in pairs), min(calls))


def _seconds(does: Callable[[], object]) -> float:
    before = time.process_time()
    does()
    return time.process_time() - before


if __name__ == "__main__":
    django.setup()
    print(json.dumps(asdict(cost(reviews=100_000))))
