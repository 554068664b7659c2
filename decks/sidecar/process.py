"""What a helper runs: loads its model, then answers one request after another until its starter is gone.

Started by `client`, without Django. The pipe on its standard input is held open by the process that started it, and
closes with that one however it ends.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decks.sidecar import messages

PATIENCE = 2.0  # seconds that a web worker has for sending what it asks
log = logging.getLogger(__name__)

type Handle = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def serve(path: Path, load: Callable[[], Handle | None], *, waiting: int) -> int:
    """Serve on the socket at `path` for as long as the starter lives.

    `load` gives what answers a request, or None where it cannot; `waiting` requests may wait for their turn, the next
    one is turned away. Returns at once when another helper serves there, and with 1 when nothing was loaded.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the starter too, which closes the pipe
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0
    threading.Thread(target=end_with_starter, daemon=True).start()
    handle = load()
    if handle is None:
        return 1
    path.unlink(missing_ok=True)
    os.umask(0o177)  # the socket is for the site's own user
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(waiting)
        while True:
            connection = listener.accept()[0]
            # Whoever does not speak in time or is gone gets nothing.
            with connection, contextlib.suppress(OSError, ValueError):
                asked = messages.receive(connection, until=time.monotonic() + PATIENCE)
                try:
                    answer = handle(*asked)
                except Exception:
                    log.exception("A request could not be answered.")  # the next one may be
                else:
                    connection.settimeout(PATIENCE)
                    messages.send(connection, *answer)


def end_with_starter() -> None:
    """Wait for the pipe to close, and end."""
    while sys.stdin.buffer.read(1):
        pass
    os._exit(0)
