"""Tokens as a flat run of lines, for places with no room for blocks: headings, buttons, titles, speech."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass
class Line:
    """One paragraph, list item, table row, code block or formula; `cells` has one token but for a row.

    `heads` says that the row names the columns of a table.
    """

    prefix: str = ""
    cells: list[Token] = field(default_factory=list)
    heads: bool = False


def lines(tokens: list[Token]) -> Iterator[Line]:
    """Yield the lines of a side in reading order, with "1. " or "• " before the items of lists."""
    numbers: list[int | None] = []
    prefix = ""
    row: Line | None = None
    in_head = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            numbers.append(_first_number(token))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            prefix = _next_prefix(numbers)
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            row = Line(heads=in_head)
        elif token.type == "tr_close" and row is not None:
            yield row
            row = None
        elif row is not None and token.type == "inline":
            row.cells.append(token)
        elif token.type in ("inline", "fence", "formula_block") and token.content:
            yield Line(prefix, [token])
            prefix = ""


def _first_number(token: Token) -> int | None:
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None


def _next_prefix(numbers: list[int | None]) -> str:
    number = numbers[-1]
    if number is None:
        return "• "
    numbers[-1] = number + 1
    return f"{number}. "
