"""The helper process: loads the model, then grades one answer after another until its starter is gone.

Run by `client` as `python -m decks.judging.helper SOCKET`, without Django. The pipe on its standard
input is held open by the process that started it, and closes with that one however it ends.
"""

import contextlib
import fcntl
import logging
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from decks.grading import grade, installed
from decks.judging import messages

WAITING = 8  # requests that may wait for their turn; the next one is turned away and graded by words
PATIENCE = 2.0  # seconds that a web worker has for sending what it asks
log = logging.getLogger(__name__)


def main(path: Path) -> int:
    """Serve on the socket at `path`; ends at once when another helper does so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the starter too, which closes the pipe
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    threading.Thread(target=_end_with_starter, daemon=True).start()
    if installed.sense() is None:
        return 1
    path.unlink(missing_ok=True)
    os.umask(0o177)  # the socket is for the site's own user
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(WAITING)
        while True:
            _serve(listener.accept()[0])


def _serve(connection: socket.socket) -> None:
    """Answer one request; whoever does not speak in time or is gone gets nothing."""
    with connection, contextlib.suppress(OSError, ValueError):
        asked = messages.receive(connection, until=time.monotonic() + PATIENCE)
        try:
            verdict = grade(**asked)
        except Exception:
            log.exception("An answer could not be graded.")  # the next one may be
        else:
            messages.send(connection, messages.of_verdict(verdict))


def _end_with_starter() -> None:
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
