"""Formulas in short texts that were made of a side: where they stand in them, and how they are shown.

A label, an option or a statement is plain text, in which a formula stands as words; its formulas go beside it.
"""

import re
from collections.abc import Sequence
from html import escape

from decks.text.formulas import formulas_in
from decks.text.limits import MAX_FORMULA_CHARS_A_SIDE
from decks.text.mathml import formula_words, is_wide, mathml
from decks.text.plaintext import Span
from decks.text.sanitiser import clean

_CUT = re.compile(r"^…?(?P<body>.*?)(?: ?…[?？؟]?)?$", re.DOTALL)
_NAME = re.compile(r"\w{1,2}")


def formulas_of_label(label: str, said: str, spans: Sequence[Span]) -> list[Span]:
    """Where the formulas of a text `said` stand in a label that was cut out of it.

    A formula that was cut through counts as a whole in the place of what is left of it. Where the label is no part of
    the text, those are found of which the words could hardly be anything else.
    """
    if not spans:
        return []
    match = _CUT.match(label)
    start, body = (match.start("body"), match["body"]) if match else (0, label)
    at = said.lower().find(body.lower()) if len(said.lower()) == len(said) else -1
    if at >= 0 and body:
        end, move = at + len(body), start - at
        return [(max(s, at) + move, min(e, end) + move, latex) for s, e, latex in spans if s < end and e > at]
    return _by_words(label, said, spans)


def _by_words(label: str, said: str, spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    end = 0
    for s, e, latex in spans:
        at = label.find(said[s:e], end)
        if at >= 0 and not _NAME.fullmatch(said[s:e]):
            end = at + e - s
            found.append((at, end, latex))
    return found


def own_formulas(text: str) -> list[Span]:
    """Where formulas stand in a text that a teacher wrote as a label or as a wrong answer, with their signs."""
    return list(formulas_in(text)) if "$" in text or "\\" in text else []


def with_formulas(text: str, spans: Sequence[Span], *, scrolls: bool = False) -> str:
    """The text as safe HTML, with MathML in the places of these formulas; what is not understood stays words.

    Where it `scrolls`, which nothing does within a control, a wide formula can take the focus and be moved sideways.
    """
    shown, done, budget = "", 0, MAX_FORMULA_CHARS_A_SIDE
    for start, end, latex in spans:
        budget -= len(latex)
        math = mathml(latex, block=False) if budget >= 0 else None
        if math and scrolls and is_wide(math):
            math = f'<span class="scroll" tabindex="0" role="group" aria-label="Formula">{math}</span>'
        shown += escape(text[done:start]) + (math or escape(text[start:end]))
        done = end
    return clean(shown + escape(text[done:])) if spans else escape(text)


def in_words(text: str, spans: Sequence[Span]) -> str:
    """The text with words for its formulas: to name a control, from whose content browsers drop MathML."""
    told, done = "", 0
    for start, end, latex in spans:
        told += text[done:start] + formula_words(latex)
        done = end
    return told + text[done:]
