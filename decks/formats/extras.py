"""What cards and decks may bring for single modes: wrong answers, a short label, and how something is said."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from decks.formats.base import (
    MAX_LABEL,
    MAX_SAID,
    MAX_TERM,
    MAX_TERM_SAID,
    MAX_TERMS,
    MAX_WRONG_ANSWER,
    MAX_WRONG_ANSWERS,
    ParsedCard,
)

_QUOTED = 40  # characters of a text in a sentence
_MARKS = "*`$ "
_STOPS = ".,;:! "


def wrong_answers(texts: Iterable[str], *answers: str) -> tuple[list[str], list[str]]:
    """The wrong answers that a card can keep, each once and in one line, and a sentence for each fault of the others.

    `answers` are the ways in which the right answer is written; none of them may be among the wrong ones.
    """
    right = {_key(each) for each in answers if each.strip()}
    kept: dict[str, str] = {}
    faults: list[str] = []
    for line in filter(None, map(one_line, texts)):
        if _key(line) in right:
            faults.append(f"“{_quoted(line)}” is the answer itself.")
        elif len(line) > MAX_WRONG_ANSWER:
            faults.append(f"“{_quoted(line)}” is longer than {MAX_WRONG_ANSWER} characters.")
        else:
            kept.setdefault(_key(line), line)
    if len(kept) > MAX_WRONG_ANSWERS:
        faults.append(f"A card has {MAX_WRONG_ANSWERS} wrong answers at most.")
    return list(kept.values())[:MAX_WRONG_ANSWERS], faults[:MAX_WRONG_ANSWERS]


def with_fitting_extras(card: ParsedCard) -> ParsedCard:
    """The card with those of its wrong answers that can be kept, and its label if that can; a remark says what not."""
    remarks = []
    if card.distractors:
        kept, faults = wrong_answers(card.distractors, card.back)
        card = replace(card, distractors=tuple(kept))
        if faults:
            remarks.append(f"Not every wrong answer was kept: {' '.join(faults)}")
    if card.label:
        label = one_line(card.label)
        fits = len(label) <= MAX_LABEL
        card = replace(card, label=label if fits else "")
        if not fits:
            remarks.append(f"The short label was left out: it is longer than {MAX_LABEL} characters.")
    front, back = (said and one_line(said) for said in (card.front_said, card.back_said))
    if max(len(front or ""), len(back or "")) > MAX_SAID:
        front, back = ("" if said and len(said) > MAX_SAID else said for said in (front, back))
        remarks.append(f"What is said for a side was left out: it is longer than {MAX_SAID:,} characters.")
    card = replace(card, front_said=front, back_said=back)
    return replace(card, state="mended", remarks=(*card.remarks, *remarks)) if remarks else card


def terms_said(pairs: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What a deck can keep of its terms and what is said for them, and a sentence for each fault of the others."""
    kept: dict[str, str] = {}
    faults: list[str] = []
    for term, said in ((one_line(term), one_line(said)) for term, said in pairs.items()):
        if not term or not said:
            faults.append(f"“{_quoted(term or said)}” needs both, the term and what is said for it.")
        elif len(term) > MAX_TERM or len(said) > MAX_TERM_SAID:
            faults.append(f"“{_quoted(term)}” is too long: {MAX_TERM} characters, and {MAX_TERM_SAID} that are said.")
        else:
            kept[term] = said
    if len(kept) > MAX_TERMS:
        faults.append(f"A deck says {MAX_TERMS} terms in its own way at most.")
    return dict(list(kept.items())[:MAX_TERMS]), faults[:MAX_WRONG_ANSWERS]


def one_line(text: str) -> str:
    """The text with single blanks for all that parts its words."""
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


def _key(text: str) -> str:
    """What two texts share that say the same to a reader: not case, nor marks around them, nor the full stop."""
    line = one_line(text).casefold()
    return line.strip(_MARKS).rstrip(_STOPS).strip(_MARKS) or line
