"""Study days: a day begins at a rollover hour of the student's own clock, not at midnight."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ROLLOVER_HOUR = 4
EPOCH = date(1970, 1, 1)


def study_day(at: datetime, zone: ZoneInfo, rollover_hour: int = ROLLOVER_HOUR) -> int:
    """The number of the study day of the instant `at`, counted from 1970-01-01 in `zone`."""
    local = at.astimezone(zone).replace(tzinfo=None)
    return ((local - timedelta(hours=rollover_hour)).date() - EPOCH).days


def day_date(day: int) -> date:
    """The date on which this study day begins."""
    return EPOCH + timedelta(days=day)


def day_start(day: int, zone: ZoneInfo, rollover_hour: int = ROLLOVER_HOUR) -> datetime:
    """The first instant of a study day, in UTC. Where clocks skip the rollover hour, the day begins at the leap."""
    local = datetime.combine(day_date(day), time(rollover_hour), zone)
    return local.astimezone(UTC)


def day_end(day: int, zone: ZoneInfo, rollover_hour: int = ROLLOVER_HOUR) -> datetime:
    """The instant at which the study day is over and the next one begins, in UTC."""
    return day_start(day + 1, zone, rollover_hour)
