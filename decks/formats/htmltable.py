"""A table copied from a page or a sheet: the HTML that the clipboard or a saved page holds."""

import html
from collections.abc import Iterator, Mapping

from decks.formats.base import MAX_PARTS, Format, ParsedCard, ParsedDeck, Refused, refuse_many
from decks.formats.columns import header_roles, tags_of

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BREAKS = {"br", "/p", "/div", "/li"}


class HtmlTable(Format):
    """Rows of the tables in an HTML fragment; only emphasis, code and line breaks are kept of its markup."""

    slug = "html"
    label = "A table copied as HTML"
    extensions = ("html", "htm")

    def confidence(self, text: str) -> float:
        """Sure when it opens with a tag and a table begins soon."""
        start = text[:20_000].lstrip().lower()
        return 0.96 if start.startswith("<") and "<table" in start and "<td" in text[:100_000].lower() else 0.0

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """One card a row: question, answer, then a note; or as the header says."""
        refuse_many(text.count("<"), MAX_PARTS, "tags")
        found = [row for row in _rows(text) if any(row)]
        roles = header_roles(found[0]) if found else ()
        cards = tuple(_card(row, roles or ("front", "back")) for row in found[1 if roles else 0 :])
        if not cards:
            raise Refused("No cards were found: the page holds no table.")
        return ParsedDeck(cards, ignored=((1, " | ".join(found[0])),) if roles else ())


def _card(row: list[str], roles: tuple[str, ...]) -> ParsedCard:
    named = {role: row[at] if at < len(row) else "" for at, role in enumerate(roles) if role}
    rest = [cell for at, cell in enumerate(row) if cell and not roles[at : at + 1]]
    note = "\n".join([named["note"], *rest] if named.get("note") else rest)
    return ParsedCard(named["front"], named["back"], note, tags_of(named.get("tags", "")))


def _rows(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    cell: list[str] | None = None
    hidden = ""
    for is_tag, piece in _pieces(text):
        if hidden:
            hidden = "" if is_tag and piece == f"/{hidden}" else hidden
        elif not is_tag:
            if cell is not None:
                cell.append(" ".join(html.unescape(f"|{piece}|").split())[1:-1])
        elif piece in ("script", "style"):
            hidden = piece
        elif piece in ("td", "th", "/td", "/th", "tr", "/tr", "/table"):
            if cell is not None:
                row.append(_text(cell))
            cell = [] if piece in ("td", "th") else None
            if piece in ("tr", "/tr", "/table") and row:
                yield row
                row = []
        elif cell is not None:
            cell.append("\n" if piece in _BREAKS else _MARKS.get(piece.removeprefix("/"), ""))
    if cell is not None:
        row.append(_text(cell))
    if row:
        yield row


def _text(cell: list[str]) -> str:
    return "\n".join(line.strip() for line in "".join(cell).split("\n")).strip()


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Tags by their lower-case name (`td`, `/td`) and the text between them, in one pass."""
    at = 0
    while at < len(text):
        start = text.find("<", at)
        end = text.find(">", start) if start >= 0 else -1
        if start < 0 or end < 0:
            yield False, text[at:]
            return
        if start > at:
            yield False, text[at:start]
        name = text[start + 1 : min(end, start + 20)].split(maxsplit=1)
        yield True, (name[0].rstrip("/").lower() or "/") if name else ""
        at = end + 1
