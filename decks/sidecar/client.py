"""The web worker's side: asks a helper, and starts it when there is none."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from decks.sidecar import messages

PAUSE = 10.0  # seconds at least between two starts, and after a helper was silent: nobody waits for it again till then
LONGEST_PATH = 100  # bytes that the system allows for the name of a socket, about
log = logging.getLogger(__name__)


class Unavailable(Exception):
    """The helper gave no answer."""


class Busy(Unavailable):
    """More requests are waiting for it than it takes."""


class Absent(Unavailable):
    """There is none, or it ended over this request; it has been started."""


class Silent(Unavailable):
    """It did not answer in its time, or with nonsense, now or a moment ago."""


class Sidecar:
    """One kind of helper. What is started is `python -m MODULE SOCKET ARGUMENTS`; the pipe to it closes with this
    process."""

    def __init__(
        self,
        module: str,
        name: str,
        *,
        threads: int = 1,
        arguments: Callable[[], Sequence[str]] = tuple,
        stuck: float = 0.0,
    ) -> None:
        """`name` is that of the socket, `threads` how many processors its arithmetic may use at once, and `arguments`
        gives what its program is told at its start. One that is late is ended where it has answered nobody here for
        `stuck` seconds: others may only have been before."""
        self.module, self.name, self.threads, self.arguments = module, name, threads, arguments
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.begun = -PAUSE
        self.silent = -PAUSE
        self.stuck, self.answered = stuck, 0.0

    def socket_path(self) -> Path:
        """Where the helper listens: in the folder that all web workers of the site share."""
        return Path(settings.DATA_DIR) / f"{self.name}.sock"

    def ask[Answer](
        self,
        message: dict[str, Any],
        body: bytes = b"",
        *,
        seconds: float,
        read: Callable[[dict[str, Any], bytes], Answer],
    ) -> Answer:
        """The helper's answer, made of its message and bytes by `read`, in `seconds` at most. Raises Unavailable."""
        if self.is_silent():
            raise Silent
        end = time.monotonic() + seconds
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(seconds)
                connection.connect(str(self.socket_path()))
                messages.send(connection, message, body)
                answer = read(*messages.receive(connection, until=end))
                self.answered = time.monotonic()
                return answer
        except BlockingIOError:
            log.info("More is waiting for the helper %s than it takes.", self.name)
            raise Busy from None
        except (FileNotFoundError, ConnectionError):
            self.start()
            raise Absent from None
        except (OSError, ValueError, TypeError, KeyError) as problem:
            self._was_silent()
            log.warning("The helper %s did not answer (%s).", self.name, problem or type(problem).__name__)
            raise Silent from None

    def is_silent(self) -> bool:
        """Whether it gave no answer a moment ago."""
        return time.monotonic() - self.silent < PAUSE

    def start(self) -> None:
        """Start it unless it runs or was started a moment ago, and do not wait for it.

        Of two that are started at once, one ends by itself.
        """
        path = self.socket_path()
        if len(os.fsencode(path)) > LONGEST_PATH:
            log.warning("%s is too long a name for a socket; the helper cannot be started.", path)
            return
        with self.lock:
            if self._runs() or time.monotonic() - self.begun < PAUSE:
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            threads = str(self.threads)
            self.process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", self.module, str(path), *self.arguments()],
                cwd=settings.BASE_DIR,
                env=os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
            self.owner, self.begun = os.getpid(), time.monotonic()

    def _was_silent(self) -> None:
        """Note that it gave no answer in its time; ended where it is this process's own, for it may be stuck."""
        with self.lock:
            now = time.monotonic()
            if now - max(self.answered, self.begun) < self.stuck:
                return
            self.silent = now
            if self.process is not None and self.owner == os.getpid():
                self.process.kill()

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
