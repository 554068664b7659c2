"""What is due: in a deck, over all decks, and at an exam."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from decks.memory import NEW, day_date
from decks.memory.collection import would_recall
from decks.memory.exam import LEAST_GAIN, USUAL, forecast
from decks.memory.preset import LEECH_AT
from decks.models import Deck, ExamDate, Hold, Mastery, User
from decks.modes import MOST_CARDS, SCHEDULER, CardFacts, Moment, Outlook
from decks.progress.due_facts import due_facts, next_due_day
from decks.progress.holding import facts_of

MOST_PLAYED = 8_000  # cards times days that a forecast plays; 80 ms
MOST_CARDS_PLAYED = 150


@dataclass(frozen=True, slots=True)
class Due:
    """What a session in one deck would hold now: cards that come again, and new ones.

    They are `planned` where they are not those that are due, but those that help most for an exam.
    """

    deck: Deck
    cards: int
    new: int
    planned: bool = False

    @property
    def total(self) -> int:
        return self.cards + self.new

    @property
    def exact_minutes(self) -> float:
        """About how many it takes."""
        return usual_minutes(self.cards, self.new)

    @property
    def minutes(self) -> int:
        return whole_minutes(self.exact_minutes)


@dataclass(frozen=True, slots=True)
class Agenda:
    """What today holds in the decks begun (so many), the fullest first, and the exam that comes first.

    Where nothing is due, `next_ms` is the moment of a step later today, and `next_day` the study day on which
    something is due next.
    """

    begun: int
    decks: tuple[Due, ...] = ()
    exam: ExamDate | None = None
    next_ms: int | None = None
    next_day: int | None = None

    @property
    def due(self) -> int:
        """Cards that are due."""
        return sum(each.cards for each in self.decks if not each.planned)

    @property
    def planned(self) -> int:
        """Cards that come for an exam."""
        return sum(each.cards for each in self.decks if each.planned)

    @property
    def new(self) -> int:
        return sum(each.new for each in self.decks)

    @property
    def total(self) -> int:
        """The cards of a session over all of it."""
        return min(self.due + self.planned + self.new, MOST_CARDS)

    @property
    def only_exam(self) -> Due | None:
        """What is asked for the exam alone, where other decks have something too."""
        planned = [each for each in self.decks if each.planned and self.exam and each.deck.pk == self.exam.deck_id]
        return planned[0] if planned and len(self.decks) > 1 else None

    @property
    def minutes(self) -> int:
        return whole_minutes(sum(each.exact_minutes for each in self.decks))


def usual_minutes(cards: int, new: int) -> float:
    """About how many minutes these cards take that come again, and these new ones."""
    return cards * (0.9 * USUAL.right + 0.1 * USUAL.wrong) + new * USUAL.new


def whole_minutes(minutes: float) -> int:
    """Minutes as a page tells them: at least one."""
    return max(1, round(minutes))


def begun_decks(student: User, decks: Any) -> list[Deck]:
    """Those of the decks in which the student has a card that comes again; one query."""
    mine = Mastery.objects.filter(student=student).exclude(state=NEW).values("deck")
    return list(decks.filter(pk__in=mine).select_related("owner").order_by("title", "pk"))


def agenda_of(
    student: User,
    decks: Sequence[Deck],
    moments: Mapping[int, Moment],
    settings: Mapping[int, dict[str, Any]],
    exams: Iterable[ExamDate],
    now: datetime,
) -> Agenda:
    """What today holds, as the mode that keeps the calendar would begin; moments and settings by the deck's key.

    Cards that cannot be asked today are read only where a plan chooses among all. The number of queries does not
    depend on the decks.
    """
    wanted = {deck.pk: SCHEDULER.new_wanted(settings[deck.pk], moments[deck.pk]) for deck in decks}
    facts, more = due_facts(student, {pk: most for pk, most in wanted.items() if most is not None}, now)

    def ahead(pk: int) -> Outlook:
        return SCHEDULER.outlook(facts[pk], settings[pk], moments[pk])

    short = {pk for pk in more if ahead(pk).new < (wanted[pk] or 0)}  # siblings wait; others may stand further back
    facts |= facts_of(student, [pk for pk in wanted if pk not in facts or pk in short], now)
    day, told = student.study_day(now), {pk: ahead(pk) for pk in wanted}
    found = [Due(deck, told[deck.pk].due, told[deck.pk].new, told[deck.pk].planned) for deck in decks]
    found = sorted((each for each in found if each.total), key=lambda each: -each.total)
    coming = [exam for exam in exams if exam.day >= day]
    first = min(coming, key=lambda exam: exam.day, default=None)
    if found or not decks:
        return Agenda(len(decks), tuple(found), first)
    steps = [each.next_ms for each in told.values() if each.next_ms is not None]
    anew = [pk for pk, each in told.items() if each.planned and moments[pk].exam_day != day]
    if any(not card.aside for pk in anew for card in facts[pk]):
        next_day: int | None = day + 1  # tomorrow the plan chooses anew among all that is not set aside
    else:
        presets = {pk: SCHEDULER.preset(values) for pk, values in settings.items()}
        reviewed = [pk for pk, preset in presets.items() if preset.reviews_per_day]
        takes_new = [pk for pk, preset in presets.items() if preset.new_per_day]
        next_day = next_due_day(student, reviewed, takes_new, day)
    return Agenda(len(decks), (), first, min(steps, default=None), next_day)


def when(next_ms: int | None, next_day: int | None, student: User, now: datetime) -> str:
    """When a card is due: "now", "at 14:10", "today", "tomorrow", "in 4 days, on Monday"; "" when it never is.

    `next_ms` is the moment of a step in milliseconds since 1970, `next_day` a study day. What comes first is told.
    """
    today = student.study_day(now)
    if next_ms is not None:
        at = datetime.fromtimestamp(next_ms / 1000, UTC).astimezone(student.time_zone)
        if at <= now:
            return "now"
        if student.study_day(at) == today:
            return f"at {at:%H:%M}"
        if next_day is None or next_day > student.study_day(at):
            return f"tomorrow at {at:%H:%M}"
    if next_day is None:
        return ""
    days = next_day - today
    on = day_date(next_day)
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    return f"in {days} days, on {on:%A}" if days < 7 else f"in {days} days, on {on.day} {on:%B}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What to expect on the day of an exam, in cards of 100: with the plan, and if nothing more is studied."""

    date: date
    minutes: int
    days: int
    with_plan: int
    without: int


