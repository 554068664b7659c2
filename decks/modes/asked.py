"""Questions that Learn and Test share: how they are made of texts, answered, and what is told of an answer.

A question is plain JSON: its `card`, `kind` and `side`. A choice has the `options`, which one is `right`, the cards
whose answers they are (`owners`), and after a hint one that is `struck` out. True or false has the one statement among
its `options`, and `right` is 1 where it is true, else 0. Where formulas stand in its texts as words, `formulas` says
for each of these where, and which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from decks.grading import Verdict
from decks.memory.evidence import CHOICE, TRUE_FALSE, WRITTEN, WRONG_BELOW
from decks.modes.base import Refused, Texts
from decks.modes.options import Choice, Switch
from decks.questions import Item, TooFew, choices, statement
from decks.questions.sameness import Meaning, equal, meaning

LONGEST_REPLY = 5000  # characters of a written answer
JUST_WRONG = WRONG_BELOW - 0.01
HOW_STRICT = Choice(
    "strictness",
    "Written answers are graded",
    "meaning",
    choices=(
        ("meaning", "by what they mean"),
        ("typos", "word by word, slips forgiven"),
        ("exact", "letter by letter"),
    ),
)
ACCENTS = Switch("accents", "Accents count", False)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of an answer: what was `given`, its score (0 to 1), key points, and why.

    `chosen` is the option that was taken, `other` the card whose answer it is, where that is another.
    """

    given: str = ""
    score: float = 0.0
    met: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reason: str = ""
    chosen: int | None = None
    other: int | None = None

    @property
    def points(self) -> int:
        """How many key points the card's answer has."""
        return len(self.met) + len(self.missing)

    @classmethod
    def by(cls, verdict: Verdict, given: str) -> "Judged":
        """What the grader said of a written answer."""
        return cls(given, verdict.score, verdict.met, verdict.missing, verdict.reason)

    def kept(self) -> dict[str, Any]:
        """As it stands in a state."""
        return asdict(self) | {"met": list(self.met), "missing": list(self.missing)}

    def counted(self, *, right: bool, overruled: bool) -> float:
        """The score for the log: the machine's own where it was overruled, else one that agrees with its band."""
        if overruled:
            return self.score
        return 1.0 if right else min(self.score, JUST_WRONG)


def is_choice(asked: Mapping[str, Any]) -> bool:
    """Whether an answer is chosen, and not written."""
    return asked["kind"] in {CHOICE, TRUE_FALSE}


def made_question(
    asked: Mapping[str, Any],
    texts: Mapping[int, Texts],
    rng: Random,
    *,
    want: bool | None = None,
    pool: Sequence[Item] | None = None,
) -> dict[str, Any]:
    """The question with its options, or its statement; a written one where no wrong answer can be found.

    Wrong answers are those of the `pool`, without it of all `texts`. A statement is true where `want` says so;
    without it the dice say.
    """
    own = texts[asked["card"]].item(asked["side"])
    if pool is None:
        pool = [each.item(asked["side"]) for card, each in texts.items() if card != asked["card"]]
    try:
        if asked["kind"] == TRUE_FALSE:
            told = statement(own, pool, rng, want=want)
            made = {"options": [told.answer], "right": int(told.is_true), "owners": [told.card]}
        else:
            found = choices(own, pool, rng)
            made = {"options": list(found.options), "right": found.right, "owners": list(found.cards)}
    except TooFew:
        return dict(asked) | {"kind": WRITTEN}
    return _with_formulas(dict(asked) | made, texts)


def _with_formulas(question: dict[str, Any], texts: Mapping[int, Texts]) -> dict[str, Any]:
    """The question with the formulas of its options, where they have any."""
    side, own, found = other_side(question["side"]), question["card"], dict[str, Any]()
    for option, owner in zip(question["options"], question["owners"], strict=True):
        found |= texts[own if owner is None else owner].formulas_in(side, [option])
    return question | {"formulas": found} if found else question


def other_side(side: str) -> str:
    """The side that answers when this one asks."""
    return "back" if side == "front" else "front"


def unlike(cards: Sequence[Texts], most: int) -> list[Texts]:
    """The first `most` cards with text on both sides, and none that can stand for what another one of them has."""
    fit: list[Texts] = []
    taken: list[Meaning] = []
    for each in cards:
        front, back = meaning(each.front), meaning(each.back)
        if len(fit) == most:
            break
        if not (front.whole and back.whole) or front.whole == back.whole:
            continue
        if not any(equal(side, other) for side in (front, back) for other in taken):
            fit.append(each)
            taken += [front, back]
    return fit


def options_of(asked: Mapping[str, Any]) -> int:
    """How many answers there were to choose from; 0 for a written one."""
    if asked["kind"] == TRUE_FALSE:
        return 2
    return len(asked["options"]) - ("struck" in asked) if asked["kind"] == CHOICE else 0


def picked(asked: Mapping[str, Any], option: str) -> Judged:
    """What is said of an option that was chosen. Raises Refused when there is none like it.

    For true or false 1 says that the statement is true.
    """
    places = range(2) if asked["kind"] == TRUE_FALSE else range(len(asked["options"]))
    if option not in {str(place) for place in places if place != asked.get("struck")}:
        raise Refused("Choose one of the answers.")
    chosen = int(option)
    right = chosen == asked["right"]
    if asked["kind"] == TRUE_FALSE:
        taken = asked["owners"][0] if chosen and not right else None  # another's answer was taken for this one's
        return Judged(("false", "true")[chosen], float(right), chosen=chosen, other=taken)
    taken = None if right else asked["owners"][chosen]
    return Judged(asked["options"][chosen], float(right), chosen=chosen, other=taken)


def chosen_words(asked: Mapping[str, Any], given: str) -> str:
    """An answer as the log keeps it: of true or false also the statement that it was said of."""
    return f"{given}: {asked['options'][0]}" if given and asked["kind"] == TRUE_FALSE else given


def typed(reply: Mapping[str, str], name: str = "answer") -> str:
    """A written answer, without what no text holds."""
    return reply.get(name, "").replace("\0", "").strip()[:LONGEST_REPLY]
