"""The settings of a mode: each knows its default, and what of a form or of an address it understands."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import isfinite
from typing import Any

LONGEST_CHOICE = 200  # characters
MOST_STEPS = 10
LONGEST_STEP = 30 * 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Option(ABC):
    """One setting. `kept` says whether it is kept for the next time; `group` is the heading of the less usual ones.

    One that is meant `once` holds for a single session, and nobody can give it to others. One that is `free` stays
    the student's own affair where the owner of a deck has locked the others. One without a `label` is set by the
    product alone, and stands in no form.
    """

    name: str
    label: str
    default: Any
    help: str = ""
    kept: bool = True
    once: bool = False
    free: bool = False
    group: str = ""

    kind = "text"  # how a form shows it: switch, choice, number, text

    @abstractmethod
    def read(self, value: Any) -> Any:
        """The value as it is kept, None if it is none of ours: a link with a slip in it still opens."""


@dataclass(frozen=True, slots=True)
class Switch(Option):
    """On or off."""

    kind = "switch"

    def read(self, value: Any) -> bool | None:
        said = {"1": True, "on": True, "0": False, "off": False}
        return value if isinstance(value, bool) else said.get(str(value))


@dataclass(frozen=True, slots=True)
class Choice(Option):
    """One of several, each with its label."""

    choices: tuple[tuple[str, str], ...] = ()

    kind = "choice"

    def read(self, value: Any) -> Any:
        return value if value in dict(self.choices) or self.open_choice(value) else None

    def open_choice(self, value: Any) -> bool:
        """Whether `value` is a tag, which no list of choices can hold beforehand."""
        known = self.name == "cards" and isinstance(value, str) and value.startswith("tag:")
        return known and len(value) <= LONGEST_CHOICE and "\0" not in value


@dataclass(frozen=True, slots=True)
class Number(Option):
    """A number from `least` to `most`, in steps of `step`."""

    least: float = 0
    most: float = 9999
    step: float = 1

    kind = "number"

    def read(self, value: Any) -> float | None:
        """What lies outside the limits is put at the nearer one."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            return None
        if not isfinite(number) or isinstance(value, bool):
            return None
        number = min(max(number, self.least), self.most)
        return int(number) if self.step == int(self.step) else round(number, 4)


@dataclass(frozen=True, slots=True)
class Minutes(Option):
    """A list of waits in minutes, "1 10"; none is the empty text."""

    kind = "text"

    def read(self, value: Any) -> str | None:
        parts = str(value).replace(",", " ").split()
        if len(parts) > MOST_STEPS or not all(_is_wait(part) for part in parts):
            return None
        return " ".join(f"{float(part):g}" for part in parts)


def _is_wait(text: str) -> bool:
    try:
        return 0 < float(text) <= LONGEST_STEP
    except ValueError:
        return False
