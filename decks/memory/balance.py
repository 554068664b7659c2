"""Load balancing and easy days: within the days that fuzz allows, the draw favours those with less to do.

As Anki draws: a day's weight is 1 when nothing is due on it, else 1 / (due² * interval), so earlier days are
somewhat likelier; a day on which a sibling is due gets a thousandth; an easy day is switched off when it has its
share already. Beyond 90 days the load does not matter yet, only the weekday does.
"""

from collections.abc import Collection, Mapping, Sequence

from decks.memory.fuzz import Pick, bounds

BALANCE_UP_TO = 90  # days
SIBLING = 0.001
NORMAL, REDUCED, MINIMUM = 1.0, 0.5, 0.0001  # not 0: when all days are easy, one has to do
THURSDAY = 3  # the weekday of study day 0


def weekday(day: int) -> int:
    """The weekday of a study day, 0 for Monday."""
    return (day + THURSDAY) % 7


def balanced(
    factor: float,
    *,
    day: int,
    due: Mapping[int, int],
    easy_days: Sequence[float] = (1.0,) * 7,
    siblings: Collection[int] = (),
) -> Pick:
    """A pick that draws with `factor` (0 to below 1) among the days that fuzz allows, counted from study day `day`.

    `due` says how many reviews are due on a study day, `siblings` on which days a sibling of the card is.
    """

    def pick(raw: float, least: int, most: int) -> int:
        low, high = bounds(raw, least, most)
        days = range(low, high + 1)
        near = raw <= BALANCE_UP_TO and least <= BALANCE_UP_TO
        counts = [due.get(day + each, 0) if near else 0 for each in days]
        open_days = _modifiers([easy_days[weekday(day + each)] for each in days], counts)
        weights = [
            (1 / (count * count * each) if count else 1.0) * modifier * (SIBLING if day + each in siblings else 1.0)
            for each, count, modifier in zip(days, counts, open_days, strict=True)
        ]
        return low + _drawn(weights, factor)

    return pick


def _modifiers(shares: Sequence[float], counts: Sequence[int]) -> list[float]:
    """For each day a factor of its weight: 1, or nearly 0 on a day that has what is right for it already."""
    loads = [_load(share) for share in shares]
    return [
        load if load != REDUCED else _reduced(count, sum(counts) - count, sum(loads) - load)
        for load, count in zip(loads, counts, strict=True)
    ]


def _reduced(count: int, others: int, other_loads: float) -> float:
    """A reduced day is open until it has half of what the others have on average."""
    return MINIMUM if other_loads and count / REDUCED > others / other_loads else NORMAL


def _load(share: float) -> float:
    return NORMAL if share >= 1 else MINIMUM if share <= 0 else REDUCED


def _drawn(weights: Sequence[float], factor: float) -> int:
    """Which of the weights `factor` falls on, laid end to end."""
    left = factor * sum(weights)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return len(weights) - 1
