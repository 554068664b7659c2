"""The key points of an answer: what of it is needed, sentence by sentence, long ones clause by clause."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from decks.grading.words import read, words

_TAIL = re.compile(
    r"(?:\A|(?<=[.!?:;)\n])\s*)\W*(?:analogy|mnemonic|memory aid|fun fact|source|hint|analogie|eselsbrücke|merkhilfe|"
    r"analogía|analogia)\W*:.*\Z|(?<=[.!?])\s+[^.!?]*\banalogy\b[^.!?]*[.!?]?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLE = re.compile(
    r"(?<=[.!?;)\n])\s*\W*(?:examples?|beispiele?|exemples?|ejemplos?|esempi[o]?)\W*:.*\Z", re.I | re.DOTALL
)
_ASKS_EXAMPLE = re.compile(r"exam|e\.g|beispiel|exempl|ejempl|esemp|instance|name|list|give|nenne", re.IGNORECASE)
_SENTENCE_END = re.compile(
    r"(?<=[.!?…])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\betc\.)(?<!\bz\.B\.)(?<!\bca\.)\s+|(?<=[。！？।؟])|\n+|"
    r"(?<=;)\s+|\s(?=[•●▪–—]\s)|(?<=[a-z:)]\s)(?=-\s+[A-Z0-9])"
)
_CLAUSE_END = re.compile(
    r"(?<=,)\s+(?=\w+ing\b(?!,))|\s+(?=(?:while|whereas|but|which|because|enabling|allowing|ensuring|leading|resulting)\b)|"
    r"\s+(?=(?:so that|thus|thereby|then)\b)|(?<=:)\s+",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\A\s*(?:[-–—•●▪*]|\(?\d{1,2}[.)])\s+")
_HANGING = re.compile(r"[\s,]+(?:and|or)\Z", re.IGNORECASE)
COLONS = (":", "：")
LONG_SENTENCE = 12  # words, from which on a sentence is taken apart
LEAST_INTRODUCTION = 4  # words of what introduces a list; a label has fewer
LEAST = 3  # words that say something, in a point of its own
# What introduces a list and is no point: "The main components include".
_INTRODUCING = (
    "includ involv variou various sever follow step techniqu method way common popular main key exampl number list "
    "point part compon reason aspect address consist differ import work answer strategi addit describ defin mean"
)
_HOLLOW = frozenset(_INTRODUCING.split())


def core(reference: str, question: str = "") -> str:
    """An answer without what only helps to remember it: its analogy, and its example unless that is asked for."""
    kept = _TAIL.sub("", reference).strip()
    if not _ASKS_EXAMPLE.search(question):
        kept = _EXAMPLE.sub("", kept).strip() or kept
    return kept or reference.strip()


@lru_cache(maxsize=512)
def key_points(reference: str, question: str = "", language: str = "en") -> tuple[str, ...]:
    """What a full answer says, in order and in the words of the reference; one point at least unless it is empty."""
    text = core(reference, question)
    asked = frozenset(read(question, language).stems)
    found: list[str] = []
    for sentence in _cut(text, _SENTENCE_END):
        if sentence.rstrip().endswith(COLONS) and _only_introduces(sentence, asked, language):
            continue
        long = len(words(sentence)) > LONG_SENTENCE
        found.extend(_whole(_listed(_cut(sentence, _CLAUSE_END), asked, language), language) if long else [sentence])
    found = [trimmed for part in _whole(found, language) if (trimmed := _trimmed(part))]
    needed = tuple(part for part in found if not _only_introduces(part, asked, language))
    return needed or tuple(found) or ((text,) if text else ())


def _trimmed(part: str) -> str:
    return _HANGING.sub("", _BULLET.sub("", part).strip()).rstrip(".,;: ")


def _cut(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    """The pieces of a text, which joined are the text again."""
    at = 0
    for end in ends.finditer(text):
        if text[at : end.end()].strip():
            yield text[at : end.end()]
            at = end.end()
    if text[at:].strip():
        yield text[at:]


def _whole(pieces: list[str], language: str) -> list[str]:
    """The pieces, those that say too little joined to the one before, and a first one to the one after it.

    What stands on a line of its own, as in a list, stays one point, be it a single word; labels stay with theirs.
    """
    found: list[str] = []
    for piece in pieces:
        before = found[-1] if found else ""
        label, labels = before.rstrip()[-1:] in COLONS, piece.rstrip()[-1:] in COLONS
        least = 1 if before.endswith("\n") else LEAST
        slight = _is_slight(piece, language, least) and not labels
        if found and (label or slight or _is_slight(before, language, least)):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _is_slight(piece: str, language: str, least: int) -> bool:
    return len(read(piece, language).content) < least


def _listed(pieces: Iterable[str], asked: frozenset[str], language: str) -> list[str]:
    """The pieces without what introduces a list: what ends in a colon and says hardly a word more than the question.

    A label ("LeNet:") stays, though the question may have said it.
    """
    found: list[str] = []
    for piece in pieces:
        before = found[-1] if found and found[-1].rstrip().endswith(COLONS) else ""
        spare = 1 if piece.rstrip().endswith(COLONS) else 0
        known = asked if spare or len(words(before)) >= LEAST_INTRODUCTION else frozenset()
        if before and _only_introduces(before, known, language, spare):
            found.pop()
        found.append(piece)
    return found


def _only_introduces(point: str, asked: frozenset[str], language: str, spare: int = 0) -> bool:
    """Whether a text has at most `spare` words that neither the question nor any list has."""
    return sum(stem not in asked and stem not in _HOLLOW for stem in read(point, language).stems) <= spare
