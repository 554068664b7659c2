"""What the four buttons promise: the interval after Again, Hard, Good and Easy, by Anki's rules.

A card in steps waits seconds; a card in review waits whole days, rounded half up, with Hard < Good < Easy by at least
a day, equal only at the maximum. An interval that grew never falls below the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.memory import steps
from decks.memory.fsrs import AGAIN, EASY, GOOD, HARD, Memory, interval, step
from decks.memory.fuzz import Pick, factor_of, fuzzed, half_up, nearest, spread
from decks.memory.parameters import DEFAULT, full
from decks.memory.preset import LEECH_AT, Preset, is_leech
from decks.memory.promise import LEARNING, NEW, RELEARNING, REVIEW, Buttons, Interval

SHORT = 0.5  # days; a raw interval below this is waited for in seconds where there are no steps


@dataclass(frozen=True, slots=True)
class _Card:
    """A card before its answer, and what each rating would make of its memory (`after`, raw days `raw`)."""

    state: str
    remaining: int
    last: int
    lapses: int
    after: dict[int, Memory]
    raw: dict[int, float]

    def wait(self, rating: int, state: str, seconds: int, remaining: int, back_to: int) -> Interval:
        return Interval(state, self.after[rating], 0, seconds, remaining, back_to, self.lapses)

    def review(self, rating: int, days: int) -> Interval:
        return Interval(REVIEW, self.after[rating], days, review_days=days, lapses=self.lapses)


def buttons(
    memory: Memory | None,
    elapsed_days: int = 0,
    *,
    desired_retention: float = 0.9,
    parameters: Sequence[float] = DEFAULT,
    learning_steps: Sequence[float] = (1.0, 10.0),
    relearning_steps: Sequence[float] = (10.0,),
    maximum_interval: int = 36500,
    minimum_lapse_interval: int = 1,
    last_interval: int = 0,
    state: str | None = None,
    remaining_steps: int | None = None,
    lapses: int = 0,
    leech_threshold: int = LEECH_AT,
    card: int | None = None,
    repetition: int = 0,
) -> Buttons:
    """What the buttons show for a card, `elapsed_days` study days after its last answer (`None`: a new card).

    Steps are minutes, intervals days. `state` is new, learning, review or relearning; without it, a card without
    memory is new and any other in review. `remaining_steps` of a card in steps; without it, all of them. With the
    number of a `card`, fuzz seeded by it and `repetition`; else none. Raises ValueError as `step` and `interval` do.
    """
    preset = Preset(
        desired_retention=desired_retention,
        parameters=tuple(parameters),
        learning_steps=tuple(learning_steps),
        relearning_steps=tuple(relearning_steps),
        maximum_interval=maximum_interval,
        minimum_lapse_interval=minimum_lapse_interval,
        leech_threshold=leech_threshold,
    )
    state = state or (REVIEW if memory else NEW)
    if remaining_steps is None:
        remaining_steps = len(relearning_steps if state == RELEARNING else learning_steps)
    pick = nearest if card is None else fuzzed(factor_of(card, repetition))
    return promised(
        memory,
        elapsed_days,
        preset,
        pick,
        state=state,
        remaining=remaining_steps,
        last_interval=last_interval,
        lapses=lapses,
    )


def promised(
    memory: Memory | None,
    elapsed_days: int,
    preset: Preset,
    pick: Pick = nearest,
    *,
    state: str,
    remaining: int,
    last_interval: int,
    lapses: int,
) -> Buttons:
    """The four buttons under a preset; `pick` makes whole days of raw ones. Raises ValueError for another state."""
    if state not in (NEW, LEARNING, REVIEW, RELEARNING):
        raise ValueError(f"A card is new, learning, review or relearning, not {state!r}.")
    w = full(preset.parameters)
    after = {rating: step(memory, rating, elapsed_days, w) for rating in (AGAIN, HARD, GOOD, EASY)}
    raw = {rating: interval(each.stability, preset.desired_retention, w) for rating, each in after.items()}
    card = _Card(state, remaining, last_interval, lapses, after, raw)
    return _in_review(card, preset, pick) if state == REVIEW else _in_steps(card, preset, pick)


def _in_steps(card: _Card, preset: Preset, pick: Pick) -> Buttons:
    relearning = card.state == RELEARNING
    state = RELEARNING if relearning else LEARNING
    times = preset.relearning_steps if relearning else preset.learning_steps
    short = not times and _may_be_short(preset)
    most = max(1, preset.maximum_interval)
    first, same, following = steps.again(times), steps.hard(times, card.remaining), steps.good(times, card.remaining)
    lapsed = _after_lapse(card, preset) if relearning else 0

    def given(rating: int, seconds: int | None, remaining: int, least: int, back_to: int) -> Interval:
        if seconds is None and short and card.raw[rating] < SHORT:
            seconds = int(card.raw[rating] * steps.DAY)
        if seconds is not None:
            return card.wait(rating, state, seconds, remaining, back_to)
        return card.review(rating, pick(max(1, half_up(card.raw[rating])), min(least, most), most))

    again = given(AGAIN, first, len(times), 1, lapsed)
    hard = given(HARD, same, card.remaining, 1, card.last)
    good = given(GOOD, following, steps.left_after_good(times, card.remaining), hard.days + 1, card.last)
    least = good.days or pick(card.raw[GOOD], 1, most)
    easy = card.review(EASY, pick(max(1, half_up(card.raw[EASY])), min(least + 1, most), most))
    return Buttons(again, hard, good, easy)


def _in_review(card: _Card, preset: Preset, pick: Pick) -> Buttons:
    most = max(1, preset.maximum_interval)
    days: dict[int, int] = {HARD: 0}
    least = 1
    for rating in (HARD, GOOD, EASY):
        days[rating] = pick(card.raw[rating], min(max(least, _not_below(card.raw[rating], card.last)), most), most)
        least = days[rating] + 1
    passed = [card.review(rating, days[rating]) for rating in (HARD, GOOD, EASY)]
    return Buttons(_lapse(card, preset), *passed)


def _lapse(card: _Card, preset: Preset) -> Interval:
    """Again in review: the first relearning step, or without steps a short wait or a day."""
    lapses = card.lapses + 1
    leech = is_leech(lapses, preset.leech_threshold)
    times, days, raw = preset.relearning_steps, _after_lapse(card, preset), card.raw[AGAIN]
    seconds = steps.again(times)
    if seconds is None and raw < SHORT and _may_be_short(preset):
        seconds = int(raw * steps.DAY)
    if seconds is None:
        return Interval(REVIEW, card.after[AGAIN], days, review_days=days, lapses=lapses, leech=leech)
    return Interval(RELEARNING, card.after[AGAIN], 0, seconds, len(times), days, lapses, leech)


def _after_lapse(card: _Card, preset: Preset) -> int:
    least = max(1, preset.minimum_lapse_interval)
    return nearest(card.raw[AGAIN], min(least, preset.maximum_interval), max(1, preset.maximum_interval))


def _not_below(raw: float, last: int) -> int:
    """The least days for an interval after one of `last` days: more when it grew, as many when fuzz may give them."""
    if last <= 0:
        return 0
    if half_up(raw) > last:
        return last + 1
    return last if last <= spread(raw)[1] else 0


def _may_be_short(preset: Preset) -> bool:
    """Whether the parameters know of answers on the same day at all."""
    w = full(preset.parameters)
    return w[17] > 0 and w[18] > 0
