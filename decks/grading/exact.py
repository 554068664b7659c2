"""Answers compared as typed: case, punctuation and white space do not count, accents where that is set."""

import re
import unicodedata

from rapidfuzz.distance import OSA

from decks.grading.folding import folded
from decks.grading.typos import is_slip
from decks.grading.words import words

_SIGNS = re.compile(r"(?<![^\W_])[-−](?=\d)|[+=<>^#*%°√∞±×÷≤≥≠→←↔⇒∈∉∪∩]|(?<=\d)/(?=\d)")
_ARTICLES = {
    "en": "the a an to", "de": "der die das ein eine", "fr": "le la les l un une des", "es": "el la los las un una",
    "it": "il lo la i gli le l un uno una", "pt": "o a os as um uma", "nl": "de het een", "sv": "en ett att",
}  # fmt: skip


def same(answer: str, reference: str, *, accents: bool = False) -> bool:
    """Whether two texts are the same but for case, punctuation, white space, and accents unless these count.

    Signs that calculate or name (+ = < ^ # %, a minus before a number) are no punctuation. Empty texts are not
    the same.
    """
    mine, theirs = "".join(words(answer, accents=accents)), "".join(words(reference, accents=accents))
    if not mine and not theirs:  # signs alone, as in "=>"
        return bool(answer.strip()) and folded(answer).split() == folded(reference).split()
    return mine == theirs and _signs(answer) == _signs(reference)


def slips(answer: str, reference: str, *, accents: bool = False) -> bool:
    """Whether the answer is the reference but for slips of the pen, word by word; an accent that counts is none."""
    mine, theirs = words(answer, accents=accents), words(reference, accents=accents)
    return (
        len(mine) == len(theirs) > 0
        and _signs(answer) == _signs(reference)
        and all(is_slip(a, b) and not (accents and _are_off(a, b)) for a, b in zip(mine, theirs, strict=True))
    )


def _are_off(word: str, meant: str) -> bool:
    """Whether two words are less alike with their accents than without: a wrong accent among the slips."""
    return OSA.distance(word, meant) > OSA.distance(folded(word), folded(meant))


def without_article(text: str, language: str) -> str:
    """A text without the article, or the English "to", at its beginning; a text of nothing else as it is."""
    first, _, rest = text.strip().partition(" ")
    known = _ARTICLES.get(language, "").split()
    return rest.strip() if rest.strip() and first.lower() in known else text.strip()


def _signs(text: str) -> list[str]:
    return _SIGNS.findall(unicodedata.normalize("NFKC", text).replace("−", "-"))
