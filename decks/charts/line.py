"""A line over time, with a margin around it where there is one, and a dashed line for what was wished for."""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.charts.scale import LEFT, RIGHT, Tick, height_of, ticks

INSET = 10.0  # so that the last dot is not cut off


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its margin, all in the unit of the axis."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Paths for SVG: the line and its margin, in pieces where values are missing; the last point with its figure."""

    paths: tuple[str, ...]
    margins: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    names: tuple[tuple[float, str], ...]
    wished_y: float | None
    last: tuple[float, float, str] | None

    @property
    def last_figure_y(self) -> float:
        """Above the last dot, or below it where that is at the top."""
        y = self.last[1] if self.last else 0.0
        return round(y - 9 if y > 34 else y + 18, 1)


def line(
    points: Sequence[Point | None],
    names: Sequence[str],
    *,
    low: float,
    high: float,
    wished: float | None = None,
    unit: str = "",
) -> Line:
    """The chart of points in equal steps, None where there is no value; `low` and `high` are the ends of the axis.

    A point without neighbours becomes a dot. Raises ValueError unless there are as many names as points.
    """
    step = (RIGHT - LEFT - 2 * INSET) / max(len(points) - 1, 1)
    across = [round(LEFT + INSET + step * i, 1) for i in range(len(points))]
    named = tuple((x, name) for x, name in zip(across, names, strict=True) if name)
    paths, margins, dots = [], [], []
    for piece in _pieces(points):
        places = [(across[i], height_of(point.value, low, high)) for i, point in piece]
        if len(places) == 1:
            dots.append(places[0])
            continue
        paths.append(_path(places))
        sides = [(across[i], point.low, point.high) for i, point in piece]
        upper = [(x, height_of(edge, low, high)) for x, _, edge in sides if edge is not None]
        lower = [(x, height_of(edge, low, high)) for x, edge, _ in sides if edge is not None]
        if len(upper) == len(sides):
            margins.append(_path(upper + lower[::-1]) + "z")
    present = [(i, point) for i, point in enumerate(points) if point is not None]
    last = None
    if present:
        i, point = present[-1]
        last = (across[i], height_of(point.value, low, high), f"{point.value:.0f}{unit}")
    return Line(
        paths=tuple(paths),
        margins=tuple(margins),
        dots=tuple(dots),
        ticks=ticks(low, high),
        names=named,
        wished_y=None if wished is None else height_of(wished, low, high),
        last=last,
    )


def _pieces(points: Sequence[Point | None]) -> list[list[tuple[int, Point]]]:
    """Runs of points without a gap, each with its number."""
    pieces: list[list[tuple[int, Point]]] = [[]]
    for i, point in enumerate(points):
        if point is not None:
            pieces[-1].append((i, point))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
