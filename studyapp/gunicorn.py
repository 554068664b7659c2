"""How gunicorn serves the site: `gunicorn -c studyapp/gunicorn.py studyapp.wsgi`, alone and in the container.

LISTEN is the address (127.0.0.1), PORT the port (8000), WEB_CONCURRENCY the number of worker processes (one a
core), LOG_LEVEL how much the server tells (warning).
"""

import gc
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import FrameType


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


# gunicorn 27 can leave a worker deaf to the order to end, and then waits for the whole of graceful_timeout: the two
# functions below mend the two ways in which that happens.


def when_ready(server: object) -> None:
    """Readies the main process for its workers.

    One that has just been forked then ends at once when told: until it is set up, it has these handlers.
    """
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
