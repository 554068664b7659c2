"""How gunicorn serves the site: `gunicorn -c studyapp/gunicorn.py studyapp.wsgi`, alone and in the container.

LISTEN is the address (127.0.0.1), PORT the port (8000), WEB_CONCURRENCY the number of worker processes (one a
core), LOG_LEVEL how much the server tells (warning). WORKER=on keeps a worker beside them that does the background
work.
"""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any


def cores() -> int:
    """How many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


bind = f"{os.environ.get('LISTEN', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or cores())
threads = 4
# Loaded once before the workers part, the code is in memory once.
preload_app = True
# An import of 100,000 rows may take some seconds; a request that hangs is ended all the same.
timeout = 60
# An answer on its way is finished before an old process ends, so an upgrade loses none.
graceful_timeout = 30
# Longer than the pause between two cards, so that the next answer finds its connection open.
keepalive = 30
# Workers show that they live by touching a file: in memory, because a disk can stall.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
# What a proxy says of the visitor is read by Django, and only with TRUST_PROXY: see settings.py.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
loglevel = os.environ.get("LOG_LEVEL", "warning")


# gunicorn 27 can leave a worker deaf to the order to end, and then waits for the whole of graceful_timeout: the three
# functions below mend the three ways in which that happens.


def when_ready(server: Any) -> None:
    """Readies the main process for its workers.

    One that has just been forked then ends at once when told: until it is set up, it has these handlers.
    """
    if os.environ.get("WORKER", "off") == "on":
        keep_background_worker(server)
    gc.freeze()  # the collector leaves alone what is loaded, so that the workers go on sharing it: 20 MB
    master = os.getpid()

    def end_worker_or(handle: Callable[[int, FrameType | None], None]) -> Callable[[int, FrameType | None], None]:
        return lambda number, frame: handle(number, frame) if os.getpid() == master else os._exit(0)

    for number in (signal.SIGQUIT, signal.SIGTERM):
        handle = signal.getsignal(number)
        if callable(handle):
            signal.signal(number, end_worker_or(handle))


def post_fork(server: object, worker: object) -> None:
    """Leaves Ctrl-C to the master process, which tells the workers to end.

    A terminal sends it to every process at once, and a worker that is told twice can lock its own thread pool.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def post_worker_init(worker: Any) -> None:
    """Lets Ctrl-C end a worker as any other order to end does.

    The quick way locks the thread pool from within a signal, and so for ever where the signal comes while a request
    is being handed to that pool.
    """
    signal.signal(signal.SIGQUIT, worker.handle_exit)


# The worker for the background is forked like the others and shares their memory. It is none of gunicorn's own: this
# file starts it, starts it again when it has died, and ends it.

background = {"pid": 0, "begun": 0.0}
# What gunicorn's main process handles. The background's worker ends by SIGINT and SIGTERM from its first moment.
HANDLED = (
    signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH,
    signal.SIGCHLD,
)  # fmt: skip
AGAIN_AFTER = 5  # seconds at least between two starts, so that one that cannot start does not keep the machine busy


def keep_background_worker(server: Any) -> None:
    """Looks after the background's worker whenever gunicorn looks after its own: once a second."""
    manage = server.manage_workers

    def managed() -> None:
        manage()
        if not _is_running(background["pid"]) and time.monotonic() - background["begun"] > AGAIN_AFTER:
            background.update(pid=_begin_background_worker(server), begun=time.monotonic())

    background["begun"] = -AGAIN_AFTER - 1.0
    server.manage_workers = managed


def _begin_background_worker(server: Any) -> int:
    master, ours = os.getpid(), set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ours)  # an order to end must not go to the master's handlers
    pid = os.fork()
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid
    code = 1
    try:
        for number in HANDLED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        for listener in server.LISTENERS:
            listener.sock.close()  # or the port would stay taken when the server is killed
        from django.core.management import call_command

        call_command("worker", parent=master)
        code = 0
    except Exception as trouble:
        server.log.error("The background's worker ended: %s", trouble)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _is_running(pid: float) -> bool:
    """Whether this process is there; gunicorn takes leave of every child that has ended."""
    if not pid:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def on_exit(server: object) -> None:
    """Tells the background's worker to end, and waits until it has put back what it was at."""
    pid = int(background["pid"])
    if _is_running(pid):
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while _is_running(pid) and time.monotonic() < end:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            return
        time.sleep(0.02)
