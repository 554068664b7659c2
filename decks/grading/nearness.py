"""How near an answer comes to a reference, piece by piece and as a whole, in the vectors of a model of meaning.

Answer and reference are each read with the question before them, so that "it" and "they" mean something.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decks.grading.features import Features
from decks.grading.sense import Near

Vectors = NDArray[np.float32]
LEAST = 1e-9  # a length or a sum below this is none
SURELY, HARDLY = 0.55, 0.3  # cosines from which on a piece is surely found, and below which it hardly is


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as a model sees it: a unit vector a piece, how much each says (0 to 1), and the unit mean of all."""

    vectors: Vectors
    weights: Vectors
    middle: Vectors

    @staticmethod
    def of(vectors: Vectors, weights: Vectors) -> "Pieces":
        """Pieces of raw vectors; of none, all is 0."""
        return Pieces(_unit(vectors), weights, _unit(vectors.sum(axis=0)))


# Reads the parts of one text together, and gives the pieces of each.
Reader = Callable[[tuple[str, ...]], list[Pieces]]


def near(read: Reader, question: str, points: Sequence[str], answer: str) -> Near:
    """Compare an answer with the key points of a reference; there must be one at least."""
    asked, *wanted = read((question, *points))
    asked_again, given = read((question, answer))
    reference = _joined(wanted)
    found, backed = _nearest(reference, given), _nearest(given, reference)
    fresh = reference.weights * (1 - _nearest(reference, asked))
    fresh_given = given.weights * (1 - _nearest(given, asked_again))
    middles = [float(given.middle @ point.middle) for point in wanted]
    own, by_point = _without_question(wanted, given, (asked, asked_again), fresh, fresh_given)
    said, needed = float(np.log1p(fresh_given.sum())), float(np.log1p(fresh.sum()))
    whole = {
        "near": float(given.middle @ reference.middle),
        "echo": float(given.middle @ asked_again.middle),
        "near_asked": float(reference.middle @ asked.middle),
        "near_fresh": _without(given.middle, reference.middle, asked.middle),
        "near_best": max(middles),
        "found_fresh": _mean(found, fresh),
        "backed_fresh": _mean(backed, fresh_given),
        "said": said,
        "wanted": needed,
        # The longer the texts are, the more tells how much of them is found.
        "much_unbacked": own["unbacked"] * said,
        "much_backed": own["own_backed"] * said,
        "much_alike": own["alike_fresh"] * said,
        "much_found": own["found_mean"] * needed,
    }
    return Near(whole | own, tuple(zip(by_point, middles, strict=True)))


def _without_question(
    wanted: Sequence[Pieces], given: Pieces, asked: tuple[Pieces, Pieces], fresh: Vectors, fresh_given: Vectors
) -> tuple[Features, list[float]]:
    """What is found once the direction of the question is taken out of every piece, for all pieces have much of it;
    with how much of each point is found (-1 to 1)."""
    common = _unit(asked[0].middle + asked[1].middle)
    reference, answer = (_unit(v - np.outer(v @ common, common)) for v in (_joined(wanted).vectors, given.vectors))
    found, backed = _nearest_of(reference, answer), _nearest_of(answer, reference)
    weights = np.concatenate([point.weights for point in wanted])
    ends = np.cumsum([len(point.weights) for point in wanted])[:-1]
    by_point = [_mean(*each) for each in zip(np.split(found, ends), np.split(fresh, ends), strict=True)]
    return {
        "own_found": _mean(found, fresh),
        "own_backed": _mean(backed, fresh_given),
        "found_surely": _mean((found > SURELY).astype(np.float32), fresh),
        "unbacked": _mean((backed < HARDLY).astype(np.float32), fresh_given),
        "alike": float(_middle(reference, weights) @ _middle(answer, given.weights)),
        "alike_fresh": float(_middle(reference, fresh) @ _middle(answer, fresh_given)),
        "found_least": min(by_point),
        "found_best": max(by_point),
        "found_mean": sum(by_point) / len(by_point),
    }, by_point


def _joined(parts: Sequence[Pieces]) -> Pieces:
    return Pieces.of(
        np.concatenate([part.vectors for part in parts]), np.concatenate([part.weights for part in parts])
    )


def _nearest(pieces: Pieces, among: Pieces) -> Vectors:
    """For each piece how near the nearest one of another text is, 0 to 1."""
    return np.clip(_nearest_of(pieces.vectors, among.vectors), 0, 1)


def _nearest_of(vectors: Vectors, among: Vectors) -> Vectors:
    """For each unit vector its cosine with the nearest of others; 0 where there are none."""
    if not len(vectors) or not len(among):
        return np.zeros(len(vectors), np.float32)
    nearest: Vectors = np.clip((vectors @ among.T).max(axis=1), -1, 1)
    return nearest


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), LEAST)
    return (vectors / lengths).astype(np.float32)


def _middle(vectors: Vectors, weights: Vectors) -> Vectors:
    """The unit mean of weighted vectors."""
    return _unit((vectors * weights[:, None]).sum(axis=0))


def _mean(values: Vectors, weights: Vectors) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total > 1e-6 else 0.0


def _without(one: Vectors, other: Vectors, common: Vectors) -> float:
    """The cosine of two texts without what both have of a third."""
    a, b = (each - float(each @ common) * common for each in (one, other))
    lengths = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    return float(a @ b) / lengths if lengths > LEAST else 0.0
