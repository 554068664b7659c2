"""What is done in the background: a few lines each, which may be run twice. The verbs stand below."""

from django.tasks import TaskContext, task
from django.utils import timezone

from decks import fitting, jobs, study, transfer
from decks.accounts import leaving
from decks.speaking import shelf


@task
def housekeeping() -> None:
    """Once a day: remove for good what was deleted long ago or has expired, and see whose memory is to be fitted."""
    now = timezone.now()
    leaving.purge(now=now)
    study.recount()
    study.forget_old_words(now=now)
    transfer.forget_uploads(now=now)
    shelf.tidy()
    jobs.forget(now=now)
    for student_id in fitting.waiting(now=now):
        fit_memory.enqueue(student_id)


@task(takes_context=True)
def fit_memory(context: "TaskContext[[int], None]", student_id: int) -> None:
    """Fit the parameters of one student's memory, if enough was answered since the last time."""
    run_id = context.task_result.id
    fitting.fit_student(student_id, now=timezone.now(), tell=lambda percent: jobs.tell(run_id, percent))
