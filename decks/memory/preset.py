"""What a student or a teacher may set about scheduling, with good defaults."""

from dataclasses import dataclass

from decks.memory.parameters import DEFAULT

LEECH_AT = 8


@dataclass(frozen=True, slots=True)
class Preset:
    """The settings of Spaced. Steps and learn-ahead are minutes, intervals whole days, retention 0.70 to 0.97.

    `easy_days` are seven shares of a usual day's load, Monday first: 1 normal, 0 minimum, anything between reduced.
    """

    desired_retention: float = 0.9
    parameters: tuple[float, ...] = DEFAULT
    learning_steps: tuple[float, ...] = (1.0, 10.0)
    relearning_steps: tuple[float, ...] = (10.0,)
    maximum_interval: int = 36500
    minimum_lapse_interval: int = 1
    leech_threshold: int = LEECH_AT
    fuzz: bool = True
    balance: bool = True
    easy_days: tuple[float, ...] = (1.0,) * 7
    learn_ahead: float = 20.0
    new_per_day: int = 20
    reviews_per_day: int = 200
    bury_siblings: bool = True


def is_leech(lapses: int, threshold: int = LEECH_AT) -> bool:
    """Whether this lapse makes a leech: the threshold is reached, then every half threshold more; 0 is never."""
    if threshold <= 0 or lapses < threshold:
        return False
    return (lapses - threshold) % max(1, (threshold + 1) // 2) == 0
