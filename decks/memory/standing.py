"""The log folded: `Standing` is everything that a card's answers have come to, whatever forms they had."""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.memory.evidence import FORMS, REVEAL, RIGHT_FROM, SELF, WRONG_BELOW, credit, evidence, form_named, proves
from decks.memory.fsrs import AGAIN, Memory
from decks.memory.parameters import DEFAULT


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a card's answers have come to, as of `last_day` (a study-day number)."""

    memory: Memory
    last_day: int
    answers: int = 1
    lapses: int = 0
    recall_days: int = 0
    last_recall_day: int | None = None
    last_right: bool = False
    at: int = 0  # milliseconds since 1970 of the last answer


def advance(
    standing: Standing | None,
    *,
    day: int,
    rating: int | None = None,
    at: int = 0,
    form: str = SELF,
    score: float | None = None,
    options: int = 0,
    hints: int = 0,
    parameters: Sequence[float] = DEFAULT,
) -> Standing:
    """The standing after one more answer on study day `day`.

    A self-graded answer counts by its `rating` (1 to 4), every other form by its `score` (0 to 1; where there is
    none, a rating above 1 is right). A day before the last one (a clock set back, a journey west) counts as the same
    day. Raises ValueError for an answer that is no evidence: ask `proves` first.
    """
    form = form_named(form)
    if not proves(form, options):
        raise ValueError("This answer proves nothing.")
    score, own_words = _read(form, rating, score, hints)
    day = day if standing is None else max(day, standing.last_day)
    elapsed = 0 if standing is None else day - standing.last_day
    held = standing.memory if standing else None
    memory = evidence(held, form, score, options, elapsed, rating=own_words, parameters=parameters)
    assert memory is not None  # for the answer is evidence
    right = score >= RIGHT_FROM
    recalled = right and FORMS[form].recalls
    newly_recalled = recalled and (standing is None or standing.last_recall_day != day)
    return Standing(
        memory=memory,
        last_day=day,
        answers=standing.answers + 1 if standing else 1,
        lapses=standing.lapses + int(score < WRONG_BELOW) if standing else 0,
        recall_days=(standing.recall_days if standing else 0) + int(newly_recalled),
        last_recall_day=day if recalled else standing.last_recall_day if standing else None,
        last_right=right,
        at=at,
    )


def _read(form: str, rating: int | None, score: float | None, hints: int) -> tuple[float, int | None]:
    """The score of an answer, 0 to 1, and its rating where that alone moves the memory."""
    if form == REVEAL:
        return 0.0, None
    if form == SELF and rating is not None:
        return float(rating > AGAIN), rating
    if score is None and rating is None:
        raise ValueError("An answer has a rating or a score.")
    return credit(float((rating or 0) > AGAIN) if score is None else score, hints), None
