"""What a session that mixes decks comes to in each of them, so that every deck can tell of it."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q

from decks.models import Card, SessionPart, StudySession
from decks.modes import Ending


def add_to_part(session: StudySession, card_id: int, answers: int, ms: int) -> None:
    """Count answers to a card (below 0 when they are taken back) and the time that they took."""
    deck_id = Card.objects.values_list("deck", flat=True).get(pk=card_id)
    part, _ = SessionPart.objects.get_or_create(session=session, deck_id=deck_id, student_id=session.student_id)
    part.answers, part.active_ms = part.answers + answers, part.active_ms + ms
    part.save(update_fields=["answers", "active_ms"])


def score_parts(session: StudySession, ending: Ending | None) -> None:
    """Give each deck of a finished session the share of its cards that were right; take it away when it goes on."""
    session.parts.update(score=None)
    if ending is None:
        return
    cards = Card.objects.filter(pk__in=ending.right + ending.missed)
    decks = dict(cards.order_by().values_list("pk", "deck"))
    right = Counter(decks[pk] for pk in ending.right if pk in decks)
    for deck_id, asked in Counter(decks.values()).items():
        session.parts.filter(deck=deck_id).update(score=right[deck_id] / asked)


def miscounted_parts() -> Iterator[tuple[SessionPart, int]]:
    """The parts that say another number of answers than the log holds, with that number; one query."""
    own = Q(session__log__rating__gt=0, session__log__voided_by=None, session__log__card__deck=F("deck"))
    parts = SessionPart.objects.annotate(counted=Count("session__log", filter=own))
    for part in parts.exclude(answers=F("counted")):
        yield part, part.counted
