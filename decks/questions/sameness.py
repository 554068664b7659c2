"""When two texts say the same, so that both would be right: equal, one within the other, or with a word in common."""

import re
from dataclasses import dataclass
from functools import lru_cache

from decks.questions.phrases import SHORT
from decks.questions.sentences import is_code
from decks.questions.words import Stem, content, folded, simple_stem, words

_FORMULA = re.compile(r"[=^<>+*_\\{}\[\]#|∑∫√≤≥≈]")
_OR = re.compile(r"\s*[/;|、；]\s*|\s*[,،]\s+|\s+(?:or|oder|ou|o)\s+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_THOUSANDS = re.compile(r"(?<=\d)[,' \u00a0\u202f](?=\d{3}(?!\d))")
_MINUS = str.maketrans("−–", "--")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text says: `ways` to write it (each says it alone), and its `stems`, none for code and formulas.

    `whole` is the one of these ways that leaves nothing out; for signs alone, which have no ways, the text.
    """

    whole: str
    ways: frozenset[str]
    stems: frozenset[str]
    lettered: bool


@lru_cache(maxsize=16384)
def meaning(text: str, stem: Stem = simple_stem) -> Meaning:
    """What a text says. Only a short one is read as alternatives: "big / large", "(to) run"."""
    if is_code(text) or (len(text) <= SHORT and _FORMULA.search(text)):
        whole = "".join(text.split())
        return Meaning(whole, frozenset({whole}), frozenset(), True)
    whole = _key(text)
    ways = {whole}
    if len(text) <= SHORT:
        ways |= {_key(each) for each in [_BRACKETS.sub(" ", text), *_OR.split(text)]}
    lettered = any(map(str.isalpha, text))
    return Meaning(whole or text.strip(), frozenset(filter(None, ways)), content(text, stem), lettered)


def _key(text: str) -> str:
    text = _THOUSANDS.sub("", text)
    if any(map(str.isalpha, text)):
        return " ".join(words(text)) or folded("".join(text.split()))
    return "".join(text.split()).translate(_MINUS).rstrip(".,;:")


def equal(one: Meaning, other: Meaning) -> bool:
    """Whether one of two texts can stand for the other: the same but for stops and case, or one of its ways."""
    return one.whole == other.whole or one.whole in other.ways or other.whole in one.ways


def same(one: Meaning, other: Meaning) -> bool:
    """Whether two texts say the same, or one says a part of the other."""
    if one.ways & other.ways:
        return True
    if one.stems < other.stems or other.stems < one.stems:
        return bool(one.stems and other.stems)
    return one.stems == other.stems != frozenset() and one.lettered and other.lettered
