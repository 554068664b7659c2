"""Readers as requests: one after the other for the cost of a page, 64 at a time for the crowd."""

import asyncio
import itertools
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid5

from tests.bench.server import Server

TOKEN = "b" * 32  # of the CSRF cookie and of each form: what a form carries is this, masked
FORM = "application/x-www-form-urlencoded"
STEP = re.compile(rb'id="step"[^>]* data-token="([^"]+)"')
CHROMIUM = "gzip, deflate, br, zstd"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to be sent."""

    path: str
    cookie: str
    form: dict[str, str] | None = None

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"

    @property
    def body(self) -> bytes:
        return urlencode({"csrfmiddlewaretoken": TOKEN, **self.form}).encode() if self.form else b""

    @property
    def headers(self) -> dict[str, str]:
        """What Chromium sends; an answer is sent by htmx."""
        told = {
            "Host": "localhost",
            "Cookie": f"session={self.cookie}; csrf={TOKEN}",
            "Accept-Encoding": CHROMIUM,
            "Accept-Language": "en-GB,en;q=0.9",
        }
        return told | ({"Content-Type": FORM, "HX-Request": "true"} if self.form else {})

    def wire(self) -> bytes:
        """The request as it goes over the line."""
        told = self.headers | ({"Content-Length": str(len(self.body))} if self.form else {})
        lines = [f"{self.method} {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
        return "\r\n".join(lines).encode() + self.body


def answers(reader: dict[str, Any]) -> Iterator[Ask]:
    """Every answer that a student's open sessions can take, in order: their tokens are known ahead."""
    for session, order in reader["sessions"]:
        for turn, card in enumerate(order):
            token = uuid5(UUID(session), f"{turn}:{card}:1")
            do = "learning" if turn % 4 == 0 else "know"
            yield Ask(f"/study/{session}/", reader["cookie"], {"token": str(token), "do": do})


def floor_answers(reader: dict[str, Any]) -> Iterator[Ask]:
    """The same number of writes and more, without any rule."""
    for session, order in itertools.cycle(reader["sessions"]):
        for _ in order:
            yield Ask(f"/floor/study/{session}/", reader["cookie"], {"do": "know"})


def send_all(server: Server, asks: Iterable[Ask]) -> None:
    """Send requests one after the other over one connection. Raises SystemExit when one is not answered with 200."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    for ask in asks:
        connection.request(ask.method, ask.path, ask.body or None, ask.headers)
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise SystemExit(f"{ask.method} {ask.path} was answered with {reply.status}.")
    connection.close()


def learn(server: Server, learner: tuple[str, str], replies: int) -> None:
    """Choose an answer and go on, in turn, so many times, with the tokens that the pages hold."""
    cookie, session = learner
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    ask = Ask(f"/study/{session}/", cookie)
    for _ in range(replies + 1):
        connection.request(ask.method, ask.path, ask.body or None, ask.headers | {"Accept-Encoding": "identity"})
        reply = connection.getresponse()
        page = reply.read()
        token = STEP.search(page)
        if reply.status != 200 or token is None:
            raise SystemExit(f"{ask.method} {ask.path} was answered with {reply.status}.")
        does = {"do": "on"} if b'value="on"' in page.partition(b"<template")[0] else {"do": "choose", "option": "0"}
        ask = Ask(ask.path, cookie, {"token": token[1].decode(), **does})
    connection.close()


@dataclass(slots=True)
class Crowd:
    """What 64 readers lived through. Times are seconds."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.waits) / self.seconds

    def late(self, share: float = 0.99) -> float:
        """The wait that this share of the requests stayed below, in milliseconds."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(share * len(waits)))] * 1000

    def add(self, other: "Crowd") -> None:
        self.seconds += other.seconds
        self.waits += other.waits
        self.errors += other.errors


def crowd(server: Server, readers: list[Iterator[Ask]], seconds: float) -> Crowd:
    """Each reader on a connection of its own, a page and an answer in turn, as fast as the server lets them."""
    return asyncio.run(_crowd(server, readers, seconds))


async def _crowd(server: Server, readers: list[Iterator[Ask]], seconds: float) -> Crowd:
    seen = Crowd()
    begun = time.perf_counter()
    await asyncio.gather(*(_reader(server, asks, begun + seconds, seen) for asks in readers))
    seen.seconds = time.perf_counter() - begun
    return seen


async def _reader(server: Server, asks: Iterator[Ask], end: float, seen: Crowd) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for answer in asks:
        for ask in (Ask(answer.path, answer.cookie), answer):
            begun = time.perf_counter()
            writer.write(ask.wire())
            ok = await _reply(reader)
            seen.waits.append(time.perf_counter() - begun)
            seen.errors += not ok
        if time.perf_counter() > end:
            break
    writer.close()
    await writer.wait_closed()


async def _reply(reader: asyncio.StreamReader) -> bool:
    """Read one reply to its end; whether it was a 200."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return head.startswith(b"http/1.1 200")
