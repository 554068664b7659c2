"""The backend of Django's Tasks API: `task.enqueue()` writes a row, in the transaction of its caller."""

from typing import Any

from django.tasks import Task, TaskResult, TaskResultStatus, task_backends
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskError
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.json import normalize_json
from django.utils.module_loading import import_string

from decks.jobs import store
from decks.models import TaskRun


class DatabaseBackend(BaseTaskBackend):
    """Tasks wait in a table; what waits already is not queued a second time, for a task that is repeated is one."""

    supports_defer = True
    supports_get_result = True

    def enqueue(self, task: "Task[Any, Any]", args: Any, kwargs: Any) -> "TaskResult[Any, Any]":
        self.validate_task(task)
        now = timezone.now()
        run = store.put(
            path=task.module_path,
            arguments={"args": normalize_json(list(args)), "kwargs": normalize_json(dict(kwargs))},
            queue=task.queue_name,
            now=now,
            run_after=task.run_after or now,
        )
        result = result_of(run, task, self.alias)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> "TaskResult[Any, Any]":
        run = TaskRun.objects.filter(pk=int(result_id)).first() if result_id.isdecimal() else None
        if run is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(run, task_at(run.path), self.alias)


def task_at(path: str) -> "Task[Any, Any]":
    """The task that stands at a dotted path. Raises ImportError when there is none, as after an update."""
    found = import_string(path)
    if not isinstance(found, Task):
        raise ImportError(f"{path} is no task.")
    return found


def result_of(run: TaskRun, task: "Task[Any, Any]", alias: str) -> "TaskResult[Any, Any]":
    """A row as Django's Tasks API shows it."""
    result: TaskResult[Any, Any] = TaskResult(
        task=task,
        id=str(run.pk),
        status=TaskResultStatus(run.status),
        enqueued_at=run.enqueued,
        started_at=run.started,
        finished_at=run.finished,
        last_attempted_at=run.attempted,
        args=run.arguments["args"],
        kwargs=run.arguments["kwargs"],
        backend=alias,
        errors=[TaskError(**error) for error in run.errors],
        worker_ids=list(run.workers),
    )
    object.__setattr__(result, "_return_value", run.value)
    return result


def options() -> dict[str, Any]:
    """What the settings say of the worker: seconds of a lease (`lease`), and the tasks of each day (`daily`)."""
    return dict(task_backends["default"].options)
