"""What a finished session came to."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Max, Q

from decks.memory import RESET
from decks.memory.evidence import CRAM
from decks.memory.fsrs import AGAIN
from decks.models import Answer, Card, MemoryModel, StudySession
from decks.modes import Ending
from decks.progress.agenda import whole_minutes
from decks.progress.attempts import Attempt, attempts


def results(session: StudySession, ending: Ending) -> dict[str, Any]:
    """What a results page shows: the score, the time, on how many cards mastery rose or fell, and the missed cards.

    Of those without the deleted ones, which cannot be studied. `card.typed` is what was typed when a card was missed
    first.
    """
    cards = {card.pk: card for card in Card.objects.filter(pk__in=ending.missed, deleted=None).select_related("deck")}
    for pk, typed in _typed(session, cards).items():
        cards[pk].typed = typed  # type: ignore[attr-defined]
    changes = list(_changes(session))
    return {
        "rose": sum(1 for change in changes if change > 0),
        "fell": sum(1 for change in changes if change < 0),
        "ending": ending,
        "minutes": whole_minutes(session.active_ms / 60_000),
        "missed": [cards[pk] for pk in ending.missed if pk in cards],
    }


def _typed(session: StudySession, card_ids: Iterable[int]) -> dict[int, str]:
    missed = session.log.filter(card__in=card_ids, rating=AGAIN, voided_by=None)
    return dict(missed.order_by("-at").values_list("card", "response"))  # of several the first one stays


def _changes(session: StudySession) -> Iterator[float]:
    """For each card answered how far its mastery moved, from before its first answer to after its last.

    Practice beside the schedule moves nothing. A card that was only missed has not risen, though it was new. Of the
    log before the session one row a card is read: the last that counts.
    """
    answered = session.log.filter(rating__gt=0, voided_by=None).values("card")
    log = Answer.objects.filter(student=session.student_id, card__in=answered)
    since = Q(at__gte=int(session.started.timestamp() * 1000)) | Q(session=session)
    counted = log.filter(Q(rating__gt=0) | Q(form=RESET), voided_by=None).exclude(since).exclude(form=CRAM)
    before = counted.order_by().values("card").annotate(last=Max("pk")).values("last")
    own = MemoryModel.objects.in_force(session.student_id)
    rows_told = log.filter(since | Q(pk__in=before)).order_by("card", "at")
    for _, rows in groupby(rows_told, key=lambda row: row.card_id):
        moved = [each for each in attempts(list(rows), session.student, own) if _moved(each, session)]
        if moved:
            change = round(100 * (moved[-1].after or 0.0)) - round(100 * (moved[0].before or 0.0))
            yield change if any(each.right for each in moved) else min(change, 0)


def _moved(attempt: Attempt, session: StudySession) -> bool:
    """Whether the attempt was an answer in the session that moved mastery."""
    return attempt.session_id == session.pk and attempt.after is not None and not attempt.act
