"""Parameters of a student's own: when they may be fitted, how far they are trusted, and whether they predict better.

The optimiser itself is a function that the caller brings, for it is a large optional package and takes its time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from decks.memory.fsrs import AGAIN, replay, retrievability, step
from decks.memory.parameters import DEFAULT, full, version

# Of one card, oldest first: (study day, rating), and for an optimiser that minds the order of cards within a day also
# the moment in milliseconds since 1970.
History = Sequence[tuple[int, int] | tuple[int, int, int]]
Optimiser = Callable[[Sequence[History]], Sequence[float]]

REVIEWS_NEEDED = 400
SHRINK = 1000  # so many reviews weigh as much as the defaults
HELD_OUT = 0.2  # the share of reviews, the latest ones, on which a fit has to prove itself
PROOF = 5000  # answers, about, on which a fit has to prove itself at most
SUREST = 0.9999  # no prediction is taken to be surer, or a single surprise would count without end


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a fit: the parameters to use from now on, and the log loss of both on the held-out reviews."""

    parameters: tuple[float, ...]
    accepted: bool
    reviews: int
    loss_before: float | None = None
    loss_after: float | None = None

    @property
    def version(self) -> str:
        """The version of FSRS that the parameters are for; to be stored beside them with their number."""
        return version(self.parameters)


def predictions(
    histories: Sequence[History], parameters: Sequence[float] = DEFAULT, since: int | None = None
) -> Iterator[tuple[float, bool]]:
    """The predicted chance (0 to 1) of each review and whether it was recalled.

    First answers and those on the same day are none; `since` a study day leaves earlier ones out, but learns of them.
    """
    w = full(parameters)
    for history in histories:
        memory, last = None, 0
        for review in history:
            day, rating = review[0], review[1]
            elapsed = max(0, day - last) if memory else 0
            if memory and elapsed and (since is None or day >= since):
                yield retrievability(memory, elapsed, w), rating > AGAIN
            memory, last = step(memory, rating, elapsed, w), max(day, last) if memory else day


def log_loss(histories: Sequence[History], parameters: Sequence[float] = DEFAULT, since: int | None = None) -> float:
    """The mean log loss (from 0, in nats) of the predictions. Raises ValueError when there is none to judge by."""
    losses = [
        -log(min(r if right else 1 - r, SUREST) or 1 - SUREST)
        for r, right in predictions(histories, parameters, since)
    ]
    if not losses:
        raise ValueError("There is no review to judge by.")
    return sum(losses) / len(losses)


def shrunk(fitted: Sequence[float], reviews: int, defaults: Sequence[float] = DEFAULT) -> tuple[float, ...]:
    """The fitted parameters drawn toward the defaults: they weigh n/(n + 1000) after n reviews."""
    weight = reviews / (reviews + SHRINK)
    return tuple(base + weight * (own - base) for own, base in zip(full(fitted), full(defaults), strict=True))


def fit(
    histories: Sequence[History],
    optimiser: Optimiser,
    current: Sequence[float] = DEFAULT,
    *,
    needed: int = REVIEWS_NEEDED,
) -> Fitted:
    """Fit parameters to a student's histories, and take them only if they predict the latest fifth better.

    The optimiser sees the earlier reviews first; when what it finds is better than `current` on the held-out ones, it
    is called again with all. That proof needs no more than some thousand reviews, so of a longer log it takes every
    second, third ... card. Fewer than `needed` reviews are not fitted.
    """
    reviews = sum(1 for history in histories for _ in _judged(history))
    keep = Fitted(tuple(full(current)), accepted=False, reviews=reviews)
    if reviews < max(needed, 1):
        return keep
    tried = thinned(histories, PROOF)
    days = sorted(day for history in tried for day in _judged(history))
    cut = days[int(len(days) * (1 - HELD_OUT))]
    before = log_loss(tried, current, since=cut)
    early = [kept for history in tried if (kept := [review for review in history if review[0] < cut])]
    seen = sum(day < cut for day in days)
    after = log_loss(tried, shrunk(optimiser(early), seen), since=cut) if seen else before
    if after >= before:
        return Fitted(keep.parameters, False, reviews, before, after)
    return Fitted(shrunk(optimiser(histories), reviews), True, reviews, before, after)


def thinned(histories: Sequence[History], answers: int) -> Sequence[History]:
    """Every card's history, or every second, third ... so that there are about so many answers in all."""
    return histories[:: -(-sum(map(len, histories)) // answers) or 1]


def _judged(history: History) -> Iterator[int]:
    """The days of the reviews that can be predicted."""
    last: int | None = None
    for review in history:
        day = review[0]
        if last is not None and day > last:
            yield day
        last = day if last is None else max(day, last)


def strength(histories: Sequence[History], fitted: Sequence[float], defaults: Sequence[float] = DEFAULT) -> float:
    """How much stronger this memory is than the default says: 0.2 is 20 % stronger, below 0 weaker.

    The geometric mean, over the cards, of the stability that their answers come to under both; 0 without a card.
    """
    plain = [[(review[0], review[1]) for review in one] for one in histories if one]
    ratios = [log(replay(one, fitted).stability / replay(one, defaults).stability) for one in plain]
    return exp(sum(ratios) / len(ratios)) - 1 if ratios else 0.0
