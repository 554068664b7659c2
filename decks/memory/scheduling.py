"""When a card comes again: its state among new, learning, review and relearning, moved on by each answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from decks.memory.balance import balanced
from decks.memory.buttons import promised
from decks.memory.evidence import EARLIER, FORMS, WRONG_BELOW, YES, form_named
from decks.memory.fsrs import AGAIN, Memory, interval
from decks.memory.fuzz import Pick, factor_of, fuzzed, nearest
from decks.memory.preset import Preset, is_leech
from decks.memory.promise import LEARNING, NEW, RELEARNING, REVIEW, Buttons
from decks.memory.steps import DAY

PLAIN = Preset()


@dataclass(frozen=True, slots=True)
class Schedule:
    """One student's schedule of one card. A new card is `Schedule()`.

    A card is due on a study day (`due_day`), or, during short steps, at a moment (`due_ms`, milliseconds since 1970).
    `interval` is the last one in days, `remaining` the steps that are left, `leech` whether the last answer made it
    one.
    """

    state: str = NEW
    memory: Memory | None = None
    last_day: int = 0
    interval: int = 0
    remaining: int = 0
    due_day: int | None = None
    due_ms: int | None = None
    lapses: int = 0
    repetitions: int = 0
    leech: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What the log says that an answer gave: the interval (days, or seconds when negative), the steps that were left,
    and the interval in days that a card in steps goes back to."""

    interval: int
    remaining: int = 0
    back_to: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """What the days ahead hold already: reviews due by study day, and the days on which a sibling is due."""

    due: Mapping[int, int]
    siblings: Collection[int] = ()


def promises(schedule: Schedule, *, card: int, day: int, preset: Preset = PLAIN, load: Load | None = None) -> Buttons:
    """What the four buttons give on study day `day`; `answered` keeps the promise as long as the load is the same."""
    return promised(
        schedule.memory,
        elapsed(schedule, day),
        preset,
        _pick(schedule, card, day, preset, load),
        state=schedule.state,
        remaining=schedule.remaining if schedule.state != NEW else len(preset.learning_steps),
        last_interval=schedule.interval,
        lapses=schedule.lapses,
    )


def answered(
    schedule: Schedule,
    rating: int,
    *,
    card: int,
    day: int,
    at: int,
    preset: Preset = PLAIN,
    load: Load | None = None,
) -> Schedule:
    """The schedule after a rating of 1 (Again) to 4 (Easy) on study day `day` at `at` (milliseconds since 1970).

    Raises ValueError for another rating.
    """
    day = max(day, schedule.last_day)
    promise = promises(schedule, card=card, day=day, preset=preset, load=load).rated(rating)
    due_day, due_ms = _due(promise.days, promise.seconds, day, at)
    return Schedule(
        state=promise.state,
        memory=promise.memory,
        last_day=day,
        interval=promise.days or promise.review_days,
        remaining=promise.remaining_steps,
        due_day=due_day,
        due_ms=due_ms,
        lapses=promise.lapses,
        repetitions=schedule.repetitions + 1,
        leech=promise.leech,
    )


def answered_as_logged(
    schedule: Schedule, rating: int, given: Given, *, memory: Memory, day: int, at: int
) -> Schedule:
    """The schedule after a self-graded answer of the log, which left this `memory`.

    What was given then is given again, whatever the load and the settings are by now.
    """
    day = max(day, schedule.last_day)
    lapsed = schedule.state == REVIEW and rating == AGAIN
    state = REVIEW if given.interval > 0 else LEARNING if schedule.state in (NEW, LEARNING) else RELEARNING
    lapses = schedule.lapses + int(lapsed)
    due_day, due_ms = _due(max(given.interval, 0), max(-given.interval, 0), day, at)
    return Schedule(
        state=state,
        memory=memory,
        last_day=day,
        interval=given.interval if given.interval > 0 else given.back_to,
        remaining=given.remaining,
        due_day=due_day,
        due_ms=due_ms,
        lapses=lapses,
        repetitions=schedule.repetitions + 1,
        leech=lapsed and is_leech(lapses),
    )


def noticed(
    schedule: Schedule,
    memory: Memory,
    *,
    form: str,
    score: float,
    card: int,
    day: int,
    preset: Preset = PLAIN,
    load: Load | None = None,
    given: int | None = None,
) -> Schedule:
    """The schedule after evidence of another mode, which left this `memory`.

    Written and spoken answers move the due day either way; choices only forward, and they do not bring a new card
    into review. A card in steps stays in them. `given` is what the log says: the days until it is due, 0 where the
    due day stayed.
    """
    day = max(day, schedule.last_day)
    seen = replace(schedule, memory=memory, last_day=day, leech=False)
    if given == 0:
        return seen
    moves = FORMS[form_named(form)].moves_due
    may_move = schedule.state == REVIEW or (schedule.state == NEW and moves == YES)
    if not may_move or (moves != YES and moves != EARLIER):
        return seen
    most = max(1, preset.maximum_interval)
    raw = interval(memory.stability, preset.desired_retention, preset.parameters)
    days = given or _pick(schedule, card, day, preset, load)(raw, 1, most)
    if not given and moves == EARLIER and schedule.due_day is not None and schedule.due_day <= day + days:
        return seen
    lapses = schedule.lapses + int(schedule.state == REVIEW and moves == YES and score < WRONG_BELOW)
    leech = lapses > schedule.lapses and is_leech(lapses, preset.leech_threshold)
    return replace(seen, state=REVIEW, interval=days, due_day=day + days, due_ms=None, lapses=lapses, leech=leech)


def put_off(schedule: Schedule, *, due_day: int, day: int) -> Schedule:
    """The schedule with a due day that a person set; a card in steps or new goes into review by it."""
    days = max(1, due_day - day)
    return replace(schedule, state=REVIEW, interval=days, remaining=0, due_day=due_day, due_ms=None, leech=False)


def elapsed(schedule: Schedule, day: int) -> int:
    """Study days since the last answer; 0 for a new card and for a clock set back."""
    return max(0, day - schedule.last_day) if schedule.memory else 0


def _pick(schedule: Schedule, card: int, day: int, preset: Preset, load: Load | None) -> Pick:
    if not preset.fuzz:
        return nearest
    factor = factor_of(card, schedule.repetitions)
    if not preset.balance or load is None:
        return fuzzed(factor)
    return balanced(factor, day=day, due=load.due, easy_days=preset.easy_days, siblings=load.siblings)


def _due(days: int, seconds: int, day: int, at: int) -> tuple[int | None, int | None]:
    """Study day and moment; a step of a day or more is due on a day."""
    if not seconds:
        return day + days, None
    if seconds >= DAY:
        return day + seconds // DAY, None
    return None, at + 1000 * seconds
