"""Simulated students, who forget by laws of their own: what they know is never what the scheduler believes.

`python -m tests.students` prints how ways to study for an exam compare.
"""

from math import log
from random import Random

from decks.memory import Memory, interval, step
from decks.memory.exam import Costs, plan

COSTS = Costs()


class Student:
    """Someone whose chance to recall falls as 2 ** -((t / h) ** c): neither FSRS's curve nor its parameters.

    h, the half-life in days, is another for every card and grows with each recall, most when it was hard.
    """

    def __init__(self, rng: Random, cards: int) -> None:
        self.rng = rng
        self.growth = rng.uniform(1.5, 4.0)
        self.shape = rng.uniform(0.3, 0.55)
        usual = rng.lognormvariate(log(6), 0.5)
        self.first = [usual * rng.lognormvariate(0, 0.7) for _ in range(cards)]
        self.half_life = [0.0] * cards
        self.last = [0] * cards

    def chance(self, card: int, day: int) -> float:
        """The chance to recall a card on a day; nothing of a card never seen."""
        if not self.half_life[card]:
            return 0.0
        return float(2 ** -(((day - self.last[card]) / self.half_life[card]) ** self.shape))

    def asked(self, card: int, day: int) -> bool:
        """Ask a card, and let the student see its answer; whether it was recalled."""
        chance = self.chance(card, day)
        right = self.rng.random() < chance
        if not self.half_life[card]:
            self.half_life[card] = self.first[card]
        elif right:
            self.half_life[card] *= 1 + self.growth * (1 - chance) ** 0.7
        else:
            self.half_life[card] = max(0.7 * self.first[card], 0.4 * self.half_life[card])
        self.last[card] = day
        return right


class Notes:
    """What a scheduler knows: the memory that FSRS with its default parameters makes of the answers."""

    def __init__(self, cards: int) -> None:
        self.held: dict[int, tuple[Memory | None, int]] = dict.fromkeys(range(cards), (None, 0))

    def note(self, card: int, day: int, right: bool) -> None:
        """Write an answer down; a missed card was relearned the same day."""
        memory, last = self.held[card]
        memory = step(memory, 3 if right else 1, day - last if memory else 0)
        self.held[card] = (memory if right else step(memory, 3, 0)), day


def by_due_day(retention):
    """Reviews in the order in which they are due at a desired retention (of day and exam), then new cards."""

    def choose(notes, day, exam_day, _minutes):
        wanted = retention(day / exam_day)
        due = []
        for card, (memory, last) in notes.held.items():
            if memory:
                due.append((last + max(1, int(interval(memory.stability, wanted) + 0.5)), card))
        return [card for when, card in sorted(due) if when <= day] + [
            c for c, held in notes.held.items() if not held[0]
        ]

    return choose


def by_gain(notes, day, exam_day, minutes):
    """The plan of decks.memory.exam."""
    return list(plan(notes.held, day=day, exam_day=exam_day, minutes=minutes).cards)


WAYS = {
    "due order": by_due_day(lambda _: 0.9),
    "retention raised to 0.97": by_due_day(lambda passed: 0.9 + 0.07 * passed),
    "retention 0.97 throughout": by_due_day(lambda _: 0.97),
    "plan by gain": by_gain,
}


def score(choose, *, seed: int, cards: int, days: int, minutes: float) -> float:
    """The share of cards that a student knows at the exam, after studying so many minutes on each day before it."""
    student, notes = Student(Random(seed), cards), Notes(cards)
    for day in range(days):
        left = minutes
        for card in choose(notes, day, days, minutes):
            fresh = notes.held[card][0] is None
            if left < (COSTS.new if fresh else COSTS.right):
                break
            right = student.asked(card, day)
            left -= COSTS.new if fresh else COSTS.right if right else COSTS.wrong
            notes.note(card, day, right)
    return sum(student.chance(card, days) for card in range(cards)) / cards


SETTINGS = (
    {"cards": 120, "days": 21, "minutes": 5},
    {"cards": 120, "days": 21, "minutes": 8},
    {"cards": 120, "days": 21, "minutes": 15},
    {"cards": 60, "days": 10, "minutes": 5},
    {"cards": 120, "days": 45, "minutes": 5},
)


def table(seeds: int = 10):
    """For each setting and way, the mean score over so many students."""
    return [
        (
            setting,
            {name: sum(score(way, seed=n, **setting) for n in range(seeds)) / seeds for name, way in WAYS.items()},
        )
        for setting in SETTINGS
    ]


if __name__ == "__main__":
    for setting, scores in table():
        print(setting, {name: round(value, 3) for name, value in scores.items()})
