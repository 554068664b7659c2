"""The sheet of a test: which cards are asked in which way, and the questions once their texts are known.

A question is {kind, side, card} with what `asked.made_question` adds, or for a group to match {kind, side, cards} with
`answers` in a mixed order, each {card, text}, and `stems`, the other sides. Each card is one point.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from decks.memory.evidence import MATCHING, TRUE_FALSE, WRITTEN
from decks.modes.asked import is_choice, made_question, unlike
from decks.modes.base import Texts
from decks.questions import labels

GROUP, LEAST_GROUP = 5, 3
LONGEST_LABEL = 140


def planned(cards: Sequence[int], kinds: Sequence[str], side: str, rng: Random) -> list[dict[str, Any]]:
    """Which cards are asked in which way: the types in even shares, groups at the end as one sees them in exams."""
    shares = _shares(len(cards), kinds)
    left, sheet = list(cards), list[dict[str, Any]]()
    for kind in kinds:
        own, left = left[: shares[kind]], left[shares[kind] :]
        if kind == MATCHING:
            sheet += [{"kind": kind, "side": _side(side, rng), "cards": group} for group in _groups(own)]
        else:
            sheet += [{"kind": kind, "side": _side(side, rng), "card": card} for card in own]
    single = [question for question in sheet if question["kind"] != MATCHING]
    rng.shuffle(single)
    return single + [question for question in sheet if question["kind"] == MATCHING]


def _shares(cards: int, kinds: Sequence[str]) -> dict[str, int]:
    """How many cards each kind gets; a share that is too small for a group goes to the others."""
    asked = [kind for kind in kinds if kind != MATCHING or cards // len(kinds) >= LEAST_GROUP or len(kinds) == 1]
    share, more = divmod(cards, len(asked))
    counts = {kind: share + (place < more) for place, kind in enumerate(asked)}
    return {kind: counts.get(kind, 0) for kind in kinds}


def _groups(cards: Sequence[int]) -> list[list[int]]:
    """Groups of like size, of at most GROUP pairs."""
    number = -(-len(cards) // GROUP) if cards else 0
    return [list(cards[place::number]) for place in range(number)]


def _side(side: str, rng: Random) -> str:
    return rng.choice(("front", "back")) if side == "both" else side


def filled_in(sheet: Sequence[Mapping[str, Any]], texts: Mapping[int, Texts], rng: Random) -> list[dict[str, Any]]:
    """The questions with their texts; half of the statements are true, and cards that are gone are left out."""
    found = []
    sheet = without(sheet, frozenset(card for question in sheet for card in cards_of(question)) - texts.keys())
    wants = _evenly([question for question in sheet if question["kind"] == TRUE_FALSE], rng)
    for question in sheet:
        if question["kind"] == MATCHING:
            fit = [each.card for each in unlike([texts[card] for card in question["cards"]], GROUP)]
            apart = [card for card in question["cards"] if card not in fit]
            found += [_group({**question, "cards": fit}, texts, rng)] if fit else []
            found += [{"kind": WRITTEN, "side": question["side"], "card": card} for card in apart]
        elif is_choice(question):
            want = next(wants) if question["kind"] == TRUE_FALSE else None
            found.append(made_question(question, texts, rng, want=want))
        else:
            found.append(dict(question))
    return found


def _evenly(statements: Sequence[Any], rng: Random) -> Any:
    """As many true as false, one more of either where their number is odd, in a mixed order."""
    wants = [place % 2 == 0 for place in range(len(statements))]
    if len(wants) % 2 and rng.random() < 0.5:
        wants[-1] = False
    rng.shuffle(wants)
    return iter(wants)


def _group(question: Mapping[str, Any], texts: Mapping[int, Texts], rng: Random) -> dict[str, Any]:
    """The group with its two columns; a group of one pair gives itself away, and is written."""
    cards, side = list(question["cards"]), question["side"]
    if len(cards) < 2:
        return {"kind": WRITTEN, "side": side, "card": cards[0]}
    items = [texts[card].item(side) for card in cards]
    told = labels([item.answer for item in items], LONGEST_LABEL)
    answers = [{"card": card, "text": text} for card, text in zip(cards, told, strict=True)]
    rng.shuffle(answers)
    return {**question, "stems": [item.question for item in items], "answers": answers}


def cards_of(question: Mapping[str, Any]) -> list[int]:
    """The cards that a question asks."""
    return list(question["cards"]) if "cards" in question else [question["card"]]


def without(sheet: Sequence[Mapping[str, Any]], gone: frozenset[int]) -> list[dict[str, Any]]:
    """The sheet without these cards."""
    left = []
    for question in sheet:
        kept = [card for card in cards_of(question) if card not in gone]
        if kept:
            left.append({**question, "cards": kept} if "cards" in question else dict(question))
    return left


def fields(question: Mapping[str, Any], number: int) -> list[str]:
    """The names of the fields in which a question is answered: "q3", or "q4.0", "q4.1" ... for a group."""
    if question["kind"] == MATCHING:
        return [f"q{number}.{place}" for place in range(len(question["cards"]))]
    return [f"q{number}"]


def fits(question: Mapping[str, Any], answer: str) -> bool:
    """Whether this can stand in a field of the question: any text where one writes, else the number of an answer."""
    if question["kind"] == WRITTEN or not answer:
        return True
    most = 2 if question["kind"] == TRUE_FALSE else len(question.get("options") or question["answers"])
    return answer in {str(place) for place in range(most)}


def blanks(state: Mapping[str, Any]) -> list[str]:
    """The fields in which nothing is answered yet."""
    names = [name for number, question in enumerate(state["sheet"]) for name in fields(question, number)]
    return [name for name in names if not state["drafts"].get(name)]
