"""Fitting the linear models of grading to graded answers. Needs numpy and the model of meaning; nothing else does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decks.grading.features import Features
from decks.grading.meaning import measured
from decks.grading.sense import Sense

Array = NDArray[np.float64]
Term = tuple[str, float | None]

_THIRDS, _SENSE = (0.25, 0.5, 0.75), (0.4, 0.6, 0.8)
KNOTS: dict[str, tuple[float, ...]] = (
    dict.fromkeys(("recall", "precision", "recall_needed", "letters", "asked"), _THIRDS)
    | dict.fromkeys(("near", "near_fresh", "found_fresh", "backed_fresh"), _SENSE)
    | {"length": (1.1, 1.8), "length_reference": (1.1, 1.8, 2.5), "length_ratio": (0.4, 0.8)}
)
POINT_KNOTS: dict[str, tuple[float, ...]] = {"covered": (0.5,), "found": (0.5,), "near": (0.6,)}
# The gist is judged by the model of meaning and little else. It is to hold for longer references than those of the
# training, and so has no knots and does not know how long they are, but how much more a long text tells.
BESIDE_SENSE, OF_LENGTH = frozenset({"length", "nothing_new", "references"}), frozenset({"wanted"})
MUCH = "much_"  # begins the names of what only the gist is judged by
RIDGE = 45.0  # how strongly weights are drawn toward 0; cross-validation is flat from 10 to 60
PARTLY = 0.1  # what an answer weighs that was graded by points
STRANGER, STRANGERS = 12, 0.3  # words of an answer to another question, and for how many examples there is one
ASTRAY, ASTRAY_GIST = 0.01, 0.15  # what it weighs for the whole answer, and for its gist
FOLDS = 5
UNSURE = 0.21  # the share of answers that may be unsure by their scores alone; objections add to them
LEAST_PASS = 0.52  # so that an answer that is only held back by an objection still scores more than a half
REFUSED = 2.0  # how many wrong passes a wrong miss counts for: it is the one that hurts


@dataclass(frozen=True, slots=True)
class Example:
    """A graded answer: `right` is from 0 to 1, `group` names its set and question. Nobody graded a `made` one."""

    question: str
    references: tuple[str, ...]
    answer: str
    right: float
    group: str
    weight: float = 1.0
    made: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """An example as measured: the features beside each of its references, those of its only key point, if so, and
    which features come from the model of meaning."""

    example: Example
    features: tuple[Features, ...]
    point: Features | None
    sense: frozenset[str]


def with_strangers(examples: Sequence[Example]) -> list[Example]:
    """The examples, and long answers to other questions of their sets, which are wrong.

    In the sets long answers are mostly right ones; alone they would teach that length is a merit.
    """
    rng = Random(0)  # noqa: S311
    long = [example for example in examples if len(example.answer.split()) >= STRANGER]
    found = list(examples)
    for example in examples:
        others = [each for each in (rng.choice(long) for _ in range(8)) if each.group != example.group]
        akin = [each for each in others if each.group.split()[0] == example.group.split()[0]]
        if akin and rng.random() < STRANGERS:
            other = rng.choice((akin[0].answer, akin[0].references[0]))
            found.append(replace(example, answer=other, right=0.0, made=True))
    return found


def measure(example: Example, sense: Sense) -> Sample:
    """Measure an example beside each of its references."""
    facts = [
        measured(example.question, each, example.answer, sense=sense, references=len(example.references))
        for each in example.references
    ]
    only = facts[0].points[0] if len(facts) == 1 and len(facts[0].points) == 1 else None
    sense_names = frozenset(facts[0].sense or ())
    return Sample(example, tuple(each.features for each in facts), only, sense_names)


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """The content of the data file: the models and the cut-offs, these found on questions that were held out."""
    names = tuple(samples[0].features[0])
    sense = samples[0].sense
    terms = tuple(_terms([name for name in names if not name.startswith(MUCH)], KNOTS))
    gist_terms = tuple(_terms([name for name in names if name in sense - OF_LENGTH | BESIDE_SENSE], {}))
    weights, gist_weights = (_weights(samples, astray) for astray in (ASTRAY, ASTRAY_GIST))
    best = [0] * len(samples)
    for _ in range(2):  # of several references the one counts that scores best, also for a wrong answer
        chosen = [sample.features[i] for sample, i in zip(samples, best, strict=True)]
        found = _fitted(_matrix(chosen, terms), samples, weights)
        best = [int(np.argmax(_matrix(sample.features, terms) @ found[1:])) for sample in samples]
    chosen = [sample.features[i] for sample, i in zip(samples, best, strict=True)]
    rows, gist_rows = _matrix(chosen, terms), _matrix(chosen, gist_terms)
    scores, gists = _held_out(rows, samples, weights), _held_out(gist_rows, samples, gist_weights)
    low, high = _cut_offs(scores, gists, samples)
    points = [sample for sample in samples if sample.point is not None]
    point_terms = tuple(_terms(tuple(points[0].point or {}), POINT_KNOTS))
    point_rows = _matrix([sample.point or {} for sample in points], point_terms)
    return {
        "low": round(low, 3),
        "high": round(high, 3),
        "answer": _as_data(_fitted(rows, samples, weights), terms),
        "gist": _as_data(_fitted(gist_rows, samples, gist_weights), gist_terms),
        "point": _as_data(_fitted(point_rows, points, _weights(points, ASTRAY)), point_terms),
    }


def _weights(samples: Sequence[Sample], astray: float) -> Array:
    """What each sample weighs; `astray` is for those that nobody graded."""
    return np.array([astray if sample.example.made else sample.example.weight for sample in samples])


def _terms(names: Sequence[str], knots: Mapping[str, tuple[float, ...]]) -> Iterator[Term]:
    for name in names:
        yield name, None
        for knot in knots.get(name, ()):
            yield name, knot


def _matrix(rows: Sequence[Features], terms: Sequence[Term]) -> Array:
    columns = [
        np.array([row[name] for row in rows])
        if knot is None
        else np.maximum(0, np.array([row[name] for row in rows]) - knot)
        for name, knot in terms
    ]
    return np.stack(columns, axis=1)


def _fitted(rows: Array, samples: Sequence[Sample], counts: Array) -> Array:
    """Ridge logistic regression by Newton's method: the bias, then a weight for each column."""
    right = np.array([sample.example.right for sample in samples])
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    design = np.concatenate([np.ones((len(rows), 1)), (rows - middle) / spread], axis=1)
    penalty = np.diag([1e-6] + [RIDGE] * rows.shape[1])
    found = np.zeros(design.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (counts * (chance - right)) + penalty @ found
        curve = (design * (counts * chance * (1 - chance))[:, None]).T @ design + penalty
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    weights = found[1:] / spread
    return np.concatenate([[found[0] - weights @ middle], weights])


def _held_out(rows: Array, samples: Sequence[Sample], counts: Array) -> Array:
    """The score of each sample by a model that did not see its question."""
    groups = sorted({sample.example.group for sample in samples})
    fold = {group: i % FOLDS for i, group in enumerate(Random(0).sample(groups, len(groups)))}  # noqa: S311
    folds = np.array([fold[sample.example.group] for sample in samples])
    scores = np.zeros(len(samples))
    for held in range(FOLDS):
        seen = [sample for sample, each in zip(samples, folds, strict=True) if each != held]
        weights = _fitted(rows[folds != held], seen, counts[folds != held])
        scores[folds == held] = 1 / (1 + np.exp(-(weights[0] + rows[folds == held] @ weights[1:])))
    return scores


def _cut_offs(scores: Array, gists: Array, samples: Sequence[Sample]) -> tuple[float, float]:
    """The gist below which an answer misses, and the score from which another one passes: of all pairs that leave so
    many unsure, the one with the fewest wrong verdicts."""
    right = np.array([sample.example.right for sample in samples])
    weight = _weights(samples, 0.0)
    order = np.argsort(gists)

    def low_for(high: float) -> float:
        doubted = np.cumsum((weight * (scores < high))[order])
        return float(gists[order][int(np.searchsorted(doubted, max(0.0, doubted[-1] - UNSURE * weight.sum())))])

    def cost(low: float, high: float) -> float:
        missed = gists < low
        passed = ~missed & (scores >= high)
        return float((weight * (1 - right))[passed].sum() + REFUSED * (weight * right)[missed].sum())

    tried = [(low_for(high), float(high)) for high in np.arange(LEAST_PASS, 0.7, 0.01)]
    return min(tried, key=lambda pair: cost(*pair))


def _as_data(weights: Array, terms: Sequence[Term]) -> dict[str, Any]:
    return {
        "bias": round(float(weights[0]), 4),
        "terms": [
            [name, knot, round(float(weight), 4)] for (name, knot), weight in zip(terms, weights[1:], strict=True)
        ],
    }
