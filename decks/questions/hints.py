"""Help before the answer: what it says first that the question does not, then the whole with blanks."""

import re
from unicodedata import category

from decks.questions.words import FUNCTION_WORDS, SIGNS, UNSPACED, content, folded

BLANK = "_"
FIRST_SHARE = 4
"""A first hint shows one of so many words that are new."""
MOST_WORDS = 5
KEPT = 2
"""Of the words that are wanting every so many-eth stays in the blanked answer, if there are more than three."""

_WORD = rf"[^{SIGNS}{UNSPACED}]+(?:['’][^{SIGNS}{UNSPACED}]+)*"
_PART = re.compile(rf"[{UNSPACED}]|{_WORD}")
_RUN = re.compile(f"[{UNSPACED}]+")

Span = tuple[int, int]


def hint(answer: str, step: int, question: str = "") -> str:
    """The hint of a step, counted from 1: the first words that the question does not say; from 2 on it with blanks.

    A blank has a sign for each letter of its word; what the question says, or the first hint has shown, is not
    blanked. At least one word is always wanting; of a single new one the first letter is shown, and of a single letter
    nothing. Where no blanks stand between words, each sign counts as one. Raises ValueError for a step below 1.
    """
    if step < 1:
        raise ValueError("Hints are counted from 1.")
    line = " ".join(answer.split())
    parts = _parts(line)
    main = [part for part in parts if folded(line[slice(*part)]) not in FUNCTION_WORDS] or parts
    new = _unsaid(line, main, question) or main
    start, end = _shown(line, parts, main, new)
    if step == 1:
        return ("…" if start and end > start else "") + line[start:end].rstrip(" ,;:.") + "…"
    return _blanked(line, new, end)


def _parts(line: str) -> list[Span]:
    """Where the words stand; each sign counts as one, with its marks, where no blanks stand between words."""
    found = ((match.start(), _with_marks(line, match.end())) for match in _PART.finditer(line))
    return [part for part in found if _letters(line[slice(*part)])]


def _unsaid(line: str, main: list[Span], question: str) -> list[Span]:
    """Those of the words that the question has not; a sign beside another it has only together with that."""
    asked, known, said = folded(question), content(question), set[int]()
    for run in _RUN.finditer(line):
        size = min(len(run[0]), 2)
        for at in range(run.start(), run.end() - size + 1):
            if folded(line[at : at + size]) in asked:
                said |= set(range(at, at + size))
    return [
        part
        for part in main
        if part[0] not in said and (_RUN.match(line, part[0]) or not content(line[slice(*part)]) <= known)
    ]


def _shown(line: str, parts: list[Span], main: list[Span], new: list[Span]) -> Span:
    """Where the first words stand that are new, with the small ones before them."""
    if not new:
        return 0, 0
    said = [end for _, end in main if end <= new[0][0]]
    start = min(at for at, _ in parts if at >= said[-1]) if said else 0
    if len(new) == 1:
        at, end = new[0]
        return start, _with_marks(line, at + 1) if _letters(line[at:end]) > 1 else at
    following = [end for at, end in main if at >= new[0][0]]
    return start, following[max(min(len(new) // FIRST_SHARE, MOST_WORDS), 1) - 1]


def _blanked(line: str, new: list[Span], shown: int) -> str:
    """The line without the new words that are not `shown` before that place, or without the rest of a single one."""
    if not new:
        return BLANK * len(line)
    wanting = [(shown, new[0][1])] if len(new) == 1 else [part for part in new if part[0] >= shown]
    kept = set(wanting[1::KEPT]) if len(wanting) > 3 else set[Span]()  # the first of them is always wanting
    for start, end in reversed([part for part in wanting if part not in kept]):
        line = line[:start] + BLANK * sum(not _is_mark(sign) for sign in line[start:end]) + line[end:]
    return line


def _with_marks(line: str, end: int) -> int:
    """The place at which the marks end that belong to what stands before `end`."""
    return next((at for at in range(end, len(line)) if not _is_mark(line[at])), len(line))


def _is_mark(sign: str) -> bool:
    return category(sign).startswith("M")


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
