"""Answers graded by what they mean: features of the pair, a linear model, objections, and three bands."""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.grading.features import Features, point_coverage, word_features
from decks.grading.languages import code
from decks.grading.model import Model, fitted
from decks.grading.objections import Objection, objection, says_nothing
from decks.grading.opposites import opposition
from decks.grading.overlap import Texts, in_order, texts
from decks.grading.parts import is_precise, is_right_yes_or_no, said_shortly
from decks.grading.sense import Sense
from decks.grading.verdicts import BY_WORDS, NO_REFERENCE, Verdict

TERM = 3  # words that say something, up to which a reference is a term: only its own words can pass
VERBATIM = 0.9  # of the words of every point, and of the answer's own, that pass without a model
COVERED = 0.6  # of the words of a point, by which it is met without a model
ASTRAY = 0.49  # the most that an answer scores whose gist is another, whatever words it has
LONG = 25  # words of a reference, from which on a part of it may be all that is needed
BARELY = 0.1  # the most that an answer scores that says nothing of the matter


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is known of an answer before it is judged; the features of meaning are None without a model of it."""

    texts: Texts
    words: Features
    sense: Features | None
    points: tuple[Features, ...]
    objection: Objection | None

    @property
    def features(self) -> Features:
        return self.words | (self.sense or {})


def measured(
    question: str,
    reference: str,
    answer: str,
    *,
    language: str = "en",
    sense: Sense | None = None,
    references: int = 1,
) -> Measured:
    """Measure an answer beside one of `references` references; the model of meaning reads English only."""
    read = texts(question, reference, answer, language)
    against = opposition(read.answer, read.reference, language)
    features = word_features(read, against, references)
    coverage = point_coverage(read)
    points = tuple({"covered": each} for each in coverage)
    whole = None
    if sense is not None and code(language) == "en" and read.points:
        found = sense.near(question, [point.text for point in read.points], answer)
        whole = found.whole
        points = tuple(
            {"covered": each, "found": part, "near": alike, "near_asked": whole["near_asked"]}
            for each, (part, alike) in zip(coverage, found.points, strict=True)
        )
    return Measured(read, features, whole, points, objection(read, features, against))


def by_meaning(
    question: str,
    reference: str,
    answer: str,
    *,
    language: str = "en",
    sense: Sense | None = None,
    references: int = 1,
    model: Model | None = None,
) -> Verdict:
    """Grade an answer by its meaning; without a model of meaning it passes only near verbatim and misses only junk."""
    nothing = says_nothing(answer)
    facts = measured(question, reference, answer, language=language, sense=sense, references=references)
    names = [point.text for point in facts.texts.points]
    if nothing:
        return Verdict(0.0, "miss", (), tuple(names), nothing.reason)
    if not names:
        return NO_REFERENCE
    by_words = facts.sense is None
    model = model or fitted()
    met = [
        features["covered"] >= COVERED if by_words else model.point.score(features) >= 0.5 for features in facts.points
    ]
    shortly = said_shortly(facts.texts, facts.words, [each["covered"] for each in facts.points])
    met = [one or other for one, other in zip(met, shortly, strict=True)]
    long = len(facts.texts.reference.words) >= LONG
    part = is_right_yes_or_no(facts.texts) or (long and (any(shortly) or is_precise(facts.texts, facts.words)))
    verdict = _without_model(facts, part=part) if by_words else _with_model(facts, model, part=part)
    if verdict.band == "pass" and not any(met) and met:
        met[_best(facts)] = True
    if facts.objection and facts.objection.band == "miss":
        met = [False] * len(met)
    reason = verdict.reason or _reason(verdict, met)
    return Verdict(
        round(verdict.score, 4),
        verdict.band,
        tuple(name for name, is_met in zip(names, met, strict=True) if is_met),
        tuple(name for name, is_met in zip(names, met, strict=True) if not is_met),
        f"{reason} {BY_WORDS}" if by_words else reason,
        by_words,
    )


def _with_model(facts: Measured, model: Model, *, part: bool) -> Verdict:
    score = model.answer.score(facts.features)
    against = facts.objection
    if against and against.band == "miss":
        return Verdict(min(score, BARELY), "miss", reason=against.reason)
    if _is_verbatim(facts) and not against:
        return Verdict(max(score, 0.95), "pass")
    if _is_term(facts):
        if _has_term(facts) and not against:
            return Verdict(max(score, 0.9), "pass")
        score = min(score, model.high - 0.01)
    if model.gist.score(facts.features) < model.low and not part:
        return Verdict(min(score, ASTRAY), "miss", reason=against.reason if against else "")
    if score >= model.high and not against:
        return Verdict(score, "pass")
    return Verdict(min(score, model.high - 0.01), "unsure", reason=against.reason if against else "")


def _without_model(facts: Measured, *, part: bool) -> Verdict:
    words, against = facts.words, facts.objection
    score = words["point_mean"]
    if against and against.band == "miss":
        return Verdict(min(score, BARELY), "miss", reason=against.reason)
    if not against and (_is_verbatim(facts) or (_is_term(facts) and _has_term(facts))):
        return Verdict(max(score, 0.95), "pass")
    if not words["recall"] and not words["letters"] > BARELY and not part:
        return Verdict(min(score, BARELY), "miss")
    return Verdict(min(score, 0.8), "unsure", reason=against.reason if against else "")


def _is_verbatim(facts: Measured) -> bool:
    """Whether the answer has nearly all words of every point, and few others."""
    return (
        facts.words["point_least"] >= VERBATIM - 0.1
        and facts.words["recall"] >= VERBATIM
        and facts.words["precision"] >= VERBATIM - 0.1
        and facts.words["order"] >= 0.5
    )


def _is_term(facts: Measured) -> bool:
    return len(facts.texts.reference.content) <= TERM


def _has_term(facts: Measured) -> bool:
    """Whether an answer names the term, as it stands in the reference, denied or not, and not among many others."""
    said = {(word.stem, word.denied) for word in facts.texts.answer.content}
    wanted = {(word.stem, word.denied) for word in facts.texts.reference.content}
    together = len(wanted) < 2 or in_order(facts.texts.reference.stems, facts.texts.answer.stems) == 1
    return bool(wanted) and wanted <= said and together and facts.words["foreign"] <= 0.5


def _best(facts: Measured) -> int:
    return max(range(len(facts.points)), key=lambda i: sum(facts.points[i].values()))


def _reason(verdict: Verdict, met: Sequence[bool]) -> str:
    """Why, where nothing speaks against the answer."""
    have, all_of_them = sum(met), len(met)
    if verdict.band == "pass":
        if have == all_of_them:
            return "That is the answer." if all_of_them < 2 else f"All {all_of_them} key points are there."
        return f"That answers it, with {have} of {all_of_them} key points."
    if verdict.band == "unsure":
        if have:
            return f"{have} of {all_of_them} key points were found; more may be there in other words."
        return "It may say the same in other words."
    return "The answer was not found in this." if not have else f"Only {have} of {all_of_them} key points were found."
