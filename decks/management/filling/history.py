"""One student's studying, played ahead: what is due first, then what is new; recall falls as the model says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from random import Random

from decks.memory import Course, Given, Preset, Row, given, retrievability, taken
from decks.modes import MODES, CardFacts, Moment, State

MODE = MODES["flashcards"]
STEADY = Preset(fuzz=False)  # which is a third of the work of an answer
SITTING = 20  # answers
FIRST_HOUR, WAKING_HOURS = 6, 15
DAY_MS = 86_400_000
ROLLOVER_MS = 4 * 3_600_000
LONGEST_MS = 400_000  # of a sitting: 20 answers of 10 s, each given twice at most
MOST_SITTINGS = WAKING_HOURS * 3_600_000 // LONGEST_MS  # of a day
KNOWS_NEW = 0.5  # the chance to know a card at first sight
UNDONE = 0.01  # the share of answers that are taken back and given again


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: to which card, at which millisecond, and what was held before and is after it."""

    card: int
    at: int
    right: bool
    elapsed_ms: int
    before: Course
    after: Course
    kept: Given
    undone: bool = False


@dataclass(slots=True)
class Sitting:
    """One session that was studied to its end."""

    day: int
    begun: int
    state: State
    given: list[Reply] = field(default_factory=list)

    @property
    def ended(self) -> int:
        return self.given[-1].at

    @property
    def score(self) -> float:
        stands = [each.right for each in self.given if not each.undone]
        return sum(stands) / len(stands)


def lived(cards: Sequence[int], *, answers: int, days: int, today: int, rng: Random) -> Iterator[Sitting]:
    """The sittings of so many answers that stand, spread over the study days before `today`; the clock is UTC."""
    due: list[tuple[int, int]] = []
    fresh, held = list(reversed(cards)), dict[int, Course]()
    sittings = -(-answers // SITTING)
    share = WAKING_HOURS * 3_600_000 // -(-sittings // days)  # of the waking day, for each sitting
    for number in range(sittings):
        day = today - days + number * days // sittings
        first = -(-(day - today + days) * sittings // days)  # the first sitting of this day
        hour = day * DAY_MS + FIRST_HOUR * 3_600_000
        begun = hour + (number - first) * share + rng.randrange(share - LONGEST_MS + 1)
        size = min(SITTING, answers - number * SITTING, len(cards))
        chosen = [_next(due, fresh, day) for _ in range(size)]
        yield _sat(chosen, day, begun, held, rng)
        for card in chosen:
            heappush(due, (_due(held[card]), card))


def _next(due: list[tuple[int, int]], fresh: list[int], day: int) -> int:
    """A card that is due, else a new one, else the one that falls due next."""
    if due and (due[0][0] <= day or not fresh):
        return heappop(due)[1]
    return fresh.pop()


def _due(course: Course) -> int:
    """The study day on which a card is due; one in steps may be due on the day itself."""
    held = course.schedule
    return held.due_day if held.due_day is not None else ((held.due_ms or 0) - ROLLOVER_MS) // DAY_MS


def _sat(chosen: Sequence[int], day: int, begun: int, held: dict[int, Course], rng: Random) -> Sitting:
    facts, settings = [CardFacts(card) for card in chosen], MODE.clean({})
    sitting = Sitting(day, begun, MODE.begin(facts, settings, rng, Moment(begun, day)))
    at = begun
    for card in chosen:
        before = held.get(card, Course())
        chance = _chance(before, day)
        for undone in (True, False) if rng.random() < UNDONE else (False,):
            elapsed_ms, right = rng.randrange(2_000, 9_000), rng.random() < chance
            at += elapsed_ms + 1_000
            row = Row(id=0, day=day, at=at, rating=3 if right else 1)
            after = taken(before, row, card=card, preset=STEADY)
            kept = given(before, after, row)
            sitting.given.append(Reply(card, at, right, elapsed_ms, before, after, kept, undone))
        held[card] = after
        reply = {"do": "know" if right else "learning"}
        sitting.state = MODE.answer(sitting.state, reply, Moment(at, day)).state
    return sitting


def _chance(course: Course, day: int) -> float:
    """The chance that the student recalls the card, 0 to 1."""
    held = course.standing
    return retrievability(held.memory, day - held.last_day) if held else KNOWS_NEW
