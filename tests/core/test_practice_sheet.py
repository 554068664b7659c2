"""The sheet of a test without pages: which cards stand on it, and which answers stand beside which question."""

from random import Random
from typing import Any

import pytest

from decks.modes import CardFacts, Texts
from decks.modes.practice_sheet import cards_of, drawn, filled_in, planned

WORDS = "amber birch cedar delta ember fjord grove heath islet joist kayak ledge marsh niche oasis plume quill ridge"


def texts(count: int) -> dict[int, Texts]:
    """Cards 1 to `count`, each with an answer of its own."""
    names = WORDS.split()
    return {
        pk: Texts(pk, f"Which word stands at place {pk}?", f"{names[pk % 18]} {names[pk // 18]}")
        for pk in range(1, count + 1)
    }


def question(kind: str, card: int, side: str = "front") -> dict[str, Any]:
    return {"kind": kind, "side": side, "card": card}


def others(sheet: list[dict[str, Any]]) -> set[int]:
    """The cards whose answers stand beside a question that they do not answer."""
    return {owner for each in sheet for owner in each.get("owners", ()) if owner != each["card"]}


@pytest.mark.parametrize("kind", ["choice", "true_false"])
@pytest.mark.parametrize("cards", [12, 300])
def test_what_is_to_be_written_stands_nowhere_on_the_sheet(kind: str, cards: int) -> None:
    asked = [question("written", card) for card in range(1, 7)] + [question(kind, card) for card in range(7, 13)]
    for throw in range(20):
        assert others(filled_in(asked, texts(cards), Random(throw))) & set(range(1, 7)) == set()


@pytest.mark.parametrize("twin", ["a double", "a sibling"])
def test_a_twin_of_what_is_to_be_written_lends_its_answer_to_nobody(twin: str) -> None:
    words, known = WORDS.split(), dict[int, Texts]()
    for card in range(1, 13):
        known[card] = Texts(card, f"{words[card]} there", f"{words[card]} here", sibling=f"s{card}")
    for card, one in [(card, known[card]) for card in range(1, 5)]:
        known[20 + card] = {
            "a double": Texts(20 + card, f"{words[12 + card]} there", one.back),
            "a sibling": Texts(
                20 + card, f"{words[12 + card]} there", f"{words[12 + card]} here", sibling=one.sibling
            ),
        }[twin]
    asked = [question("written", card) for card in range(1, 5)] + [question("choice", card) for card in range(5, 11)]
    for throw in range(20):
        assert others(filled_in(asked, known, Random(throw))).isdisjoint({*range(1, 5), *range(21, 25)})


@pytest.mark.parametrize("kind", ["choice", "true_false"])
@pytest.mark.parametrize("side", ["front", "back"])
def test_a_reverse_card_lends_nothing_to_a_sheet_that_asks_for_its_other(kind: str, side: str) -> None:
    """Seen from the back, a card whose sides are those of another one swapped says the other's answer."""
    words = WORDS.split()
    known = {card: Texts(card, words[card], words[card + 9]) for card in range(9)}
    known |= {20 + card: Texts(20 + card, known[card].back, known[card].front) for card in range(3)}
    asked = [question("written", card) for card in range(3)] + [question(kind, card, side) for card in range(4, 9)]
    for throw in range(40):
        assert others(filled_in(asked, known, Random(throw))).isdisjoint({0, 1, 2, 20, 21, 22})


def test_a_twin_of_what_is_to_be_written_is_asked_with_options_all_the_same() -> None:
    known = texts(12)
    known[2] = Texts(2, "Asked in other words?", known[1].back)
    sheet = filled_in([question("written", 1), question("choice", 2), question("true_false", 3)], known, Random(1))
    assert [len(each.get("options", ())) for each in sheet] == [0, 4, 1]


def test_where_there_are_no_other_answers_those_that_are_to_be_written_stand_in() -> None:
    asked = [question("written", 1), question("written", 2), question("choice", 3), question("choice", 4)]
    sheet = filled_in(asked, texts(4), Random(1))
    assert [len(each.get("options", ())) for each in sheet] == [0, 0, 4, 4]


def test_a_card_that_may_not_stand_in_its_group_is_written_and_lends_nothing() -> None:
    known = texts(12)
    known[2] = Texts(2, known[1].back, known[1].front)
    asked = [{"kind": "matching", "side": "front", "cards": [1, 2, 3]}, *(question("choice", 7) for _ in range(20))]
    sheet = filled_in(asked, known, Random(1))
    assert [each["kind"] for each in sheet[:3]] == ["matching", "written", "choice"]
    assert 2 not in others(sheet)


def test_wrong_answers_are_taken_from_cards_that_stand_near() -> None:
    sheet = filled_in([question("choice", card) for card in range(1, 201)], texts(300), Random(1))
    assert all(len(each["options"]) == 4 for each in sheet)
    far = [abs(owner - each["card"]) for each in sheet for owner in each["owners"]]
    assert max(far) < 60


@pytest.mark.parametrize(("count", "pairs"), [(10, 0), (15, 5), (30, 10)])
def test_of_siblings_one_is_asked_while_there_are_others(count: int, pairs: int) -> None:
    cards = [CardFacts(id=pk, sibling=f"s{pk // 2}") for pk in range(20)]
    for throw in range(20):
        chosen = drawn(cards, count, Random(throw))
        assert len(set(chosen)) == len(chosen) == min(count, 20)
        assert len(chosen) - len({pk // 2 for pk in chosen}) == pairs


def test_cards_without_siblings_are_each_of_their_own_kind() -> None:
    assert len(drawn([CardFacts(id=pk) for pk in range(30)], 25, Random(1))) == 25


def test_an_answer_in_a_group_says_little_of_its_question() -> None:
    known = texts(3)
    long = "Prefetching minimizes the time that a processor idles, and loads what the next batch will need."
    known[1] = Texts(1, "What does prefetching do?", long)
    (group,) = filled_in([{"kind": "matching", "side": "front", "cards": [1, 2, 3]}], known, Random(1))
    told = {each["card"]: each["text"] for each in group["answers"]}
    assert told[1] == "Minimizes the time that a processor idles, and loads what the next batch will need"
    assert cards_of(group) == [1, 2, 3]


KINDS = ("choice", "true_false", "written", "matching")


@pytest.mark.parametrize(
    ("count", "kinds", "group"),
    [(7, 4, 0), (8, 4, 3), (10, 4, 3), (13, 4, 3), (16, 4, 4), (6, 2, 3), (5, 2, 0), (8, 3, 3), (4, 1, 4)],
)
def test_a_small_test_has_one_group_where_its_questions_are_enough(count: int, kinds: int, group: int) -> None:
    sheet = planned(range(count), KINDS[-kinds:], "front", Random(1))
    assert [len(each["cards"]) for each in sheet if each["kind"] == "matching"] == ([group] if group else [])
    assert sorted(card for each in sheet for card in cards_of(each)) == list(range(count))
    others = [sum(1 for each in sheet if each["kind"] == kind) for kind in KINDS[-kinds:-1]]
    assert not others or max(others) - min(others) <= 1
