"""A typed answer beside the expected one, word by word: what it suggests as a rating. The student decides."""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"\w+")
SHORT = 4  # letters; in shorter words, and in those with a figure, a slip is another word
MOST_WORDS = 400
# Marks of a list where a line begins: "- ", "* ", "a) ", "(2) "; and "1. ", where the lines count up from it.
BULLET = re.compile(r"^[ \t]*(?:[-*+•–][ \t]+|\(?(?:\d{1,2}|[A-Za-z])\)[ \t]+)", re.MULTILINE)
NUMBER = re.compile(r"^[ \t]*(\d{1,2}|[A-Za-z])\.[ \t]+", re.MULTILINE)
# Words that carry the grammar of an answer, not what is known of its subject: articles, forms of "to be", "of", "to"
# and "and". "Or", "not" and where something is ("in", "on", "unter") change what is said, and count.
ENGLISH = "a an the of to is are was were be and"
GERMAN = "der die das den dem des ein eine einen einem einer eines von zu zum zur ist sind war waren sein und"
SMALL_WORDS = frozenset(f"{ENGLISH} {GERMAN}".split())
ARTICLE = re.compile(r"(^|[.!?]\s+)A(?=\s+\w)")  # a capital A elsewhere may be a vitamin


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The rating that is suggested, 1 to 3, and the words of the answer that were not there."""

    rating: int
    missing: tuple[str, ...] = ()
    slips: int = 0


def suggestion(expected: str, typed: str) -> Suggestion:
    """Compare by words, whatever their case and accents, and with one slip forgiven in a long word.

    All words there: Good. Half of them or more: Hard. Fewer, or nothing typed: Again. Of what is expected only the
    words count that say something, unless there are none.
    """
    words = _words(ARTICLE.sub(r"\1a", expected))
    wanted = [word.casefold() for word in words if not _is_small(word)] or [word.casefold() for word in words]
    given = [word.casefold() for word in _words(typed)]
    missing, slips = [], 0
    left = list(given)
    for word in wanted:
        found = word if word in left else next((each for each in left if _alike(word, each)), None)
        if found is None:
            missing.append(word)
            continue
        left.remove(found)
        slips += found != word
    if not given or not wanted:
        return Suggestion(1, tuple(missing))
    share = 1 - len(missing) / len(wanted)
    return Suggestion(3 if not missing else 2 if share >= 0.5 else 1, tuple(dict.fromkeys(missing)), slips)


def without_marks(source: str) -> str:
    """The lines of a side without bullets and numbering. "12. August" keeps its number: nothing counts up to it."""
    numbers = set(NUMBER.findall(source))
    return BULLET.sub("", NUMBER.sub(lambda found: "" if _counts_up(found[1], numbers) else found[0], source))


def _counts_up(mark: str, marks: set[str]) -> bool:
    """Whether a number or a letter is the first, or follows one of the others."""
    if mark in {"1", "a", "A"}:
        return True
    return (str(int(mark) - 1) if mark.isdecimal() else chr(ord(mark) - 1)) in marks


def _is_small(word: str) -> bool:
    """Whether a word carries grammar alone; a capital A names something."""
    return word != "A" and word.casefold() in SMALL_WORDS


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return WORD.findall(bare)[:MOST_WORDS]


def _alike(one: str, other: str) -> bool:
    """Whether one letter was missed, added, changed, or swapped with its neighbour."""
    if min(len(one), len(other)) < SHORT or abs(len(one) - len(other)) > 1 or any(map(str.isdigit, one + other)):
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, its = one[start:], other[start:]
    return (
        rest[1:] == its or rest == its[1:] or rest[1:] == its[1:] or (rest[2:] == its[2:] and rest[:2] == its[1::-1])
    )
