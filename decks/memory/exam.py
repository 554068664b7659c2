"""Studying for a date: what to ask today so that the most is known on the day of the exam, and what to expect then.

Each day the cards are taken in the order of what an answer today adds to the expected recall at the exam, by the
minute that it costs. So a backlog is capped by the time there is, and a card is let go of when the time is better
spent elsewhere. Beside it, plain due order and a raised desired retention did worse (tests/core/test_memory_exam.py).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from decks.memory.collection import Held, WouldRecall, would_recall
from decks.memory.fsrs import AGAIN, GOOD, Memory, retrievability, step
from decks.memory.parameters import DEFAULT, full

LEAST_GAIN = 0.005  # of recall at the exam, below which an answer is not worth its time
NO_SIBLINGS: Mapping[int, Hashable] = {}


@dataclass(frozen=True, slots=True)
class Costs:
    """Minutes that a card takes: a new one until it is learned, a recalled one, a missed one until it is relearned."""

    new: float = 0.5
    right: float = 0.13
    wrong: float = 0.33


USUAL = Costs()


@dataclass(frozen=True, slots=True)
class Gain:
    """What studying a card today adds to its chance at the exam (`recall`, -1 to 1), and what it costs in minutes."""

    recall: float
    minutes: float

    @property
    def per_minute(self) -> float:
        """The gain by the minute."""
        return self.recall / self.minutes


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's cards in order, the minutes they take, and what is expected at the exam with them and without."""

    cards: tuple[int, ...]
    minutes: float
    without: WouldRecall
    gain: float = field(default=0.0)

    @property
    def expected_share(self) -> float:
        """The share of cards, 0 to 1, expected to be recalled at the exam if today's are studied and nothing more."""
        return (self.without.expected + self.gain) / self.without.cards if self.without.cards else 0.0


def gain(card: Held, day: int, exam_day: int, costs: Costs = USUAL, parameters: Sequence[float] = DEFAULT) -> Gain:
    """What asking a card on study day `day` should add at the exam; a missed card is relearned the same day."""
    (memory, last), w, left = card, full(parameters), exam_day - day
    if memory is None:
        return Gain(retrievability(_relearned(None, 0, w), left, w), costs.new)
    elapsed = max(0, day - last)
    chance = retrievability(memory, elapsed, w)
    right = retrievability(step(memory, GOOD, elapsed, w), left, w)
    wrong = retrievability(_relearned(memory, elapsed, w), left, w)
    after = chance * right + (1 - chance) * wrong
    minutes = chance * costs.right + (1 - chance) * costs.wrong
    return Gain(after - retrievability(memory, exam_day - last, w), minutes)


def plan(
    cards: Mapping[int, Held],
    *,
    day: int,
    exam_day: int,
    minutes: float,
    least: float = 0.0,
    siblings: Mapping[int, Hashable] = NO_SIBLINGS,
    seen: Iterable[Hashable] = (),
    costs: Costs = USUAL,
    parameters: Sequence[float] = DEFAULT,
) -> Plan:
    """Today's cards for an exam on `exam_day`, within so many minutes.

    `cards` are the active ones by number. Those that were asked today are left out, and those that would gain no more
    than `least` (0 to 1): with 0.01, a student with ample time is asked up to 40 % less and loses 1 % of the score.
    Of the cards with one key in `siblings` one is asked a day, and none of a key that was `seen` today. Raises
    ValueError when the exam is over.
    """
    if exam_day < day:
        raise ValueError("The exam is over.")
    without = would_recall(cards.values(), exam_day, parameters)
    open_cards = {card: held for card, held in cards.items() if held[0] is None or held[1] < day}
    gains = {card: gain(held, day, exam_day, costs, parameters) for card, held in open_cards.items()}
    chosen, spent, gained, met = [], 0.0, 0.0, set(seen)
    for card in sorted(gains, key=lambda card: (-gains[card].per_minute, card)):
        each, key = gains[card], siblings.get(card)
        if each.recall > max(0.0, least) and spent + each.minutes <= minutes and (key is None or key not in met):
            chosen.append(card)
            met.add(key)
            spent += each.minutes
            gained += each.recall
    return Plan(tuple(chosen), spent, without, gained)


def forecast(
    cards: Mapping[int, Held],
    *,
    day: int,
    exam_day: int,
    minutes: float,
    rng: Random,
    least: float = 0.0,
    costs: Costs = USUAL,
    parameters: Sequence[float] = DEFAULT,
    days_off: Iterable[int] = (),
    siblings: Mapping[int, Hashable] = NO_SIBLINGS,
    spent: float = 0.0,
) -> WouldRecall:
    """How many cards will be recalled at the exam when the plan (with `least`) is followed for so many minutes a day.

    Of the first day so many are `spent` already. The answers until then are played with the dice; `days_off` are study
    days without studying. About a millisecond for ten cards and ten days.
    """
    held, off = dict(cards), frozenset(days_off)
    for today in range(day, exam_day):
        if today in off:
            continue
        todays = plan(
            held,
            day=today,
            exam_day=exam_day,
            minutes=max(0.0, minutes - spent) if today == day else minutes,
            least=least,
            siblings=siblings,
            costs=costs,
            parameters=parameters,
        )
        for card in todays.cards:
            held[card] = _played(held[card], today, rng, parameters), today
    return would_recall(held.values(), exam_day, parameters)


def _played(card: Held, day: int, rng: Random, parameters: Sequence[float]) -> Memory:
    memory, last = card
    elapsed = max(0, day - last) if memory else 0
    if memory and rng.random() < retrievability(memory, elapsed, parameters):
        return step(memory, GOOD, elapsed, parameters)
    return _relearned(memory, elapsed, parameters)


def _relearned(memory: Memory | None, elapsed: int, parameters: Sequence[float]) -> Memory:
    """The memory after a miss and a right answer on the same day."""
    return step(step(memory, AGAIN, elapsed, parameters), GOOD, 0, parameters)
