"""What one student holds of one deck: the bands, what would be recalled now, and why."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from django.db import connection

from decks.memory import BANDS, DEFAULT, NEW, Memory, Schedule, band, mastery, retrievability
from decks.models import SCHEDULED, Card, Deck, Mastery, MemoryModel, User, scheduled
from decks.modes import CardFacts

BEGINNING = (NEW, True, Schedule())  # the band of a new card, that it was not missed, its schedule

# By hand, because the deck page asks this each time and the ORM takes longer to write it than the database to answer.
STANDINGS = """
SELECT card.id, star.id, m.stability, m.difficulty, m.last_day, m.familiar_until, m.mastered_until,
    CASE WHEN hold.suspended OR hold.buried_until > %(day)s THEN 1 ELSE 0 END AS aside,
    CASE WHEN m.state <> 'new' THEN COALESCE(m.due_day, m.last_day) END AS due_day,
    (SELECT parameters FROM decks_memorymodel WHERE student_id = %(student)s AND applied IS NOT NULL
     ORDER BY applied DESC LIMIT 1) AS own,
    EXISTS (SELECT 1 FROM decks_examdate exam
     WHERE exam.deck_id = %(deck)s AND (exam.student_id = %(student)s OR exam.student_id IS NULL)) AS exam
FROM decks_card card
LEFT JOIN decks_mastery m ON m.card_id = card.id AND m.student_id = %(student)s
LEFT JOIN decks_star star ON star.card_id = card.id AND star.student_id = %(student)s
LEFT JOIN decks_hold hold ON hold.card_id = card.id AND hold.student_id = %(student)s
WHERE card.deck_id = %(deck)s AND card.deleted IS NULL ORDER BY card.position, card.id
"""


@dataclass(frozen=True, slots=True)
class Bands:
    """How many of a deck's cards stand in each band for one student."""

    new: int = 0
    learning: int = 0
    familiar: int = 0
    mastered: int = 0

    @property
    def total(self) -> int:
        return self.new + self.learning + self.familiar + self.mastered

    @property
    def started(self) -> bool:
        return self.total > self.new

    def rows(self) -> list[tuple[str, str, int]]:
        """(slug, label, count), the most settled first."""
        return [(slug, slug.capitalize(), getattr(self, slug)) for slug in reversed(BANDS)]

    @property
    def words(self) -> str:
        """For a screen reader: "7 mastered, 5 familiar, 5 learning, 3 new"."""
        return ", ".join(f"{count} {slug}" for slug, _, count in self.rows())


@dataclass(frozen=True, slots=True)
class Holding:
    """A student's standing with a deck: the bands, mean mastery 0 to 1, and how many cards would be recalled now.

    `places` says where each card stands in the deck; 1 is the first. `due` counts the cards that come again today or
    should have come, `fresh` those that were never asked; what the student has set aside is in neither. `exam` says
    that the deck has the date of an exam, to come or over.
    """

    bands: Bands
    mastery: float = 0.0
    recalled: float = 0.0
    spread: float = 0.0
    by_card: dict[int, str] = field(default_factory=dict)
    starred: frozenset[int] = frozenset()
    places: dict[int, int] = field(default_factory=dict)
    due: int = 0
    fresh: int = 0
    exam: bool = False

    def band_of(self, card_id: int) -> str:
        return self.by_card.get(card_id, NEW)

    def mark(self, card: Card) -> None:
        """Set on a card what its row shows of it: band, star and place in the deck."""
        card.band, card.starred = self.band_of(card.pk), card.pk in self.starred  # type: ignore[attr-defined]
        card.number = self.places.get(card.pk, "")  # type: ignore[attr-defined]


def holding(student: User, deck: Deck, now: datetime) -> Holding:
    """What a student holds of the cards of a deck, and which of them are starred; one query."""
    day = student.study_day(now)
    with connection.cursor() as cursor:
        cursor.execute(STANDINGS, {"student": student.pk, "deck": deck.pk, "day": day})
        rows = cursor.fetchall()
    own = json.loads(rows[0][-2]) if rows and rows[0][-2] else DEFAULT
    total, by_card, summed, recalls, due, fresh = len(rows), {}, 0.0, [], 0, 0
    for card_id, _, stability, difficulty, last_day, familiar, mastered, aside, due_day, *_ in rows:
        if not aside:
            due += due_day is not None and due_day <= day
            fresh += due_day is None
        if stability is None:
            continue
        memory, elapsed = Memory(stability, difficulty), max(0, day - last_day)
        by_card[card_id] = band(familiar, mastered, day)
        summed += mastery(memory, elapsed, parameters=own)
        recalls.append(retrievability(memory, elapsed, own))
    counts = {slug: sum(1 for each in by_card.values() if each == slug) for slug in BANDS if slug != NEW}
    return Holding(
        bands=Bands(new=total - len(by_card), **counts),
        mastery=summed / total if total else 0.0,
        recalled=sum(recalls),
        spread=sqrt(sum(r * (1 - r) for r in recalls)),
        by_card=by_card,
        starred=frozenset(card_id for card_id, star, *_ in rows if star),
        places={row[0]: place for place, row in enumerate(rows, start=1)},
        due=due,
        fresh=fresh,
        exam=bool(rows and rows[0][-1]),
    )


