"""What a mode is told of the cards, and of the moment at which something happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from decks.memory import Schedule
from decks.memory.parameters import DEFAULT


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a mode knows of a card when it chooses: no text, so that a large deck stays light.

    Cards of one `sibling` key give each other away: `sibling_seen` says that another of them was answered today,
    `sibling_days` are the study days on which the others are due. `due` says that the card comes again today, or
    should have come; `aside` that the student has suspended or buried it.
    """

    id: int
    tags: tuple[str, ...] = ()
    starred: bool = False
    band: str = "new"
    missed: bool = False
    schedule: Schedule = field(default_factory=Schedule)
    sibling: str = ""
    sibling_seen: bool = False
    sibling_days: tuple[int, ...] = ()
    aside: bool = False
    flag: int = 0
    due: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happens: milliseconds since 1970, and the student's study day.

    For a beginning also what was answered on that day (new cards, reviews, milliseconds spent), the `load` (reviews
    due on each day ahead), an exam (its study day and the minutes a day for it), and the parameters of the memory.
    """

    ms: int
    day: int
    new_done: int = 0
    reviews_done: int = 0
    spent_ms: int = 0
    load: Mapping[int, int] = field(default_factory=dict)
    exam_day: int | None = None
    exam_minutes: float = 0.0
    parameters: tuple[float, ...] = DEFAULT
