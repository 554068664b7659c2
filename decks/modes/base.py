"""What a study mode is: a few pure functions over a JSON state, so that any process can serve the next reply."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

State = dict[str, Any]
Settings = dict[str, Any]
LONGEST_CHOICE = 200  # characters
MOST_CARDS = 2000  # in one session; its order is written with every reply


class Refused(ValueError):
    """A reply that the mode cannot take; the message is for the student."""


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a mode knows of a card when it chooses: no text, so that a large deck stays light."""

    id: int
    tags: tuple[str, ...] = ()
    starred: bool = False
    band: str = "new"
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One setting of a mode. A switch has no choices; a choice lists (value, label) pairs."""

    name: str
    label: str
    default: Any
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""

    def clean(self, value: Any) -> Any:
        """The value if it is one of ours, else the default: a link with a slip in it still opens."""
        if self.choices:
            return value if value in dict(self.choices) or self.open_choice(value) else self.default
        return value if isinstance(value, bool) else {"1": True, "on": True, "0": False}.get(str(value), self.default)

    def open_choice(self, value: Any) -> bool:
        """Whether `value` is a tag, which no list of choices can hold beforehand."""
        known = self.name == "cards" and isinstance(value, str) and value.startswith("tag:")
        return known and len(value) <= LONGEST_CHOICE and "\0" not in value


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to show: the card, the side that asks ("front" or "back"), and its place (1 to `total`)."""

    card: int
    side: str
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class Result:
    """One answer for the log: its form (memory's table of evidence), score 0 to 1 and rating 1 to 4 (0 for none)."""

    card: int
    form: str
    score: float
    rating: int = 0
    options: int = 0
    response: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reply came to."""

    state: State
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is: cards done, of them right, and the whole."""

    done: int
    right: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Ending:
    """What the results page and the table show of a finished session. `missed` holds card ids."""

    score: float | None
    missed: tuple[int, ...] = ()
    right: tuple[int, ...] = field(default=())


WHICH_CARDS = Option(
    "cards",
    "Which cards",
    "all",
    (
        ("all", "All"),
        ("starred", "Starred"),
        ("missed", "Missed last time"),
        ("unmastered", "Not yet mastered"),
        ("new", "New"),
        ("learning", "Learning"),
        ("familiar", "Familiar"),
        ("mastered", "Mastered"),
    ),
)
WHICH_SIDE = Option(
    "side", "Which side asks", "front", (("front", "Question"), ("back", "Answer"), ("both", "Both, mixed"))
)


def chosen(cards: Sequence[CardFacts], which: str) -> list[CardFacts]:
    """The cards that the setting `cards` names, in deck order."""
    if which.startswith("tag:"):
        return [card for card in cards if which[4:] in card.tags]
    if which == "starred":
        return [card for card in cards if card.starred]
    if which == "missed":
        return [card for card in cards if card.missed]
    if which == "unmastered":
        return [card for card in cards if card.band != "mastered"]
    if which in {"new", "learning", "familiar", "mastered"}:
        return [card for card in cards if card.band == which]
    return list(cards)


class Mode(ABC):
    """A study mode. Subclasses name themselves and say how a session begins, goes on and ends."""

    slug: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    about: ClassVar[str]
    in_table: ClassVar[bool] = True
    needs_cards: ClassVar[int] = 1
    options: ClassVar[tuple[Option, ...]] = (WHICH_CARDS,)

    def clean(self, settings: Mapping[str, Any]) -> Settings:
        """Settings with every option of this mode and nothing else; what is not understood takes its default."""
        return {option.name: option.clean(settings.get(option.name, option.default)) for option in self.options}

    @abstractmethod
    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random) -> State:
        """The state of a new session over `cards`, which are already chosen and not empty."""

    @abstractmethod
    def prompts(self, state: State, most: int) -> list[Prompt]:
        """The open question and those that follow it whatever the reply, `most` in all; empty when finished."""

    @abstractmethod
    def answer(self, state: State, reply: Mapping[str, str]) -> Turn:
        """Take a reply. Raises Refused when it makes no sense here; `state` is never changed in place."""

    @abstractmethod
    def undo(self, state: State) -> State:
        """The state before the last reply that made a result. Raises Refused when there is none."""

    @abstractmethod
    def drop(self, state: State, gone: frozenset[int]) -> State:
        """The state without the cards that have left the deck since; what was answered stays."""

    @abstractmethod
    def progress(self, state: State) -> Progress:
        """How far the session is."""

    @abstractmethod
    def ending(self, state: State) -> Ending | None:
        """The outcome once the session is finished, None before."""

    @abstractmethod
    def summary(self, state: State) -> str:
        """A finished session in a few words, for the deck page: "18 of 20 known"."""
