"""Delimited text into rows, without a limit on a cell and without losing a stray quote."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from decks.formats.base import MAX_CARDS, refuse_many_cards
from decks.formats.lines import head

_HEADERS = 2
"""Rows beyond the cards: the header and rule of a Markdown table."""
DELIMITERS = (",", ";", "\t", "|")


class Row(NamedTuple):
    """A row that is not blank: the number of its first line, and its cells."""

    line: int
    cells: list[str]


class Shape(NamedTuple):
    """What the head of a table looks like with one delimiter.

    `fit` is from 0 to 1: rows that are divided, and rows that have as many cells as most.
    """

    delimiter: str
    fit: float
    columns: int
    lone: bool


def rows(text: str, delimiter: str, first_line: int = 1) -> list[Row]:
    """Every row. Quotes are read as in RFC 4180; where they are malformed they are text."""
    spaced = _quotes_after_spaces(text, delimiter)
    try:
        return _strict(text, delimiter, first_line, spaced)
    except csv.Error:
        found = list(islice(_lenient(text, delimiter, first_line), MAX_CARDS + _HEADERS + 1))
        refuse_many_cards(len(found) - _HEADERS)
        return found


def shape(text: str) -> Shape:
    """The delimiter that divides the head of the text most evenly."""
    sample = head(text)
    shapes = [_shape(rows(sample, delimiter)[:400], delimiter) for delimiter in DELIMITERS if delimiter in sample]
    return max(shapes, key=lambda found: found.fit, default=Shape(",", 0.0, 1, lone=True))


def _shape(found: Sequence[Row], delimiter: str) -> Shape:
    widths = Counter(len(row.cells) for row in found)
    if not widths:
        return Shape(delimiter, 0.0, 1, lone=True)
    columns = min(width for width, count in widths.items() if count == max(widths.values()))
    divided = sum(_is_divided(row.cells, delimiter) for row in found) / len(found)
    equal = widths[columns] / len(found) if columns > 1 else 0.0
    return Shape(delimiter, (divided + equal) / 2, columns, lone=1 in widths)


def _is_divided(cells: Sequence[str], delimiter: str) -> bool:
    """Whether the delimiter parts cells here, rather than being punctuation with a space after it."""
    return len(cells) > 1 and (delimiter == "\t" or any(cell and not cell[0].isspace() for cell in cells[1:]))


def _quotes_after_spaces(text: str, delimiter: str) -> bool:
    first = text[:2000].partition("\n")[0]
    return f'{delimiter} "' in first and f'{delimiter}"' not in first


def _strict(text: str, delimiter: str, first_line: int, spaced: bool) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=spaced)
    found = []
    before = first_line - 1
    for cells in reader:
        if cells and (len(cells) > 1 or cells[0].strip()):
            found.append(Row(before + 1, cells))
            refuse_many_cards(len(found) - _HEADERS)
        before = first_line - 1 + reader.line_num
    return found


def _lenient(text: str, delimiter: str, first_line: int) -> Iterator[Row]:
    """The same by hand. A quoted cell whose end is not followed by a delimiter is text up to the next one."""
    at, line, cells = 0, first_line, list[str]()
    start = line
    ends = _Ends(text, delimiter)
    while at <= len(text):
        cell, end = _cell(text, at, ends)
        line += _line_ends(text, at, end)
        cells.append(cell)
        if text[end : end + 1] == delimiter:
            at = end + 1
            continue
        if len(cells) > 1 or cells[0].strip():
            yield Row(start, cells)
        at = end + (2 if text[end : end + 2] == "\r\n" else 1)
        line += 1
        start, cells = line, []


def unframed(found: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Rows without the pipes around a Markdown table, and its rule with the header above it."""
    framed = all(len(row.cells) > 2 and not row.cells[0].strip() and not row.cells[-1].strip() for row in found)
    data = [Row(row.line, row.cells[1:-1]) if framed else row for row in found]
    if len(data) > 1 and all("--" in cell and not cell.strip("-: \t") for cell in data[1].cells):
        return data[2:], data[:2]
    return data, []


class _Ends:
    """Where the next delimiter or line end stands. Each place is looked up once, so the whole is linear."""

    def __init__(self, text: str, delimiter: str) -> None:
        self.text = text
        self.places = dict.fromkeys((delimiter, "\n", "\r"), -1)

    def after(self, at: int) -> int:
        """The first place from `at` on; the length of the text when there is none."""
        for mark, place in self.places.items():
            if place < at:
                found = self.text.find(mark, at)
                self.places[mark] = len(self.text) if found < 0 else found
        return min(self.places.values())


def _cell(text: str, at: int, ends: _Ends) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends."""
    if text[at : at + 1] == '"':
        close = text.find('"', at + 1)
        while close >= 0 and text[close + 1 : close + 2] == '"':
            close = text.find('"', close + 2)
        if close >= 0 and (close + 1 == len(text) or text[close + 1] in ends.places):
            return text[at + 1 : close].replace('""', '"'), close + 1
    end = ends.after(at)
    return text[at:end], end


def _line_ends(text: str, start: int, end: int) -> int:
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)
