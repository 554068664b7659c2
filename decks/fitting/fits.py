"""When a memory is to be fitted, and the fit: from 400 answers on, then every month or at half as many again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from decks.fitting.choices import one_at_a_time
from decks.fitting.log import ANSWERS_NEEDED, histories, training_answers
from decks.fitting.optimiser import is_installed, optimise
from decks.memory.fitting import History, Optimiser, fit, strength, thinned
from decks.models import MemoryModel, User

Tell = Callable[[int], None]
MONTH = timedelta(days=30)
GROWTH = 1.5
READ, TRIED = 20, 40  # per cent of a fit that are done when the answers are read, and when the first try is
COMPARED = 5000  # answers, about, from which the strength is worked out


def is_due(answers: int, last: MemoryModel | None, now: datetime) -> bool:
    """Whether there is enough to learn from since the last fit."""
    if answers < ANSWERS_NEEDED:
        return False
    if last is None or answers >= GROWTH * last.trained_on:
        return True
    return answers > last.trained_on and now - last.made >= MONTH


def last_fit(student_id: int) -> MemoryModel | None:
    """The newest set that was fitted, whatever became of it."""
    return MemoryModel.objects.filter(student=student_id, trained_on__gt=0).order_by("made", "pk").last()


def waiting(*, now: datetime) -> Iterable[int]:
    """Whose memory is to be fitted (ids of students); two queries. Nobody's where the package is missing."""
    if not is_installed():
        return []
    counts = training_answers()
    rows = MemoryModel.objects.filter(trained_on__gt=0).order_by("made", "pk")
    last = {model.student_id: model for model in rows.defer("parameters")}
    there = set(User.objects.filter(deleted=None, is_active=True, pk__in=counts).values_list("pk", flat=True))
    return [pk for pk, answers in counts.items() if pk in there and is_due(answers, last.get(pk), now)]


def fit_student(student_id: int, *, now: datetime, tell: Tell = lambda percent: None) -> MemoryModel | None:
    """Fit one student's memory and keep what came out, for the student to decide on; None when it is not due.

    It may be called again at any time: what another process has done meanwhile is not done twice. `tell` is told how
    many per cent are done.
    """
    answers = training_answers(student_id).get(student_id, 0)
    last = last_fit(student_id)
    if not is_installed() or not is_due(answers, last, now):
        return None
    log = histories(student_id)
    current = MemoryModel.objects.in_force(student_id).latest
    fitted = fit(log, _telling(tell), current, needed=1)  # the answers have been counted above
    with transaction.atomic():
        one_at_a_time(student_id)
        if last_fit(student_id) != last:
            return None
        return MemoryModel.objects.create(
            student_id=student_id,
            parameters=list(fitted.parameters),
            version=fitted.version,
            trained_on=answers,
            loss_before=fitted.loss_before,
            loss_after=fitted.loss_after,
            strength=strength(thinned(log, COMPARED), fitted.parameters),
            made=now,
            accepted=fitted.accepted,
        )


def _telling(tell: Tell) -> Optimiser:
    """The optimiser, which is called for the first try and then with all answers; each time, tell how far that is."""
    done = iter((READ, TRIED))

    def told(histories: Sequence[History]) -> Sequence[float]:
        tell(next(done, TRIED))
        return optimise(histories)

    return told
