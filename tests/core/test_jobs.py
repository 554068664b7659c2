"""Background work: Django's Tasks API on the database, and a worker that may be killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.tasks import TaskResultStatus, default_task_backend
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone

from decks.jobs import forget, open_run, store
from decks.jobs.worker import Worker
from decks.models import TaskRun, User
from decks.tasks import housekeeping
from tests import jobs
from tests.storm import shared_database

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEASE = timedelta(seconds=30)
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
SUCCESSFUL, FAILED = TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED


def claim(now: datetime = NOW, worker: str = "one") -> TaskRun | None:
    return store.claim(worker=worker, now=now, lease=LEASE)


def put(now: datetime = NOW, *args: Any) -> TaskRun:
    arguments = {"args": list(args), "kwargs": {}}
    return store.put(path=jobs.add.module_path, arguments=arguments, queue="default", now=now, run_after=now)


# ---- the table ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_call_is_found_again_by_its_id() -> None:
    result = jobs.add.enqueue(2, b=3)
    found = jobs.add.get_result(result.id)
    assert (found.status, found.args, found.kwargs) == (READY, [2], {"b": 3})
    with pytest.raises(TaskResultDoesNotExist):
        default_task_backend.get_result("0")


@pytest.mark.django_db
def test_a_call_that_waits_already_is_not_queued_twice_but_one_that_runs_is() -> None:
    assert jobs.add.enqueue(1, b=1).id == jobs.add.enqueue(1, b=1).id
    assert jobs.add.enqueue(1, b=2).id != jobs.add.enqueue(1, b=1).id
    first = claim(timezone.now())
    assert first is not None
    assert jobs.add.enqueue(1, b=1).id != str(first.pk)


@pytest.mark.django_db
def test_a_call_waits_for_its_time() -> None:
    jobs.add.using(run_after=NOW + timedelta(hours=1)).enqueue(1, b=1)
    assert claim(NOW) is None
    assert claim(NOW + timedelta(hours=1)) is not None


@pytest.mark.django_db
def test_one_call_is_taken_by_one_worker_and_taken_up_again_when_its_lease_is_over() -> None:
    put()
    assert claim(worker="one") is not None
    assert claim(worker="two") is None
    assert claim(NOW + LEASE, worker="two") is None
    taken = claim(NOW + LEASE + timedelta(seconds=1), worker="two")
    assert taken is not None
    assert (taken.attempts, taken.workers) == (2, ["one", "two"])


@pytest.mark.django_db
def test_who_was_taken_for_dead_writes_no_more() -> None:
    put()
    first = claim()
    second = claim(NOW + 2 * LEASE, worker="two")
    assert first is not None
    assert second is not None
    assert not store.renew(first, until=NOW + 3 * LEASE)
    assert not store.succeed(first, 1, now=NOW)
    assert not store.fail(first, store.WORKER_DIED, now=NOW)
    assert store.succeed(second, 2, now=NOW)
    assert TaskRun.objects.get().value == 2


@pytest.mark.django_db
def test_a_lease_given_before_the_clock_was_set_back_is_over() -> None:
    put()
    assert claim() is not None
    TaskRun.objects.update(run_after=NOW - timedelta(hours=2))
    assert claim(NOW - timedelta(seconds=20)) is None
    assert claim(NOW - timedelta(hours=1)) is not None


@pytest.mark.django_db
def test_what_fails_is_tried_five_times_with_longer_and_longer_pauses() -> None:
    put()
    now, pauses = NOW, []
    for _ in range(5):
        run = claim(now)
        assert run is not None
        assert store.fail(run, {"exception_class_path": "builtins.ValueError", "traceback": "x"}, now=now)
        run.refresh_from_db()
        pauses.append(int((run.run_after - now).total_seconds()))
        now = run.run_after
    assert pauses[:4] == [15, 30, 60, 120]
    assert (run.status, len(run.errors)) == (FAILED, 5)
    assert claim(now + timedelta(days=1)) is None


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_each_time_is_given_up() -> None:
    put()
    now = NOW
    for _ in range(6):
        claim(now)
        now += 2 * LEASE
    assert TaskRun.objects.get().status == FAILED


@pytest.mark.django_db
def test_a_daily_task_is_queued_once_a_day_by_however_many_workers() -> None:
    for day in (1, 1, 2):
        store.put_daily(["decks.tasks.housekeeping"], day=day, queue="default", now=NOW)
        while (run := claim()) is not None:
            store.succeed(run, None, now=NOW)
    assert TaskRun.objects.count() == 2


@pytest.mark.django_db
def test_what_is_done_is_forgotten_after_thirty_days() -> None:
    put()
    run = claim()
    assert run is not None
    assert open_run(jobs.add.module_path) == run
    store.succeed(run, None, now=NOW)
    assert open_run(jobs.add.module_path) is None
    assert forget(now=NOW + timedelta(days=29)) == 0
    assert forget(now=NOW + timedelta(days=31)) == 1


# ---- the tasks ---------------------------------------------------------------------------------------------------


def test_every_task_of_the_settings_exists() -> None:
    assert settings.TASKS["default"]["OPTIONS"]["daily"] == [housekeeping.module_path]
    assert settings.TASKS["default"]["OPTIONS"]["lease"] <= 60 - 5


def test_housekeeping_removes_for_good_what_was_deleted_long_ago(member: User) -> None:
    member.deleted = timezone.now() - timedelta(days=31)
    member.save()
    for _ in range(2):  # twice is as once
        housekeeping.call()
    assert not User.objects.filter(pk=member.pk).exists()


# ---- the worker --------------------------------------------------------------------------------------------------


class Workers:
    """Workers in processes of their own, on the test's database."""

    def __init__(self, folder: Path, url: str, lease: int) -> None:
        own = {"DATABASE_URL": url, "DATA_DIR": str(folder), "HTTPS": "off", "TASK_LEASE": str(lease)}
        own |= {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "studyapp.settings"}
        self.environment, self.all = os.environ | own, list[subprocess.Popen[bytes]]()
        self.log = folder / "workers.log"

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "worker", *arguments]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.all.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 for the worker and for what it runs."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@contextmanager
def working(folder: Path, *, lease: int) -> Iterator[Workers]:
    with shared_database(folder) as url:
        workers = Workers(folder, url, lease)
        try:
            yield workers
        finally:
            for process in workers.all:
                if process.poll() is None:
                    workers.kill(process)


