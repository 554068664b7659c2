"""Help before the answer: how it begins, then the whole with blanks for the words that matter."""

import re

from decks.questions.words import FUNCTION_WORDS, folded, is_unspaced

BLANK = "_"
FIRST_SHARE = 4
"""A first hint shows one of so many words."""
MOST_WORDS = 5
KEPT = 2
"""Of the words that matter every so many-eth stays in the blanked answer, if it has more than three."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def hint(answer: str, step: int, question: str = "") -> str:
    """The hint of a step, counted from 1: its first words and an ellipsis; from 2 on the answer with blanks.

    The first words go on to one that the question does not say, where there is one before the last. A blank has a sign
    for each letter of its word. At least one word is always wanting; of a single word the first
    letter is shown, and of a single letter nothing. Raises ValueError for a step below 1.
    """
    if step < 1:
        raise ValueError("Hints are counted from 1.")
    line = " ".join(answer.split())
    return _beginning(line, question) if step == 1 else _blanked(line)


def _beginning(line: str, question: str) -> str:
    words = line.split(" ")
    if len(words) == 1:
        shown = len(line) // FIRST_SHARE if is_unspaced(line) else 1
        return line[: max(min(shown, MOST_WORDS), 1)] + "…" if _letters(line) > 1 else "…"
    count = min(max(len(words) // FIRST_SHARE, 1), MOST_WORDS, len(words) - 1)
    new = [place for place, word in enumerate(words[:-1]) if _is_new(word, question)]
    head = " ".join(words[: max(count, new[0] + 1 if new else 0)])
    if _letters(head) >= _letters(line):
        return head[:1] + "…"
    return head + "…"


def _is_new(word: str, question: str) -> bool:
    """Whether a word says something that the question has not said."""
    said = {folded(match[0]) for match in _WORD.finditer(question)}
    return any(folded(match[0]) not in said | FUNCTION_WORDS for match in _WORD.finditer(word))


def _blanked(line: str) -> str:
    found = list(_WORD.finditer(line))
    main = [match for match in found if folded(match[0]) not in FUNCTION_WORDS] or found
    kept = set(main[1::KEPT]) if len(main) > 3 else set()  # the first of them is always wanting
    if len(main) == 1 and len(main[0][0]) > 1:
        word = main[0]
        return line[: word.start() + 1] + BLANK * (len(word[0]) - 1) + line[word.end() :]
    blanks = [match for match in main if match not in kept]
    for match in reversed(blanks):
        line = line[: match.start()] + BLANK * len(match[0]) + line[match.end() :]
    return line if blanks else BLANK * len(line)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))
