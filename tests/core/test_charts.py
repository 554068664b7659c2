"""Lines over time: where a margin is known it is drawn, and told in words at the last point."""

from decks.charts import Point, line


def test_a_week_without_neighbours_shows_its_margin_too() -> None:
    chart = line([Point(80, 60, 95), None, Point(90, 70, 98), Point(85, 75, 92)], [""] * 4, low=0, high=100)
    assert len(chart.dots) == 1
    assert len(chart.margins) == 2
    assert chart.margins[0].startswith(f"M{chart.dots[0][0] - 3:g} ")


def test_the_last_margin_is_told_in_words() -> None:
    chart = line([Point(80, 60, 95), Point(50, 0, 98)], ["", ""], low=0, high=100, unit=" %")
    assert chart.margin == "margin 0 to 98 %"


def test_a_line_without_margins_tells_of_none() -> None:
    chart = line([Point(80), Point(50)], ["", ""], low=0, high=100)
    assert (chart.margins, chart.margin) == ((), "")
