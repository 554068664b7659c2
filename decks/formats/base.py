"""The neutral record that every format reads into and writes from, and the limits on it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

MAX_BYTES = 20_000_000
"""The largest file or paste that is read, in bytes."""
MAX_CARDS = 100_000
"""The most cards a deck may hold."""
MAX_LINES = 400_000
"""The most lines, or records, of a text that is not a table."""
MAX_PARTS = 1_000_000
"""The most brackets of a JSON text or tags of an HTML text: they cost memory before a card is seen."""
MAX_SIDE = 50_000
"""The longest question, answer or note, in characters."""
MAX_TITLE = 200
"""The longest title, in characters."""
MAX_WRONG_ANSWERS = 10
"""The most wrong answers that a card may bring for multiple choice."""
MAX_WRONG_ANSWER = 300
"""The longest of them, in characters."""
MAX_LABEL = 60
"""The longest short label of an answer, in characters."""
MAX_SAID = 2_000
"""The longest text that is said in place of a side, in characters."""
MAX_TERMS = 500
"""The most terms of which a deck may say how they are said."""
MAX_TERM = 60
"""The longest of them, in characters."""
MAX_TERM_SAID = 120
"""The longest text that is said for a term, in characters."""

type State = Literal["ready", "mended", "doubtful"]
type Level = Literal["note", "warning", "error"]


class Refused(ValueError):
    """The text cannot become a deck. The message is the one sentence that a person sees."""


@dataclass(frozen=True, slots=True)
class ParsedCard:
    """One card as it was read. `remarks` are sentences on what was mended, or why it is doubtful.

    `line` counts from 1 and is None where the source has no lines. `distractors`, wrong answers for multiple choice,
    `label`, the answer in short, and what is said aloud in place of the sides are None where the source does not know
    of them.
    """

    front: str
    back: str
    note: str = ""
    tags: tuple[str, ...] = ()
    uid: str = ""
    line: int | None = None
    state: State = "ready"
    remarks: tuple[str, ...] = ()
    distractors: tuple[str, ...] | None = None
    label: str | None = None
    front_said: str | None = None
    back_said: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the person: what is wrong, and what to do about it."""

    level: Level
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedMedia:
    """A picture or sound that the cards name."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ParsedDeck:
    """A deck as it was read. `ignored` holds (line number, text) of each line that became nothing.

    `lexicon` holds terms, each with what is said for it.
    """

    cards: tuple[ParsedCard, ...]
    title: str = ""
    title_suggestion: str = ""
    description: str = ""
    front_language: str = ""
    back_language: str = ""
    tags: tuple[str, ...] = ()
    lexicon: tuple[tuple[str, str], ...] = ()
    media: tuple[ParsedMedia, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored: tuple[tuple[int, str], ...] = ()
    format: str = ""


class Format(ABC):
    """A way to write a deck down as text. To add one: a file here and a line in the registry."""

    slug: ClassVar[str]
    label: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    options: ClassVar[tuple[str, ...]] = ()
    """The names of what `read` can be told. Being told one of them also tells the format."""

    @abstractmethod
    def confidence(self, text: str) -> float:
        """How sure it is, from 0 to 1, that the text is in this format. Looks at the head only."""

    @abstractmethod
    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """Read the whole text. Raises Refused when nothing can be made of it."""


def refuse_many_cards(count: int) -> None:
    """Raise Refused when there are more cards than a deck may hold. Readers ask before they build them."""
    if count > MAX_CARDS:
        raise Refused(f"This holds more than {MAX_CARDS:,} cards, the most that a deck may hold; divide it.")


def refuse_many(count: int, limit: int, parts: str) -> None:
    """Raise Refused when a text has more parts (a plural noun) than are read."""
    if count > limit:
        raise Refused(f"This text has more than {limit:,} {parts}; divide it and bring in the parts.")


def number(count: int, one: str, many: str) -> str:
    """A count with its noun: `number(1, "line", "lines")` is "1 line"."""
    return f"{count:,} {one if count == 1 else many}"
