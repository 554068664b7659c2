"""What is due: in a deck, over all decks, and at an exam."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from decks.memory import NEW, day_date
from decks.memory.collection import would_recall
from decks.memory.exam import LEAST_GAIN, USUAL, forecast
from decks.memory.preset import LEECH_AT
from decks.models import Deck, ExamDate, Hold, Mastery, User
from decks.modes import SCHEDULER, CardFacts, Moment, Outlook
from decks.progress.holding import today

MOST_PLAYED = 8_000  # cards times days that a forecast plays; 80 ms
MOST_CARDS_PLAYED = 150


@dataclass(frozen=True, slots=True)
class Due:
    """What a session in one deck would hold now: cards that are due, and new ones."""

    deck: Deck
    cards: int
    new: int

    @property
    def total(self) -> int:
        return self.cards + self.new

    @property
    def exact_minutes(self) -> float:
        """About how many it takes."""
        return self.cards * (0.9 * USUAL.right + 0.1 * USUAL.wrong) + self.new * USUAL.new

    @property
    def minutes(self) -> int:
        return whole_minutes(self.exact_minutes)


@dataclass(frozen=True, slots=True)
class Today:
    """What today holds in the decks begun (so many), the fullest first, and the exam that comes first."""

    begun: int
    decks: tuple[Due, ...] = ()
    exam: tuple[Deck, date] | None = None

    @property
    def cards(self) -> int:
        return sum(each.cards for each in self.decks)

    @property
    def new(self) -> int:
        return sum(each.new for each in self.decks)

    @property
    def minutes(self) -> int:
        return whole_minutes(sum(each.exact_minutes for each in self.decks))


def whole_minutes(minutes: float) -> int:
    """Minutes as a page tells them: at least one."""
    return max(1, round(minutes))


def begun_decks(student: User, decks: Any) -> list[Deck]:
    """Those of the decks in which the student has a card that comes again; one query."""
    mine = Mastery.objects.filter(student=student).exclude(state=NEW).values("deck")
    return list(decks.filter(pk__in=mine).select_related("owner").order_by("title", "pk"))


def due_today(
    decks: Sequence[Deck],
    facts: Mapping[int, Sequence[CardFacts]],
    moments: Mapping[int, Moment],
    settings: Mapping[int, dict[str, Any]],
) -> Today:
    """What today holds, as the mode that keeps the calendar would begin; no query. All by the key of the deck."""
    found = []
    for deck in decks:
        ahead = SCHEDULER.outlook(facts[deck.pk], settings[deck.pk], moments[deck.pk])
        if ahead and ahead.total:
            found.append(Due(deck, ahead.due, ahead.new))
    found.sort(key=lambda each: -each.total)
    return Today(len(decks), tuple(found), next_exam(decks, moments))


def next_exam(decks: Sequence[Deck], moments: Mapping[int, Moment]) -> tuple[Deck, date] | None:
    """The exam that comes first among these decks, with its day; None when there is none to come."""
    days = {deck: moments[deck.pk].exam_day or 0 for deck in decks}
    ahead = [deck for deck in decks if days[deck] >= moments[deck.pk].day]
    first = min(ahead, key=days.__getitem__, default=None)
    return (first, day_date(days[first])) if first else None


def when(outlook: Outlook, student: User, now: datetime) -> str:
    """When the next card is due, in words: "at 14:10", "tomorrow", "in 4 days, on Monday"; "" when none is."""
    if outlook.next_ms is not None:
        at = datetime.fromtimestamp(outlook.next_ms / 1000, UTC).astimezone(student.time_zone)
        return f"at {at:%H:%M}"
    if outlook.next_day is None:
        return ""
    days = outlook.next_day - today(student, now)
    on = day_date(outlook.next_day)
    if days <= 1:
        return "tomorrow"
    return f"in {days} days, on {on:%A}" if days < 7 else f"in {days} days, on {on.day} {on:%B}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect on the day of an exam, in cards of 100: with the plan, and if nothing more is studied."""

    date: date
    minutes: int
    days: int
    with_plan: int
    without: int


def exam_forecast(facts: Sequence[CardFacts], exam: ExamDate | None, now: Moment) -> Forecast | None:
    """The forecast for an exam that is still to come; None without one. A large deck is played as a sample of it."""
    day = now.day
    exam_day = exam.day if exam else day - 1
    held = {card.id: (card.schedule.memory, card.schedule.last_day) for card in facts if not card.aside}
    if exam is None or exam_day < day or not held:
        return None
    rng, own = Random(day), now.parameters  # noqa: S311
    days = max(1, exam_day - day)
    most = max(20, min(MOST_CARDS_PLAYED, MOST_PLAYED // days, len(held)))
    sample = held if len(held) <= most else {card: held[card] for card in rng.sample(sorted(held), most)}
    share = len(sample) / len(held)
    first = max(day, exam_day - MOST_PLAYED // len(sample))  # only the last stretch of a long time is played
    spent = exam.minutes * share
    plan = forecast(sample, day=first, exam_day=exam_day, minutes=spent, rng=rng, least=LEAST_GAIN, parameters=own)
    without = would_recall(sample.values(), exam_day, own)
    return Forecast(exam.date, exam.minutes, exam_day - day, round(100 * plan.share), round(100 * without.share))


def set_aside(student: User, deck: Deck, now: datetime) -> list[Hold]:
    """The cards of the deck that the student has suspended or buried; one query."""
    held = Hold.objects.aside(student, today(student, now)).filter(card__deck=deck, card__deleted=None)
    return list(held.select_related("card").order_by("card__position", "card")[:200])


def leeches(student: User, deck: Deck, most: int = 50) -> list[Mastery]:
    """The cards that the student forgets again and again, those most often forgotten first; one query."""
    rows = Mastery.objects.filter(student=student, deck=deck, card__deleted=None, review_lapses__gte=LEECH_AT)
    return list(rows.select_related("card").order_by("-review_lapses", "card")[:most])
