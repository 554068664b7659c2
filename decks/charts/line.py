"""A line over time, with a margin around it where there is one, and a dashed line for what was wished for."""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.charts.scale import LEFT, RIGHT, Tick, height_of, ticks

INSET = 10.0  # so that the last dot is not cut off
STRIP = 3.0  # half the width of the margin of a point without neighbours


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its margin, all in the unit of the axis."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Paths for SVG: the line and its margin, in pieces where values are missing; the last point with its figure.

    `places` are those of all points with a value. `margin` tells the last point's margin in words; "" where there is
    none.
    """

    places: tuple[tuple[float, float], ...]
    paths: tuple[str, ...]
    margins: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    names: tuple[tuple[float, str], ...]
    wished_y: float | None
    last: tuple[float, float, str] | None
    margin: str

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
        alone = len(places) == 1
        if alone:
            dots.append(places[0])
        else:
            paths.append(_path(places))
        edges = [(point.low, point.high) for _, point in piece if point.low is not None and point.high is not None]
        if len(edges) == len(piece):
            x = [across[piece[0][0]] + side for side in (-STRIP, STRIP)] if alone else [place[0] for place in places]
            margins.append(_band(x, edges * 2 if alone else edges, low, high))
    last, told = _last(points, across, low, high, unit)
    return Line(
        places=tuple((x, height_of(p.value, low, high)) for x, p in zip(across, points, strict=True) if p),
        paths=tuple(paths),
        margins=tuple(margins),
        dots=tuple(dots),
        ticks=ticks(low, high),
        names=named,
        wished_y=None if wished is None else height_of(wished, low, high),
        last=last,
        margin=told,
    )


def _last(
    points: Sequence[Point | None], across: Sequence[float], low: float, high: float, unit: str
) -> tuple[tuple[float, float, str] | None, str]:
    """The last point there is with its figure, and its margin in words."""
    place = next((i for i in reversed(range(len(points))) if points[i]), None)
    point = points[place] if place is not None else None
    if place is None or point is None:
        return None, ""
    last = across[place], height_of(point.value, low, high), f"{point.value:.0f}{unit}"
    if point.low is None or point.high is None:
        return last, ""
    return last, f"margin {point.low:.0f} to {point.high:.0f}{unit}"


def _band(x: Sequence[float], edges: Sequence[tuple[float, float]], low: float, high: float) -> str:
    """The path round a margin, whose ends are `edges` at each x."""
    upper = [(at, height_of(edge, low, high)) for at, (_, edge) in zip(x, edges, strict=True)]
    lower = [(at, height_of(edge, low, high)) for at, (edge, _) in zip(x, edges, strict=True)]
    return _path(upper + lower[::-1]) + "z"


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
