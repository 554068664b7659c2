"""Bars side by side: many thin ones over time, or a few broad ones with their figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.charts.scale import BOTTOM, LEFT, RIGHT, Tick, height_of, roof, ticks

BROAD = 12  # so many bars or fewer carry their figures
FEWEST = 6  # fewer bars are no broader than so many would be
FIGURES_TOP = 28.0  # room for a figure above the highest bar
ROOM = 90.0  # for the words at a mark


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its box, the figure above it ("" for none) and the name below it ("" for none)."""

    x: float
    y: float
    width: float
    height: float
    figure: str
    name: str
    marked: bool = False

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def figure_y(self) -> float:
        return round(self.y - 5, 1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A dashed line across a chart of bars, with words at its right, or at its left where the room ends."""

    x: float
    words: str

    @property
    def text_x(self) -> float:
        return round(self.x - 5 if self.to_left else self.x + 5, 1)

    @property
    def to_left(self) -> bool:
        return self.x > RIGHT - ROOM


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars; thin ones have names that begin at their left edge, broad ones names below their middle."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    broad: bool
    mark: Mark | None = None


def bars(
    values: Sequence[float],
    names: Sequence[str],
    *,
    marked: int | None = None,
    before: tuple[int, str] | None = None,
) -> Bars:
    """The chart of some values (0 or more), each with a name or ""; the bar number `marked` is set off.

    `before` is the number of a bar and the words for a line that stands before it.

    Raises ValueError unless there are as many names as values.
    """
    broad = len(values) <= BROAD
    most = max(values, default=0)
    high, top = (max(most, 1.0), FIGURES_TOP) if broad else (roof(most), None)
    step = (RIGHT - LEFT) / max(len(values), FEWEST if broad else 1)
    gap = 4.0 if broad else round(step * 0.3, 1)
    drawn = []
    for i, (value, name) in enumerate(zip(values, names, strict=True)):
        y = height_of(value, 0, high, FIGURES_TOP) if top else height_of(value, 0, high)
        drawn.append(
            Bar(
                x=round(LEFT + gap / 2 + step * i, 1),
                y=y,
                width=round(step - gap, 1),
                height=round(BOTTOM - y, 1),
                figure=f"{value:,.0f}" if broad else "",
                name=name,
                marked=i == marked,
            )
        )
    mark = Mark(round(LEFT + step * before[0], 1), before[1]) if before else None
    return Bars(tuple(drawn), (Tick(BOTTOM, "0"),) if broad else ticks(0, high), broad, mark)
