"""Where things stand in a chart: values in, places in a drawing of 360 by 152 out. Pure; the templates draw."""

from decks.charts.bars import Bar, Bars, bars
from decks.charts.line import Line, Point, line
from decks.charts.margin import margin
from decks.charts.scale import HEIGHT, WIDTH, Tick

__all__ = ["HEIGHT", "WIDTH", "Bar", "Bars", "Line", "Point", "Tick", "bars", "line", "margin"]
