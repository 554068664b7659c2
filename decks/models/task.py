"""The queue of background work. Only `decks.jobs` writes it."""

from django.db import models
from django.db.models import Q
from django.tasks import TaskResultStatus


class TaskRun(models.Model):
    """One call of a task that waits, runs or is done.

    Who runs it holds a lease and renews it. A lease that has run out is free to take: the process that held it is
    dead. `attempts` counts the takers, and a taker writes only as long as it is the last one.
    """

    path = models.CharField(max_length=200, help_text="of the task, as decks.tasks.fit_memory")
    arguments = models.JSONField(default=dict, help_text="args and kwargs")
    key = models.CharField(max_length=250, null=True, unique=True, help_text="what is not queued a second time")
    queue = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=TaskResultStatus.choices, default=TaskResultStatus.READY)
    enqueued = models.DateTimeField()
    run_after = models.DateTimeField()
    started = models.DateTimeField(null=True)
    attempted = models.DateTimeField(null=True, help_text="the start of the last attempt")
    finished = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="per cent of the last attempt, as the task tells")
    attempts = models.PositiveSmallIntegerField(default=0)
    workers = models.JSONField(default=list, help_text="who took it, in order")
    errors = models.JSONField(default=list, help_text="class and traceback of each attempt that failed")
    value = models.JSONField(null=True, help_text="what the task gave back")

    class Meta:
        indexes = [
            models.Index(
                fields=["run_after"],
                name="task_open",
                condition=Q(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]),
            ),
            models.Index(fields=["finished"], name="task_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.path}, {self.status.lower()}"
