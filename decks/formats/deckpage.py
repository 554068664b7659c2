"""A deck page copied as a whole: counter, description, session table, then questions and answers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from decks.formats.base import MAX_TITLE, Format, ParsedDeck, Problem, Refused, number
from decks.formats.lines import Line, asks, counter, head, lines_of
from decks.formats.pairing import pair_up
from decks.formats.titles import from_description

_COLUMNS = {
    "mastery", "learn", "test", "practice test", "matching", "match", "spaced", "spaced repetition",
    "flashcards", "call with kai",
}  # fmt: skip
_NO_SESSIONS = "no study sessions"


class DeckPage(Format):
    """The text of a deck page, as the browser copies it."""

    slug = "deckpage"
    label = "A deck page, copied whole"
    extensions = ("txt",)

    def confidence(self, text: str) -> float:
        """Sure with the session table, fairly sure with a counter in the first line."""
        lines = lines_of(head(text))
        table = _table(lines)
        if table.end:
            return 0.97
        return 0.75 if len(lines) > 2 and counter(lines[0].text) is not None else 0.0

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """Title and description stand before the table, the cards after it."""
        lines = lines_of(text)
        table = _table(lines)
        above, below = lines[: table.start], lines[table.end :]
        if not table.end or not below:
            above, below = _without_table(above or lines)
        counters = [(line, total) for line in above if (total := counter(line.text)) is not None]
        stated = counters[0][1] if counters else None
        ignored = [(line.number, line.text.strip()) for line in lines[table.start : table.end]]
        ignored += [(line.number, line.text.strip()) for line, _ in counters]
        title, description = _preamble([line.text.strip() for line in above if counter(line.text) is None])
        cards, dropped = pair_up(below)
        if not cards:
            raise Refused("No cards were found below the description.")
        return ParsedDeck(
            cards=tuple(cards),
            title=title,
            title_suggestion=title or from_description(description),
            description=description,
            problems=_count_problems(stated, len(cards)),
            ignored=tuple(sorted(ignored + dropped)),
        )


class _Table(NamedTuple):
    """Where the session table stands among the lines; 0, 0 when there is none."""

    start: int
    end: int


def _table(lines: Sequence[Line]) -> _Table:
    for at, line in enumerate(lines[:60]):
        if _is_head(line.text):
            end = at + 1
            while end < len(lines) and _is_row(lines[end].text):
                end += 1
            return _Table(at, end)
        if line.text.strip().lower().startswith(_NO_SESSIONS):
            return _Table(at, at + 1)
    return _Table(0, 0)


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in text.strip().strip("|").replace("\t", "|").split("|")]


def _is_head(text: str) -> bool:
    cells = [cell.lower() for cell in _cells(text[:500])]
    return len(cells) > 2 and cells[0] in ("name", "student") and bool(_COLUMNS & set(cells))


def _is_row(text: str) -> bool:
    text = text.strip()
    rule = "---" in text and not text.strip("|-: \t")
    return rule or text.lower().startswith(_NO_SESSIONS) or (len(_cells(text)) > 2 and not asks(text))


def _without_table(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Counter and description apart from the cards, where no table stands between them."""
    start = 1 if lines and counter(lines[0].text) is not None else 0
    rest = [line.text for line in lines[start:]]
    described = len(rest) > 1 and not asks(rest[0]) and (asks(rest[1]) or len(rest) % 2 == 1)
    start += int(described)
    return list(lines[:start]), list(lines[start:])


def _preamble(texts: Sequence[str]) -> tuple[str, str]:
    """Title and description. A lone line is the description: a page's title is seldom copied."""
    if len(texts) > 1 and len(texts[0]) <= MAX_TITLE and not texts[0].endswith("."):
        return texts[0], "\n".join(texts[1:])
    return "", "\n".join(texts)


def _count_problems(stated: int | None, found: int) -> tuple[Problem, ...]:
    if stated is None or stated == found:
        return ()
    message = f"The page says {number(stated, 'card', 'cards')}, the text holds {found:,}; all {found:,} are imported."
    if found < stated:
        message = (
            f"The page says {number(stated, 'card', 'cards')}, the text holds {found:,}; "
            "see whether the end of the page was copied too."
        )
    return (Problem("warning", message),)
