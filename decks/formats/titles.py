"""A title to suggest, taken from a description or a first question."""

import re

LONGEST = 80
_OPENING = re.compile(
    r"(?:(?:these|this|a set of|set of) )?(?:study )?"
    r"(?:flash ?cards?|cards|notes|questions(?: and answers)?|terms|vocabulary|deck|quiz) "
    r"(?:are |is )?(?:based on|about|on|for|covering|from|of|to) ",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(r"(?:what|who) (?:is|are|was|were) (?:meant by )?(?:an? |the )?", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,;:]|[.!?](?:\s|$)| covering | including | which | that ")
_SUBJECT_ENDS = re.compile(r"[?,;:]| and | or | in | work")
_ABBREVIATION = re.compile(r"(.+\w) \((\w{2,10})\)$")


def from_description(description: str) -> str:
    """The subject a description names: "Flashcards based on Lecture 6, covering ..." is "Lecture 6"."""
    text = description[:500].strip()
    opening = _OPENING.match(text)
    if opening:
        text = text[opening.end() :]
    return _shorten(_CLAUSE_ENDS.split(text, maxsplit=1)[0])


def from_question(question: str, whole: str) -> str:
    """The subject a first question asks for, or "". `whole` tells whether it goes in the plural."""
    text = question[:500].strip()
    opening = _WHAT_IS.match(text)
    if not opening:
        return ""
    subject = _SUBJECT_ENDS.split(text[opening.end() :], maxsplit=1)[0].strip()
    short = _ABBREVIATION.match(subject)
    if short and f"{short[2]}s " in whole:
        subject = f"{short[1]}s ({short[2]})"
    return _shorten(subject[:1].upper() + subject[1:])


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    return text[: text.rfind(" ", 0, LONGEST) if " " in text[:LONGEST] else LONGEST]
