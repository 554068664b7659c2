"""The statistics counted again from the log in plain Python, row by row: slow, and with no SQL in it.

Of the site's own code it uses the formulas of memory alone, which have tests of their own.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median, median_low
from typing import Any

from decks.memory import Memory, day_end, mastery, retrievability, study_day
from decks.models import Answer, Card, Deck, Hold, Role, User, Visibility

WEEKS = 26
GUESSES = {"choice", "true_false", "matching"}
RECALLS = {"self", "written", "spoken"}
COLUMNS = (
    "pk", "card_id", "card__deck", "at", "study_day", "mode", "form", "rating", "score", "options", "override",
    "verdict", "elapsed_ms", "interval", "last_interval", "stability", "difficulty", "voids_id",
)  # fmt: skip
Row = Any
"""A row of the log by these names: an object of the model for each of 100,000 would take the most time."""


@dataclass
class Told:
    """What the log says of one card: what is remembered, and when it comes again."""

    memory: Memory | None = None
    day: int = 0
    due_day: int | None = None
    due_ms: int | None = None
    recalls: set[int] = field(default_factory=set)
    right: bool = False

    def take(self, row: Row) -> None:
        """Move on by a row that stands."""
        if row.form == "reset":
            self.__init__()  # type: ignore[misc]
        elif row.form == "due":
            self.due_day, self.due_ms = row.study_day + row.interval, None
        elif counts(row):
            assert row.stability is not None
            assert row.difficulty is not None
            self.memory, self.day = Memory(row.stability, row.difficulty), max(self.day, row.study_day)
            self.right = right(row)
            if self.right and row.form in RECALLS:
                self.recalls.add(self.day)
            self._due(row)

    def _due(self, row: Row) -> None:
        if row.interval > 0 or row.interval <= -86_400:
            self.due_day, self.due_ms = self.day + max(row.interval, -row.interval // 86_400), None
        elif row.interval < 0:
            self.due_day, self.due_ms = None, row.at - 1000 * row.interval

    def mastered(self, today: int) -> bool:
        if self.memory is None or self.memory.stability < 21 or len(self.recalls) < 2 or not self.right:
            return False
        return retrievability(self.memory, max(0, today - self.day)) >= 0.9


@dataclass
class Recount:
    """What the page of one student says, for all decks that are open to them or for one deck."""

    answers: int = 0
    spent_ms: int = 0
    days: Counter[int] = field(default_factory=Counter)
    day_ms: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    mode_ms: Counter[str] = field(default_factory=Counter)
    asked: Counter[Any] = field(default_factory=Counter)  # by the study day of the Monday
    recalled: Counter[Any] = field(default_factory=Counter)
    median_seconds: float | None = None
    mastery: list[float] = field(default_factory=list)
    due: Counter[int] = field(default_factory=Counter)
    stability: Counter[int] = field(default_factory=Counter)
    difficulty: Counter[int] = field(default_factory=Counter)
    recall: Counter[int] = field(default_factory=Counter)
    mastered: int = 0
    cards: int = 0

    def weeks(self) -> dict[int, tuple[int, int]]:
        """Answers and milliseconds of each week that has any, by its Monday."""
        found: dict[int, tuple[int, int]] = {}
        for day, count in self.days.items():
            answers, ms = found.get(monday(day), (0, 0))
            found[monday(day)] = answers + count, ms + self.day_ms[day]
        return found

    @property
    def usual_day(self) -> int:
        return round(median(self.days.values()))

    @property
    def usual_hours(self) -> str:
        pairs = [self.hours[hour] + self.hours[(hour + 1) % 24] for hour in range(24)]
        best = pairs.index(max(pairs))
        return f"{best} to {(best + 2) % 24} h"


def monday(day: int) -> int:
    """The study day of the Monday of a day's week."""
    return day - (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).weekday()


def recount(student: User, deck: Deck | None, now: datetime) -> Recount:
    today = study_day(now, student.time_zone, student.day_starts)
    first = monday(today) - 7 * (WEEKS - 1)
    rows = [row for row in standing(student) if deck is None or row.card__deck == deck.pk]
    found = Recount()
    _answers(found, [row for row in rows if row.rating > 0 and row.study_day >= first], student, today)
    active = {
        card.pk: card for card in Card.objects.filter(deleted=None).select_related("deck") if opens(student, card)
    }
    cards = [row for row in rows if row.card_id in active]
    _weeks(found, cards, first, today)
    _held(found, cards, student, today)
    decks = {row.card__deck for row in cards if row.rating > 0} if deck is None else {deck.pk}
    found.cards = sum(1 for card in active.values() if card.deck_id in decks)
    return found