def until(true: Callable[[], bool], seconds: float, workers: Workers) -> float:
    """Wait for something; how long it took."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, workers.log.read_text(errors="replace")[-3000:]
        time.sleep(0.05)
    return time.monotonic() - start


def lines(file: Path) -> list[str]:
    return file.read_text().split() if file.exists() else []


@pytest.mark.long
def test_a_task_whose_worker_is_killed_is_taken_up_by_another_within_the_lease(
    transactional_db: None, tmp_path: Path
) -> None:
    begun, go = tmp_path / "begun", tmp_path / "go"
    result = jobs.wait_for.enqueue(str(begun), str(go))
    with working(tmp_path, lease=3) as workers:
        first = workers.start()
        until(lambda: len(lines(begun)) == 1, 30, workers)
        workers.start()
        time.sleep(4)  # longer than a lease, which the first one renews
        assert len(lines(begun)) == 1
        workers.kill(first)
        took = until(lambda: len(lines(begun)) == 2, 3 + 5, workers)
        go.touch()
        workers.start("--until-empty").wait(30)
        time.sleep(1)
    result.refresh()
    print(f"taken up {took:.1f} s after the kill, with a lease of 3 s")
    assert result.status == SUCCESSFUL
    assert result.return_value == "done"
    assert result.attempts == 2
    assert len(set(lines(begun))) == 2


def test_a_task_killed_alone_is_tried_again_by_the_same_worker_and_nobody_waits_for_a_lease(
    transactional_db: None, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    result = jobs.wait_for.enqueue(str(begun), str(tmp_path / "never"))
    with working(tmp_path, lease=30) as workers:
        process = workers.start()
        until(lambda: len(lines(begun)) == 1, 30, workers)
        os.kill(int(lines(begun)[0]), signal.SIGKILL)
        until(lambda: "signal 9" in workers.log.read_text(), 10, workers)
        assert process.poll() is None
    result.refresh()
    assert result.status == READY
    assert "killed" in result.errors[0].traceback


@pytest.mark.long
def test_a_worker_told_to_end_puts_its_task_back_and_is_gone_soon(transactional_db: None, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    result = jobs.wait_for.enqueue(str(begun), str(tmp_path / "never"))
    with working(tmp_path, lease=30) as workers:
        process = workers.start()
        until(lambda: len(lines(begun)) == 1, 30, workers)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(int(lines(begun)[0]), 0)
    result.refresh()
    assert result.status == READY


def test_a_worker_ends_when_the_process_that_started_it_is_gone(transactional_db: None, tmp_path: Path) -> None:
    with working(tmp_path, lease=30) as workers:
        process = workers.start("--parent", "1")  # not its parent, so as good as gone
        assert process.wait(30) == 0


def test_a_task_that_fails_keeps_its_traceback_and_a_task_that_is_gone_says_so(
    transactional_db: None, tmp_path: Path
) -> None:
    result = jobs.fails.enqueue()
    gone = store.put(
        path="decks.tasks.no_more", arguments={"args": [], "kwargs": {}}, queue="default", now=NOW, run_after=NOW
    )
    with working(tmp_path, lease=30) as workers:
        assert workers.start("--until-empty").wait(30) == 0
    result.refresh()
    gone.refresh_from_db()
    assert "planted" in result.errors[0].traceback
    assert "no_more" in gone.errors[0]["traceback"]
    assert TaskRun.objects.get(path=housekeeping.module_path).status == SUCCESSFUL


def test_the_worker_reads_its_lease_from_the_settings() -> None:
    assert Worker().lease.total_seconds() == settings.TASKS["default"]["OPTIONS"]["lease"]
