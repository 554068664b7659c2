"""The second part of the bench: what pages and answers take with a million answers, beside ten thousand."""

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.bench import client, report
from tests.bench.client import Ask
from tests.bench.report import Row, ms
from tests.bench.scale_pages import pages
from tests.bench.server import Server, served

MANY, FEW = 1_000_000, 10_000
MOST = 1.5  # times as long, at most
NAMES = {
    "deck": "Deck page of a student",
    "study": "Next card",
    "answer": "Answer",
    "stats": "Statistics of all decks",
    "deck stats": "Statistics of a deck",
    "why": "Why a card stands where it does",
    "owner": "Deck page of the owner",
}
Databases = Callable[[], Iterator[tuple[str, str | None]]]


def measure(databases: Databases, *, quick: bool) -> str:
    """Both sites on each database; the second part of docs/benchmarks.md."""
    load, names, tables = os.getloadavg()[0], list[str](), dict[str, Sequence[Row]]()
    with contextlib.closing(databases()) as all_of_them:  # type: ignore[type-var]
        for name, url in all_of_them:
            names.append(name)
            few, many = (url and _database(url, answers) for answers in (FEW, MANY))
            with (
                served(few, "tests.bench.scale_fill", FEW) as small,
                served(many, "tests.bench.scale_fill", MANY // 10 if quick else MANY) as large,
            ):
                tables[name.split()[0]] = list(_rows(small, large, rounds=2 if quick else 5))
    return report.second(report.setting(names, "", load), tables)


def _database(url: str, answers: int) -> str:
    """The address of a database of its own beside the one with this address."""
    name = f"filled_{answers}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _rows(small: Server, large: Server, *, rounds: int) -> Iterator[Row]:
    few, many = waits([small, large], rounds)
    for kind, what in NAMES.items():
        for share, name in ((0.5, "half of them within"), (0.95, "95 of 100 within")):
            told = [sorted(each[kind])[int(share * len(each[kind]))] * 1000 for each in (many, few)]
            ratio = told[0] / told[1]
            goal = share > 0.9 and kind != "owner"
            yield Row(
                f"{what}: {name}",
                f"at most {MOST} × ten thousand" if goal else "",
                ms(told[0]),
                ms(told[1]),
                ratio,
                ratio <= MOST if goal else None,
            )
    asked = [server.filled["queries"] for server in (large, small)]
    for kind in ("deck", "study", "stats", "deck stats", "why"):
        pair = [each[kind] for each in asked]
        yield Row(f"{NAMES[kind]}: queries", "the same", str(pair[0]), str(pair[1]), None, pair[0] == pair[1])


def waits(servers: Sequence[Server], rounds: int, block: int = 25) -> list[dict[str, list[float]]]:
    """Seconds that the client waited, for each server and kind of request; a block of each in turn."""
    kinds = [_kinds(server.filled) for server in servers]
    found: list[dict[str, list[float]]] = [{kind: [] for kind in NAMES} for _ in servers]
    for server, asks in zip(servers, kinds, strict=True):  # each worker has its templates ready
        for each in asks.values():
            client.send_all(server, itertools.islice(each, 8))
    for _ in range(rounds):
        for kind in NAMES:
            for server, asks, times in zip(servers, kinds, found, strict=True):
                times[kind] += _timed(server, itertools.islice(asks[kind], block))
    return found


def _kinds(filled: dict[str, Any]) -> dict[str, Iterator[Ask]]:
    """Endless requests of each kind, of one student after the other."""
    students = filled["students"]
    asks = {
        kind: itertools.cycle([Ask(pages(each)[kind], each["reader"]["cookie"]) for each in students])
        for kind in pages(students[0])
    }
    answers = itertools.cycle([client.answers(each["reader"]) for each in students])
    owner = Ask(f"/d/{filled['deck']}/", filled["owner"])
    return {**asks, "answer": (next(each) for each in answers), "owner": itertools.repeat(owner)}


def _timed(server: Server, asks: Iterator[Ask]) -> list[float]:
    """How long each request took, one after the other over one connection."""
    connection, times = HTTPConnection("127.0.0.1", server.port, timeout=60), []
    for ask in asks:
        begun = time.perf_counter()
        connection.request(ask.method, ask.path, ask.body or None, ask.headers)
        reply = connection.getresponse()
        reply.read()
        times.append(time.perf_counter() - begun)
        if reply.status != 200:
            raise SystemExit(f"{ask.method} {ask.path} was answered with {reply.status}.")
    connection.close()
    return times
