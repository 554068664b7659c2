"""Which comes first, or brings about the other: two halves of a sentence, and whether an answer has them turned."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from decks.grading.languages import joining
from decks.grading.words import Reading

REACH = 6  # words that say something, on each side of what joins two halves
LEAST = 0.25  # how much nearer the halves must be the other way round, of 0 to 1 for each half
MOST = 20  # halves of a text that are looked at
_COMMON = 2  # words that both halves together must share with those of the reference


@dataclass(frozen=True, slots=True)
class Halves:
    """What comes first and what comes of it or after it, as stems; `kind` is "time" or "cause"."""

    kind: str
    first: frozenset[str]
    second: frozenset[str]


def turned(answer: Reading, reference: Reading, language: str) -> bool:
    """Whether the answer puts last what the reference puts first, or takes the effect for the cause."""
    theirs = list(islice(_halves(reference, language), MOST))
    for mine in islice(_halves(answer, language), MOST):
        pairs = [each for each in theirs if each.kind == mine.kind]
        straight = max((_alike(mine.first, each.first, mine.second, each.second) for each in pairs), default=0.0)
        crossed = max((_alike(mine.first, each.second, mine.second, each.first) for each in pairs), default=0.0)
        if crossed > straight + LEAST:
            return True
    return False


def _alike(a: frozenset[str], b: frozenset[str], c: frozenset[str], d: frozenset[str]) -> float:
    """How much of the shorter of a and b, and of c and d, both have; what is in both halves says nothing."""
    both = (a & c) | (b & d)
    a, b, c, d = a - both, b - both, c - both, d - both
    if len(a & b) + len(c & d) < _COMMON or not (a & b and c & d):
        return 0.0
    return len(a & b) / min(len(a), len(b)) + len(c & d) / min(len(c), len(d))


def _halves(text: Reading, language: str) -> Iterator[Halves]:
    """The two halves at each word that joins them: "because" has the cause behind it, "so" before it."""
    known = joining(language)
    for place, word in enumerate(text.words):
        if word.text not in known:
            continue
        kind, turns = known[word.text]
        before = _stems(text, place - 1, -1)
        after = _stems(text, place + 1, 1)
        if before and after:
            yield Halves(kind, after, before) if turns else Halves(kind, before, after)


def _stems(text: Reading, start: int, step: int) -> frozenset[str]:
    found: list[str] = []
    place = start
    while 0 <= place < len(text.words) and len(found) < REACH:
        if not text.words[place].small:
            found.append(text.words[place].stem)
        place += step
    return frozenset(found)
