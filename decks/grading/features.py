"""What is measured of an answer beside its reference by words alone; each from 0 to 1 unless it says otherwise."""

from math import log, log1p

from decks.grading.opposites import Opposition
from decks.grading.overlap import Texts, Vocabulary, covered, dice, in_order, pairs, trigrams
from decks.grading.words import Reading

Features = dict[str, float]


def word_features(texts: Texts, against: Opposition, references: int = 1) -> Features:
    """The features that need no model of meaning. `references` says how many the best is chosen of."""
    answer, reference, question = Vocabulary(texts.answer), Vocabulary(texts.reference), Vocabulary(texts.question)
    wanted, given = pairs(texts.reference), pairs(texts.answer)
    fresh = [pair for pair in given if not question.has(*pair)]
    needed = [pair for pair in wanted if not question.has(*pair)]
    points = point_coverage(texts)
    recall, precision = covered(wanted, answer), covered(given, reference)
    missing, foreign = _numbers(texts)
    return {
        "recall": recall,
        "precision": precision,
        "recall_needed": covered(needed, answer) if needed else recall,
        "precision_fresh": covered(fresh, reference),
        "point_first": points[0],
        "point_mean": sum(points) / len(points),
        "point_least": min(points),
        "letters": dice(trigrams(" ".join(texts.answer.stems)), trigrams(" ".join(texts.reference.stems))),
        "order": in_order(texts.answer.stems, texts.reference.stems),
        "length": log1p(len(given)),
        "length_reference": log1p(len(wanted)),
        "length_ratio": min(2.0, len(given) / max(1, len(wanted))),
        "points": log1p(len(points)),
        "foreign": sum(not reference.has(*pair) for pair in fresh) / max(1, len(given)),
        "asked": covered(pairs(texts.question), answer),
        "nothing_new": float(not fresh),
        "number_missing": missing,
        "number_foreign": foreign,
        "denied": min(1.0, against.denied),
        "opposite": min(2.0, against.opposite),
        "exchanged": against.exchanged,
        "small": sum(word.small for word in texts.answer.words) / max(1, len(texts.answer.words)),
        "references": log(max(1, references)),
    }


def point_coverage(texts: Texts) -> list[float]:
    """Of each key point the share of its words that the answer has; words of the question weigh little."""
    answer, question = Vocabulary(texts.answer), Vocabulary(texts.question)
    return [covered(pairs(point), answer, question) for point in texts.points] or [0.0]


def numbers(reading: Reading) -> set[str]:
    """The numbers in a text, as written."""
    return {word.text for word in reading.words if word.text[:1].isdigit()}


def _numbers(texts: Texts) -> tuple[float, float]:
    """The share of the reference's numbers that are missing, and whether there are others in their place."""
    asked = numbers(texts.question)
    wanted, given = numbers(texts.reference) - asked, numbers(texts.answer) - asked
    missing = len(wanted - given) / len(wanted) if wanted else 0.0
    return missing, float(bool(given - numbers(texts.reference)))
