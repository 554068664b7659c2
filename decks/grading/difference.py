"""Two short texts beside each other, letter by letter: for showing what was wrong in what was typed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from decks.grading.folding import folded

MOST_LETTERS = 2000  # of a text; longer ones are not worth comparing by letters


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of both texts. `kind` is "same", "wrong" (other letters), "missing" or "extra"."""

    kind: str
    given: str
    wanted: str


_KINDS = {"equal": "same", "replace": "wrong", "insert": "missing", "delete": "extra"}


def difference(answer: str, reference: str, *, accents: bool = False) -> tuple[Piece, ...]:
    """What was given beside what was wanted, in stretches; joined they are both texts. Case does not count."""
    given, wanted = list(_letters(answer[:MOST_LETTERS])), list(_letters(reference[:MOST_LETTERS]))
    keys = [[folded(letter, accents=accents) for letter in side] for side in (given, wanted)]
    return tuple(
        Piece(
            _KINDS[code.tag],
            "".join(given[code.src_start : code.src_end]),
            "".join(wanted[code.dest_start : code.dest_end]),
        )
        for code in Levenshtein.opcodes(*keys)
    )


def _letters(text: str) -> Iterator[str]:
    """Letters with the marks that stand on them."""
    cluster = ""
    for char in text:
        if cluster and unicodedata.category(char)[0] == "M":
            cluster += char
            continue
        if cluster:
            yield cluster
        cluster = char
    if cluster:
        yield cluster