def exam_forecast(
    facts: Sequence[CardFacts], exam: ExamDate | None, now: Moment, settings: Mapping[str, Any]
) -> Forecast | None:
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
    plan = forecast(
        sample,
        day=first,
        exam_day=exam_day,
        minutes=exam.minutes * share,
        spent=now.spent_ms / 60_000 * share if first == day else 0.0,
        siblings={card.id: card.sibling for card in facts if card.sibling} if settings["siblings"] else {},
        rng=rng,
        least=LEAST_GAIN,
        parameters=own,
    )
    without = would_recall(sample.values(), exam_day, own)
    return Forecast(exam.date, exam.minutes, exam_day - day, round(100 * plan.share), round(100 * without.share))


def set_aside(student: User, deck: Deck, now: datetime) -> list[Hold]:
    """The cards of the deck that the student has suspended or buried; one query."""
    held = Hold.objects.aside(student, student.study_day(now)).filter(card__deck=deck, card__deleted=None)
    return list(held.select_related("card").order_by("card__position", "card")[:200])


def leeches(student: User, deck: Deck, most: int = 50) -> list[Mastery]:
    """The cards that the student forgets again and again, those most often forgotten first; one query."""
    rows = Mastery.objects.filter(student=student, deck=deck, card__deleted=None, review_lapses__gte=LEECH_AT)
    return list(rows.select_related("card").order_by("-review_lapses", "card")[:most])
