"""Wishes, told from answers: what is said alone and means "repeat" or "skip", however a recogniser spells it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from decks.tutor.lines import Lines

EXACT_UP_TO = 7  # letters of a wish that must be said as they stand: “flower” is not “slower”
LETTERS_A_SLIP = 7  # of a longer wish, for each letter that may be wrong
MOST_WORDS = 12  # of what may be a wish
SHORT = 6  # words of an answer, up to which a part of it is no wish: “pass” of “the pass statement”
SAYING_YES_OR_NO = ("had", "had-not")

_CLAUSE = re.compile(r"[.,;!?…\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def wish(text: str, lines: Lines, *, answer: str = "", asks_yes_or_no: bool = False) -> str:
    """The wish that a text is as a whole, "" for an answer.

    What the `answer` says is none, so that “Stop” can be answered. Yes and no are wishes only where they were asked
    for; there the first word is enough.
    """
    said, bare = _words(text), _bare(text, lines)
    if not said or len(said) > MOST_WORDS or (not asks_yes_or_no and _is_of(bare, _words(answer))):
        return ""
    found = {_wish(_words(clause), lines, asks_yes_or_no) for clause in _CLAUSE.split(text) if _bare(clause, lines)}
    whole = _wish(said, lines, asks_yes_or_no)
    if not whole and len(found) == 1:
        whole = found.pop()
    if not whole and asks_yes_or_no and bare:
        return next((name for name in SAYING_YES_OR_NO if bare[0] in lines.wishes[name]), "")
    return whole


def _is_of(said: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether what was said is the answer of a card, or of a short one a part."""
    return bool(said) and (_squashed(said) == _squashed(answer) or (len(answer) <= SHORT and set(said) <= set(answer)))


def _bare(text: str, lines: Lines) -> tuple[str, ...]:
    return _without(tuple(_words(text)), _fillers(lines.fillers))


def _wish(said: Sequence[str], lines: Lines, asks_yes_or_no: bool) -> str:
    fillers = _fillers(lines.fillers)
    forms = {_squashed(said), _squashed(_without(tuple(said), fillers))} - {""}
    best, least = "", float("inf")
    for name, ways in lines.wishes.items():
        if (name in SAYING_YES_OR_NO) and not asks_yes_or_no:
            continue
        for way in ways:
            wanted = _squashed(_words(way))
            for form in forms:
                most = 0 if len(wanted) <= EXACT_UP_TO else 1 + len(wanted) // (2 * LETTERS_A_SLIP)
                off = OSA.distance(form, wanted, score_cutoff=most)
                sure = off - (asks_yes_or_no and name in SAYING_YES_OR_NO) / 2  # “right” is a yes where one was asked
                if off <= most and sure < least:
                    best, least = name, sure
    return best


@lru_cache(maxsize=8)
def _fillers(fillers: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(_words(each)) for each in fillers), key=len, reverse=True))


def _without(said: tuple[str, ...], fillers: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The words without those at both ends that only stand around a wish."""
    for each in fillers:
        if said[: len(each)] == each:
            return _without(said[len(each) :], fillers)
        if said[-len(each) :] == each:
            return _without(said[: -len(each)], fillers)
    return said


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return _WORD.findall(plain)


def _squashed(words: Sequence[str]) -> str:
    """The words without the blanks between them: “a gain” is “again”."""
    return "".join(words).replace("'", "")
