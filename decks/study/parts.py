"""What a session that mixes decks comes to in each of them, so that every deck can tell of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from decks.models import Answer, Card, SessionPart, StudySession
from decks.modes import Ending


def add_to_parts(session: StudySession, answers: Mapping[int, int], ms: int) -> None:
    """Count a reply in each deck that it touched: its answers (below 0 when they are taken back) and its time."""
    now = session.last_activity
    for deck_id, count in answers.items():
        counted = {"answers": F("answers") + count, "active_ms": F("active_ms") + ms, "last_activity": now}
        if not session.parts.filter(deck=deck_id).update(**counted):
            SessionPart.objects.create(
                session=session,
                deck_id=deck_id,
                student_id=session.student_id,
                answers=max(count, 0),
                active_ms=ms,
                last_activity=now,
            )


def score_parts(session: StudySession, ending: Ending | None) -> None:
    """Give each deck of a finished session the share of its cards that were right; take it away when it goes on."""
    session.parts.update(score=None)
    if ending is None or ending.score is None:
        return
    cards = Card.objects.filter(pk__in=ending.right + ending.missed)
    decks = dict(cards.order_by().values_list("pk", "deck"))
    right = Counter(decks[pk] for pk in ending.right if pk in decks)
    for deck_id, asked in Counter(decks.values()).items():
        session.parts.filter(deck=deck_id).update(score=right[deck_id] / asked)


def miscounted_parts() -> Iterator[SessionPart]:
    """The parts, unsaved, that the log makes and that are stored otherwise or not at all; two queries.

    A part that has lost all its answers stays, with 0.
    """
    stored = {(part.session_id, part.deck_id): part for part in SessionPart.objects.all()}
    for found in _logged():
        part = stored.pop((found["session"], found["card__deck"]), None)
        part = part or SessionPart(
            session_id=found["session"],
            deck_id=found["card__deck"],
            student_id=found["student"],
            active_ms=found["spent"],
            last_activity=datetime.fromtimestamp(found["last"] / 1000, UTC),
        )
        if part.answers != found["standing"]:
            part.answers = found["standing"]
            yield part
    for part in stored.values():
        if part.answers:
            part.answers = 0
            yield part


def _logged() -> Iterable[Mapping[str, Any]]:
    """What the log holds of each session that mixes decks, by deck."""
    log = Answer.objects.filter(session__deck=None, session__isnull=False).order_by()
    by_deck = log.values("session", "card__deck", "student")
    standing = Count("pk", filter=Q(rating__gt=0, voided_by=None))
    return by_deck.annotate(standing=standing, spent=Sum("elapsed_ms"), last=Max("at")).iterator()
