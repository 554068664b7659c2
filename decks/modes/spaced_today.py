"""What a session of Spaced holds when it begins: the queue of the day, or what the plan for an exam chooses."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from decks.memory.exam import LEAST_GAIN, plan
from decks.memory.queue import Item, Queue, build
from decks.modes.base import MOST_CARDS, Outlook, Settings
from decks.modes.facts import CardFacts, Moment
from decks.modes.spaced_options import preset_of
from decks.modes.spaced_queue import DUE, NEW, arranged
from decks.modes.which import chosen


def beginning(
    cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment
) -> tuple[list[tuple[int, str]], list[list[int]]]:
    """The cards in order, with their kinds, and those that are in steps, as [due in milliseconds, card]."""
    active = [card for card in cards if not card.aside]
    if settings["cram"]:
        order = [(card.id, NEW if card.schedule.memory is None else DUE) for card in active]
        rng.shuffle(order)
        return order, []
    queue = day_queue(active, settings, now, rng)
    reviews, new = [(card, DUE) for card in queue.reviews], [(card, NEW) for card in queue.new]
    steps = [[card.schedule.due_ms, card.id] for card in active if card.schedule.due_ms is not None]
    of_days = set(queue.learning) - {card for _, card in steps}
    return arranged(reviews, new, settings["place"]), sorted(steps + [[0, card] for card in of_days])


def outlook(cards: Sequence[CardFacts], settings: Settings, now: Moment) -> Outlook:
    """What would be asked now and what comes next."""
    active = [card for card in chosen(cards, settings["cards"]) if not card.aside]
    if settings["cram"]:
        return Outlook(practise=min(len(active), MOST_CARDS))
    queue = day_queue(active, settings, now, None)
    return Outlook(
        new=len(queue.new),
        learning=len(queue.learning + queue.soon),
        reviews=len(queue.reviews),
        new_held_back=queue.new_over_limit,
        reviews_held_back=queue.reviews_over_limit,
        buried=queue.buried,
        next_ms=queue.next_ms,
        next_day=queue.next_day,
        planned=follows_plan(settings, now),
    )


def follows_plan(settings: Settings, now: Moment) -> bool:
    """Whether an exam is to come whose plan is followed."""
    return bool(settings["exam"]) and now.exam_day is not None and now.exam_day >= now.day


def day_queue(active: Sequence[CardFacts], settings: Settings, now: Moment, rng: Random | None) -> Queue:
    """The queue of the day over these cards, none of which is set aside."""
    seen = {card.sibling for card in active if card.sibling_seen}
    items = [Item(card.id, card.schedule, card.sibling or None, place) for place, card in enumerate(active)]
    queue = build(
        items,
        day=now.day,
        now=now.ms,
        preset=replace(preset_of(settings), parameters=now.parameters),
        order=settings["order"],
        rng=rng or Random(now.day),  # noqa: S311
        new_done=now.new_done,
        reviews_done=now.reviews_done,
        siblings_seen=seen,
    )
    return _planned(queue, active, settings, now, seen) if follows_plan(settings, now) else queue


def _planned(queue: Queue, active: Sequence[CardFacts], settings: Settings, now: Moment, seen: set[str]) -> Queue:
    """The queue as an exam wants it: what gains the most by the minute, within the minutes of the day."""
    assert now.exam_day is not None
    in_steps = set(queue.learning + queue.soon)
    waiting = {card.id: card for card in active if card.id not in in_steps}
    apart = waiting.values() if settings["siblings"] else ()
    todays = plan(
        {pk: (card.schedule.memory, card.schedule.last_day) for pk, card in waiting.items()},
        day=now.day,
        exam_day=now.exam_day,
        minutes=max(0.0, now.exam_minutes - now.spent_ms / 60_000),
        least=LEAST_GAIN,
        siblings={card.id: card.sibling for card in apart if card.sibling},
        seen=seen | {card.sibling for card in active if card.id in in_steps},
        parameters=now.parameters,
    )
    new = {pk for pk, card in waiting.items() if card.schedule.memory is None}
    return Queue(
        learning=queue.learning,
        reviews=tuple(card for card in todays.cards if card not in new),
        new=tuple(card for card in todays.cards if card in new),
        soon=queue.soon,
        next_ms=queue.next_ms,
        next_day=None if now.exam_day > now.day else queue.next_day,  # on a day to come they are chosen anew
    )
