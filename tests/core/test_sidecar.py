"""What travels between a web worker and a helper process."""

import contextlib
import socket
import threading
import time

import pytest

from decks.sidecar import messages


def sent(data):
    """What the receiving side makes of these bytes."""
    one, other = socket.socketpair()

    def write():
        with one, contextlib.suppress(OSError):
            one.sendall(data)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        with other:
            return messages.receive(other, until=time.monotonic() + 10)
    finally:
        writing.join()


def test_bytes_travel_behind_a_message():
    sound = bytes(range(256)) * 4_000 + b"\n"
    one, other = socket.socketpair()
    with one, other:
        writing = threading.Thread(target=messages.send, args=(one, {"language": "en"}, sound))
        writing.start()
        assert messages.receive(other, until=time.monotonic() + 10) == ({"language": "en"}, sound)
        writing.join()


def test_a_message_may_have_nothing_behind_it():
    assert sent(b'{"a": "\xc3\xa9"}\n') == ({"a": "é"}, b"")


@pytest.mark.parametrize(
    "data",
    [
        b"[]\n",
        b"nonsense\n",
        b'{"bytes": 2}\n123',
        b'{"bytes": -1}\n',
        b'{"bytes": "many"}\n',
        b'{"bytes": 99000000}\n',
        b"{" + b" " * 1_200_000,
    ],
)
def test_what_is_no_message_is_refused(data):
    with pytest.raises(ValueError):
        sent(data)


@pytest.mark.parametrize("data", [b"", b'{"a"', b'{"bytes": 4}\n123'])
def test_a_message_that_breaks_off_is_a_lost_connection(data):
    with pytest.raises(ConnectionError):
        sent(data)
