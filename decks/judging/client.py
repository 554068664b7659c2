"""The web worker's side: asks the helper, starts it when there is none, and grades by words when it cannot have it."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.conf import settings

from decks.grading import Verdict, grade, installed
from decks.judging import messages

TIMEOUT = 2.0  # seconds for a verdict, its wait for a turn included
PAUSE = 10.0  # seconds at least between two starts, and after a helper was silent: nobody waits for it again till then
LONGEST_PATH = 100  # bytes that the system allows for the name of a socket, about
log = logging.getLogger(__name__)
_alone = ContextVar("_alone", default=False)


@contextmanager
def by_words_only() -> Iterator[None]:
    """Within it the helper is neither asked nor started: the same answers get the same verdicts on every machine."""
    before = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(before)


def judge(**asked: Any) -> Verdict:
    """Grade as `decks.grading.grade` does, with the same arguments, in the helper where there is one.

    Takes `TIMEOUT` at most before it grades by words. Raises what `grade` raises for arguments that make no sense.
    """
    if asked.get("strictness", "meaning") != "meaning" or asked.get("by_words") or not installed.is_there():
        return grade(**asked)
    if not _alone.get() and not _helper.is_silent():
        try:
            return _ask(asked)
        except BlockingIOError:
            log.info("More answers are waiting for the helper than it takes; graded by words only.")
        except (FileNotFoundError, ConnectionError):
            warm()  # there is none, or it ended over this answer
        except (OSError, ValueError, TypeError, KeyError) as problem:
            _helper.was_silent()
            told = problem or type(problem).__name__
            log.warning("The helper for grading did not answer (%s); answers are graded by words only.", told)
    return grade(**asked | {"by_words": True})


def warm() -> None:
    """Start the helper unless it runs, and do not wait for it: for when a session begins that will need it."""
    if installed.is_there() and not _alone.get():
        _helper.start()


def socket_path() -> Path:
    """Where the helper listens: in the folder that all web workers of the site share."""
    return Path(settings.DATA_DIR) / "grader.sock"


def _ask(asked: dict[str, Any]) -> Verdict:
    end = time.monotonic() + TIMEOUT
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(TIMEOUT)
        connection.connect(str(socket_path()))
        messages.send(connection, asked)
        return messages.to_verdict(messages.receive(connection, until=end))


class _Helper:
    """The helper that this process started, if it did; the pipe to it closes with this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.begun = -PAUSE
        self.silent = -PAUSE

    def is_silent(self) -> bool:
        """Whether it gave no answer a moment ago."""
        return time.monotonic() - self.silent < PAUSE

    def was_silent(self) -> None:
        """Note that it gave no answer in its time; ended where it is this process's own, for it may be stuck."""
        with self.lock:
            self.silent = time.monotonic()
            if self.process is not None and self.owner == os.getpid():
                self.process.kill()

    def start(self) -> None:
        """Start it unless it runs or was started a moment ago. Of two that are started at once, one ends by itself."""
        path = socket_path()
        if len(os.fsencode(path)) > LONGEST_PATH:
            log.warning("%s is too long a name for a socket; answers are graded by words only.", path)
            return
        with self.lock:
            if self._runs() or time.monotonic() - self.begun < PAUSE:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            # One thread for its arithmetic: the pages need the processors more.
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "decks.judging.helper", str(path)],
                cwd=settings.BASE_DIR,
                env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            self.owner, self.begun = os.getpid(), time.monotonic()

    def _runs(self) -> bool:
        """Whether this process's own helper lives; takes leave of one that has ended."""
        if self.process is None or self.owner != os.getpid():
            return False
        if self.process.poll() is None:
            return True
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None
        return False


_helper = _Helper()
