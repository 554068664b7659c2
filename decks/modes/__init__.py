"""The registry of study modes. From it come the deck page's tiles, the addresses and the session table's columns."""

from decks.modes.base import (
    MOST_CARDS,
    Ending,
    Mode,
    Outlook,
    Progress,
    Prompt,
    Refused,
    Result,
    State,
    Texts,
    ToGrade,
    Turn,
)
from decks.modes.call import Call
from decks.modes.facts import CardFacts, Moment
from decks.modes.flashcards import Flashcards
from decks.modes.learn import Learn
from decks.modes.matching import Matching
from decks.modes.options import Option
from decks.modes.practice_test import PracticeTest
from decks.modes.spaced import Spaced
from decks.modes.which import chosen, is_lasting

SCHEDULER = Spaced()  # whose settings say how the answers of every mode are scheduled
MODES: dict[str, Mode] = {
    mode.slug: mode for mode in (Flashcards(), Learn(), PracticeTest(), Matching(), SCHEDULER, Call())
}

__all__ = [
    "MODES",
    "MOST_CARDS",
    "SCHEDULER",
    "CardFacts",
    "Ending",
    "Mode",
    "Moment",
    "Option",
    "Outlook",
    "Progress",
    "Prompt",
    "Refused",
    "Result",
    "State",
    "Texts",
    "ToGrade",
    "Turn",
    "chosen",
    "is_lasting",
]
