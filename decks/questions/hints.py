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


def hint(answer: str, step: int) -> str:
    """The hint of a step, counted from 1: its first words and an ellipsis; from 2 on the answer with blanks.

    A blank has a sign for each letter of its word. At least one word is always wanting; of a single word the first
    letter is shown, and of a single letter nothing. Raises ValueError for a step below 1.
    """
    if step < 1:
        raise ValueError("Hints are counted from 1.")
    line = " ".join(answer.split())
    return _beginning(line) if step == 1 else _blanked(line)


def _beginning(line: str) -> str:
    words = line.split(" ")
    if len(words) == 1:
        shown = len(line) // FIRST_SHARE if is_unspaced(line) else 1
        return line[: max(min(shown, MOST_WORDS), 1)] + "…" if _letters(line) > 1 else "…"
    count = min(max(len(words) // FIRST_SHARE, 1), MOST_WORDS, len(words) - 1)
    head = " ".join(words[:count])
    if _letters(head) >= _letters(line):
        return head[:1] + "…"
    return head + "…"


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
