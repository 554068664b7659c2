"""Kai, the spoken tutor: a deterministic dialogue over the cards of a call. Pure: no Django, no clock, no I/O.

`begin` makes the state of a call, plain JSON; `lacks_text` and `opened` give it the texts of the card that it asks;
`understood`, `to_judge` and `take` bring it on by an event. What was said stands in its script.
"""

from decks.tutor.answers import to_judge
from decks.tutor.course import (
    ASK,
    DONE,
    MOST_HINTS,
    PAUSED,
    UNSURE,
    CardText,
    answered_cards,
    begin,
    corrigible,
    first_askings,
    kept_back,
    lacks_text,
    missed_points,
    next_hint,
    opened,
    overrulable,
    right_cards,
    said_again,
    without,
)
from decks.tutor.dialogue import take, understood
from decks.tutor.events import CORRECT, EVENTS, SAY, SILENCES, WISHES, Event, Outcome, Step, Unfit
from decks.tutor.lines import BadLines, Lines, own_lines, read_lines
from decks.tutor.script import (
    KAI,
    OF_CARDS,
    YOU,
    Rewordable,
    Voice,
    addressed,
    forgotten,
    latest,
    rewordable,
    reworded,
)
from decks.tutor.wishes import wish

__all__ = [
    "ASK",
    "CORRECT",
    "DONE",
    "EVENTS",
    "KAI",
    "MOST_HINTS",
    "OF_CARDS",
    "PAUSED",
    "SAY",
    "SILENCES",
    "UNSURE",
    "WISHES",
    "YOU",
    "BadLines",
    "CardText",
    "Event",
    "Lines",
    "Outcome",
    "Rewordable",
    "Step",
    "Unfit",
    "Voice",
    "addressed",
    "answered_cards",
    "begin",
    "corrigible",
    "first_askings",
    "forgotten",
    "kept_back",
    "lacks_text",
    "latest",
    "missed_points",
    "next_hint",
    "opened",
    "overrulable",
    "own_lines",
    "read_lines",
    "rewordable",
    "reworded",
    "right_cards",
    "said_again",
    "take",
    "to_judge",
    "understood",
    "wish",
    "without",
]
