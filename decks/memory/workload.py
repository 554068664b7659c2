"""What a desired retention costs: reviews and minutes a day, played ahead with dice for each choice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from decks.memory.collection import Held
from decks.memory.exam import USUAL, Costs
from decks.memory.fsrs import AGAIN, GOOD, Memory, interval, retrievability, step
from decks.memory.fuzz import half_up
from decks.memory.parameters import DEFAULT, full

RETENTIONS = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.97)
SAMPLE = 200  # cards that are played; more are counted in proportion


@dataclass(frozen=True, slots=True)
class Workload:
    """What a desired retention (0 to 1) comes to: reviews and minutes a day, the share of cards known at the end."""

    retention: float
    reviews_a_day: float
    minutes_a_day: float
    known: float


@dataclass(slots=True)
class _Tally:
    reviews: int = 0
    minutes: float = 0.0
    known: float = 0.0


def preview(
    cards: Iterable[Held],
    *,
    day: int,
    rng: Random,
    days: int = 180,
    retentions: Sequence[float] = RETENTIONS,
    costs: Costs = USUAL,
    parameters: Sequence[float] = DEFAULT,
) -> list[Workload]:
    """The workload of so many days from study day `day` at each desired retention, for these cards and no new ones.

    New cards are learned on the first day. Each card throws the same dice at each retention, so they can be compared.
    """
    cards, w = list(cards), full(parameters)
    played = cards if len(cards) <= SAMPLE else rng.sample(cards, SAMPLE)
    share = len(cards) / len(played) if played else 0.0
    seeds = [rng.getrandbits(32) for _ in played]
    loads = []
    for retention in retentions:
        tally = _Tally()
        for card, seed in zip(played, seeds, strict=True):
            _play(card, day, day + days, retention, w, costs, Random(seed), tally)  # noqa: S311
        daily = share / max(days, 1)
        loads.append(
            Workload(retention, tally.reviews * daily, tally.minutes * daily, tally.known / max(len(played), 1))
        )
    return loads


def _play(
    card: Held, day: int, end: int, retention: float, w: Sequence[float], costs: Costs, rng: Random, tally: _Tally
) -> None:
    memory, last = card
    if memory is None:
        memory, last = _missed(None, 0, w), day
        tally.minutes += costs.new
    while (due := max(day, last + max(1, half_up(interval(memory.stability, retention, w))))) < end:
        elapsed = due - last
        right = rng.random() < retrievability(memory, elapsed, w)
        memory, last = step(memory, GOOD, elapsed, w) if right else _missed(memory, elapsed, w), due
        tally.reviews += 1
        tally.minutes += costs.right if right else costs.wrong
    tally.known += retrievability(memory, end - last, w)


def _missed(memory: Memory | None, elapsed: int, w: Sequence[float]) -> Memory:
    return step(step(memory, AGAIN, elapsed, w), GOOD, 0, w)
