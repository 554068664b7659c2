"""The statistics counted again from the log in plain Python, row by row: slow, and with no SQL in it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median_low
from typing import Any

from decks.memory import Memory, Row, interval, mastery, retrievability, standing_rows, study_day
from decks.models import Answer, Card, Deck, Mastery, User

WEEKS = 26


@dataclass
class Recount:
    """What the page of one student says, for all decks of one owner or for one deck."""

    answers: int = 0
    spent_ms: int = 0
    days: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    mode_ms: Counter[str] = field(default_factory=Counter)
    asked: Counter[Any] = field(default_factory=Counter)
    recalled: Counter[Any] = field(default_factory=Counter)
    median_seconds: float | None = None
    mastery: list[float] = field(default_factory=list)
    due: Counter[int] = field(default_factory=Counter)
    stability: Counter[int] = field(default_factory=Counter)
    difficulty: Counter[int] = field(default_factory=Counter)
    recall: Counter[int] = field(default_factory=Counter)


def monday(day: int) -> int:
    """The study day of the Monday of a day's week."""
    return day - (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).weekday()


def recount(student: User, deck: Deck | None, now: datetime) -> Recount:
    today = study_day(now, student.time_zone)
    first = monday(today) - 7 * (WEEKS - 1)
    log = Answer.objects.filter(student=student).select_related("session").order_by("at")
    rows = [row for row in log if deck is None or row.session.deck_id == deck.pk]
    kept = {row.id for row in standing_rows(Row(id=row.pk, voids=row.voids_id) for row in rows)}
    stands = [row for row in rows if row.pk in kept and row.rating > 0]
    found = Recount()
    lately = [row for row in stands if row.study_day >= first]
    seen: set[tuple[int, int]] = set()
    for row in lately:
        found.answers += 1
        found.spent_ms += row.elapsed_ms
        found.days[row.study_day] += 1
        found.hours[datetime.fromtimestamp(row.at / 1000, student.time_zone).hour] += 1
        if row.study_day > today - 30:
            found.mode_ms[row.mode] += row.elapsed_ms
        first_of_day = (row.card_id, row.study_day) not in seen
        seen.add((row.card_id, row.study_day))
        if first_of_day and row.last_interval >= 1 and row.form in {"self", "written"}:
            found.asked[monday(row.study_day)] += 1
            found.recalled[monday(row.study_day)] += right(row)
    if lately:
        found.median_seconds = median_low(row.elapsed_ms // 100 for row in lately) / 10
    active = set(Card.objects.filter(deleted=None).values_list("pk", flat=True))
    left = [row for row in reversed(stands) if row.card_id in active and row.stability is not None]
    last: dict[int, tuple[Memory, int]] = {}
    for end in [*range(first + 6, today, 7), today]:
        while left and left[-1].study_day <= end:
            row = left.pop()
            last[row.card_id] = Memory(row.stability, row.difficulty), row.study_day
        found.mastery.append(sum(mastery(memory, end - day) for memory, day in last.values()))
    for held in Mastery.objects.filter(student=student, card__in=active).select_related("card"):
        if deck is None or held.card.deck_id == deck.pk:
            memory, elapsed = Memory(held.stability, held.difficulty), max(0, today - held.last_day)
            days = held.last_day + max(1, int(interval(held.stability, 0.9) + 0.5)) - today
            found.due[min(max(days, 0), 30)] += 1
            found.stability[sum(held.stability >= least for least in (2, 5, 14, 45, 120))] += 1
            found.difficulty[int(held.difficulty + 0.5) - 1] += 1
            found.recall[sum(retrievability(memory, elapsed) >= least for least in (0.5, 0.6, 0.7, 0.8, 0.9))] += 1
    return found


def right(row: Answer) -> bool:
    if row.override:
        return row.override == "right"
    return row.rating > 1 if row.form == "self" else row.score >= 0.75
