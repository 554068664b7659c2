"""Answers a day, for the map of the last half-year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from decks.memory import day_date
from decks.models import Answer, User


@dataclass(frozen=True, slots=True)
class Day:
    """Answers on one study day; `level` 0 to 4 shades the map."""

    number: int
    answers: int
    level: int

    @property
    def date(self) -> date:
        return day_date(self.number)


def answers_by_day(student: User, now: datetime, weeks: int = 26) -> list[Day]:
    """One entry a day, Monday of the first week to today; one query."""
    last = student.study_day(now)
    first = last - day_date(last).weekday() - 7 * (weeks - 1)
    counted = dict(
        Answer.objects.filter(
            student=student,
            rating__gt=0,
            voided_by=None,
            study_day__gte=first,
            at__gte=int((now - timedelta(weeks=weeks + 1)).timestamp() * 1000),
        )
        .order_by()
        .values_list("study_day")
        .annotate(n=Count("pk"))
    )
    return shaded(counted, first, last)


def shaded(counted: Mapping[int, int], first: int, last: int) -> list[Day]:
    """One entry for each study day from `first` to `last`, from the answers counted by study day."""
    most = max(counted.values(), default=0)
    return [_shaded(day, counted.get(day, 0), most) for day in range(first, last + 1)]


def _shaded(day: int, answers: int, most: int) -> Day:
    return Day(day, answers, 0 if not answers else 1 + min(3, 4 * answers // (most + 1)))


@dataclass(frozen=True, slots=True)
class Chart:
    """The map of answers: squares with their places in pixels, the months above, and the same as weeks of figures.

    `this_month` counts the answers since the first of the last day's month.
    """

    squares: list[tuple[int, int, Day]]
    months: list[tuple[int, str]]
    weeks: list[tuple[date, int]]
    width: int
    answers: int
    days: int
    this_month: int


STEP, LEFT, TOP = 17, 30, 18


def half_year(days: list[Day]) -> Chart:
    """The chart of `answers_by_day`: a column a week, a row a weekday."""
    columns = [days[i : i + 7] for i in range(0, len(days), 7)]
    months = []
    for i, week in enumerate(columns):
        if i == 0 or week[0].date.month != columns[i - 1][0].date.month:
            months.append((LEFT + STEP * i, f"{week[0].date:%b}"))
    if len(months) > 1 and months[1][0] - months[0][0] < 2 * STEP:
        months.pop(0)  # a month of a single week has no room for its name
    return Chart(
        squares=[
            (LEFT + STEP * i, TOP + STEP * j, day) for i, week in enumerate(columns) for j, day in enumerate(week)
        ],
        months=months,
        weeks=[(week[0].date, sum(day.answers for day in week)) for week in columns],
        width=LEFT + STEP * len(columns),
        answers=sum(day.answers for day in days),
        days=sum(1 for day in days if day.answers),
        this_month=sum(day.answers for day in days if day.date.month == days[-1].date.month),
    )
