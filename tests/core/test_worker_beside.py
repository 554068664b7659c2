"""`make run` keeps a worker beside the pages: it comes with the server, comes again when it dies, and goes with it."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.storm import Server, free_port, shared_database

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes in /proc")


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Server]:
    with shared_database(tmp_path) as url:
        server = Server(tmp_path, url, port=free_port(), workers=1)
        server.environment = dict(server.environment) | {"WORKER": "on"}
        try:
            server.start()
            yield server
        finally:
            server.kill()


def parent_and_kindness(pid: int) -> tuple[int, int]:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), int(fields[16])


def workers(master: int) -> list[int]:
    """The children of the server that stand back behind those who answer pages."""
    mine = os.getpriority(os.PRIO_PROCESS, master)
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent, kindness = parent_and_kindness(int(entry.name))
        except (OSError, IndexError):
            continue
        if parent == master and kindness > mine:
            found.append(int(entry.name))
    return found


def until(true: Callable[[], bool], seconds: float) -> float:
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds
        time.sleep(0.05)
    return time.monotonic() - start


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists() or " Z " in Path(f"/proc/{pid}/stat").read_text()


def test_a_killed_worker_comes_again(server: Server) -> None:
    master = server.process.pid
    until(lambda: len(workers(master)) == 1, 10)
    (first,) = workers(master)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(found := workers(master)) == 1 and found != [first], 15)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_worker_ends_with_the_server_however_that_ends(server: Server, number: signal.Signals) -> None:
    process = server.process
    until(lambda: len(workers(process.pid)) == 1, 10)
    (worker,) = workers(process.pid)
    process.send_signal(number)
    process.wait(15)
    until(lambda: is_gone(worker), 5)


def test_ctrl_c_reaches_all_at_once_and_all_end(server: Server) -> None:
    process = server.process
    until(lambda: len(workers(process.pid)) == 1, 10)
    (worker,) = workers(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(15) == 0
    until(lambda: is_gone(worker), 5)
