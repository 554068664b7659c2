"""What the statistics page shows: four queries, however many answers there are. Writes nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from statistics import median

from decks.charts import margin
from decks.memory import day_date
from decks.models import Deck, User
from decks.progress.calendar import Chart, half_year, shaded
from decks.progress.statistics import figures
from decks.progress.statistics.course import mastery_by_week
from decks.progress.statistics.figures import FEW, Figure
from decks.progress.statistics.held import Held, held
from decks.progress.statistics.log import Log, log
from decks.progress.statistics.own import Own, own
from decks.progress.statistics.scope import Scope

__all__ = ["Figure", "Statistics", "statistics_of"]


@dataclass(frozen=True)
class Statistics:
    """A student's half-year in one deck or in all, and how the cards stand today."""

    scope: Scope
    own: Own
    held: Held
    log: Log
    mastery_sums: list[float]

    @property
    def started(self) -> bool:
        return bool(self.held.held or self.log.answers)

    @property
    def first(self) -> date:
        return day_date(self.scope.first_day)

    @property
    def last(self) -> date:
        return day_date(self.scope.day)

    @property
    def wished(self) -> float:
        """The desired retention, 0 to 1; of several decks the mean over the cards answered."""
        return self.own.wished(self.held.decks)

    @property
    def asked(self) -> int:
        """First answers of a day to cards that were put off by a day or more."""
        return self.log.asked.total()

    @property
    def recalled(self) -> float | None:
        """True retention, 0 to 1: the share of `asked` that was recalled; None when nothing was asked."""
        return self.log.recalled.total() / self.asked if self.asked else None

    @property
    def verdict(self) -> str:
        """What the share recalled says beside the wish: few, above, below or as wished."""
        if self.asked < FEW:
            return "few"
        low, high = margin(self.log.recalled.total(), self.asked)
        return "above" if low > self.wished else "below" if high < self.wished else "as wished"

    @property
    def mastery(self) -> float:
        """Mean mastery today, 0 to 1, of all cards that count."""
        return self.mastery_sums[-1] / self.held.cards if self.held.cards else 0.0

    @property
    def answers(self) -> str:
        return f"{self.log.answers:,}"

    @property
    def spent(self) -> str:
        """The time spent, in `spent_unit`."""
        minutes = self.log.spent_ms / 60_000
        return f"{minutes / 60:,.1f}" if minutes >= 90 else figures.minutes(self.log.spent_ms)

    @property
    def spent_unit(self) -> str:
        minutes = self.log.spent_ms / 60_000
        return "hours" if minutes >= 90 else "minute" if round(minutes) == 1 else "minutes"

    @property
    def weeks(self) -> list[tuple[str, str, str]]:
        """For the table of the map: the weeks with answers, the latest first, with answers and minutes."""
        told = self.log.weeks()[::-1]
        return [(figures.week_name(week), f"{answers:,}", figures.minutes(spent)) for week, answers, spent in told]

    @property
    def next_week(self) -> int:
        """Cards that fall due from tomorrow on, within seven days."""
        return sum(self.held.due[1:8])

    @property
    def usual_answers(self) -> int:
        """Answers on the middle one of the days that have any."""
        return round(median(self.log.days.values())) if self.log.days else 0

    @property
    def usual_hours(self) -> str:
        return figures.usual_hours(self.log)

    @cached_property
    def map(self) -> Chart:
        """The map of answers a day."""
        return half_year(shaded(self.log.days, self.scope.first_day, self.scope.day))

    @property
    def due(self) -> Figure:
        return figures.due(self.held, self.scope.day, self.own.exam)

    @property
    def days_to_exam(self) -> int | None:
        """Days until the exam of the deck, 0 on its day; None without one, and when it is over."""
        days = (self.own.exam - self.last).days if self.own.exam else -1
        return days if days >= 0 else None

    @property
    def habits(self) -> list[Figure]:
        """When, and in which way, the student studies."""
        return [figures.hours(self.log), figures.time_by_mode(self.log)]

    @property
    def memory(self) -> list[Figure]:
        """What stays."""
        return [
            figures.retention(self.log, self.scope.first_week, self.wished),
            figures.mastery(self.mastery_sums, self.held.cards, self.scope.first_week),
            figures.stability(self.held),
            figures.difficulty(self.held),
            figures.recall(self.held),
        ]


def statistics_of(student: User, deck: Deck | None, now: datetime) -> Statistics:
    """The statistics of a student in this deck, or (None) in all that are open to them; four queries."""
    scope = Scope(student, deck, student.study_day(now), now)
    chosen = own(scope)
    model = chosen.parameters
    return Statistics(scope, chosen, held(scope, model), log(scope), mastery_by_week(scope, model))
