"""The log folded: what is stored of a card is what its log comes to, whenever it is worked out again."""

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction
from django.db.models import Count, F, Q

from decks.memory import Course, Row, replayed
from decks.models import Answer, Card, InForce, Mastery, MemoryModel, StudySession, User
from decks.study.parts import miscounted_parts

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
}


def refold(student_id: int, card_ids: Sequence[int]) -> dict[int, Course]:
    """Fold the log of these cards of one student again, and store what comes out: the truth is the log."""
    own = MemoryModel.objects.in_force(student_id)
    courses = _folded(student_id, own, card_ids)
    Mastery.objects.filter(student=student_id, card__in=set(card_ids) - courses.keys()).delete()
    rows = {row.card_id: row for row in Mastery.objects.filter(student=student_id, card__in=courses)}
    decks = dict(Card.objects.filter(pk__in=courses.keys() - rows.keys()).values_list("pk", "deck_id"))
    for card_id, course in courses.items():
        row = rows.get(card_id) or Mastery(student_id=student_id, card_id=card_id, deck_id=decks[card_id])
        row.take(course, own)
        row.save()
    return courses


def fold(student_id: int) -> dict[int, Course]:
    """What the log comes to, for each card of a student of which anything is known. Writes nothing."""
    return _folded(student_id, MemoryModel.objects.in_force(student_id))


def _folded(student_id: int, own: InForce, card_ids: Sequence[int] | None = None) -> dict[int, Course]:
    log = Answer.objects.filter(student=student_id).order_by("card", "at")
    if card_ids is not None:
        log = log.filter(card__in=card_ids)
    courses = {}
    for card_id, rows in groupby(log.values_list("card_id", *COLUMNS.values()).iterator(), key=lambda row: row[0]):
        log_of_card = [Row(**dict(zip(COLUMNS, row[1:], strict=True))) for row in rows]
        course = replayed(log_of_card, card=card_id, parameters=own.at)
        if course.standing is not None:
            courses[card_id] = course
    return courses


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
