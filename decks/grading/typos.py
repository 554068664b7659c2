"""Slips of the pen: words that were meant alike, by Damerau-Levenshtein distance; what must be exact never is."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

# Pieces that make another word of one, however few letters differ.
_APART = (
    ("hyper", "hypo"), ("inter", "intra"), ("intro", "extro"), ("micro", "macro"), ("endo", "exo"), ("endo", "ecto"),
    ("mono", "poly"), ("pre", "post"), ("pre", "pro"), ("over", "under"), ("max", "min"), ("up", "down"),
    ("en", "de"), ("im", "ex"), ("in", "ex"), ("anti", ""), ("un", ""), ("in", ""), ("im", ""), ("non", ""),
    ("dis", ""), ("de", ""), ("ir", ""), ("il", ""), ("a", ""), ("an", ""), ("mis", ""), ("re", ""), ("pro", "eu"),
    ("homo", "hetero"), ("iso", ""), ("ana", "cata"), ("ab", "ad"), ("af", "ef"), ("per", ""),
    ("ortho", "para"), ("glu", "gala"), ("phago", "pino"), ("mei", "mit"), ("meio", "mito"),
)  # fmt: skip
_ROOTS = (
    r"(?:meth|eth|prop|but|pent|hex|hept|oct|non|dec)(?=an|en|yn|yl|ox)|chlor|brom|fluor|iod(?!es)|sul[fp]h?|nitr|"
    r"phosph|carb(?=on|id|ox)|hydr(?=id|ox)|mangan|chrom|cyan|acet|benz|tolu|phen(?=ol|yl)|silic|borat|amin|azid"
)
_ENDINGS = r"(?:ane|ene|yne|yl|ide|ite|ate|ol|al|one|ic|ous|ine|oxide|oate|amide|oic|ium|ose|ase)"
_CHEMICAL = re.compile(rf"\w*(?:{_ROOTS})\w*{_ENDINGS}s?|\w*(?:{_ROOTS}){_ENDINGS}\w*")
_SUFFIX = re.compile(r"(ane|ene|yne|ide|ite|ate|ose|ase|ine|ium)$")


def allowance(word: str) -> int:
    """How many slips a word may hold: none under 4 letters, 1 up to 8, 2 beyond."""
    return 0 if len(word) < 4 else 1 if len(word) <= 8 else 2


def must_be_exact(word: str) -> bool:
    """Whether a folded word is a number, a unit, a formula or a chemical name."""
    return not word.isalpha() or _CHEMICAL.fullmatch(word) is not None


@lru_cache(maxsize=50_000)
def is_slip(word: str, meant: str) -> bool:
    """Whether a folded word can be a mistyped `meant`; equal ones are."""
    if word == meant:
        return True
    allowed = min(allowance(word), allowance(meant))
    if not allowed or abs(len(word) - len(meant)) > allowed or word.isalpha() != meant.isalpha():
        return False
    if OSA.distance(word, meant, score_cutoff=allowed) > allowed:
        return False
    return not (must_be_exact(word) or must_be_exact(meant) or _are_apart(word, meant))


def _are_apart(word: str, meant: str) -> bool:
    """Whether two words differ by a piece that changes what they mean: hypertonic and hypotonic."""
    for one, other in ((word, meant), (meant, word)):
        for a, b in _APART:
            if one.startswith(a) and other.startswith(b) and one[len(a) :] == other[len(b) :]:
                return True
    ends = _SUFFIX.search(word), _SUFFIX.search(meant)
    return bool(ends[0] and ends[1] and ends[0][0] != ends[1][0])
