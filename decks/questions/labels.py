"""Short labels of long answers, for a board of pairs."""

from collections import Counter
from collections.abc import Sequence

from decks.questions.phrases import SHORT, capital
from decks.questions.sentences import at_word, clauses, parts, trimmed
from decks.questions.subjects import without_subject
from decks.questions.words import content, is_unspaced

EMPTY = "…"
MARKS = ("?", "？", "؟")
LEAST = 12
"""Characters under which a clause is too little for a label, where more would fit."""


def label(text: str, most: int = 60, question: str = "") -> str:
    """The first clause of a text in at most `most` characters; an ellipsis says that words of it are left out.

    No word is cut: a first word longer than `most` stands whole. A text of a script without blanks is cut anywhere,
    and a question keeps its mark. An answer that is too long to be an option as it stands begins without what its
    `question` has said. Never empty: where there is no text the label is an ellipsis.
    """
    line = trimmed(" ".join(text.split()))
    if len(line) <= min(most, SHORT) or (len(line) <= most and not question):
        return line or EMPTY
    cut = parts(text)
    if len(cut.heads) > 1:
        return line if len(line) <= most else _cut(", ".join(cut.heads), most)
    first = next(iter(cut.sentences), line)
    lean = trimmed(_lean(first, question))
    if len(line) > most and len(lean) >= LEAST:
        return _first_clause(lean, most)
    lean += line[len(trimmed(first)) :] if line.startswith(trimmed(first)) else ""
    return lean if len(line) <= most else _first_clause(lean, most)


def labels(texts: Sequence[str], most: int = 60, questions: Sequence[str] = ()) -> tuple[str, ...]:
    """A label for each text, no two of them the same; each text may be the answer to one of the `questions`.

    Texts that begin alike are told apart by what follows, even where that takes more than `most` characters; texts
    that are the same get a number.
    """
    lines = [" ".join(text.split()) for text in texts]
    plain = [label(text, most, asked) for text, asked in zip(texts, questions or [""] * len(texts), strict=True)]
    counts = Counter(map(_key, plain))
    found: list[str] = []
    for line, made in zip(lines, plain, strict=True):
        if counts[_key(made)] > 1 and len(line) > most:
            made = _apart(line, [other for other in lines if _key(other) != _key(line)], most) or made
        found.append(_numbered(made, found))
    return tuple(found)


def _lean(sentence: str, question: str) -> str:
    """The sentence without its subject, as far as the question has said it and anything is left to say."""
    said = content(question)
    lean = capital(without_subject(sentence, question, said)) if question else sentence
    return lean if content(lean) - said else sentence


def _first_clause(sentence: str, most: int) -> str:
    """The beginning of a text that is longer than its label, whose first sentence this is."""
    if sentence.endswith(MARKS) and len(sentence) <= most - 2:
        return f"{sentence} {EMPTY}"
    end = EMPTY + sentence[-1] if sentence.endswith(MARKS) else EMPTY
    fitting = [each for each in clauses(sentence, most - len(end)) if len(each) >= min(LEAST, most)]
    return (max(fitting, key=len) if fitting else at_word(sentence, max(1, most - len(end)))) + end


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
