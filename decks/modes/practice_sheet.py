"""The sheet of a test: which cards are asked in which way, and the questions once their texts are known.

A question is {kind, side, card} with what `asked.made_question` adds, or for a group to match {kind, side, cards} with
`answers` in a mixed order, each {card, text}, and `stems`, the other sides. Each card is one point.
"""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Any

from decks.memory.evidence import CHOICE, MATCHING, TRUE_FALSE, WRITTEN
from decks.modes.asked import is_choice, made_question, options_of, other_side, unlike
from decks.modes.base import Texts
from decks.modes.facts import CardFacts
from decks.questions import Item, labels

GROUP, LEAST_GROUP = 5, 3  # pairs
MIXED = 8  # questions from which on there is a group in any case
LONGEST_LABEL = 140
OPTIONS = 4  # of a choice
MOST_POOL, LEAST_POOL = 200, 60  # cards among which the wrong answers of one question are looked for
POOLED = 6000  # and those of all questions together, so that a long sheet is made as fast as a short one


def drawn(cards: Sequence[CardFacts], count: int, rng: Random) -> list[int]:
    """The ids of `count` cards, or of all where there are fewer; of siblings only one while there are others."""
    kin = dict[str, list[int]]()
    for card in cards:
        if card.sibling:
            kin.setdefault(card.sibling, []).append(card.id)
    families = [rng.sample(each, len(each)) for each in kin.values()]
    first = [card.id for card in cards if not card.sibling] + [each[0] for each in families]
    others = [card for each in families for card in each[1:]]
    chosen = rng.sample(first, min(count, len(first)))
    return chosen + rng.sample(others, min(count - len(chosen), len(others)))


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


def has_group(cards: int, kinds: Sequence[str]) -> bool:
    """Whether a test of so many cards in these kinds has a group to match."""
    return MATCHING in kinds and (len(kinds) == 1 or cards >= MIXED or cards // len(kinds) >= LEAST_GROUP)


def _shares(cards: int, kinds: Sequence[str]) -> dict[str, int]:
    """How many cards each kind gets: as many as the others, and to match those of the smallest group at least."""
    if not has_group(cards, kinds):
        return {MATCHING: 0} | _evenly_among(cards, [kind for kind in kinds if kind != MATCHING])
    shares = _evenly_among(cards, kinds)
    if shares[MATCHING] >= LEAST_GROUP or len(kinds) == 1:
        return shares
    return {MATCHING: LEAST_GROUP} | _evenly_among(cards - LEAST_GROUP, [kind for kind in kinds if kind != MATCHING])


def _evenly_among(cards: int, kinds: Sequence[str]) -> dict[str, int]:
    share, more = divmod(cards, len(kinds))
    return {kind: share + (place < more) for place, kind in enumerate(kinds)}


def _groups(cards: Sequence[int]) -> list[list[int]]:
    """Groups of like size, of at most GROUP pairs."""
    number = -(-len(cards) // GROUP) if cards else 0
    return [list(cards[place::number]) for place in range(number)]


def _side(side: str, rng: Random) -> str:
    return rng.choice(("front", "back")) if side == "both" else side


def filled_in(sheet: Sequence[Mapping[str, Any]], texts: Mapping[int, Texts], rng: Random) -> list[dict[str, Any]]:
    """The questions with their texts; half of the statements are true, and cards that are gone are left out.

    `texts` stand in the order of the deck. The answer of a written question is no option or statement of another one
    where there are others to take, for it could be copied.
    """
    sheet = without(sheet, frozenset(card for question in sheet for card in cards_of(question)) - texts.keys())
    found = [each for question in sheet for each in _grouped(question, texts, rng)]
    written = [texts[question["card"]] for question in found if question["kind"] == WRITTEN]
    shown = {question["card"] for question in found if is_choice(question)}
    number = sum(1 for question in found if is_choice(question))
    twins = _twins(texts.values(), written) - shown  # whose answers stand on the sheet anyway
    unseen = _Lenders([each for card, each in texts.items() if card not in twins], number)
    everyone = _Lenders(list(texts.values()), number)
    wants = _evenly([question for question in found if question["kind"] == TRUE_FALSE], rng)
    for place, question in enumerate(found):
        if is_choice(question):
            want = next(wants) if question["kind"] == TRUE_FALSE else None
            found[place] = _made(question, texts, rng, want, (unseen, everyone))
    return found


def _twins(cards: Iterable[Texts], written: Sequence[Texts]) -> set[int]:
    """The written cards, and those that say the same or ask the same the other way round."""
    known = {each.card for each in written}
    siblings = {each.sibling for each in written if each.sibling}
    said = {side for each in written for side in (each.front, each.back)}
    return {
        each.card
        for each in cards
        if each.card in known or each.sibling in siblings or not said.isdisjoint((each.front, each.back))
    }


def _made(
    question: Mapping[str, Any],
    texts: Mapping[int, Texts],
    rng: Random,
    want: bool | None,
    lenders: "Sequence[_Lenders]",
) -> dict[str, Any]:
    """The question as the first of these lenders give it, or as later ones do where that has more options."""
    best: dict[str, Any] = {}
    for each in lenders:
        made = made_question(question, texts, rng, want=want, pool=each.around(question["card"], question["side"]))
        best = made if not best or options_of(made) > options_of(best) else best
        if options_of(best) >= (OPTIONS if question["kind"] == CHOICE else 2):
            break
    return best


class _Lenders:
    """The cards that lend wrong answers to `number` questions: those near to each, in pools that several share."""

    def __init__(self, cards: Sequence[Texts], number: int) -> None:
        self.cards, self.pools = cards, dict[tuple[int, str], list[Item]]()
        self.places = {each.card: place for place, each in enumerate(cards)}
        self.size = max(LEAST_POOL, min(MOST_POOL, POOLED // max(number, 1)))

    def around(self, card: int, side: str) -> list[Item]:
        """The pool in which a card stands, asked from a side."""
        first = min(self.places[card] // self.size * self.size, max(0, len(self.cards) - self.size))
        if (first, side) not in self.pools:
            self.pools[first, side] = [each.item(side) for each in self.cards[first : first + self.size]]
        return self.pools[first, side]


def _grouped(question: Mapping[str, Any], texts: Mapping[int, Texts], rng: Random) -> list[dict[str, Any]]:
    """A group with its two columns, and as written questions the cards that may not stand in it; others unchanged."""
    if question["kind"] != MATCHING:
        return [dict(question)]
    fit = [each.card for each in unlike([texts[card] for card in question["cards"]], GROUP)]
    apart = [card for card in question["cards"] if card not in fit]
    group = [_group({**question, "cards": fit}, texts, rng)] if fit else []
    return group + [{"kind": WRITTEN, "side": question["side"], "card": card} for card in apart]


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
    told = labels([item.answer for item in items], LONGEST_LABEL, [item.question for item in items])
    answers = [{"card": card, "text": text} for card, text in zip(cards, told, strict=True)]
    formulas = dict[str, Any]()
    for card, item, text in zip(cards, items, told, strict=True):
        formulas |= texts[card].formulas_in(side, [item.question]) | texts[card].formulas_in(other_side(side), [text])
    rng.shuffle(answers)
    group = {**question, "stems": [item.question for item in items], "answers": answers}
    return group | {"formulas": formulas} if formulas else group


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
    """The fields in which nothing stands yet, in time or after the end."""
    names = [name for number, question in enumerate(state["sheet"]) for name in fields(question, number)]
    shown = {**state["drafts"], **state["late"]}
    return [name for name in names if not shown.get(name)]
