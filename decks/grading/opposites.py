"""Where an answer says the opposite: a denial more or less, an opposite word in its place, two terms exchanged."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from decks.grading.folding import folded
from decks.grading.languages import code
from decks.grading.words import Reading, Word, stem

NEAR = 3  # words that say something, on each side, by which the place of a word is known
MOST_WORDS = 200  # of a text, whose places are compared
MOST_TERMS = 24  # that are tried for an exchange, pair by pair

LISTED = ("en", "de")  # languages of which opposites are listed, in opposites.*.txt
Sides = dict[str, dict[int, int]]

_DENYING_PREFIXES = ("un", "non", "in", "im", "ir", "dis", "il", "de", "mis", "anti")


@lru_cache(maxsize=8)
def _sides(language: str) -> Sides:
    """For each stem of a language the lines it stands in, and on which side (1 or -1); empty without a list of it."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    if language not in LISTED:
        return found
    file = files("decks.grading").joinpath(f"opposites.{language}.txt")
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[1:]):
        for side, words in zip((1, -1), line.split("/"), strict=True):
            for word in words.split():
                word = folded(word)
                found[stem(word, language)][number] = side
                found[word][number] = side
    return dict(found)


@dataclass(frozen=True, slots=True)
class Opposition:
    """How much of an answer goes against the reference, each from 0: its denials, opposites and exchanges."""

    denied: float = 0.0
    opposite: float = 0.0
    exchanged: float = 0.0
    terms: tuple[str, ...] = ()


def opposition(answer: Reading, reference: Reading, language: str = "en") -> Opposition:
    """What in the answer goes against the reference, judged by the places of the words that both have."""
    sides = _sides(code(language))
    mine, theirs = _Places(answer.words, sides), _Places(reference.words, sides)
    denied, denied_terms = _denied(mine, theirs)
    opposite, opposite_terms = _opposite(mine, theirs, sides)
    exchanged, exchanged_terms = _exchanged(mine, theirs)
    return Opposition(denied, opposite, exchanged, (*denied_terms, *opposite_terms, *exchanged_terms))


class _Places:
    """The words of a text that say something or can be opposites, and what stands near each of them."""

    def __init__(self, words: Sequence[Word], sides: Sides) -> None:
        self.words = [word for word in words if not word.small or word.text in sides][:MOST_WORDS]
        self.stems = [word.stem for word in self.words]
        self.at: dict[str, list[int]] = defaultdict(list)
        for place, each in enumerate(self.stems):
            self.at[each].append(place)

    def near(self, place: int) -> set[str]:
        """The words around a place, without itself."""
        low = max(0, place - NEAR)
        return {each for i, each in enumerate(self.stems[low : place + NEAR + 1], low) if i != place}


def _denied(mine: _Places, theirs: _Places) -> tuple[float, tuple[str, ...]]:
    """The share of words in common whose denial is another than in the reference, where they stand alike."""
    common = against = 0.0
    terms: list[str] = []
    for place, word in enumerate(mine.words):
        if word.small:
            continue
        base, denied = word.stem, word.denied
        if base not in theirs.at:
            base, denied = _without_prefix(base, denied, theirs)
        places = theirs.at.get(base)
        if not places:
            continue
        common += 1
        near = mine.near(place)
        # The place that is most alike; where several are, one that agrees.
        best = max((len(near & theirs.near(i)), theirs.words[i].denied == denied, i) for i in places)
        if best[0] and not best[1]:
            against += 1
            terms.append(word.text)
    return (against / common if common else 0.0), tuple(terms[:3])


def _without_prefix(base: str, denied: bool, theirs: _Places) -> tuple[str, bool]:
    """ "unchanged" as a denied "change", when that is what the other text has; and the other way round."""
    for prefix in _DENYING_PREFIXES:
        if base.startswith(prefix) and len(base) > len(prefix) + 2 and base[len(prefix) :] in theirs.at:
            return base[len(prefix) :], not denied
        if prefix + base in theirs.at:
            return prefix + base, not denied
    return base, denied


def _opposite(mine: _Places, theirs: _Places, sides: Sides) -> tuple[float, tuple[str, ...]]:
    """How many words of the answer are the opposite of what stands in their place in the reference."""
    count, terms = 0.0, []
    for place, word in enumerate(mine.words):
        lines = sides.get(word.stem) or sides.get(word.text)
        if not lines:
            continue
        near = mine.near(place)
        same = against = -1
        for other, theirs_word in enumerate(theirs.words):
            other_lines = sides.get(theirs_word.stem) or sides.get(theirs_word.text)
            shared = lines.keys() & other_lines.keys() if other_lines else ()
            for line in shared:
                alike = len(near & theirs.near(other))
                agrees = (lines[line] == other_lines[line]) == (word.denied == theirs_word.denied)  # type: ignore[index]
                if agrees:
                    same = max(same, alike)
                else:
                    against = max(against, alike)
        if against > max(same, 0):
            count += 1
            terms.append(word.text)
    return count, tuple(terms[:3])


def _exchanged(mine: _Places, theirs: _Places) -> tuple[float, tuple[str, ...]]:
    """How much nearer the answer would be to the reference with two of its terms exchanged: 0 not, 1 wholly."""
    terms = [each for each in dict.fromkeys(mine.stems) if each in theirs.at][:MOST_TERMS]
    if len(terms) < 3:
        return 0.0, ()
    wanted = _pairs(theirs.stems)
    have = _pairs(mine.stems)
    now = len(have & wanted)
    best = 0
    who: tuple[str, ...] = ()
    for one, other in combinations(terms, 2):
        touched = {pair for pair in have if one in pair or other in pair}
        swap = {one: other, other: one}
        turned = {(swap.get(a, a), swap.get(b, b)) for a, b in touched}
        gain = len(turned & wanted) - len(touched & wanted)
        if gain > best:
            best, who = gain, (one, other)
    return (best / max(now + best, 1) if best >= 2 else 0.0), who if best >= 2 else ()


def _pairs(stems: Sequence[str], reach: int = NEAR) -> set[tuple[str, str]]:
    """The ordered pairs of words that stand near each other."""
    return {(a, b) for i, a in enumerate(stems) for b in stems[i + 1 : i + 1 + reach] if a != b}
