"""A typed answer beside the expected one, word by word: what it suggests as a rating. The student decides."""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"\w+")
SHORT = 4  # letters; in shorter words, and in those with a figure, a slip is another word
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The rating that is suggested, 1 to 3, and the words of the answer that were not there."""

    rating: int
    missing: tuple[str, ...] = ()
    slips: int = 0


def suggestion(expected: str, typed: str) -> Suggestion:
    """Compare by words, whatever their case and accents, and with one slip forgiven in a long word.

    All words there: Good. Half of them or more: Hard. Fewer, or nothing typed: Again.
    """
    wanted, given = _words(expected), _words(typed)
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


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", text).casefold()
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
