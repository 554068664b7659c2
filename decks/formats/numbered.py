"""Layout of pairs: numbered questions, each with its answer on the lines below."""

import re
from collections.abc import Mapping
from itertools import pairwise

from decks.formats.base import MAX_TITLE, ParsedDeck
from decks.formats.drafts import Draft, from_lines
from decks.formats.lines import Line, lines_of

_NUMBER = re.compile(r"[*_]{0,2}(\d{1,5})[.):][*_]{0,2}[ \t]+")


def confidence(text: str) -> float:
    """Fairly sure when numbers count up and most of them have other lines below."""
    lines = lines_of(text)
    numbers = [int(match[1]) for line in lines if (match := _NUMBER.match(line.text))]
    if len(numbers) < 2 or any(two != one + 1 for one, two in pairwise(numbers)):
        return 0.0
    answered = sum(bool(_NUMBER.match(one.text)) and not _NUMBER.match(two.text) for one, two in pairwise(lines))
    return 0.86 if 4 * answered >= 3 * len(numbers) else 0.0


def read(text: str, options: Mapping[str, str]) -> ParsedDeck:
    """Cards without their numbers; what stands before the first is title and description."""
    opening: list[str] = []
    groups: list[list[Line]] = []
    for line in lines_of(text):
        match = _NUMBER.match(line.text)
        if match:
            groups.append([Line(line.number, line.text[match.end() :])])
        elif groups:
            groups[-1].append(line)
        else:
            opening.append(line.text.strip())
    drafts: list[Draft] = [from_lines(group[0], group[1:]) for group in groups]
    title = opening[0] if opening and len(opening[0]) <= MAX_TITLE else ""
    description = "\n".join(opening[1:] if title else opening)
    return ParsedDeck(tuple(draft.card() for draft in drafts), title=title, description=description)
