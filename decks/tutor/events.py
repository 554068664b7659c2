"""What can happen in a call, and what it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from decks.grading import Verdict
from decks.tutor.script import State

SAY, CORRECT = "say", "correct"
SILENCES = {"silence8": 8, "silence15": 15, "silence45": 45}
UNHEARD = ("noise", "unclear")
WISHES = (
    "repeat", "slower", "faster", "hint", "skip", "dont-know", "not-said", "right", "wrong", "pause", "stop", "resume",
    "had", "had-not",
)  # fmt: skip
EVENTS = (SAY, CORRECT, *SILENCES, *UNHEARD, *WISHES)


class Unfit(ValueError):
    """An event that makes no sense just now; the message is for the student."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: one of EVENTS, with what was said or `typed`, or the entry of the script that is corrected.

    `verdicts` are those on what `to_judge` named, in its order. A word on a verdict may name a `card`.
    """

    kind: str
    text: str = ""
    typed: bool = False
    entry: int | None = None
    card: int | None = None
    verdicts: Sequence[Verdict] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an asking came to, for the log: right or not, by which verdict (None where nothing was said)."""

    card: int
    right: bool
    given: str = ""
    typed: bool = False
    hints: int = 0
    verdict: str = ""
    score: float = 0.0
    met: int = 0
    points: int = 0
    override: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The state after an event; what an asking came to; the student's words on verdicts, by card; and the cards whose
    last recorded answer is taken back, because it was misheard."""

    state: State
    outcome: Outcome | None = None
    overrules: Mapping[int, str] = field(default_factory=dict)
    taken_back: tuple[int, ...] = ()
