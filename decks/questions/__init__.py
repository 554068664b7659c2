"""Questions made of a deck's cards in plain text. Pure: no Django, no clock, no I/O; the dice are an argument."""

from decks.questions.choices import Choices, alike_wrong, choices
from decks.questions.hints import hint
from decks.questions.items import Item, TooFew
from decks.questions.keys import special_keys
from decks.questions.labels import label, labels
from decks.questions.statements import Statement, statement
from decks.questions.words import Stem

__all__ = [
    "Choices",
    "Item",
    "Statement",
    "Stem",
    "TooFew",
    "alike_wrong",
    "choices",
    "hint",
    "label",
    "labels",
    "special_keys",
    "statement",
]
