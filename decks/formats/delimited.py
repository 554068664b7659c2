"""CSV and its kin: cells parted by commas, semicolons, tabs or pipes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from decks.formats.base import Format, ParsedCard, ParsedDeck, Problem, number
from decks.formats.columns import ROLES, chosen_roles, header_roles, look_like_tags, tags_of
from decks.formats.lines import unix
from decks.formats.tables import DELIMITERS, Row, rows, shape, unframed

_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"#(separator|html|tags|columns|notetype|deck|if matches|(?:notetype|deck|tags|guid) column)"
    r":([^\r\n]*)(?:\r\n|\r|\n|$)"
)
_MOST_DIRECTIVES = 20
_NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " ", "colon": ":"}


class Delimited(Format):
    """A table as text. Options: `delimiter`, `columns` ("front,back,note,tags"), `header` ("yes", "no")."""

    slug = "csv"
    label = "A table (CSV, TSV or cells of a sheet)"
    extensions = ("csv", "tsv", "tab", "txt")
    options = ("delimiter", "columns", "header")

    def confidence(self, text: str) -> float:
        """Sure with a header or a `sep=` line, else as sure as the rows are even."""
        start = _start(text)
        if start.delimiter:
            return 0.97
        if _by_header(text):
            return 0.99
        found = shape(text)
        confidence = 0.9 * found.fit
        continued = found.delimiter == "\t" and found.lone and found.columns == 2
        return confidence * 0.8 if continued else confidence

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """One card a row. Cells that no column has a place for are kept in the note or reported."""
        start = _start(text)
        body = text[start.end :]
        told = _delimiter(options.get("delimiter", "")) or start.delimiter
        delimiter = told or _by_header(body) or shape(body).delimiter
        found = rows(body, delimiter, start.line)
        left: list[Row] = []
        if delimiter == "|":
            found, left = unframed(found)
        header, data = _headed(found, left, options.get("header", ""))
        reader = _reader(header, data, options.get("columns", ""))
        cards = tuple(card for row in data if (card := reader.card(row)))
        blank = [row for row in data if not any(map(str.strip, row.cells))]
        unread = [*left, *([header] if header and header not in left else []), *blank]
        return ParsedDeck(
            cards=cards,
            problems=tuple(_problems(reader, header.cells if header else ())),
            ignored=tuple(sorted([*start.ignored, *((row.line, delimiter.join(row.cells)) for row in unread)])),
        )


def _by_header(text: str) -> str:
    """The delimiter with which the first line is a header, or ""."""
    first = unix(text[:4000]).partition("\n")[0]
    for delimiter in DELIMITERS:
        if delimiter in first and header_roles([cell.strip('"') for cell in first.split(delimiter)]):
            return delimiter
    return ""


def _headed(found: list[Row], left: Sequence[Row], option: str) -> tuple[Row | None, list[Row]]:
    """The header, if there is one, and the rows below it."""
    if left:
        return left[0], found
    if found and option != "no" and (option == "yes" or header_roles(found[0].cells)):
        return found[0], found[1:]
    return None, found


def _reader(header: Row | None, data: Sequence[Row], columns: str) -> "_Reader":
    named = header_roles(header.cells) if header else ()
    width = len(header.cells) if header and named else _width(data)
    roles = chosen_roles(columns) or named or _by_place(data, width)
    exact = header is not None and tuple(header.cells) == ROLES
    return _Reader(roles, max(width, 2), exact=exact, alone=len(data) == 1)


class _Start(NamedTuple):
    """Lines above the table that tell how to read it."""

    end: int = 0
    line: int = 1
    delimiter: str = ""
    ignored: tuple[tuple[int, str], ...] = ()


def _start(text: str) -> _Start:
    sep = _SEP.match(text)
    if sep:
        return _Start(sep.end(), 2, sep[1], ((1, sep[0].strip("\r\n")),))
    start = _Start()
    while len(start.ignored) < _MOST_DIRECTIVES and (match := _DIRECTIVE.match(text, start.end)):
        delimiter = start.delimiter
        if match[1] == "separator":
            delimiter = _delimiter(match[2].strip().lower()) or delimiter
        told = (*start.ignored, (start.line, match[0].strip()))
        start = _Start(match.end(), start.line + 1, delimiter, told)
    return start


def _delimiter(name: str) -> str:
    """The one character an option names, or ""."""
    name = _NAMED.get(name, "\t" if name == "\\t" else name)
    return name if len(name) == 1 and name not in '"\r\n' else ""


def _width(data: Sequence[Row]) -> int:
    """The usual number of cells, where four rows in five agree on it; else two, and for one row of very many."""
    if len(data) == 1 and len(data[0].cells) > len(ROLES):
        return 2
    usual, count = Counter(len(row.cells) for row in data).most_common(1)[0] if data else (2, 0)
    return usual if 5 * count >= 4 * len(data) else 2


def _by_place(data: Sequence[Row], width: int) -> tuple[str, ...]:
    """Question, answer, then tags or a note, then (of four) tags."""
    if width < 3:
        return ("front", "back")
    third = [row.cells[2].strip() for row in data if len(row.cells) > 2]
    if width == 4:
        return ROLES
    return ("front", "back", "tags" if look_like_tags(third[:5000]) else "note")


class _Reader:
    """Rows into cards, counting what did not fit. Written for 100,000 rows: little is done for each."""

    def __init__(self, roles: Sequence[str], width: int, exact: bool, alone: bool) -> None:
        self.roles = roles
        self.width = width
        self.exact = exact
        self.alone = alone
        self.ragged = 0
        self.left_out = False
        self._places = [roles.index(role) if role in roles else -1 for role in ROLES]
        self._reach = max(len(roles), width) + 1
        self._needed = self._places[1] + 1
        self._tags: dict[str, tuple[str, ...]] = {"": ()}

    def card(self, row: Row) -> ParsedCard | None:
        """The card of a row; None when every cell is blank."""
        cells = row.cells if self.exact else [cell.strip() for cell in row.cells]
        if not any(cells):
            return None
        count = len(cells)
        padded = cells + [""] * (self._reach - count) if count < self._reach else [*cells, ""]
        front, back, note, tags = [padded[place] for place in self._places]
        self.left_out = self.left_out or any(cells[len(self.roles) : self.width])
        self.ragged += count < self._needed
        if count > self.width:
            return self._too_wide(row.line, cells, front, back, note, self._tags_of(tags))
        return ParsedCard(front, back, note, self._tags_of(tags), line=row.line)

    def _too_wide(
        self, line: int, cells: list[str], front: str, back: str, note: str, tags: tuple[str, ...]
    ) -> ParsedCard:
        """A card from a row with more cells than the others: what is over goes into the note."""
        self.ragged += 1
        over = "\n".join(cell for cell in [note, *cells[self.width :]] if cell.strip())
        told = number(len(cells), "cell", "cells")
        others = f"a card needs {self.width}" if self.alone else f"the others {self.width}"
        remark = f"This row has {told}, {others}; the rest is in the note."
        return ParsedCard(front, back, over, tags, line=line, state="doubtful", remarks=(remark,))

    def _tags_of(self, cell: str) -> tuple[str, ...]:
        tags = self._tags.get(cell)
        if tags is None:
            tags = self._tags[cell] = tags_of(cell)
        return tags


def _problems(reader: _Reader, header: Sequence[str]) -> list[Problem]:
    problems = []
    if reader.ragged:
        message = f"{number(reader.ragged, 'row has', 'rows have')} too few or too many cells; see the cards marked."
        problems.append(Problem("warning", message))
    unknown = [name.strip() for at, name in enumerate(header) if name.strip() and reader.roles[at : at + 1] == ("",)]
    if unknown:
        names = ", ".join(f"“{name[:40]}”" for name in unknown[:5]) + (" …" if len(unknown) > 5 else "")
        message = f"Columns left out: {names}; only question, answer, note and tags are taken."
        problems.append(Problem("warning", message))
    elif reader.left_out:
        first = len(reader.roles) + 1
        message = f"Column {first} and those after it were left out; only question, answer, note and tags are taken."
        problems.append(Problem("warning", message))
    return problems
