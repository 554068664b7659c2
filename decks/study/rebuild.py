"""The log folded: what is stored of a card is what its log comes to, whenever it is worked out again."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from decks.memory import Course, Row, replayed, standing_rows
from decks.models import Answer, Card, InForce, Mastery, MemoryModel, StudySession, User
from decks.study.parts import miscounted_parts
from decks.study.record import hold

COLUMNS = {
    "id": "pk",
    "day": "study_day",
    "rating": "rating",
    "at": "at",
    "form": "form",
    "score": "score",
    "options": "options",
    "override": "override",
    "voids": "voids",
    "interval": "interval",
    "remaining": "remaining",
    "back_to": "back_to",
    "hints": "hints",
}


def refold(student_id: int, card_ids: Sequence[int]) -> dict[int, Course]:
    """Fold the log of these cards of one student again, and store what comes out: the truth is the log."""
    own = MemoryModel.objects.in_force(student_id)
    courses = _folded(student_id, own, card_ids)
    decks = dict(Card.objects.filter(pk__in=courses).values_list("pk", "deck_id"))
    hold(student_id, dict.fromkeys(card_ids, Course()) | courses, decks, own)
    return courses


def course_before(row: Answer) -> Course:
    """What the log of a card came to before this row of it."""
    own = MemoryModel.objects.in_force(row.student_id)
    earlier = Answer.objects.filter(student=row.student_id, card=row.card_id)
    # An undo stands where it was made: what it takes back of the rows before is none of them either.
    rows = [_row(*told) for told in earlier.order_by("at").values_list(*COLUMNS.values())]
    standing = [each for each in standing_rows(rows) if each.at < row.at]
    return replayed(standing, card=row.card_id, parameters=own.at)


def fold(student_id: int) -> dict[int, Course]:
    """What the log comes to, for each card of a student of which anything is known. Writes nothing."""
    return _folded(student_id, MemoryModel.objects.in_force(student_id))


def _folded(student_id: int, own: InForce, card_ids: Sequence[int] | None = None) -> dict[int, Course]:
    log = Answer.objects.filter(student=student_id).order_by("card", "at")
    if card_ids is not None:
        log = log.filter(card__in=card_ids)
    courses = {}
    for card_id, rows in groupby(log.values_list("card_id", *COLUMNS.values()).iterator(), key=lambda row: row[0]):
        course = replayed([_row(*row[1:]) for row in rows], card=card_id, parameters=own.at)
        if course.standing is not None:
            courses[card_id] = course
    return courses


def _row(*columns: Any) -> Row:
    """A row of the log as memory reads it, from its COLUMNS."""
    return Row(**dict(zip(COLUMNS, columns, strict=True)))


@transaction.atomic
def rebuild() -> int:
    """Throw all Mastery away and fold it from the log again; answers wait meanwhile. Returns how many rows stand."""
    list(User.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    Mastery.objects.all().delete()
    decks = dict(Card.objects.values_list("pk", "deck_id"))
    rows = []
    for student_id in Answer.objects.order_by().values_list("student", flat=True).distinct():
        own = MemoryModel.objects.in_force(student_id)
        for card_id, course in _folded(student_id, own).items():
            row = Mastery(student_id=student_id, card_id=card_id, deck_id=decks[card_id])
            row.take(course, own)
            rows.append(row)
    Mastery.objects.bulk_create(rows, batch_size=500)
    return len(rows)


@transaction.atomic
def recount() -> int:
    """Count the answers of each session anew, where cards were purged with their answers. Returns how many changed."""
    for part in miscounted_parts():
        part.save()
    standing = Q(log__rating__gt=0, log__voided_by=None)
    wrong = StudySession.objects.annotate(counted=Count("log", filter=standing)).exclude(answers=F("counted"))
    for session in wrong:
        StudySession.objects.filter(pk=session.pk).update(answers=session.counted)
    return len(wrong)