def opens(student: User, card: Card) -> bool:
    """Whether the card's deck is open to the student."""
    mine = card.deck.owner_id == student.pk or student.role == Role.ADMINISTRATOR
    return card.deck.deleted is None and (mine or card.deck.visibility != Visibility.PRIVATE)


def standing(student: User) -> list[Row]:
    """The rows that nobody took back for good, in their order; each counts at its own moment."""
    log = list(Answer.objects.filter(student=student).order_by("at").values_list(*COLUMNS, named=True))
    voided_by = {row.voids_id: row for row in log if row.voids_id is not None}

    def void(row: Row) -> bool:
        by = voided_by.get(row.pk)
        return by is not None and not void(by)

    return [row for row in log if row.voids_id is None and not void(row)]


def counts(row: Row) -> bool:
    """Whether a row moves the memory of its card."""
    guessed = row.form in GUESSES and row.options == 1
    return row.rating > 0 and row.form not in {"cram", "due", "reset"} and not guessed and row.stability is not None


def _answers(found: Recount, rows: Iterable[Row], student: User, today: int) -> None:
    rows, seen = list(rows), set[tuple[int, int]]()
    for row in rows:
        found.answers += 1
        found.spent_ms += row.elapsed_ms
        found.days[row.study_day] += 1
        found.day_ms[row.study_day] += row.elapsed_ms
        found.hours[datetime.fromtimestamp(row.at / 1000, student.time_zone).hour] += 1
        if row.study_day > today - 30:
            found.mode_ms[row.mode] += row.elapsed_ms
        first_of_day = (row.card_id, row.study_day) not in seen
        seen.add((row.card_id, row.study_day))
        unjudged = row.verdict == "unsure" and not row.override
        if first_of_day and row.last_interval >= 1 and row.form in {"self", "written"} and not unjudged:
            found.asked[monday(row.study_day)] += 1
            found.recalled[monday(row.study_day)] += right(row)
    if rows:
        found.median_seconds = median_low(row.elapsed_ms // 100 for row in rows) / 10


def _weeks(found: Recount, rows: Iterable[Row], first: int, today: int) -> None:
    left, cards = list(rows)[::-1], dict[int, Told]()
    for end in [*range(first + 6, today, 7), today]:
        while left and left[-1].study_day <= end:
            row = left.pop()
            cards.setdefault(row.card_id, Told()).take(row)
        held = [each for each in cards.values() if each.memory]
        found.mastery.append(sum(mastery(each.memory, end - each.day) for each in held))


def _held(found: Recount, rows: Iterable[Row], student: User, today: int) -> None:
    cards: dict[int, Told] = {}
    for row in rows:
        cards.setdefault(row.card_id, Told()).take(row)
    tomorrow = day_end(today, student.time_zone, student.day_starts).timestamp() * 1000
    holds = {hold.card_id: hold for hold in Hold.objects.filter(student=student)}
    for card, told in cards.items():
        if told.memory is None:
            continue
        stability, recall = told.memory.stability, retrievability(told.memory, max(0, today - told.day))
        found.stability[sum(stability >= least for least in (2, 5, 14, 45, 120))] += 1
        found.difficulty[int(told.memory.difficulty + 0.5) - 1] += 1
        found.recall[sum(recall >= least for least in (0.5, 0.6, 0.7, 0.8, 0.9))] += 1
        found.mastered += told.mastered(today)
        due = told.due_day
        if told.due_ms is not None:
            due = today if told.due_ms < tomorrow else today + 1
        hold = holds.get(card)
        if due is not None and not (hold and hold.suspended):
            due = max(due, hold.buried_until or 0) if hold else due
            found.due[min(max(due - today, 0), 30)] += 1


def right(row: Row) -> bool:
    if row.override:
        return row.override == "right"
    if row.form in {"self", "cram"}:
        return row.rating > 1
    return row.verdict == "pass" if row.verdict else row.score >= 0.75


def short(day: int) -> str:
    """A study day as the page says it: "4 Dec"."""
    on = date(1970, 1, 1) + timedelta(days=day)
    return f"{on.day} {on:%b}"


def share(value: float) -> str:
    """A share as the page says it."""
    return f"{value * 100:.0f} %"


def minutes(ms: int) -> str:
    """A time as the page says it."""
    return "under 1" if 0 < ms < 30_000 else f"{ms / 60_000:,.0f}"
