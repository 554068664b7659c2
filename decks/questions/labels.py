"""Short labels of long answers, for a board of pairs."""

from collections import Counter
from collections.abc import Sequence

from decks.questions.sentences import at_word, clauses, parts, trimmed
from decks.questions.words import is_unspaced

EMPTY = "…"
LEAST = 12
"""Characters under which a clause is too little for a label, where more would fit."""


def label(text: str, most: int = 60) -> str:
    """The first clause of a text in at most `most` characters, with an ellipsis where words of it are left out.

    No word is cut: a first word longer than `most` stands whole. A text of a script without blanks is cut anywhere.
    Never empty: where there is no text the label is an ellipsis.
    """
    line = trimmed(" ".join(text.split()))
    if len(line) <= most:
        return line or EMPTY
    cut = parts(text)
    if len(cut.heads) > 1:
        return _cut(", ".join(cut.heads), most)
    first = trimmed(next(iter(cut.sentences), line))
    fitting = [each for each in clauses(first, most) if len(each) >= min(LEAST, most)]
    return max(fitting, key=len) if fitting else _cut(first, most)


def labels(texts: Sequence[str], most: int = 60) -> tuple[str, ...]:
    """A label for each text, no two of them the same.

    Texts that begin alike are told apart by what follows, even where that takes more than `most` characters; texts
    that are the same get a number.
    """
    lines = [" ".join(text.split()) for text in texts]
    plain = [label(text, most) for text in texts]
    counts = Counter(map(_key, plain))
    found: list[str] = []
    for line, made in zip(lines, plain, strict=True):
        if counts[_key(made)] > 1 and len(line) > most:
            made = _apart(line, [other for other in lines if _key(other) != _key(line)], most) or made
        found.append(_numbered(made, found))
    return tuple(found)


def _cut(text: str, most: int) -> str:
    head = at_word(text, max(1, most - 1))
    return head if len(head) >= len(text) else head + EMPTY


def _apart(text: str, others: Sequence[str], most: int) -> str:
    """The part of a text that begins where it is unlike each text that begins alike, "" where it has none."""
    alike = max((_common(text, other) for other in others), default=0)
    start = alike if is_unspaced(text[alike : alike + 1]) else text.rfind(" ", 0, alike + 1) + 1
    rest = text[start:].strip()
    return (EMPTY if start else "") + label(rest, most - 1) if rest else ""


def _common(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a.casefold() != b.casefold()), min(len(one), len(other)))


def _numbered(text: str, taken: Sequence[str]) -> str:
    keys, number, made = {_key(each) for each in taken}, 1, text
    while _key(made) in keys:
        number += 1
        made = f"{text} ({number})"
    return made


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
