"""Card text: Markdown in, safe HTML or readable plain text out. Pure: no Django, no clock, no I/O."""

from decks.text.aloud import aloud
from decks.text.labels import formulas_of_label, in_words, own_formulas, with_formulas
from decks.text.limits import MAX_SIDE_CHARS
from decks.text.plaintext import Span, plain, plain_formulas, plain_lines
from decks.text.rendering import render, render_inline, right_to_left
from decks.text.sanitiser import sanitise

RENDERER_VERSION = 1
"""Raise it whenever the same source may give other HTML: stored HTML is then rendered again."""

__all__ = [
    "MAX_SIDE_CHARS",
    "RENDERER_VERSION",
    "Span",
    "aloud",
    "formulas_of_label",
    "in_words",
    "own_formulas",
    "plain",
    "plain_formulas",
    "plain_lines",
    "render",
    "render_inline",
    "right_to_left",
    "sanitise",
    "with_formulas",
]
