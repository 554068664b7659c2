"""What travels between a web worker and the helper: one line of JSON each way, over a socket of the site’s user."""

import json
import socket
import time
from dataclasses import asdict
from typing import Any

from decks.grading import Verdict

MOST = 1_000_000  # bytes of a message


def send(connection: socket.socket, message: dict[str, Any]) -> None:
    """Send a message. Raises OSError when the other side is gone, TypeError for what is not JSON."""
    connection.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")


def receive(connection: socket.socket, *, until: float) -> dict[str, Any]:
    """The next message. Raises OSError when it has not come whole by `until` (a moment of time.monotonic), ValueError
    when it is no JSON."""
    data = bytearray()
    while not data.endswith(b"\n"):
        connection.settimeout(max(0.001, until - time.monotonic()))
        piece = connection.recv(65_536)
        if not piece or len(data) > MOST:
            raise ConnectionError("The message broke off.")
        data += piece
    message = json.loads(data)
    if not isinstance(message, dict):
        raise ValueError("A message is a JSON object.")
    return message


def of_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a message."""
    return asdict(verdict)


def to_verdict(message: dict[str, Any]) -> Verdict:
    """A verdict from its message. Raises TypeError or KeyError for another message."""
    return Verdict(**message | {"met": tuple(message["met"]), "missing": tuple(message["missing"])})
