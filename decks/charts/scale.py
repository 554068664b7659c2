"""The frame that all charts share, and round numbers for its lines."""

from dataclasses import dataclass
from math import floor, log10

WIDTH, HEIGHT = 360, 152
LEFT, RIGHT = 30.0, 360.0  # of the plot; figures of the axis stand to its left
TOP, BOTTOM = 20.0, 126.0  # names stand below
ROUND = (1, 2, 4, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Tick:
    """A figure at the axis: where its line runs, and what it says."""

    y: float
    label: str

    @property
    def text_y(self) -> float:
        """Where the figure stands, so that the line runs through its middle."""
        return self.y + 4


def roof(most: float) -> float:
    """The least round number, 1 or more, that is not below `most`; its half is round too, but for 1."""
    if most <= 1:
        return 1.0
    power = 10 ** floor(log10(most))
    return float(next(each * power for each in ROUND if each * power >= most))


def height_of(value: float, low: float, high: float, top: float = TOP) -> float:
    """The y of a value between `low` (at the bottom) and `high` (at `top`); beyond them it stays at the edge."""
    share = (value - low) / (high - low)
    return round(BOTTOM - min(max(share, 0.0), 1.0) * (BOTTOM - top), 1)


def ticks(low: float, high: float) -> tuple[Tick, ...]:
    """Figures at the top, in the middle where it is a whole number, and at the bottom."""
    middle = (low + high) / 2
    values = (high, middle, low) if middle == int(middle) else (high, low)
    return tuple(Tick(height_of(value, low, high), f"{value:,.0f}") for value in values)
