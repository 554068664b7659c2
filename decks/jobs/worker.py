"""The worker: takes one task after another, and runs each in a process of its own.

The worker itself only renews the lease, so that a task which keeps Python's lock for minutes loses nothing, and one
that is killed for its memory takes nobody with it. What a task needed of memory is given back at its end.
"""

import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from traceback import format_exception
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error, close_old_connections, connection, connections
from django.tasks.base import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django.utils.json import normalize_json

from decks.jobs import store
from decks.jobs.backend import DatabaseBackend, options, result_of, task_at
from decks.memory import study_day
from decks.models import TaskRun

PATIENCE = 5.0  # seconds that a running task gets when the worker is told to end
AFTER_TROUBLE = 5.0  # seconds until a database that does not answer is asked again
log = logging.getLogger(__name__)


class Worker:
    """Works until told to end by SIGTERM or SIGINT, or until the process that started it (`parent`) is gone."""

    def __init__(self, *, poll: float = 1.0, parent: int | None = None) -> None:
        chosen = options()
        self.lease = timedelta(seconds=chosen["lease"])
        self.daily: list[str] = chosen["daily"]
        self.poll, self.parent = poll, parent
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.ending = False
        self._day: int | None = None  # for which the daily tasks are queued

    def run(self, *, until_empty: bool = False) -> None:
        """Work; with `until_empty` only for as long as there is something to do now."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        while not self._is_over():
            try:
                close_old_connections()
                worked = self.turn()
            except Error:
                log.warning("The database does not answer; the worker waits.", exc_info=True)
                connections.close_all()
                self._rest(AFTER_TROUBLE)
                continue
            if not worked and until_empty:
                return
            if not worked:
                self._rest(self.poll)

    def turn(self) -> bool:
        """Queue what is due today, and do one task. False when there was none."""
        now = timezone.now()
        day = study_day(now, ZoneInfo(settings.TIME_ZONE))
        if day != self._day:
            store.put_daily(self.daily, day=day, queue="default", now=now)
            self._day = day
        run = store.claim(worker=self.name, now=now, lease=self.lease)
        if run is not None:
            self._work(run)
        return run is not None

    def _work(self, run: TaskRun) -> None:
        """Run a task in a child, and renew its lease until the child is gone."""
        child = Child(lambda: perform(run))
        asked_to_end = 0.0
        while not child.gone(min(self.lease.total_seconds() / 3, PATIENCE)):
            if self._is_over():
                asked_to_end = asked_to_end or time.monotonic()
                if time.monotonic() - asked_to_end >= PATIENCE:
                    child.kill()
                    store.give_back(run, now=timezone.now())
                    return
            try:
                if not store.renew(run, until=timezone.now() + self.lease):
                    child.kill()  # it is settled, or somebody else has taken it
                    return
            except Error:
                connections.close_all()  # the lease may hold until the database is back
        if child.killed_by:
            store.fail(run, store.WORKER_DIED, now=timezone.now())
            log.error("%s was ended by signal %s. Perhaps out of memory?", run.path, child.killed_by)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _is_over(self) -> bool:
        return self.ending or (self.parent is not None and os.getppid() != self.parent)

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._is_over() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 1.0))


class Child:
    """A process forked to do one thing. `killed_by` is the signal that ended it, 0 for none."""

    def __init__(self, does: Callable[[], None]) -> None:
        _part_from_the_database()
        self.killed_by = 0
        self._ends, other_end = os.pipe()  # closed by the system when the child is gone, however it went
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the worker, which decides
                does()
                code = 0
            finally:
                _part_from_the_database()
                os._exit(code)
        os.close(other_end)

    def gone(self, seconds: float) -> bool:
        """Wait so long at most for the end."""
        if not select.select([self._ends], [], [], seconds)[0]:
            return False
        self._reap()
        return True

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self._reap()

    def _reap(self) -> None:
        os.close(self._ends)
        status = os.waitpid(self.pid, 0)[1]
        self.killed_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _part_from_the_database() -> None:
    """Close all connections: two processes must not speak on one."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def perform(run: TaskRun) -> None:
    """Call the task of a row, and settle the row."""
    try:
        task = task_at(run.path)
        result = result_of(run, task, "default")
        task_started.send(DatabaseBackend, task_result=result)
        context: list[TaskContext[Any, Any]] = [TaskContext(task_result=result)] if task.takes_context else []
        value = normalize_json(task.call(*context, *result.args, **result.kwargs))
    except Exception as problem:
        kind = type(problem)
        error = {
            "exception_class_path": f"{kind.__module__}.{kind.__qualname__}",
            "traceback": "".join(format_exception(problem)),
        }
        log.exception("%s failed, attempt %s.", run.path, run.attempts)
        store.fail(run, error, now=timezone.now())
    else:
        store.succeed(run, value, now=timezone.now())
        task_finished.send(DatabaseBackend, task_result=DatabaseBackend("default", {}).get_result(result.id))
