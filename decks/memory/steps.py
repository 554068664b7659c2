"""Learning steps: short waits, in minutes, before a new or forgotten card is left alone for days."""

from collections.abc import Sequence

from decks.memory.fuzz import half_up

DAY = 86_400  # seconds


def again(steps: Sequence[float]) -> int | None:
    """Seconds until a forgotten card is asked again: the first step; None when there are no steps."""
    return _seconds(steps[0]) if steps else None


def hard(steps: Sequence[float], remaining: int) -> int | None:
    """Seconds until a barely known card is asked again, with `remaining` steps left.

    The present step; at the first one, half way to the second, or half as much again where it is the only one, but a
    day more at most.
    """
    if not steps:
        return None
    at = _index(steps, remaining)
    first = _seconds(steps[0])
    if at > 0:
        return _seconds(steps[at])
    if len(steps) > 1:
        return _whole_days((first + _seconds(steps[1])) // 2)
    return _whole_days(min(first * 3 // 2, first + DAY))


def good(steps: Sequence[float], remaining: int) -> int | None:
    """Seconds of the step after the present one; None when it was the last."""
    following = _index(steps, remaining) + 1
    return _seconds(steps[following]) if following < len(steps) else None


def left_after_good(steps: Sequence[float], remaining: int) -> int:
    """How many steps are left once the present one is passed."""
    return max(0, len(steps) - _index(steps, remaining) - 1)


def _index(steps: Sequence[float], remaining: int) -> int:
    """Which step a card with so many left is at; within the list even when the settings have changed since."""
    return min(max(0, len(steps) - remaining), max(0, len(steps) - 1))


def _seconds(minutes: float) -> int:
    return int(minutes * 60)


def _whole_days(seconds: int) -> int:
    """Beyond a day only whole days, so that a card comes at the same time whenever it was answered."""
    return half_up(seconds / DAY) * DAY if seconds > DAY else seconds
