"""What travels between a web worker and a helper: a line of JSON, and bytes behind it where there are some."""

import json
import socket
import time
from typing import Any

MOST = 1_000_000  # bytes of a line
MOST_BYTES = 32_000_000  # bytes behind it
_PIECE = 65_536


def send(connection: socket.socket, message: dict[str, Any], body: bytes = b"") -> None:
    """Send a message, with `body` behind it; the key "bytes" of the message is taken for that.

    Raises OSError when the other side is gone, TypeError for what is not JSON.
    """
    head = message | {"bytes": len(body)} if body else message
    connection.sendall(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)


def receive(connection: socket.socket, *, until: float) -> tuple[dict[str, Any], bytes]:
    """The next message and the bytes behind it. Raises OSError when it has not come whole by `until` (a moment of
    time.monotonic), ValueError when it is none."""
    data = bytearray()
    while (end := data.find(b"\n")) < 0:
        if len(data) > MOST:
            raise ValueError("The message is too long.")
        data += _piece(connection, until)
    message = json.loads(data[:end])
    if not isinstance(message, dict):
        raise ValueError("A message is a JSON object.")
    size = message.pop("bytes", 0)
    if not isinstance(size, int) or not 0 <= size <= MOST_BYTES:
        raise ValueError("That many bytes cannot follow a message.")
    body = data[end + 1 :]
    while len(body) < size:
        body += _piece(connection, until)
    if len(body) > size:
        raise ValueError("More follows the message than it says.")
    return message, bytes(body)


def _piece(connection: socket.socket, until: float) -> bytes:
    connection.settimeout(max(0.001, until - time.monotonic()))
    piece = connection.recv(_PIECE)
    if not piece:
        raise ConnectionError("The message broke off.")
    return piece
