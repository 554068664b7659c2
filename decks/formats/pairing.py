"""Lines without separators into cards: a question line, then its answer."""

from collections.abc import Sequence
from itertools import pairwise

from decks.formats.base import ParsedCard
from decks.formats.drafts import Draft, from_lines
from decks.formats.lines import Line, asks, blocks, bullet, counter

SHORT = 80
"""A line longer than this is no term standing on its own."""


def pair_up(lines: Sequence[Line]) -> tuple[list[ParsedCard], list[tuple[int, str]]]:
    """Cards, and the lines that became nothing (viewer counters).

    Where blank lines part questions with their answers, each block is a card; else the lines alternate.
    """
    dropped = [(line.number, line.text.strip()) for line in lines if counter(line.text) is not None]
    if in_blocks(lines):
        drafts = _from_blocks(blocks(lines))
    else:
        drafts = _alternate([line for line in lines if counter(line.text) is None])
    return [draft.card() for draft in drafts], dropped


def in_blocks(lines: Sequence[Line]) -> bool:
    """Whether most blocks hold a question with its answer."""
    groups = blocks(lines)
    return len(groups) > 1 and 2 * sum(len(_without_counters(group)) > 1 for group in groups) > len(groups)


def takes_turns(texts: Sequence[str]) -> bool:
    """Whether lines that end in a question mark and lines that do not alternate nearly everywhere."""
    asked = [asks(text) for text in texts]
    if len(asked) < 4:
        return any(asked)
    turns = sum(one != two for one, two in pairwise(asked))
    return 10 * turns >= 7 * (len(asked) - 1)


def _alternate(lines: Sequence[Line]) -> list[Draft]:
    """Question, answer, question, answer. Question marks, where usual, tell where a line is missing."""
    if takes_turns([line.text for line in lines]):
        return _by_question_marks(lines)
    return [from_lines(lines[at], lines[at + 1 : at + 2]) for at in range(0, len(lines), 2)]


def _by_question_marks(lines: Sequence[Line]) -> list[Draft]:
    asked = [asks(line.text) for line in lines]
    drafts: list[Draft] = []
    at = 0
    while at < len(lines):
        later = asked[at + 1 : at + 3]
        if not asked[at] and drafts and (not later or later[0]):
            drafts[-1].back.append(lines[at].text.strip())
            drafts[-1].remark("A further line was joined to the answer.")
            at += 1
        elif later and (not later[0] or later == [True, True]):
            drafts.append(from_lines(lines[at], lines[at + 1 : at + 2]))
            at += 2
        else:
            drafts.append(from_lines(lines[at], ()))
            at += 1
    return drafts


def _from_blocks(groups: Sequence[Sequence[Line]]) -> list[Draft]:
    drafts: list[Draft] = []
    by_marks = _mostly_ask(groups)
    for group in groups:
        lines = _without_counters(group)
        if by_marks and drafts and lines and _goes_on(lines):
            _carry_on(drafts[-1], lines)
        elif lines:
            drafts.append(from_lines(lines[0], lines[1:]))
        if drafts:
            for line in group:
                if counter(line.text) is not None:
                    drafts[-1].remark(f"A counter, “{line.text.strip()}”, was dropped.")
    return drafts


def _mostly_ask(groups: Sequence[Sequence[Line]]) -> bool:
    """Whether the first lines of most blocks are questions, so that the others may be answers going on."""
    openings = [lines[0].text for lines in map(_without_counters, groups) if len(lines) > 1]
    return 2 * sum(asks(text.partition("\t")[0]) for text in openings) > len(openings)


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether a block carries on the answer above it, where questions end in question marks."""
    first = lines[0].text.strip()
    if asks(first) or "\t" in first:
        return False
    return len(lines) == 1 or len(first) > SHORT or first.endswith((".", "!", ":", ";", ",")) or bool(bullet(first))


def _carry_on(draft: Draft, lines: Sequence[Line]) -> None:
    if draft.back:
        draft.back.append("")
        draft.remark("A paragraph after a blank line was joined to the answer.")
    draft.back += [line.text.strip() for line in lines]


def _without_counters(group: Sequence[Line]) -> list[Line]:
    return [line for line in group if counter(line.text) is None]
