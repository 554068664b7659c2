"""Markdown to readable text: for titles, labels, reading aloud and search."""

from collections.abc import Callable

from markdown_it.token import Token

from decks.text.flow import Line, lines
from decks.text.mathml import formula_words
from decks.text.parsing import paragraphs, parse

MARK = "\ue000"  # of a formula: a sign that no text has
Span = tuple[int, int, str]
"""A formula in a text: where its words begin and end, and its LaTeX."""
Words = Callable[[str], str]
_ENDS = ".!?:;,…。！？：；،؛؟।"
_CLOSERS = "\"')]}»”’）」"


def plain(source: str, limit: int | None = None, *, formula: Words = formula_words) -> str:
    """Return one line of text: paragraphs and list items as sentences, table cells with commas between.

    A formula gives its source as words, or what `formula` makes of its LaTeX; ruby its base, an image its description,
    a link its text alone.
    With `limit` (characters, at least 1) a longer text is cut after a word and ends with an ellipsis.
    """
    tokens = parse(source)
    if tokens is None:
        text = _sentences([" ".join(block) for block in paragraphs(source)])
    else:
        text = _sentences([_line_text(line, formula) for line in lines(tokens)])
    return text if limit is None else _cut(text, limit)


def plain_formulas(source: str) -> tuple[Span, ...]:
    """The formulas of a side, and where the words of each stand in what `plain` gives of it."""
    tokens, latex = parse(source), list[str]()

    def mark(formula: str) -> str:
        latex.append(formula)
        return MARK

    if tokens is None or MARK in source:
        return ()
    marked = _sentences([_line_text(line, mark) for line in lines(tokens)])
    if not latex:
        return ()
    text, spans = "", []
    for before, formula in zip(marked.split(MARK), [*latex, ""], strict=True):
        text += before
        words = formula_words(formula)
        spans.append((len(text), len(text) + len(words), formula))
        text += words
    return tuple(spans[:-1]) if text == plain(source) else ()


def plain_lines(source: str) -> str:
    """Return what the text says, each paragraph, list item and row of a table on a line of its own.

    As `plain` has it, but without the numbers of lists and the heads of tables.
    """
    tokens = parse(source)
    if tokens is None:
        said = [" ".join(block) for block in paragraphs(source)]
    else:
        said = [_cells_text(line, formula_words) for line in lines(tokens) if not line.heads]
    return "\n".join(squeezed for each in said if (squeezed := " ".join(each.split())))


def _line_text(line: Line, formula: Words) -> str:
    return (line.prefix if line.prefix[:1].isdigit() else "") + _cells_text(line, formula)


def _cells_text(line: Line, formula: Words) -> str:
    return ", ".join(filter(None, (_cell_text(cell, formula).strip() for cell in line.cells)))


def _cell_text(token: Token, formula: Words) -> str:
    if token.children is not None:
        return "".join(_piece(child, formula) for child in token.children)
    return formula(token.content) if token.type == "formula_block" else token.content


def _piece(token: Token, formula: Words) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "formula":
        return formula(token.content)
    if token.type == "image":
        return token.content or str(token.meta["name"])
    return "" if token.type == "link_close" else token.content


def _sentences(lines: list[str]) -> str:
    pieces = [squeezed for line in lines if (squeezed := " ".join(line.split()))]
    ended = [piece if piece.rstrip(_CLOSERS)[-1:] in _ENDS else piece + "." for piece in pieces[:-1]]
    return " ".join(ended + pieces[-1:])


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace():
        # A script without blanks (Chinese, Thai) has no word end near: it is cut where it stands.
        shorter = head.rsplit(" ", 1)[0]
        head = shorter if len(shorter) * 2 > len(head) else head
    return head.rstrip(" ,;:") + "…"
