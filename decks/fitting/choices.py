"""What a student decides: to use a fitted memory from now on, to leave things as they are, to go back."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from decks.memory import DEFAULT
from decks.memory.parameters import version
from decks.models import MemoryModel, User


def one_at_a_time(student_id: int) -> None:
    """Wait for the other writers of this student's log, until the transaction ends; SQLite has one writer anyway."""
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).filter(pk=student_id).values_list("pk").first()


@transaction.atomic
def use(*, student: User, model_id: int, now: datetime) -> bool:
    """Count this student's answers by this set from now on; False when there is no such set to choose.

    No card is rescheduled: what is in the log stays as it is. A set that was in use before gets a new row.
    """
    one_at_a_time(student.pk)
    model = MemoryModel.objects.filter(student=student, pk=model_id, accepted=True, trained_on__gt=0).first()
    if model is None:
        return False
    if model.applied is not None:
        if MemoryModel.objects.in_force(student.pk).latest == tuple(model.parameters):
            return True
        model.pk = None
    model.applied, model.declined = _from_now_on(student, now), None
    model.save()
    return True


@transaction.atomic
def keep(*, student: User, model_id: int, now: datetime) -> bool:
    """Leave things as they are, and do not offer this set again; False when it is not on offer."""
    offered = MemoryModel.objects.filter(student=student, pk=model_id, applied=None, declined=None)
    return bool(offered.update(declined=now))


@transaction.atomic
def go_back(*, student: User, now: datetime) -> bool:
    """Count answers by the defaults again, from now on; False when they are counted so already."""
    one_at_a_time(student.pk)
    if tuple(MemoryModel.objects.in_force(student.pk).latest) == DEFAULT:
        return False
    MemoryModel.objects.create(
        student=student,
        parameters=list(DEFAULT),
        version=version(DEFAULT),
        made=now,
        accepted=True,
        applied=_from_now_on(student, now),
    )
    return True


def _from_now_on(student: User, now: datetime) -> int:
    """This moment, or the one after the student's last answer, should a clock have been set back.

    So every answer that was given stays on its side, also when the log is folded again.
    """
    last_answer = student.answers.aggregate(last=Max("at"))["last"] or 0
    last_choice = student.memory_models.aggregate(last=Max("applied"))["last"] or 0
    return max(int(now.timestamp() * 1000), last_answer + 1, last_choice + 1)
