"""Question and answer in plain text, however they are parted: by prefixes, numbers, separators or lines."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from decks.formats import numbered, prefixed, separated, stacked
from decks.formats.base import Format, ParsedDeck
from decks.formats.lines import head


class Layout(NamedTuple):
    """One way to part the sides: how sure it is of the head of a text, and how it reads the whole."""

    confidence: Callable[[str], float]
    read: Callable[[str, Mapping[str, str]], ParsedDeck]


LAYOUTS = tuple(Layout(module.confidence, module.read) for module in (prefixed, numbered, separated, stacked))
"""The first of equally sure ones wins."""


class Pairs(Format):
    """Reads any text: what no other format knows ends here.

    Options `term_separator` and `card_separator`, literal or as `\\t` and `\\n`; guessed when empty.
    """

    slug = "pairs"
    label = "A question, then its answer"
    extensions = ("txt",)
    options = ("term_separator", "card_separator")

    def confidence(self, text: str) -> float:
        """As sure as its surest layout, and never quite unsure."""
        sample = head(text)
        return max(layout.confidence(sample) for layout in LAYOUTS)

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """Cards in the order of the text."""
        if options.get("term_separator"):
            return separated.read(text, options)
        sample = head(text)
        return max(LAYOUTS, key=lambda layout: layout.confidence(sample)).read(text, options)
