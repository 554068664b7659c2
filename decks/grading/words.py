"""Text to words that can be compared: case, accents and signs folded, contractions opened, words stemmed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from decks.grading.folding import folded
from decks.grading.languages import SMALL_WORDS, code, small, stemmer, turning

# Letters and digits, and the marks that Python's \w leaves out: vowels of Indic scripts, points of Hebrew and Arabic.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u0900-\u0963\u0971-\u0df4\u0eb0-\u0ecd\u0f18-\u0fbc\u1000-\u109f\u1780-\u17d3\u200c\u200d"
)
# Scripts that have no blanks between words: Thai, kana and Chinese characters count one by one.
_ALONE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_WORD = re.compile(
    rf"\d+(?:[.,]\d+)+|[{_ALONE}][{_MARKS}]*|(?:(?![{_ALONE}])[^\W_]|[{_MARKS}])+(?:'(?:(?![{_ALONE}])[^\W_])+)*|%"
)
_BREAK = re.compile(r"[.!?,;:()—–\n…。！？、，；：؟،؛।]")
_SHORT = re.compile(
    r"(do|does|did|is|are|was|were|has|have|had|could|should|would|wo|ca|might|must|need|ai)n'?t", re.IGNORECASE
)
_BARE_SHORT = {"cant": "can", "wont": "will", "dont": "do", "doesnt": "does", "didnt": "did", "isnt": "is"}
_BARE_SHORT |= {"arent": "are", "wasnt": "was", "werent": "were", "hasnt": "has", "havent": "have", "hadnt": "had"}
_BARE_SHORT |= {"couldnt": "could", "shouldnt": "should", "wouldnt": "would", "cannot": "can", "can't": "can"}


def words(text: str, *, accents: bool = False) -> list[str]:
    """The words and numbers of a text, folded; characters of scripts without blanks one by one."""
    return _WORD.findall(folded(text, accents=accents))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as folded, its stem, the clause it stands in, and whether a word before it denies it."""

    text: str
    stem: str
    clause: int
    denied: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as grading reads it."""

    text: str
    words: tuple[Word, ...]

    @property
    def content(self) -> list[Word]:
        """The words that say something."""
        return [word for word in self.words if not word.small]

    @property
    def stems(self) -> list[str]:
        """The stems of the words that say something, in order."""
        return [word.stem for word in self.words if not word.small]


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; the word itself for numbers and where the language has no stemmer."""
    tool = stemmer(language)
    if tool is None or not word.isalpha():
        return word
    return str(tool.stemWord(word))


@lru_cache(maxsize=256)
def read(text: str, language: str = "en") -> Reading:
    """Read a text: `language` is a tag such as "en" or "pt-BR"."""
    language = code(language)
    plain = folded(text)
    found: list[Word] = []
    at, clause, reach = 0, 0, 0
    denying, saying_little = turning(language), small(language)
    for match in _WORD.finditer(plain):
        if _BREAK.search(plain, at, match.start()):
            clause, reach = clause + 1, 0
        at = match.end()
        for piece in _opened(match[0]) if language == "en" else (match[0],):
            if piece in denying and not (not found and piece in _PARTICLES):
                reach = 0 if reach else REACH  # what is denied twice stands again
                found.append(Word(piece, piece, clause, denied=False, small=True))
                continue
            is_small = piece in saying_little or piece in denying
            if not is_small and piece in _CHANGES:
                reach = 0
            found.append(Word(piece, stem(piece, language), clause, denied=reach > 0, small=is_small))
            reach = max(0, reach - (0 if is_small else 1))
    return Reading(text, tuple(found))


REACH = 1  # words that say something, which a denial reaches within its clause
_PARTICLES = frozenset({"no", "nope", "nein", "non", "nee", "nej", "não", "нет", "لا"})  # at the beginning: an answer
_CHANGES = frozenset({"but", "instead", "rather", "however"})


def _opened(word: str) -> Sequence[str]:
    """A contraction as its words: "doesn't" is "does not", "it's" is "it"."""
    if word in _BARE_SHORT:
        return (_BARE_SHORT[word], "not")
    if match := _SHORT.fullmatch(word):
        return (match[1], "not")
    return (word.partition("'")[0],) if "'" in word else (word,)


def says_little(stems: Iterable[str]) -> bool:
    """Whether there is nothing but small words."""
    return all(each in SMALL_WORDS for each in stems)
