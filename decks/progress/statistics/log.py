"""What was answered in the last half-year: by day, hour and mode, how fast, and what was recalled. One query."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from decks.memory.evidence import SELF, WRITTEN
from decks.memory.weeks import week_of
from decks.progress.statistics.scope import VOID, Scope
from decks.progress.verdicts import IS_RIGHT, UNJUDGED

QUARTER = 900_000  # milliseconds; every time zone is some quarters of an hour from UTC
TENTH = 100  # milliseconds, the step in which the median time is told
LATELY = 30  # days of which the time by mode is told

# Rows of two kinds: answers by study day, mode and quarter of an hour; and answers by tenths of a second. An answer is
# `asked` when it is the first of its day to a card that was last put off by a day or more, in the student's own words
# and judged: whether it is `recalled` is the true retention.
LOG = """
WITH RECURSIVE {void},
mine AS MATERIALIZED (
    SELECT a.card_id, a.study_day, a.at, a.mode, a.form, a.rating, a.score, a.verdict, a.override,
        a.elapsed_ms, a.last_interval
    FROM decks_answer a {join}
    WHERE a.student_id = %(student)s AND a.at >= %(since)s AND a.study_day >= %(first_day)s AND a.rating > 0
        AND COALESCE(a.voids_id, 0) = 0 AND a.id NOT IN (SELECT answer FROM void) {decks}
), first_of_day AS (
    SELECT MIN(at) AS at FROM mine GROUP BY card_id, study_day
), judged AS (
    SELECT study_day, mode, at / %(quarter)s AS quarter, elapsed_ms,
        CASE WHEN last_interval >= 1 AND form IN (%(by_self)s, %(in_writing)s)
            AND at IN (SELECT at FROM first_of_day) AND NOT ({unjudged}) THEN 1 ELSE 0 END AS asked,
        {is_right} AS recalled
    FROM mine
)
SELECT study_day, mode, quarter, COUNT(*), SUM(elapsed_ms), SUM(asked), SUM(asked * recalled)
FROM judged GROUP BY 1, 2, 3
UNION ALL
SELECT NULL, '', elapsed_ms / %(tenth)s, COUNT(*), 0, 0, 0 FROM mine GROUP BY 3
"""
NAMED = {"quarter": QUARTER, "tenth": TENTH, "by_self": SELF, "in_writing": WRITTEN}
OF_DECK = ("JOIN decks_card card ON card.id = a.card_id", "AND card.deck_id = %(deck)s")


@dataclass(slots=True)
class Log:
    """Answers that stand. Times are milliseconds, hours 0 to 23 by the student's own clock of today."""

    days: Counter[int] = field(default_factory=Counter)
    day_ms: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    mode_ms: Counter[str] = field(default_factory=Counter)  # of the last 30 days
    asked: Counter[int] = field(default_factory=Counter)  # by week
    recalled: Counter[int] = field(default_factory=Counter)  # by week
    tenths: Counter[int] = field(default_factory=Counter)  # of a second

    @property
    def answers(self) -> int:
        return self.days.total()

    @property
    def spent_ms(self) -> int:
        return self.day_ms.total()

    @property
    def median_seconds(self) -> float | None:
        """The time that half of the answers took at most, to a tenth of a second; None without answers."""
        passed = 0
        for tenth in sorted(self.tenths):
            passed += self.tenths[tenth]
            if 2 * passed >= self.answers:
                return tenth / 10
        return None

    def weeks(self) -> list[tuple[int, int, int]]:
        """(week, answers, milliseconds) of each week that has any, in order."""
        answers, spent = Counter[int](), Counter[int]()
        for day, count in self.days.items():
            answers[week_of(day)] += count
            spent[week_of(day)] += self.day_ms[day]
        return [(week, answers[week], spent[week]) for week in sorted(answers)]


def log(scope: Scope) -> Log:
    """The answers of the half-year, counted; one query, whose rows grow with the hours studied."""
    join, decks = OF_DECK if scope.deck else ("", "")
    sql = LOG.format(void=VOID, is_right=IS_RIGHT, unjudged=UNJUDGED, join=join, decks=decks)
    found, zone, hours = Log(), scope.student.time_zone, dict[int, int]()
    for day, mode, quarter, answers, spent, asked, recalled in scope.rows(sql, **NAMED):
        if day is None:
            found.tenths[quarter] += answers
            continue
        if quarter not in hours:
            hours[quarter] = datetime.fromtimestamp(quarter * QUARTER // 1000, UTC).astimezone(zone).hour
        found.days[day] += answers
        found.day_ms[day] += spent
        found.hours[hours[quarter]] += answers
        found.asked[week_of(day)] += asked
        found.recalled[week_of(day)] += recalled
        if day > scope.day - LATELY:
            found.mode_ms[mode] += spent
    return found
