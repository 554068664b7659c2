"""The registry of study modes. From it come the deck page's tiles, the addresses and the session table's columns."""

from decks.modes.base import (
    MOST_CARDS,
    CardFacts,
    Ending,
    Mode,
    Option,
    Progress,
    Prompt,
    Refused,
    Result,
    State,
    Turn,
    chosen,
)
from decks.modes.flashcards import Flashcards

MODES: dict[str, Mode] = {mode.slug: mode for mode in (Flashcards(),)}

__all__ = [
    "MODES",
    "MOST_CARDS",
    "CardFacts",
    "Ending",
    "Mode",
    "Option",
    "Progress",
    "Prompt",
    "Refused",
    "Result",
    "State",
    "Turn",
    "chosen",
]
