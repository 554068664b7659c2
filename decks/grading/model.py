"""The linear models that weigh the features: a few dozen numbers in weights.json, made by `manage.py fit_grader`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import Any

# A feature, from where on it counts (None: all of it), and what it weighs.
Term = tuple[str, float | None, float]


@dataclass(frozen=True, slots=True)
class Linear:
    """A logistic model: its score is the chance (0 to 1) that something is right."""

    bias: float
    terms: tuple[Term, ...]

    def score(self, features: Mapping[str, float]) -> float:
        """Weigh the features. Raises KeyError for one that is missing."""
        total = self.bias + sum(weight * part(features[name], knot) for name, knot, weight in self.terms)
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Model:
    """A model for whole answers, from a score of `high` on a pass; one for their gist, which knows no words, below
    `low` a miss in any case; and one for key points. So other words alone are no miss, and a long text is no pass."""

    answer: Linear
    gist: Linear
    point: Linear
    low: float
    high: float


def part(value: float, knot: float | None) -> float:
    """What of a feature lies above a knot."""
    return value if knot is None else max(0.0, value - knot)


@lru_cache(maxsize=1)
def fitted() -> Model:
    """The model that comes with the program."""
    return loaded(json.loads(files("decks.grading").joinpath("weights.json").read_text(encoding="utf-8")))


def loaded(data: Mapping[str, Any]) -> Model:
    """A model from its data file."""
    return Model(
        _linear(data["answer"]), _linear(data["gist"]), _linear(data["point"]), float(data["low"]), float(data["high"])
    )


def _linear(data: Mapping[str, Any]) -> Linear:
    terms: Sequence[Sequence[Any]] = data["terms"]
    return Linear(float(data["bias"]), tuple((str(name), knot, float(weight)) for name, knot, weight in terms))
