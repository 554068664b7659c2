"""What speaks against an answer whatever its words: it says nothing, only repeats, or says the opposite."""

import re
from dataclasses import dataclass
from functools import partial
from math import exp

from decks.grading.features import Features, numbers
from decks.grading.folding import folded
from decks.grading.opposites import Opposition
from decks.grading.overlap import Texts, Vocabulary, pairs
from decks.grading.parts import only_names, says_yes
from decks.grading.sequence import turned
from decks.grading.verdicts import Band
from decks.grading.words import words

FRAGMENT = 2  # words that say something, which are a fragment of a long answer
LONG = 5  # words beyond those of the question, from which on a reference is long
CLOSE = 0.6  # of an answer's words that are those of the reference
WORDY, STRANGE = 12, 0.3  # words that say something, and the share of them that the reference should have
BARE = 0.12  # of the words of an answer that are small ones; with no more it is hardly a sentence
SPOKEN = 0.2  # of the words of a reference that are small ones; with more it is a sentence
LOOSE = 0.1  # of the words in common, or of its own, that an answer may turn around when it is not close
_NOTHING = re.compile(
    r"(?:(?:um|uh|er|well|sorry|honestly|hmm|oh)\s+)*"
    r"(?:(?:i|we)\s+)?(?:really\s+|honestly\s+|just\s+)?"
    r"(?:(?:do\s+not|don't|dont|didn't|did\s+not|can't|cannot)\s+(?:really\s+)?(?:know|remember|recall|understand)"
    r"(?:\s+(?:it|this|that|the\s+answer|yet|sorry|at\s+all|anything))*|(?:have\s+)?no\s+(?:idea|clue|answer|response|"
    r"submission|comment)|not\s+sure|unsure|idk|dunno|forgot(?:\s+it)?|forgotten|pass|skip|n\s*a|none|nothing|"
    r"help|what|weiß\s+(?:ich\s+)?nicht|keine\s+ahnung|je\s+ne\s+sais\s+pas|no\s+(?:lo\s+)?sé|no\s+sei|non\s+(?:lo\s+)?so)"
    r"(?:\s+sorry)?"
)


@dataclass(frozen=True, slots=True)
class Objection:
    """The most that an answer can be, "unsure" or "miss", and why, for the student."""

    band: Band
    reason: str


def says_nothing(answer: str) -> Objection | None:
    """No words at all, or words for not knowing."""
    said = words(answer)
    if not said:
        return Objection("miss", "There is no answer.")
    if _NOTHING.fullmatch(" ".join(said)):
        return Objection("miss", "No answer was given.")
    return None


def objection(texts: Texts, features: Features, against: Opposition) -> Objection | None:
    """The strongest objection to an answer that says something; None when there is none."""
    found = [
        each
        for each in (
            _repeats(texts, features),
            _stuffed(texts, features),
            _other_number(texts),
            _yes_for_no(texts),
            _opposed(texts, against, features),
            _turned(texts),
            _fragment(texts),
            _much_else(texts, features),
        )
        if each is not None
    ]
    return min(found, key=lambda each: each.band != "miss", default=None)


def _repeats(texts: Texts, features: Features) -> Objection | None:
    """The words of the question and nothing more, where the reference says more."""
    given, question = pairs(texts.answer), Vocabulary(texts.question)
    if not given:
        is_yes_or_no = says_yes(texts.answer) is not None and says_yes(texts.reference) is not None
        return Objection("miss", "That says too little.") if _needed(texts) and not is_yes_or_no else None
    if features["nothing_new"] and _needed(texts) and features["asked"] >= 0.5 and len(given) > 1:
        return Objection("miss", "This only repeats the question.")
    if len(given) > 3 and features["asked"] >= 0.8:
        fresh = [pair for pair in given if not question.has(*pair)]
        if len(fresh) <= len(given) / 4 and not features["precision_fresh"]:
            return Objection("miss", "This only repeats the question.")
    return None


