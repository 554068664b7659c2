"""Whether an answer counts as right: the one rule, for a row and for a query.

By the student's own word, else by the rating or the machine's verdict, and by the score only where neither was kept.
So an answer that is right after a hint is right, though it earns less, as Hard is.
"""

from decks.memory.evidence import CRAM, RIGHT_FROM, SELF, WRONG_BELOW
from decks.memory.fsrs import AGAIN
from decks.models import Answer

RIGHT, UNSURE, WRONG = "right", "unsure", "wrong"
BY_SELF = (SELF, CRAM)
BY_BAND = {"pass": RIGHT, "unsure": UNSURE, "miss": WRONG}

IS_RIGHT = f"""CASE
    WHEN override = '{RIGHT}' THEN 1 WHEN override <> '' THEN 0
    WHEN form IN ('{SELF}', '{CRAM}') THEN CASE WHEN rating > {AGAIN} THEN 1 ELSE 0 END
    WHEN verdict <> '' THEN CASE WHEN verdict = 'pass' THEN 1 ELSE 0 END
    WHEN score >= {RIGHT_FROM} THEN 1 ELSE 0 END"""
"""What `is_right` says, 1 or 0, of a row with the columns of an answer."""
UNJUDGED = f"verdict = '{UNSURE}' AND override = ''"
"""Whether nobody has said yet if it is right: the machine is not sure, and the student is still to say."""


def verdict(answer: Answer) -> str:
    """What the rating or the machine says, whatever the student says of it: right, unsure or wrong."""
    if answer.form in BY_SELF:
        return RIGHT if answer.rating > AGAIN else WRONG
    if answer.verdict:
        return BY_BAND[answer.verdict]
    return RIGHT if answer.score >= RIGHT_FROM else WRONG if answer.score < WRONG_BELOW else UNSURE


def is_right(answer: Answer) -> bool:
    """Whether the answer counts as right."""
    return (answer.override or verdict(answer)) == RIGHT
