"""A day's queue: what is asked now, in which order, and what an empty queue says of what comes next."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from decks.memory.fsrs import retrievability
from decks.memory.preset import Preset
from decks.memory.promise import LEARNING, NEW, RELEARNING
from decks.memory.scheduling import PLAIN, Schedule, elapsed

DUE, WEAKEST, RANDOM, BACKLOG = "due", "retrievability", "random", "backlog"
ORDERS = (DUE, WEAKEST, RANDOM, BACKLOG)


@dataclass(frozen=True, slots=True)
class Item:
    """A card that may be asked: neither suspended nor buried by hand.

    Cards of one `sibling` key give each other away; `place` is where a new card stands in its deck.
    """

    card: int
    schedule: Schedule
    sibling: Hashable = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """The cards to ask now, in order: learning ones that are due, reviews, new ones, and learning ones due soon.

    What waits: cards beyond the day's limits, siblings buried until tomorrow, and when something is due next
    (`next_ms`, milliseconds since 1970, of a step today; `next_day`, a study day).
    """

    learning: tuple[int, ...] = ()
    reviews: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    soon: tuple[int, ...] = ()
    reviews_over_limit: int = 0
    new_over_limit: int = 0
    buried: int = 0
    next_ms: int | None = None
    next_day: int | None = None

    @property
    def cards(self) -> tuple[int, ...]:
        """All of them, the next one first."""
        return self.learning + self.reviews + self.new + self.soon


def build(
    items: Iterable[Item],
    *,
    day: int,
    now: int,
    preset: Preset = PLAIN,
    order: str = DUE,
    rng: Random | None = None,
    new_done: int = 0,
    reviews_done: int = 0,
    siblings_seen: Iterable[Hashable] = (),
) -> Queue:
    """The queue on study day `day` at `now` (milliseconds since 1970).

    `order` is that of the reviews: by due day, the weakest memory first, at random (needs `rng`), or for a backlog:
    what is held best first, for that can still be saved. `new_done` and `reviews_done` are today's answers so far,
    `siblings_seen` the keys of cards answered today. Raises ValueError for an unknown order.
    """
    steps, reviews, new, later = _sorted_out(items, day, now)
    seen = set(siblings_seen) | {item.sibling for item in steps}
    ahead = now + int(preset.learn_ahead * 60_000)
    ready = [item for item in steps if _due_ms(item) <= now]
    soon = [item for item in steps if now < _due_ms(item) <= ahead]
    reviews, buried_reviews = _unburied(_in_order(reviews, order, day, preset, rng), seen, preset)
    new, buried_new = _unburied(sorted(new, key=lambda item: (item.place, item.card)), seen, preset)
    most_reviews, most_new = max(0, preset.reviews_per_day - reviews_done), max(0, preset.new_per_day - new_done)
    waiting = buried_reviews + buried_new + len(reviews[most_reviews:]) + len(new[most_new:])
    next_days = [item.schedule.due_day for item in later if item.schedule.due_day is not None]
    return Queue(
        learning=_cards(ready),
        reviews=_cards(reviews[:most_reviews]),
        new=_cards(new[:most_new]),
        soon=_cards(soon),
        reviews_over_limit=len(reviews[most_reviews:]),
        new_over_limit=len(new[most_new:]),
        buried=buried_reviews + buried_new,
        next_ms=min((_due_ms(item) for item in steps if _due_ms(item) > now), default=None),
        next_day=day + 1 if waiting else min(next_days, default=None),
    )


def _sorted_out(items: Iterable[Item], day: int, now: int) -> tuple[list[Item], list[Item], list[Item], list[Item]]:
    """Cards in steps (the one due first in front), due reviews, new cards, and cards that are due another day."""
    steps: list[Item] = []
    reviews: list[Item] = []
    new: list[Item] = []
    later: list[Item] = []
    for item in items:
        held = item.schedule
        if held.state == NEW:
            new.append(item)
        elif held.due_day is not None and held.due_day > day:
            later.append(item)
        elif held.state in (LEARNING, RELEARNING):
            steps.append(item)
        else:
            reviews.append(item)
    return sorted(steps, key=lambda item: (_due_ms(item), item.card)), reviews, new, later


def _due_ms(item: Item) -> int:
    """When a card in steps is due; a step of days is due all day long."""
    return item.schedule.due_ms or 0


def _in_order(items: list[Item], order: str, day: int, preset: Preset, rng: Random | None) -> list[Item]:
    if order == RANDOM and rng is not None:
        return rng.sample(sorted(items, key=lambda item: item.card), len(items))

    def chance(item: Item) -> float:
        held = item.schedule
        return retrievability(held.memory, elapsed(held, day), preset.parameters) if held.memory else 0.0

    keys: dict[str, Callable[[Item], tuple[float, int]]] = {
        DUE: lambda item: (item.schedule.due_day or 0, item.card),
        WEAKEST: lambda item: (chance(item), item.card),
        BACKLOG: lambda item: (-chance(item), item.card),
    }
    if order not in keys:
        raise ValueError(f"An order is one of {', '.join(ORDERS)} (random with dice), not {order!r}.")
    return sorted(items, key=keys[order])


def _unburied(items: list[Item], seen: set[Hashable], preset: Preset) -> tuple[list[Item], int]:
    """The items without siblings of those seen before, whose keys join `seen`, and how many are left out."""
    kept = []
    for item in items:
        if item.sibling is None or item.sibling not in seen or not preset.bury_siblings:
            kept.append(item)
            seen.add(item.sibling)
    return kept, len(items) - len(kept)


def _cards(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(item.card for item in items)