def _stuffed(texts: Texts, features: Features) -> Objection | None:
    """Words of the answer without a statement: in another order, with nothing between them."""
    given = len(texts.answer.content)
    if only_names(texts):
        return Objection("unsure", "These are the names; the answer says more.")
    spoken = sum(word.small for word in texts.reference.words) > SPOKEN * len(texts.reference.words)
    if given > 3 and features["small"] <= BARE and spoken and features["order"] >= 0.5:
        return Objection("unsure", "Words of the answer are there, but hardly a statement.")
    if given < 4 or features["order"] >= 0.5:
        return None
    known = features["precision_fresh"] >= 0.6 or features["precision"] >= 0.6
    if known and features["small"] <= BARE and features["order"] < 0.34:
        return Objection("miss", "These are words from the answer, but no statement.")
    if features["small"] <= BARE:
        return Objection("unsure", "Words of the answer are there, but hardly a statement.")
    if known and given > 5 and features["order"] < 0.15:
        return Objection("unsure", "Words of the answer are there, in another order.")
    return None


def _other_number(texts: Texts) -> Objection | None:
    wanted = numbers(texts.reference) - numbers(texts.question)
    given = numbers(texts.answer) - numbers(texts.question)
    if wanted and given and given - numbers(texts.reference) and wanted - given:
        return Objection("unsure", f"Another number: {min(wanted - given)} was expected.")
    return None


def _yes_for_no(texts: Texts) -> Objection | None:
    mine, theirs = says_yes(texts.answer), says_yes(texts.reference)
    few = len(texts.answer.content) <= FRAGMENT
    if mine is None or theirs is None:
        return None
    if mine is not theirs:
        return Objection("miss" if few else "unsure", f"The answer begins with “{texts.reference.words[0].text}”.")
    return Objection("unsure", "That is right as far as it goes.") if few and _needed(texts) else None


def _opposed(texts: Texts, against: Opposition, features: Features) -> Objection | None:
    """The opposite of the reference. In the words of the reference a single one tells; in other words, and the more of
    them, it takes more to be sure that the same thing is spoken of."""
    close = features["precision"] >= CLOSE
    said = partial(_as_written, texts.answer.text)
    if against.denied and (close or against.denied >= LOOSE):
        return Objection("unsure", f"“{said(against.terms[0])}” seems to be said the other way round.")
    if against.opposite and (close or against.opposite >= LOOSE * exp(features["length"])):
        return Objection("unsure", f"“{said(against.terms[0])}” seems to be the opposite of what was expected.")
    if against.exchanged >= (LOOSE if close else 4 * LOOSE):
        one, other = (said(term) for term in against.terms[-2:])
        return Objection("unsure", f"“{one}” and “{other}” seem to have changed places.")
    return None


def _as_written(text: str, term: str) -> str:
    """A folded word, or the stem of one, as it stands in a text."""
    written = re.findall(r"[^\W_]+", text)
    return next((word for word in written if folded(word) == term), None) or next(
        (word for word in written if folded(word).startswith(term)), term
    )


def _turned(texts: Texts) -> Objection | None:
    if turned(texts.answer, texts.reference, texts.language):
        return Objection("unsure", "What comes first, or is the cause, seems to be the other way round.")
    return None


def _fragment(texts: Texts) -> Objection | None:
    """One or two words where a statement is wanted."""
    few = len(texts.answer.content) <= FRAGMENT or len(texts.answer.text.split()) <= FRAGMENT < len(
        texts.reference.text.split()
    )
    needed = _needed(texts)
    if not few or len(needed) < LONG:
        return None
    given = Vocabulary(texts.answer)
    is_part = any(given.has(*pair) for pair in needed)
    return Objection("unsure", "That is in the answer, but alone it says too little." if is_part else "")


def _much_else(texts: Texts, features: Features) -> Objection | None:
    """A long answer with hardly a word of the reference."""
    if len(texts.answer.content) >= WORDY and features["precision"] < STRANGE:
        return Objection("unsure", "Most of this is not in the answer.")
    return None


def _needed(texts: Texts) -> list[tuple[str, str]]:
    """The words of the reference that the question does not say."""
    question = Vocabulary(texts.question)
    return [pair for pair in pairs(texts.reference) if not question.has(*pair)]
