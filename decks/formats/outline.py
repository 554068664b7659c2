"""A bulleted outline: questions, with their answers as the bullets below them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from decks.formats.base import MAX_TITLE, Format, ParsedDeck, Problem
from decks.formats.drafts import Draft
from decks.formats.lines import Line, asks, bullet, head, indent, lines_of
from decks.formats.outline_back import Item, answer_lines
from decks.formats.titles import from_question

_OPEN = -1
"""The indentation given to a question that stands without a bullet above its bulleted answer."""


class Outline(Format):
    """Bullets; one that ends in a question mark opens a card, real indentation does so too.

    An introduction repeated word for word at the end of its list is left out, unless the option
    `repeated` is "keep".
    """

    slug = "outline"
    label = "A bulleted list of questions and answers"
    extensions = ("txt", "md")
    options = ("repeated",)

    def confidence(self, text: str) -> float:
        """Sure where nearly every line is a bullet and some, but not most, are questions."""
        lines = [line for line in lines_of(head(text)) if not _is_heading(line.text)]
        found = [sign for line in lines if (sign := bullet(line.text.strip()))]
        asked = sum(asks(line.text) for line in lines)
        if len(found) < 2 or not asked or asked > 0.6 * len(lines):
            return 0.0
        share = sum(1 for line in lines if bullet(line.text.strip()) or asks(line.text)) / len(lines)
        return 0.92 if share >= 0.9 else 0.8 if share >= 0.75 and len(found) >= 0.4 * len(lines) else 0.0

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """Cards in order, with what stands before the first one as title and description."""
        outline = _gather(lines_of(text))
        first, groups = _groups(outline.items)
        left_out: list[tuple[int, str]] = []
        cards = []
        for question, answer in groups:
            draft = Draft(question.number, list(question.texts))
            draft.back, dropped = answer_lines(answer, options.get("repeated") == "keep")
            if dropped:
                draft.remark("The introduction stood again after its list; the second one was left out.")
                left_out += [(item.number, item.text) for item in dropped]
            cards.append(draft.card())
        title, description = _preamble(outline.titles + [item.text for item in first])
        suggestion = title or (from_question(cards[0].front, text[:200_000]) if cards else "")
        return ParsedDeck(
            cards=tuple(cards),
            title=title,
            title_suggestion=suggestion,
            description=description,
            problems=tuple(_problems(len(left_out), len(outline.headings))),
            ignored=tuple(sorted(left_out + outline.headings)),
        )


@dataclass
class _Gathered:
    items: list[Item] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)


class _Group(NamedTuple):
    question: Item
    answer: list[Item]


def _gather(lines: Sequence[Line]) -> _Gathered:
    """Lines into items; a line without a bullet goes on with the item above it."""
    found = _Gathered()
    bulleted = any(bullet(line.text.strip()) for line in lines)
    for line in lines:
        text = line.text.strip()
        sign = bullet(text)
        if _is_heading(line.text) and not asks(text):
            if found.items or found.titles:
                found.headings.append((line.number, text))
            else:
                found.titles.append(text.lstrip("#").strip() or text)
        elif _is_heading(line.text):
            found.items.append(Item(line.number, _OPEN, "-", [text.lstrip("#").strip()]))
        elif sign:
            found.items.append(Item(line.number, indent(line.text), sign.marker, [sign.text]))
        elif not bulleted or not found.items:
            found.items.append(Item(line.number, indent(line.text) if not bulleted else _OPEN, "-", [text]))
        elif asks(text) and indent(line.text) == 0:
            found.items.append(Item(line.number, _OPEN, "-", [text]))
        else:
            found.items[-1].texts.append(text)
    return found


def _is_heading(text: str) -> bool:
    hashes = len(text) - len(text.lstrip("#"))
    return 0 < hashes < 7 and text[hashes : hashes + 1] in (" ", "")


def _groups(items: list[Item]) -> tuple[list[Item], list[_Group]]:
    """The items before the first card, and the cards with their answers."""
    items = _without_lone_opening(items)
    base = min((item.indent for item in items), default=0)
    nested = _is_nested(items, base)
    first: list[Item] = []
    groups: list[_Group] = []
    for item, below in pairwise([*items, None]):
        assert item is not None
        has_children = below is not None and below.indent > item.indent
        if item.indent == base and (asks(item.text) or (nested and _opens(has_children, groups))):
            groups.append(_Group(item, []))
        elif groups:
            groups[-1].answer.append(item)
        else:
            first.append(item)
    return first, groups


def _without_lone_opening(items: list[Item]) -> list[Item]:
    """Put a first line without a bullet, such as a title, on the level of the rest."""
    if len(items) > 1 and items[0].indent == _OPEN and not asks(items[0].text):
        items[0].indent = min(item.indent for item in items[1:])
    return items


def _opens(has_children: bool, groups: Sequence[_Group]) -> bool:
    """Whether a line on the first level that asks nothing is a card, where answers are indented."""
    return has_children or bool(groups and groups[-1].answer)


def _is_nested(items: Sequence[Item], base: int) -> bool:
    """Whether indentation, not the question mark alone, tells answers from questions."""
    parents = [(one, two.indent > base) for one, two in pairwise(items) if one.indent == base]
    asked = [deeper for one, deeper in parents if asks(one.text)] or [deeper for _, deeper in parents]
    return bool(asked) and 2 * sum(asked) >= len(asked)


def _preamble(texts: Sequence[str]) -> tuple[str, str]:
    """Title and description, from what stands before the first card."""
    if texts and len(texts[0]) <= MAX_TITLE and "\n" not in texts[0] and not texts[0].endswith("."):
        return texts[0], "\n".join(texts[1:])
    return "", "\n".join(texts)


def _problems(repeated: int, headings: int) -> list[Problem]:
    problems = []
    if repeated:
        what = "repeated introduction line was" if repeated == 1 else "repeated introduction lines were"
        message = f"{repeated} {what} left out (shown in the preview, can be put back)."
        problems.append(Problem("warning", message))
    if headings > 0:
        what = "heading was" if headings == 1 else "headings were"
        problems.append(Problem("note", f"{headings} {what} left out; a deck has one title."))
    return problems
