"""Layout of pairs: a question line, then its answer; also the list of terms copied off a study page."""

import re
from collections.abc import Mapping, Sequence

from decks.formats.base import ParsedDeck, Problem, number
from decks.formats.lines import Line, lines_of
from decks.formats.pairing import in_blocks, pair_up, takes_turns

_TERMS = re.compile(r"terms in this set ?\((\d{1,6})\)", re.IGNORECASE)
_LABELS = re.compile(
    r"(?:still learning|mastered|not studied|terms in this set) ?\(\d{1,6}\)|"
    r"your answer|select these \d{1,6}|students also studied|"
    r"you've (?:started|just started|begun) learning these terms\..{0,40}",
    re.IGNORECASE,
)


def confidence(text: str) -> float:
    """Sure of a copied list of terms; rather sure where question marks or blank lines tell the cards."""
    lines = lines_of(text)
    if any(_TERMS.fullmatch(line.text.strip()[:60]) for line in lines[:20]):
        return 0.95
    texts = [line.text for line in lines]
    asked = sum(text.rstrip().endswith("?") for text in texts)
    if asked > 1 and (takes_turns(texts) or in_blocks(lines)):
        return 0.72
    return 0.45 if in_blocks(lines) else 0.3


def read(text: str, options: Mapping[str, str]) -> ParsedDeck:
    """Cards, and a warning when the page names another number of terms."""
    lines = lines_of(text)
    if not any(_TERMS.fullmatch(line.text.strip()[:60]) for line in lines[:20]):
        return _deck(lines, [], None)
    labels = [line for line in lines if _LABELS.fullmatch(line.text.strip()[:100])]
    numbers = {line.number for line in labels}
    stated = next(match for line in labels if (match := _TERMS.fullmatch(line.text.strip())))
    return _deck([line for line in lines if line.number not in numbers], labels, int(stated[1]))


def _deck(lines: Sequence[Line], labels: Sequence[Line], stated: int | None) -> ParsedDeck:
    cards, dropped = pair_up(lines)
    problems = []
    if stated is not None and stated != len(cards):
        message = (
            f"The page says {number(stated, 'term', 'terms')}, the text holds {len(cards):,}; see what is missing."
        )
        problems.append(Problem("warning", message))
    ignored = [(line.number, line.text.strip()) for line in labels] + dropped
    return ParsedDeck(tuple(cards), problems=tuple(problems), ignored=tuple(sorted(ignored)))
