"""What two texts have in common word by word: stems, compounds written in two, words with a slip of the pen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from decks.grading.languages import code
from decks.grading.points import core, key_points
from decks.grading.typos import is_slip
from decks.grading.words import Reading, read

ASKED = 0.25  # what a word weighs that the question says already


@dataclass(frozen=True, slots=True)
class Texts:
    """A question, one reference without its tail, its key points, and an answer, as read."""

    question: Reading
    reference: Reading
    answer: Reading
    points: tuple[Reading, ...]
    language: str = "en"


def texts(question: str, reference: str, answer: str, language: str = "en") -> Texts:
    """Read all that a verdict needs."""
    points = key_points(reference, question, language)
    return Texts(
        read(question, language),
        read(core(reference, question), language),
        read(answer, language),
        tuple(read(point, language) for point in points),
        code(language),
    )


class Vocabulary:
    """The words of a text, to ask whether it has one: as a stem, written in two, or with a slip."""

    def __init__(self, reading: Reading) -> None:
        content = reading.content
        self.stems = set(reading.stems)
        self.words = {word.text for word in content}
        self.joined = {a.text + b.text for a, b in zip(reading.words, reading.words[1:], strict=False)}
        self._known: dict[str, bool] = {}

    def has(self, stem: str, word: str) -> bool:
        """Whether the text has this word, or one that can be taken for it."""
        if stem in self.stems or word in self.joined:
            return True
        if stem not in self._known:
            self._known[stem] = any(is_slip(word, mine) for mine in self.words)
        return self._known[stem]


def covered(wanted: Iterable[tuple[str, str]], by: Vocabulary, asked: Vocabulary | None = None) -> float:
    """The share (0 to 1) of the wanted words that a text has, 0 of none. Words of the question weigh little."""
    total = met = 0.0
    for stem, word in wanted:
        weight = ASKED if asked and asked.has(stem, word) else 1.0
        total += weight
        if by.has(stem, word):
            met += weight
    return met / total if total else 0.0


def pairs(reading: Reading) -> list[tuple[str, str]]:
    """The words of a text that say something, once each: stem and word."""
    return list({word.stem: (word.stem, word.text) for word in reading.content}.values())


@lru_cache(maxsize=512)
def trigrams(text: str) -> frozenset[str]:
    """The groups of three letters in a text of single blanks."""
    padded = f" {text} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def dice(one: frozenset[str] | set[str], other: frozenset[str] | set[str]) -> float:
    """How alike two sets are, 0 to 1; two empty ones not at all."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def in_order(one: Sequence[str], other: Sequence[str], reach: int = 3) -> float:
    """The share of near pairs of the first that stand in the second in the same order."""
    mine, theirs = near_pairs(one, reach), near_pairs(other, reach + 1)
    return len(mine & theirs) / len(mine) if mine else 0.0


def near_pairs(stems: Sequence[str], reach: int) -> set[tuple[str, str]]:
    """The ordered pairs of words of which the second follows within `reach` words."""
    return {(a, b) for i, a in enumerate(stems) for b in stems[i + 1 : i + 1 + reach] if a != b}
