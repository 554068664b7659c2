"""Lines, blocks, bullets and counters: what the readers of plain text share."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from decks.formats.base import MAX_LINES, refuse_many

HEAD = 65_536
"""How many characters a format looks at, at most, to recognise itself."""
HEAD_LINES = 1_000
"""How many lines it looks at, at most."""

_COUNTER = re.compile(r"(\d{1,6})\s?/\s?(\d{1,6})")
_BULLET = re.compile(r"(?:(?P<sign>[-*+–—])|(?P<number>\d{1,4}[.)]|[a-z]\)))(?:\s+|$)|(?P<dot>[•◦▪‣●○■□➤►·])\s*")
_QUESTION_MARKS = ("?", "？", "؟", "\N{GREEK QUESTION MARK}")


class Line(NamedTuple):
    """A line that is not blank: its number from 1, and its text with indentation, without its tail."""

    number: int
    text: str


class Bullet(NamedTuple):
    """A bullet's sign (`-` for every sign, `3.` for a number) and the text after it."""

    marker: str
    text: str


def unix(text: str) -> str:
    """The text with every line ended by a line feed. Raises Refused when there are too many lines."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_many(text.count("\n"), MAX_LINES, "lines")
    return text


def head(text: str) -> str:
    """The beginning of the text in whole lines, as far as there are any."""
    start = text[:HEAD]
    if len(text) > HEAD:
        start = start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start
    mark = "\n" if "\n" in start else "\r"
    lines = start.split(mark, HEAD_LINES)
    return start if len(lines) <= HEAD_LINES else mark.join(lines[:-1])


def lines_of(text: str) -> list[Line]:
    """Every line that is not blank."""
    return [Line(at, line.rstrip()) for at, line in enumerate(unix(text).split("\n"), 1) if line.strip()]


def blocks_of(text: str) -> list[list[Line]]:
    """The lines, grouped where blank lines part them."""
    return blocks(lines_of(text))


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """The same, from lines that know their numbers."""
    found: list[list[Line]] = []
    before = -1
    for line in lines:
        if line.number != before + 1:
            found.append([])
        found[-1].append(line)
        before = line.number
    return found


def bullet(text: str) -> Bullet | None:
    """The bullet that opens an unindented line, or None."""
    match = _BULLET.match(text)
    if match is None:
        return None
    marker = match["number"]
    return Bullet(marker.replace(")", ".") if marker else "-", text[match.end() :])


def counter(text: str) -> int | None:
    """The total named by a viewer's counter such as "1/19", or None."""
    if "/" not in text:
        return None
    text = text.strip()
    match = _COUNTER.fullmatch(text) if len(text) < 20 else None
    return int(match[2]) if match else None


def asks(text: str) -> bool:
    """Whether a line ends in a question mark; emphasis after it does not count."""
    return text.rstrip(" *_\t\xa0").endswith(_QUESTION_MARKS)


def indent(text: str) -> int:
    """The width of the white space before a line; a tab reaches the next multiple of four."""
    space = text[: len(text) - len(text.lstrip())]
    return len(space.expandtabs(4))
