"""A hint that can be said aloud: how a key point begins, and a little more of it the second time."""

import re

from decks.questions.words import content, is_unspaced

PARTS = 3  # of the words that are new (or of signs, in a script without blanks); a hint tells one more of them
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def spoken_hint(point: str, step: int, question: str) -> str:
    """The beginning of a key point, `step` counted from 1; a word that the question does not say is always wanting.

    Of a single such word what stands before it is told, and then its first letter.
    """
    line = " ".join(point.split())
    if is_unspaced(line):
        return f"{line[: max(1, min(min(step, PARTS) * len(line) // PARTS, len(line) - 1))]}…"
    found = [word for word in _WORD.finditer(line) if content(word[0])] or list(_WORD.finditer(line))
    new = [word for word in found if not content(word[0]) <= content(question)] or found
    if not new:
        return "…"
    if len(new) > 1:
        last = new[max(min(step, PARTS) * len(new) // PARTS, 1) - 1]
        return f"{line[: min(last.end(), new[-1].start())].rstrip(' ,;:')}…"
    word, before = new[0], line[: new[0].start()].rstrip(" ,;:(“\"'")
    if step == 1 and before:
        return f"{before}…"
    return f"{line[: word.start() + (len(word[0]) > 1)]}…"
