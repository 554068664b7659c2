"""The items below a question, as one Markdown answer."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class Item:
    """A bullet: line number, indentation in columns, `-` or `3.`, and its lines of text."""

    number: int
    indent: int
    marker: str
    texts: list[str]

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.texts)


def answer_lines(items: Sequence[Item], keep_repeated: bool) -> tuple[list[str], list[Item]]:
    """The answer's lines and the items left out.

    One item is a paragraph. An item that ends in a colon introduces the list after it; its exact copy
    closes the list and is left out. Anything else is a list of all of them.
    """
    if len(items) == 1:
        return list(items[0].texts), []
    if not items or not items[0].text.endswith(":"):
        return as_list(items), []
    intro, rest = items[0], items[1:]
    copies = [at for at, item in enumerate(rest) if item.texts == intro.texts and item.indent == intro.indent]
    if copies:
        end, repeated = copies[-1], set(copies)
        after = rest[end + (0 if keep_repeated else 1) :]
        between = [item for at, item in enumerate(rest[:end]) if keep_repeated or at not in repeated]
        dropped = [] if keep_repeated else [rest[at] for at in copies]
        lines = [*intro.texts, "", *as_list(between)]
        for item in after:
            lines += ["", *item.texts]
        return lines, dropped
    levels = {item.indent for item in rest}
    if levels == {intro.indent} or intro.indent not in levels:
        return [*intro.texts, "", *as_list(rest)], []
    return as_list(items), []


def as_list(items: Sequence[Item]) -> list[str]:
    """A Markdown list; deeper items stand below the text of the item they belong to."""
    lines: list[str] = []
    levels: list[_Level] = []
    for item in items:
        while len(levels) > 1 and item.indent < levels[-1].indent:
            levels.pop()
        if not levels or item.indent > levels[-1].indent:
            column = levels[-1].inner if levels else 0
            levels.append(_Level(item.indent, column, column, counted=item.marker == "1."))
        level = levels[-1]
        marker = item.marker if level.counted else "-"
        level.inner = level.column + len(marker) + 1
        lines.append(f"{' ' * level.column}{marker} {item.texts[0]}".rstrip())
        lines += [" " * level.inner + text for text in item.texts[1:]]
    return lines


@dataclass(slots=True)
class _Level:
    """An open list: where its items stood, and the columns of its markers and of its text."""

    indent: int
    column: int
    inner: int
    counted: bool
