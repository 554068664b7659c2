"""What hears and what speaks, as the rest of the site knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

    type Samples = NDArray[floating]

RATE = 16_000
"""Samples a second of what is listened to: one channel, in numbers of 16 bits on their way, from -1 to 1 as floats."""
LONGEST = 30.0
"""Seconds of the longest utterance."""
type Why = Literal["", "silence", "unclear", "repeats", "language"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of an utterance.

    `text` is empty where it was rejected, and then `why_rejected` says why: nobody spoke ("silence"), it was not
    understood ("unclear", "repeats"), or the model does not know the language. `confidence` is the mean probability of
    a piece of a word, from 0 to 1; `seconds` is how long the sound lasts, `spoken` how much of it is speech. `unusual`
    are the words of the text that the engine had to spell, because its language does not have them.
    """

    text: str
    confidence: float = 0.0
    why_rejected: Why = ""
    seconds: float = 0.0
    spoken: float = 0.0
    unusual: tuple[str, ...] = ()


class Listener(Protocol):
    """An engine that hears."""

    def hear(self, samples: "Samples", *, hotwords: Sequence[str] = (), language: str = "en") -> Heard:
        """What is said in `samples` (mono, `RATE` a second). `hotwords` are terms to be expected, best first;
        `language` is a tag such as "en" or "pt-BR"."""
        ...
