"""The table of background work: put, claim, renew, settle. Each is one short transaction."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.tasks import TaskResultStatus

from decks.models import TaskRun

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED
MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=15)  # before the second attempt of what failed; then twice as long each time
KEPT = timedelta(days=30)  # what is done
LONGEST_KEY = 250
WORKER_DIED = {"exception_class_path": "builtins.ChildProcessError", "traceback": "The process was killed."}
log = logging.getLogger(__name__)


def put(*, path: str, arguments: dict[str, Any], queue: str, now: datetime, run_after: datetime) -> TaskRun:
    """Queue a call, or find the same one that waits already."""
    key = f"waits {path} {json.dumps(arguments, sort_keys=True)}"
    new = {"path": path, "arguments": arguments, "queue": queue, "enqueued": now, "run_after": run_after}
    if len(key) > LONGEST_KEY:
        return TaskRun.objects.create(**new)
    return TaskRun.objects.get_or_create(key=key, defaults=new)[0]


def put_daily(paths: Iterable[str], *, day: int, queue: str, now: datetime) -> None:
    """Queue each of these tasks, unless that has been done on study day `day`."""
    keys = {f"day {day} {path}": path for path in paths}
    done = set(TaskRun.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in keys.keys() - done:
        new = {"path": keys[key], "arguments": {"args": [], "kwargs": {}}, "queue": queue, "enqueued": now}
        TaskRun.objects.get_or_create(key=key, defaults=new | {"run_after": now})


def open_run(path: str, *args: Any) -> TaskRun | None:
    """The call of this task with these arguments that waits or runs; the one that is further, if there are two."""
    open_runs = TaskRun.objects.filter(path=path, status__in=[READY, RUNNING]).order_by("-progress", "pk")
    return next((run for run in open_runs if run.arguments["args"] == list(args)), None)


def tell(run_id: str, percent: int) -> None:
    """Note how far (0 to 100) a call has come that runs."""
    TaskRun.objects.filter(pk=int(run_id), status=RUNNING).update(progress=percent)


def _free(now: datetime, lease: timedelta) -> QuerySet[TaskRun]:
    """What may be taken. A lease that ends too late to have been given was given before the clock was set back."""
    dead = Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * lease)
    free = Q(status=READY, run_after__lte=now) | (Q(status=RUNNING) & dead)
    return TaskRun.objects.filter(free).order_by("run_after", "pk")


def claim(*, worker: str, now: datetime, lease: timedelta) -> TaskRun | None:
    """Take the oldest call that is free, for as long as `lease`; None when there is none."""
    if not _free(now, lease).exists():  # a look alone locks nothing
        return None
    with transaction.atomic():
        rows = _free(now, lease)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        run = rows.first()
        if run is None:
            return None
        if run.status == RUNNING:
            log.warning("%s of %s is taken up again: its worker is gone.", run.path, run.workers[-1])
            run.errors = [*run.errors, WORKER_DIED]
        if run.attempts >= MOST_ATTEMPTS:
            run.status, run.finished, run.lease_until = FAILED, now, None
            run.save(update_fields=["status", "finished", "lease_until", "errors"])
            log.error("%s is given up after %s attempts.", run.path, run.attempts)
            return None
        if run.key and run.key.startswith("waits "):
            run.key = None  # a call from now on is a new one: this one may have read what there was to read
        run.status, run.attempted, run.started = RUNNING, now, run.started or now
        run.lease_until, run.attempts, run.workers = now + lease, run.attempts + 1, [*run.workers, worker]
        run.progress = 0
        run.save()
        return run


def _held(run: TaskRun) -> QuerySet[TaskRun]:
    """The row, as long as nobody else has taken it since."""
    return TaskRun.objects.filter(pk=run.pk, status=RUNNING, attempts=run.attempts)


def renew(run: TaskRun, *, until: datetime) -> bool:
    """Hold the call for longer; False when somebody else has taken it."""
    return bool(_held(run).update(lease_until=until))


def succeed(run: TaskRun, value: Any, *, now: datetime) -> bool:
    """Note what the task gave back; False when it was no longer ours to say."""
    return bool(_held(run).update(status=SUCCESSFUL, value=value, finished=now, lease_until=None))


def fail(run: TaskRun, error: dict[str, str], *, now: datetime) -> bool:
    """Note an attempt that failed: another one follows after a pause, up to five in all. False: no longer ours."""
    errors = [*run.errors, error]
    if run.attempts >= MOST_ATTEMPTS:
        return bool(_held(run).update(status=FAILED, errors=errors, finished=now, lease_until=None))
    later = now + PAUSE * 2 ** (run.attempts - 1)
    return bool(_held(run).update(status=READY, errors=errors, run_after=later, lease_until=None))


def give_back(run: TaskRun, *, now: datetime) -> None:
    """Put a call back that its worker could not finish, because it was told to end. It counts for no attempt."""
    _held(run).update(status=READY, run_after=now, lease_until=None, attempts=run.attempts - 1)


def forget(*, now: datetime) -> int:
    """Remove what was done more than 30 days ago. Returns how many rows went."""
    return TaskRun.objects.filter(finished__lt=now - KEPT).delete()[0]
