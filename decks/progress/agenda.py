"""What is due: in a deck, over all decks, and at an exam."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Count, Q

from decks.memory import LEARNING, NEW, RELEARNING, REVIEW, day_date
from decks.memory.exam import USUAL, forecast
from decks.memory.preset import LEECH_AT
from decks.models import Deck, ExamDate, Hold, Mastery, User
from decks.modes import CardFacts, Moment, Outlook
from decks.progress.holding import today

MOST_PLAYED = 8_000  # cards times days that a forecast plays; 80 ms
MOST_CARDS_PLAYED = 150


@dataclass(frozen=True, slots=True)
class Due:
    """What one deck holds for today, within the student's limits, and about how many minutes it takes."""

    deck: Deck
    reviews: int
    new: int

    @property
    def total(self) -> int:
        return self.reviews + self.new

    @property
    def minutes(self) -> int:
        return max(1, round(self.reviews * (0.9 * USUAL.right + 0.1 * USUAL.wrong) + self.new * USUAL.new))


def begun_decks(student: User, decks: Any) -> list[Deck]:
    """Those of the decks in which the student has a card that comes again; one query."""
    mine = Mastery.objects.filter(student=student).exclude(state=NEW).values("deck")
    return list(decks.filter(pk__in=mine).select_related("owner").order_by("title", "pk"))


def due_today(
    student: User, decks: Sequence[Deck], now: datetime, moments: Mapping[int, Moment], limits: Mapping[int, Any]
) -> list[Due]:
    """What is due today in each deck that has anything, the fullest first; three queries however many decks.

    `limits` are the settings of Spaced that hold in each deck. Siblings are not told apart here, so there may be a
    card or two fewer in the session.
    """
    day = today(student, now)
    end = int((now + timedelta(days=1)).timestamp() * 1000)
    aside = Hold.objects.filter(Q(suspended=True) | Q(buried_until__gt=day), student=student)
    held = Mastery.objects.filter(student=student, deck__in=decks, card__deleted=None)
    waits = Q(state__in=(LEARNING, RELEARNING)) & (Q(due_day__lte=day) | Q(due_ms__lt=end))
    counts = {
        row["deck"]: row
        for row in held.exclude(card__in=aside.values("card"))
        .order_by()
        .values("deck")
        .annotate(
            known=Count("pk", filter=~Q(state=NEW)),
            reviews=Count("pk", filter=Q(state=REVIEW, due_day__lte=day)),
            steps=Count("pk", filter=waits),
        )
    }
    cards = _active(decks, aside)
    found = [
        _due(deck, counts.get(deck.pk) or {}, cards.get(deck.pk, 0), moments[deck.pk], limits[deck.pk])
        for deck in decks
    ]
    return sorted((each for each in found if each.total), key=lambda each: -each.total)


def _active(decks: Sequence[Deck], aside: Any) -> dict[int, int]:
    """How many cards of each deck are not set aside."""
    cards = Deck.objects.filter(pk__in=[deck.pk for deck in decks])
    active = Q(cards__deleted=None) & ~Q(cards__in=aside.values("card"))
    return dict(cards.order_by().values_list("pk").annotate(n=Count("cards", filter=active)))


def _due(deck: Deck, row: Mapping[str, Any], cards: int, told: Moment, limits: Mapping[str, Any]) -> Due:
    reviews = min(row.get("reviews", 0), max(0, limits["reviews"] - told.reviews_done))
    new = min(max(0, cards - row.get("known", 0)), max(0, limits["new"] - told.new_done))
    return Due(deck, reviews + row.get("steps", 0), new)


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
    plan = forecast(sample, day=first, exam_day=exam_day, minutes=exam.minutes * share, rng=rng, parameters=own)
    without = forecast(sample, day=exam_day, exam_day=exam_day, minutes=0, rng=rng, parameters=own)
    return Forecast(exam.date, exam.minutes, exam_day - day, round(100 * plan.share), round(100 * without.share))


def set_aside(student: User, deck: Deck, now: datetime) -> list[Hold]:
    """The cards of the deck that the student has suspended or buried; one query."""
    aside = Q(suspended=True) | Q(buried_until__gt=today(student, now))
    held = Hold.objects.filter(aside, student=student, card__deck=deck, card__deleted=None)
    return list(held.select_related("card").order_by("card__position", "card")[:200])


def leeches(student: User, deck: Deck, most: int = 50) -> list[Mastery]:
    """The cards that the student forgets again and again, those most often forgotten first; one query."""
    rows = Mastery.objects.filter(student=student, deck=deck, card__deleted=None, review_lapses__gte=LEECH_AT)
    return list(rows.select_related("card").order_by("-review_lapses", "card")[:most])
