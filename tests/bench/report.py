"""The table: what was aimed at, what was measured, the floor beside it, and whether it will do."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

HEADS = ("What", "Goal", "Measured", "Floor", "Ratio", "Met")
SCALE_HEADS = ("What", "Goal", "A million", "Ten thousand", "Ratio", "Met")
SECOND = "## A million answers\n"
INTRO = """\
# How fast and how heavy the pages are

`make bench` writes this page: it measures the site beside a floor, in turn, on one server and one database, and takes
under five minutes. Machines differ and are shared, so a time says little; the ratio to the floor says what our own
code costs.

The floor is the least that a Django page can be behind the same middleware: session, user and one query, and for an
answer one INSERT and one UPDATE more; it checks no rule, keeps no memory of a card and has next to no layout. Its deck
page sets all 20 cards below each other. Processor time is that of gunicorn and its workers (on PostgreSQL the
database's own is not in it). The deck page is that of the owner, with five students in the session table. In the
crowd, each of 64 connections belongs to another student, who reads a study page and answers in turn. Bytes are those
of the content as it is compressed for Chromium; its headers, nearly all of them for security, are told apart. The icon
of the tab, which the browser fetches once and after the page, is not counted. The slow phone has a sixth of the
processor, a line of 1.6 Mbit/s and 150 ms of delay.

A fit is measured beside fsrs-rs-python alone, which makes its items from the same log and finds the parameters; ours
also tries them on answers that were held back. The last row tells the library's one call without the items, which
Python has to make for it.
"""
SCALE_INTRO = """\
`make bench ARGS=--scale` writes this part. `manage.py fill` makes two sites: 2 students with 10,000 answers, and 200
with a million, 25 to a deck; every student has given 5,000 answers in 250 sessions to the 500 cards of a deck. Both
are served at once, and asked in turn, on behalf of students of both sites by turns. The times are those that the
client waits, over one connection. The owner\u2019s deck page shows every student of the deck: 2 rows and 25.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `ok` is None where there is no goal."""

    what: str
    goal: str
    measured: str
    floor: str = ""
    ratio: float | None = None
    ok: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {None: "", True: "yes", False: "**no**"}[self.ok]
        return (self.what, self.goal, self.measured, self.floor, ratio, met)


def beside(what: str, most: float, mine: float, floor: float, tell: Callable[[float], str]) -> Row:
    """A row whose goal is a ratio to the floor, at most `most`."""
    ratio = mine / floor
    return Row(what, f"at most {most:g} × floor", tell(mine), tell(floor), ratio, ratio <= most)


def within(what: str, most: float, mine: float, tell: Callable[[float], str], floor: str = "") -> Row:
    """A row whose goal is a figure, at most `most`."""
    return Row(what, f"at most {tell(most)}", tell(mine), floor, None, mine <= most)


def ms(value: float) -> str:
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def kb(value: float) -> str:
    return f"{value / 1000:.1f} KB"


def count(value: float) -> str:
    return f"{value:,.0f}"


def megabytes(value: float) -> str:
    return f"{value:.0f} MB"


def rate(value: float) -> str:
    return f"{value:.0f} a second"


def table(rows: Sequence[Row], heads: Sequence[str] = HEADS) -> str:
    """A Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *(row.cells for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def setting(databases: Sequence[str], browser: str, load: float) -> str:
    """When, on what and with which versions."""
    packages = ", ".join(f"{name} {version(name.lower())}" for name in ("Django", "gunicorn", "whitenoise"))
    return (
        f"Measured on {date.today():%-d %B %Y} with Python {platform.python_version()}, {packages}, "  # noqa: DTZ011
        f"{', '.join(databases)}{browser and f', Chromium {browser}'}; {os.cpu_count()} cores, 2 workers, "
        f"load {load:.1f} before the start.\n"
    )


def page(told: str, tables: dict[str, Sequence[Row]]) -> str:
    """The whole of docs/benchmarks.md."""
    parts = [INTRO, told, *(f"## {title}\n\n{table(rows)}" for title, rows in tables.items())]
    return "\n".join(parts)


def parts(text: str) -> tuple[str, str]:
    """The two parts of docs/benchmarks.md, which are measured apart; "" for one that is not there yet."""
    first, found, second = text.partition(SECOND)
    return first.rstrip("\n") + "\n" if first else "", found + second


def joined(first: str, second: str) -> str:
    """Both parts as one text."""
    return f"{first}\n{second}" if first and second else first or second


def second(told: str, tables: dict[str, Sequence[Row]]) -> str:
    """The part on a million answers."""
    each = [f"### {title}\n\n{table(rows, SCALE_HEADS)}" for title, rows in tables.items()]
    return "\n".join([SECOND, SCALE_INTRO, told, *each])