def card_facts(student: User, deck: Deck, now: datetime) -> list[CardFacts]:
    """What a mode may know of each card of the deck, in order; four queries however many cards."""
    return facts_of(student, [deck.pk], now)[deck.pk]


def facts_of(student: User, deck_ids: Sequence[int], now: datetime) -> dict[int, list[CardFacts]]:
    """The facts of the cards of several decks, by deck; four queries."""
    day = student.study_day(now)
    masteries = Mastery.objects.filter(student=student, deck__in=deck_ids)
    limits = masteries.values_list("card_id", "familiar_until", "mastered_until", "last_right", *SCHEDULED)
    rows = {
        pk: (band(familiar, mastered, day), right, scheduled(*held)) for pk, familiar, mastered, right, *held in limits
    }
    starred = set(student.stars.filter(card__deck__in=deck_ids).values_list("card_id", flat=True))
    holds = {hold.card_id: hold for hold in student.holds.filter(card__deck__in=deck_ids)}
    facts: dict[int, list[CardFacts]] = {pk: [] for pk in deck_ids}
    cards = Card.objects.filter(deck__in=deck_ids, deleted=None).order_by("position", "id")
    found = list(cards.values_list("pk", "deck_id", "tags", "sibling"))
    groups = _siblings((deck_id, key, pk) for pk, deck_id, _, key in found)
    for pk, deck_id, tags, sibling in found:
        stands, right, schedule = rows.get(pk, BEGINNING)
        others = [rows[other][2] for other in groups.get((deck_id, sibling), ()) if other != pk and other in rows]
        facts[deck_id].append(
            CardFacts(
                id=pk,
                tags=tuple(tags),
                starred=pk in starred,
                band=stands,
                missed=not right,
                schedule=schedule,
                sibling=sibling,
                sibling_seen=any(other.last_day == day for other in others),
                sibling_days=tuple(sorted(other.due_day for other in others if other.due_day is not None)),
                aside=pk in holds and holds[pk].rests(day),
                flag=holds[pk].flag if pk in holds else 0,
                due=_is_due(schedule, day),
            )
        )
    return facts


def _is_due(schedule: Schedule, day: int) -> bool:
    """Whether a card that was met comes again today, or should have come."""
    last = schedule.last_day if schedule.due_day is None else schedule.due_day
    return schedule.state != NEW and last is not None and last <= day


def _siblings(cards: Iterable[tuple[int, str, int]]) -> dict[tuple[int, str], list[int]]:
    """The cards (each with its deck and its key) that have siblings, by deck and key."""
    groups: dict[tuple[int, str], list[int]] = {}
    for deck_id, key, pk in cards:
        groups.setdefault((deck_id, key), []).append(pk)
    return {where: group for where, group in groups.items() if where[1] and len(group) > 1}


def deleted_cards(deck: Deck) -> int:
    """How many cards were deleted and can still be taken back: mastery does not count them until then."""
    return deck.cards.exclude(deleted=None).count()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a card stands where it does: everything in it comes from the student's own answers."""

    card: Card
    band: str
    mastery: float
    recall: float
    stability: float
    answers: int
    lapses: int
    days_ago: int


def reasons(student: User, deck: Deck, now: datetime, most: int = 500) -> list[Reason]:
    """The cards answered so far with their figures, the weakest first; two queries."""
    day, own = student.study_day(now), MemoryModel.objects.in_force(student.pk).latest
    rows = (
        Mastery.objects.filter(student=student, deck=deck, card__deleted=None)
        .select_related("card")
        .order_by("stability")[:most]
    )
    return sorted((_reason(row, day, own) for row in rows), key=lambda reason: reason.mastery)


def _reason(row: Mastery, day: int, own: Sequence[float]) -> Reason:
    memory, elapsed = Memory(row.stability, row.difficulty), max(0, day - row.last_day)
    return Reason(
        card=row.card,
        band=band(row.familiar_until, row.mastered_until, day),
        mastery=mastery(memory, elapsed, parameters=own),
        recall=retrievability(memory, elapsed, own),
        stability=row.stability,
        answers=row.answers,
        lapses=row.lapses,
        days_ago=elapsed,
    )
