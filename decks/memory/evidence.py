"""What an answer proves: every form of question moves the same memory, each by as much as it can show.

A right choice may have been a guess and a wrong one a slip, so the memory after it lies between the two that FSRS
knows, "recalled" and "forgotten", weighted by Bayes' rule. The formulas stand at `_seen`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

from decks.memory.fsrs import AGAIN, GOOD, Memory, bounded, retrievability, step
from decks.memory.parameters import DEFAULT, full

SELF, WRITTEN, SPOKEN, REVEAL, CRAM = "self", "written", "spoken", "reveal", "cram"
CHOICE, TRUE_FALSE, MATCHING = "choice", "true_false", "matching"
PRIOR_NEW, PRIOR_MOST = 0.5, 0.95
HINTED = 0.5  # what is left of a score after each hint
RIGHT_FROM = 0.75  # a score that counts as right; between this and WRONG_BELOW it is neither
WRONG_BELOW = 0.5
YES, EARLIER, NO, CONFIRMED = "yes", "earlier only", "no", "when confirmed"


@dataclass(frozen=True, slots=True)
class Form:
    """How much one form of question shows: chance to guess, chance to slip (0 to 1), strength of a right answer."""

    slip: float = 0.0
    strength: float = 1.0
    moves_due: str = YES
    trains: str = NO
    options: int = 0  # that there usually are to choose from; 0 is a form that cannot be guessed
    recalls: bool = False  # whether a right answer is a success at recalling


# Slips, strengths and what a hint costs are assumptions until data says otherwise; all of them stand here, so that
# they can be fitted anew. Plain FSRS (self-graded) is not one of them.
FORMS: dict[str, Form] = {
    SELF: Form(trains=YES, recalls=True),
    WRITTEN: Form(trains=YES, recalls=True),
    SPOKEN: Form(slip=0.05, trains=CONFIRMED, recalls=True),
    REVEAL: Form(),
    CHOICE: Form(slip=0.02, strength=0.6, moves_due=EARLIER, options=4),
    TRUE_FALSE: Form(slip=0.02, strength=0.4, moves_due=EARLIER, options=2),
    MATCHING: Form(slip=0.02, strength=0.3, moves_due=EARLIER, options=6),
    CRAM: Form(moves_due=NO),  # practice beside the schedule: it is logged, and moves nothing
}
NAMES = {name.replace("_", ""): name for name in FORMS} | {
    "selfgraded": SELF,
    "typed": WRITTEN,
    "multiplechoice": CHOICE,
    "match": MATCHING,
}


@lru_cache(maxsize=64)  # asked several times for every row of a fold
def form_named(name: str) -> str:
    """The name in FORMS that is meant, whatever its case and hyphens. Raises ValueError for an unknown form."""
    plain = "".join(letter for letter in name.lower() if letter.isalpha())
    if plain not in NAMES:
        raise ValueError(f"A form is one of {', '.join(FORMS)}, not {name!r}.")
    return NAMES[plain]


def proves(form: str, options: int = 0, *, timed_out: bool = False) -> bool:
    """Whether an answer is evidence at all: not after a time-out, in a cram, nor when there was one thing to choose.

    `options` are those that were open; 0 stands for the usual number of the form.
    """
    kind = FORMS[form_named(form)]
    return not timed_out and kind.moves_due != NO and not (kind.options and options == 1)


def credit(correct: float, hints: int = 0) -> float:
    """The score, 0 to 1, of an answer that was given after so many hints.

    Raises ValueError for another score and for fewer than no hints.
    """
    if hints < 0:
        raise ValueError(f"Hints are 0 or more, not {hints}.")
    if not 0 <= correct <= 1:
        raise ValueError(f"A score is 0 to 1, not {correct!r}; a rating is given as rating=.")
    return float(correct) * HINTED**hints


def evidence(
    memory: Memory | None,
    form: str,
    correct: float | None,
    options: int = 0,
    elapsed_days: int = 0,
    *,
    rating: int | None = None,
    hints: int = 0,
    revealed: bool = False,
    timed_out: bool = False,
    parameters: Sequence[float] = DEFAULT,
) -> Memory | None:
    """The memory after an answer of any form, `elapsed_days` study days after the last one (`None`: a new card).

    `correct` is True, False, a score from 0 to 1, which counts between them, or None for no answer. `rating` (1 to 4)
    is what the student said instead, and makes it plain FSRS. `options` are those that were open, 0 for the form's
    usual number. A reveal before the answer is Again; a time-out, no answer or a choice of one changes nothing.
    Raises ValueError for an unknown form, a score or rating outside its range, and a negative time.
    """
    form, w = form_named(form), full(parameters)
    if not proves(form, options, timed_out=timed_out):
        return memory
    if revealed or form == REVEAL:
        return step(memory, AGAIN, elapsed_days, w)
    if correct is None:
        return memory
    score = credit(correct, hints)
    if rating is not None:
        return step(memory, rating, elapsed_days, w)
    if score in (0, 1):
        return _seen(memory, form, bool(score), options, elapsed_days, w)
    wrong, right = (_seen(memory, form, it, options, elapsed_days, w) for it in (False, True))
    return _between(wrong, right, score)


def _seen(
    memory: Memory | None, form: str, right: bool, options: int, elapsed_days: int, w: Sequence[float]
) -> Memory:
    """The memory after a wholly right or wrong answer.

    With guess g, slip s, strength L and prior r = min(R, 0.95), for a new card 1/2:
    right: p = r(1-s) / (r(1-s) + (1-r)g); wrong: p = rs / (rs + (1-r)(1-g));
    ln S' = p(ln S + L(ln S_good - ln S)) + (1-p) ln S_again, where S_again stands in for the S of a new card;
    D' = p D_good + (1-p) D_again.
    """
    kind = FORMS[form]
    guess = 1 / (2 if form == TRUE_FALSE else options or kind.options) if kind.options else 0.0
    good, again = step(memory, GOOD, elapsed_days, w), step(memory, AGAIN, elapsed_days, w)
    prior = PRIOR_NEW if memory is None else min(retrievability(memory, elapsed_days, w), PRIOR_MOST)
    known, unknown = (1 - kind.slip, guess) if right else (kind.slip, 1 - guess)
    p = prior * known / (prior * known + (1 - prior) * unknown)
    before = (memory or again).stability
    recalled = log(before) + kind.strength * (log(good.stability) - log(before))
    stability = exp(p * recalled + (1 - p) * log(again.stability))
    return bounded(stability, p * good.difficulty + (1 - p) * again.difficulty)


def _between(low: Memory, high: Memory, share: float) -> Memory:
    """The memory that lies at `share` (0 to 1) between two, stability counted in logarithms."""
    stability = exp((1 - share) * log(low.stability) + share * log(high.stability))
    return bounded(stability, (1 - share) * low.difficulty + share * high.difficulty)
