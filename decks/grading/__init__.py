"""Grading a free answer, on this machine alone. Pure: no Django, no clock, no network.

`grade` gives a Verdict; `difference` shows two short texts beside each other letter by letter; `key_points`
names what a full answer says. Texts are plain, without Markdown.
"""

from collections.abc import Sequence

from decks.grading import installed
from decks.grading.difference import Piece, difference
from decks.grading.languages import code
from decks.grading.meaning import by_meaning
from decks.grading.objections import says_nothing
from decks.grading.points import core, key_points
from decks.grading.typed import by_letters
from decks.grading.verdicts import BY_WORDS, NO_REFERENCE, Band, Verdict

STRICTNESS = ("exact", "typos", "meaning")
"""How strict grading is: as written, slips of the pen forgiven, or by what is meant."""
LONGEST = 4_000  # letters of a question, reference or answer that are looked at
_ORDER = {"miss": 0, "unsure": 1, "pass": 2}


def grade(
    *,
    question: str,
    reference: str | Sequence[str],
    answer: str,
    strictness: str = "meaning",
    language: str = "en",
    accents: bool = False,
    by_words: bool = False,
) -> Verdict:
    """Grade an answer beside its reference, or the one of several that fits best.

    `language` is a tag such as "en" or "pt-BR"; `accents` says whether they count. With `by_words` no model of meaning
    is asked, as where none is installed. Its first use loads it. Raises ValueError for another strictness.
    """
    if strictness not in STRICTNESS:
        raise ValueError(f"strictness is {strictness!r}; it must be one of {', '.join(STRICTNESS)}")
    references = [reference] if isinstance(reference, str) else list(reference)
    verdicts = [
        _beside_one(
            question[:LONGEST],
            each[:LONGEST],
            answer[:LONGEST],
            strictness,
            language,
            accents,
            by_words,
            len(references),
        )
        for each in references or [""]
    ]
    return max(verdicts, key=lambda verdict: (_ORDER[verdict.band], verdict.score))


def _beside_one(
    question: str,
    reference: str,
    answer: str,
    strictness: str,
    language: str,
    accents: bool,
    by_words: bool,
    references: int,
) -> Verdict:
    needed = core(reference, question)
    for wanted in dict.fromkeys((reference, needed)):
        verdict = by_letters(wanted, answer, forgiving=strictness != "exact", accents=accents, language=language)
        if verdict is not None:
            return _with_points(verdict, key_points(reference, question, language))
    if strictness == "meaning":
        sense = None if by_words or code(language) != "en" else installed.sense()
        return by_meaning(question, reference, answer, language=language, sense=sense, references=references)
    nothing = says_nothing(answer)
    if not nothing and not reference.strip():
        return NO_REFERENCE
    reason = nothing.reason if nothing else "That is not what is written."
    return Verdict(0.0, "miss", (), key_points(reference, question, language), reason)


def _with_points(verdict: Verdict, points: tuple[str, ...]) -> Verdict:
    met, missing = (points, ()) if verdict.met else ((), points)
    return Verdict(verdict.score, verdict.band, met, missing, verdict.reason)


__all__ = ["BY_WORDS", "STRICTNESS", "Band", "Piece", "Verdict", "core", "difference", "grade", "key_points"]
