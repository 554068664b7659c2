"""The 21 parameters of FSRS-6: their defaults, and how older, shorter sets are read."""

from collections.abc import Sequence
from math import isfinite, log

LENGTH = 21
FSRS5_DECAY = 0.5  # what every version before FSRS-6 had built in
# fmt: off
DEFAULT: tuple[float, ...] = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)
# fmt: on


def full(parameters: Sequence[float]) -> Sequence[float]:
    """The same parameters as 21 numbers: none are the defaults, 17 are FSRS-4.5's, 19 are FSRS-5's.

    Raises ValueError for any other length or a number that is not finite. Formula: `check_and_fill_parameters` of
    fsrs-rs 6; FSRS-4.5 counted difficulty on another scale, and neither version had its own decay.
    """
    if len(parameters) == LENGTH:
        return parameters
    if not all(isfinite(value) for value in parameters):
        raise ValueError("Parameters are finite numbers.")
    if not parameters:
        return DEFAULT
    if len(parameters) == 19:
        return (*parameters, 0.0, FSRS5_DECAY)
    if len(parameters) == 17:
        w = list(parameters)
        w[4:7] = w[4] + 2 * w[5], log(1 + 3 * w[5]) / 3, w[6] + 0.5
        return (*w, 0.0, 0.0, 0.0, FSRS5_DECAY)
    raise ValueError(f"Parameters are 21 numbers (or 17 or 19 of an older version), not {len(parameters)}.")


def version(parameters: Sequence[float]) -> str:
    """Which FSRS a set of parameters was fitted for, by its length: to be kept beside the numbers."""
    return {17: "FSRS-4.5", 19: "FSRS-5"}.get(len(parameters), "FSRS-6")
