"""A student's sessions: what to go on with, what was chosen last, and what came out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from decks.memory import ACTS
from decks.memory.evidence import CRAM
from decks.models import Answer, Card, Deck, Role, SessionPart, StudySession, User, Visibility, Wording
from decks.modes import MODES, Mode, Progress, State
from decks.progress.agenda import usual_minutes, whole_minutes
from decks.progress.attempts import key_points, words
from decks.progress.verdicts import BY_SELF, verdict
from decks.questions import special_keys

PACED = 5  # answers from which a session has a pace of its own


def may_still_study(student: User) -> Q:
    """Sessions of decks that are still open to the student, and those that mix decks."""
    if student.role == Role.ADMINISTRATOR:
        return Q()
    return Q(deck=None) | Q(deck__owner=student) | ~Q(deck__visibility=Visibility.PRIVATE)


def open_sessions(student: User, deck: Deck | None = None, mode: Mode | None = None) -> QuerySet[StudySession]:
    """The student's open sessions, the last used first."""
    sessions = StudySession.objects.filter(student=student, finished=None, deck__deleted=None)
    sessions = sessions.filter(may_still_study(student))
    if deck is not None:
        sessions = sessions.filter(deck=deck)
    if mode is not None:
        sessions = sessions.filter(mode=mode.slug)
    return sessions.filter(mode__in=MODES).select_related("deck", "deck__owner").order_by("-last_activity", "-pk")


# By hand, as the deck page asks this each time: of each mode the open session and the last that came to a score.
LATEST = """
SELECT mode, public_id, state, finished, last_activity FROM (
    SELECT mode, public_id, state, finished, last_activity, ROW_NUMBER() OVER (
        PARTITION BY mode, CASE WHEN finished IS NULL THEN 0 ELSE 1 END ORDER BY last_activity DESC, id DESC
    ) AS place
    FROM decks_studysession
    WHERE student_id = %s AND deck_id = %s AND (finished IS NULL OR score IS NOT NULL)
) latest WHERE place = 1
"""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session as its tile shows it."""

    public_id: UUID
    state: State
    last_activity: datetime


def latest_sittings(student: User, deck: Deck) -> dict[str, tuple[Sitting | None, Sitting | None]]:
    """For each mode that was used: the open session, and the last one that was finished with a score. One query."""
    found: dict[str, tuple[Sitting | None, Sitting | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [student.pk, deck.pk])
        for mode, public_id, state, finished, used in cursor.fetchall():
            sitting = Sitting(UUID(str(public_id)), json.loads(state), _aware(used))
            opened, done = found.get(mode, (None, None))
            found[mode] = (opened, sitting) if finished else (sitting, done)
    return found


def _aware(stored: datetime) -> datetime:
    """A moment that was read by hand: SQLite keeps it in UTC and does not say so."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)


def sessions_of(student: User, deck: Deck) -> QuerySet[StudySession]:
    """A student's sessions with a deck, and those that mix it with others, the latest first.

    One that was left before anything was done in it is none.
    """
    parts = SessionPart.objects.filter(deck=deck, student=student, answers__gt=0)
    sat = Q(answers__gt=0) | Q(turn__gt=0) | Q(finished=None)
    of_deck = Q(deck=deck) & sat | Q(pk__in=parts.values("session"))
    return StudySession.objects.filter(of_deck, student=student).order_by("-last_activity", "-pk")


@dataclass(frozen=True, slots=True)
class Sat:
    """A session as a deck tells of it: what it came to there (itself, or its part), and the answers that stand.

    Its mode is None where the registry knows it no more.
    """

    session: StudySession
    part: StudySession | SessionPart
    mode: Mode | None
    answers: list[Answer]

    @property
    def overruled(self) -> int:
        """How many verdicts the student has overruled, or decided where the machine was not sure."""
        return sum(1 for answer in self.answers if answer.override)


def with_answers(sessions: Sequence[StudySession], deck: Deck) -> list[Sat]:
    """Each session with the deck's answers in it; three queries.

    `answer.asked` is the card as it read when it was asked, `answer.reworded` whether that has changed since;
    `answer.said` is the rating or the machine's verdict in words, "" where the student only sorted the card,
    `answer.verdict_is` right, unsure or wrong; `answer.key_points` how many of them are met, in words, and
    `answer.practice` whether it was beside the schedule.
    """
    answers: dict[int, list[Answer]] = {session.pk: [] for session in sessions}
    parts = {part.session_id: part for part in SessionPart.objects.filter(session__in=sessions, deck=deck)}
    log = Answer.objects.filter(session__in=sessions, card__deck=deck, voided_by=None).exclude(form__in=ACTS)
    log = log.filter(Q(rating__gt=0) | Q(voids=None))  # what was blank when the time was over has no rating
    wordings = Wording.objects.filter(card__in=log.order_by().values("card"))
    older = {(each.card_id, each.revision): each for each in wordings}
    for answer in log.select_related("card").order_by("at"):
        asked = older.get((answer.card_id, answer.revision), answer.card)
        answer.asked, answer.reworded = asked, asked is not answer.card  # type: ignore[attr-defined]
        sorted_alone = answer.form in BY_SELF and not _rates(answer.mode)
        answer.said = "" if sorted_alone else words(answer)  # type: ignore[attr-defined]
        answer.verdict_is = verdict(answer)  # type: ignore[attr-defined]
        answer.key_points = key_points(answer)  # type: ignore[attr-defined]
        answer.practice = answer.form == CRAM  # type: ignore[attr-defined]
        answers[answer.session_id or 0].append(answer)
    return [
        Sat(session, parts.get(session.pk, session), MODES.get(session.mode), answers[session.pk])
        for session in sessions
    ]


def _rates(mode: str) -> bool:
    return mode in MODES and MODES[mode].rates


def minutes_left(session: StudySession, done: Progress) -> int:
    """About how many minutes the rest of a session takes, at least 1, at the pace of its answers so far."""
    if session.answers < PACED:
        return whole_minutes(usual_minutes(done.left - done.new, done.new))
    return whole_minutes(done.left * session.active_ms / 60_000 / session.answers)


def keys_of(deck: Deck) -> tuple[str, ...]:
    """The letters and signs that the deck's answers need and a keyboard may lack, as keys beside a field."""
    return _keys(deck.pk, deck.updated, deck.back_language)


@lru_cache(maxsize=256)
def _keys(deck_id: int, updated: datetime, language: str) -> tuple[str, ...]:
    texts = Card.objects.filter(deck=deck_id, deleted=None).order_by().values_list("front", "back")
    return special_keys((text for sides in texts for text in sides), language)


def card_tags(deck: Deck) -> list[str]:
    """Every tag on the deck's cards, in order of the alphabet."""
    return sorted({tag for tags in deck.cards.filter(deleted=None).values_list("tags", flat=True) for tag in tags})
