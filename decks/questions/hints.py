"""Help before the answer: what it says first that the question does not, then the whole with blanks."""

import re
from unicodedata import category

from decks.questions.words import FUNCTION_WORDS, content, folded, is_unspaced, words

BLANK = "_"
FIRST_SHARE = 4
"""A first hint shows one of so many words that are new."""
MOST_WORDS = 5
KEPT = 2
"""Of the words that are wanting every so many-eth stays in the blanked answer, if there are more than three."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TOKEN = re.compile(r"\S+")

Span = tuple[int, int]


def hint(answer: str, step: int, question: str = "") -> str:
    """The hint of a step, counted from 1: the first words that the question does not say; from 2 on it with blanks.

    A blank has a sign for each letter of its word; what the question says, or the first hint has shown, is not
    blanked. At least one word is always wanting; of a single new one the first letter is shown, and of a single letter
    nothing. Raises ValueError for a step below 1.
    """
    if step < 1:
        raise ValueError("Hints are counted from 1.")
    line = " ".join(answer.split())
    shown = _unspaced(line, question) if is_unspaced(line) else _spaced(line, question)
    if step == 1:
        return _beginning(line, shown)
    return _signs_blanked(line, shown, question) if is_unspaced(line) else _blanked(line, shown, question)


def _beginning(line: str, shown: Span) -> str:
    start, end = shown
    return ("…" if start else "") + line[start:end].rstrip(" ,;:.") + "…"


def _spaced(line: str, question: str) -> Span:
    """Where the first words stand that are new, with the small ones before them."""
    tokens = [token for token in _TOKEN.finditer(line) if words(token[0])]
    main = [token for token in tokens if content(token[0])] or tokens
    known = content(question)
    new = [token for token in main if not content(token[0]) <= known] or main
    if not new:
        return 0, 0
    before = [token.end() for token in main if token.start() < new[0].start()]
    start = min((token.start() for token in tokens if token.start() >= max(before)), default=0) if before else 0
    if len(new) > 1:
        following = [token for token in main if token.start() >= new[0].start()]
        return start, following[max(min(len(new) // FIRST_SHARE, MOST_WORDS), 1) - 1].end()
    word = _WORD.search(line, new[0].start())
    return (start, word.start() + (len(word[0]) > 1)) if word else (0, 0)


def _unspaced(line: str, question: str) -> Span:
    """The same for a script that puts no blanks between words, by its signs."""
    asked = folded(question)
    start = next((at for at in range(len(line) - 1) if folded(line[at : at + 2]) not in asked), 0)
    start += 1 if start else 0
    end = start + max(min((len(line) - start) // FIRST_SHARE, MOST_WORDS), 1)
    return (start, end) if _letters(line[start:end]) < _letters(line) else (0, int(_letters(line) > 1))


def _blanked(line: str, shown: Span, question: str) -> str:
    found, known = list(_WORD.finditer(line)), content(question)
    main = [match for match in found if folded(match[0]) not in FUNCTION_WORDS] or found
    new = [match for match in main if not content(match[0]) <= known] or main
    if len(new) == 1 and len(new[0][0]) > 1:
        word = new[0]
        return line[: word.start() + 1] + BLANK * (len(word[0]) - 1) + line[word.end() :]
    wanting = [match for match in new if match.start() >= shown[1]] or new
    kept = set(wanting[1::KEPT]) if len(wanting) > 3 else set()  # the first of them is always wanting
    blanks = [match for match in wanting if match not in kept]
    for match in reversed(blanks):
        line = line[: match.start()] + BLANK * len(match[0]) + line[match.end() :]
    return line if blanks else BLANK * len(line)


def _signs_blanked(line: str, shown: Span, question: str) -> str:
    """The same for a script that puts no blanks between words: its signs stand in for words."""
    asked = folded(question)
    pairs = [at for at in range(len(line) - 1) if folded(line[at : at + 2]) in asked]
    told = {*range(shown[1]), *pairs, *(at + 1 for at in pairs)}
    signs = [at for at, sign in enumerate(line) if sign.isalnum()]
    wanting = [at for at in signs if at not in told] or signs[1:] or signs
    blanks = set(wanting[::KEPT] if len(wanting) > 3 else wanting)
    blanked = ""
    for at, sign in enumerate(line):
        if at in blanks:
            blanked += BLANK
        elif not (blanked.endswith(BLANK) and category(sign).startswith("M")):  # a mark goes with its letter
            blanked += sign
    return blanked


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
