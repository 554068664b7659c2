"""Study days follow the student's clock through daylight saving, rollovers and journeys, and none is lost."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from decks.memory import advance, day_date, day_end, day_start, replay, study_day

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago"]
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("rollover", [4, 0, 2])
@pytest.mark.parametrize("name", ZONES)
def test_no_study_day_is_skipped_or_doubled_in_two_years(name, rollover):
    zone, at, days = ZoneInfo(name), START, []
    while at < END:
        days.append(study_day(at, zone, rollover))
        at += timedelta(minutes=30)
    assert all(later - earlier in (0, 1) for earlier, later in pairwise(days))
    hours = Counter(days)
    lengths = {hours[day] / 2 for day in range(days[0] + 1, days[-1])}
    assert lengths <= {23, 23.5, 24, 24.5, 25}


@pytest.mark.parametrize("name", ZONES)
def test_a_day_begins_at_four_by_the_clock_on_the_wall(name):
    zone = ZoneInfo(name)
    for day in range(study_day(START, zone), study_day(END, zone)):
        start = day_start(day, zone)
        assert start.astimezone(zone).hour == 4
        assert study_day(start, zone) == day
        assert study_day(start - timedelta(seconds=1), zone) == day - 1
        assert day_end(day, zone) == day_start(day + 1, zone)
        assert day_date(day) == start.astimezone(zone).date()


def test_a_skipped_rollover_hour_begins_the_day_at_the_leap():
    zone, day = ZoneInfo("Europe/Berlin"), study_day(datetime(2026, 3, 29, 12, tzinfo=UTC), ZoneInfo("UTC"))
    start = day_start(day, zone, rollover_hour=2)  # from 2:00 to 3:00 there was no such hour
    assert study_day(start, zone, rollover_hour=2) == day
    assert study_day(start - timedelta(seconds=1), zone, rollover_hour=2) == day - 1


def test_a_clock_set_back_neither_skips_nor_doubles_a_day():
    reviews = [(100, 3), (93, 3), (100, 3), (102, 3)]
    assert replay(reviews) == replay([(100, 3), (100, 3), (100, 3), (102, 3)])
    standing = None
    for day, rating in reviews:
        standing = advance(standing, day=day, rating=rating)
    assert standing.memory == replay(reviews)
    assert (standing.recall_days, standing.last_day) == (2, 102)


def test_a_journey_around_the_world_does_not_count_a_day_twice():
    at = datetime(2026, 5, 1, 12, tzinfo=UTC)
    east, west = study_day(at, ZoneInfo("Pacific/Auckland")), study_day(at, ZoneInfo("Pacific/Honolulu"))
    assert east - west == 1
    assert replay([(east, 3), (west, 3)]) == replay([(east, 3), (east, 3)])
