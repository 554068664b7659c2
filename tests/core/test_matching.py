"""Matching without pages: which cards lie on a board, what two tiles come to, and which times count."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from decks.memory.evidence import MATCHING
from decks.modes import CardFacts, Moment, Refused, Texts, Turn
from decks.modes.base import State
from decks.modes.matching import FEWEST, QUICKEST_MS, Matching, tile_named

MODE = Matching()
START = 1_800_000_000_000


def at(ms: int) -> Moment:
    """So many milliseconds after the board was sent."""
    return Moment(ms=START + ms, day=20_000)


def texts(*sides: tuple[str, str], **labels: str) -> dict[int, Texts]:
    return {
        number: Texts(number, front, back, label=labels.get(f"c{number}", ""))
        for number, (front, back) in enumerate(sides, 1)
    }


def words(count: int) -> dict[int, Texts]:
    return texts(*((f"word {number}", f"meaning {number}") for number in range(1, count + 1)))


def begun(known: dict[int, Texts], **settings: Any) -> State:
    return MODE.begin([CardFacts(id=pk) for pk in known], MODE.clean(settings), Random(1), at(-5000))


def dealt(known: dict[int, Texts], *, narrow: bool = False, **settings: Any) -> State:
    """A board that was sent at START."""
    reply = {"do": "start", "narrow": "1" if narrow else "0"}
    return MODE.made(MODE.answer(begun(known, **settings), reply, at(0)).state, known)


def tile(state: State, side: str, card: int) -> str:
    """The name of the tile of a card on this side."""
    return next(name for name in state["order"] if name[0] == side and tile_named(state, name)["card"] == card)


def pair(state: State, one: int, other: int, ms: int = 10_000) -> Turn:
    """The question of one card, then the answer of the other."""
    return MODE.answer(state, {"do": "pair", "a": tile(state, "l", one), "b": tile(state, "r", other)}, at(ms))


def played(state: State, ms: int, misses: Sequence[tuple[int, int]] = ()) -> State:
    """Played to its end, the last pair found after so many milliseconds."""
    for one, other in misses:
        state = pair(state, one, other).state
    for card in list(state["cards"]):
        state = pair(state, card, card, ms).state
    return state


# ---- the board -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cards", "narrow", "wished", "pairs"),
    [
        (20, False, "fit", 6),
        (20, True, "fit", 4),
        (20, True, "6", 6),
        (20, False, "4", 4),
        (3, False, "fit", 3),
        (2, True, "fit", 2),
    ],
)
def test_there_are_six_pairs_or_four_on_a_phone_or_as_many_as_are_wished(
    cards: int, narrow: bool, wished: str, pairs: int
) -> None:
    state = dealt(words(cards), narrow=narrow, pairs=wished)
    assert len(state["left"]) == len(state["right"]) == state["size"] == pairs
    assert len(state["order"]) == 2 * pairs
    assert json.loads(json.dumps(state)) == state


def test_every_board_is_another_one_in_another_order() -> None:
    known = words(20)
    boards = [
        MODE.made(MODE.answer(begun(known), {"do": "start"}, Moment(ms=START + ms, day=1)).state, known)
        for ms in range(20)
    ]
    assert len({tuple(sorted(state["cards"])) for state in boards}) > 15
    assert len({tuple(state["order"]) for state in boards}) > 15


def test_where_a_tile_lies_tells_nothing_of_its_pair() -> None:
    known, beside = words(6), 0
    for ms in range(200):
        state = MODE.made(MODE.answer(begun(known), {"do": "start"}, Moment(ms=START + ms, day=1)).state, known)
        beside += sum(tile_named(state, f"l{i}")["card"] == tile_named(state, f"r{i}")["card"] for i in range(6))
    assert 150 < beside < 250  # one of six, as chance has it


def test_no_two_tiles_say_the_same_and_none_says_nothing() -> None:
    known = texts(
        ("Is it so?", "Yes"), ("Is it not?", "yes"), ("Yes", "Oui"), ("empty", ""), ("", "empty"), ("same", "Same"),
        ("one", "un"), ("two", "deux"),
    )  # fmt: skip
    for ms in range(20):
        state = MODE.made(MODE.answer(begun(known), {"do": "start"}, Moment(ms=START + ms, day=1)).state, known)
        said = [tile_named(state, name)["text"].casefold() for name in state["order"]]
        assert len(set(said)) == len(said) == 6
        assert {7, 8} < set(state["cards"])


@pytest.mark.parametrize(
    ("answers", "fit"),
    [
        (("Paris", "Paris."), 1),
        (("Paris", "Paris (France)"), 1),
        (("big / large", "Large"), 1),
        (("1,000", "1000"), 1),
        (("a bank (of a river)", "a bank (for money)"), 2),
        (("C", "C++"), 2),
        ((";", ":"), 2),
    ],
)
def test_no_answer_on_a_board_can_stand_for_another_one(answers: tuple[str, str], fit: int) -> None:
    known = texts(("one", answers[0]), ("two", answers[1]), ("three", "Madrid"))
    assert dealt(known)["size"] == fit + 1


def test_a_deck_of_which_no_two_cards_can_be_matched_is_refused_in_a_sentence() -> None:
    known = texts(("Is it so?", "Yes"), ("Is it not?", "Yes"), ("empty", ""))
    state = MODE.answer(begun(known), {"do": "start"}, at(0)).state
    with pytest.raises(Refused, match="two cards with both sides written"):
        MODE.made(state, known)


def test_cards_that_left_the_deck_before_the_board_was_dealt_are_not_on_it() -> None:
    known = words(6)
    state = MODE.answer(begun(known), {"do": "start"}, at(0)).state
    left = {pk: text for pk, text in known.items() if pk not in {2, 5}}
    assert sorted(MODE.made(state, left)["cards"]) == [1, 3, 4, 6]
    assert MODE.ending(MODE.drop(begun(known), frozenset(range(1, 6)))) is not None


def test_a_long_answer_has_its_first_words_or_the_teachers_label_and_the_whole_text_beside() -> None:
    long = "A membrane is a double layer of lipids; it holds proteins, which carry and sense, and it is fluid. " * 3
    known = texts(("membrane", long), ("carrier", long.replace("membrane", "carrier")), c2="binds and turns")
    state = dealt(known)
    own, other = (tile_named(state, tile(state, "r", card)) for card in (1, 2))
    assert own["label"].startswith("A double layer of lipids")
    assert len(own["label"]) <= 60
    assert own["text"] == long
    assert other["label"] == "binds and turns"


def test_a_question_stands_whole_where_an_answer_would_be_cut() -> None:
    asked = "What are some techniques used for visualizing and interpreting networks?"
    state = dealt(texts((asked, "x"), ("y", asked.replace("networks", "cells"))))
    assert tile_named(state, tile(state, "l", 1))["label"] == asked
    assert len(tile_named(state, tile(state, "r", 2))["label"]) <= 60


# ---- two tiles -----------------------------------------------------------------------------------------------------


def test_a_right_pair_is_found_and_counts_once() -> None:
    state = dealt(words(6))
    turn = pair(state, 3, 3)
    (result,) = turn.results
    assert (result.card, result.form, result.score, result.rating, result.options) == (3, MATCHING, 1.0, 3, 6)
    assert turn.state["found"] == [3]
    assert MODE.progress(turn.state).left == 5
    with pytest.raises(Refused, match="found already"):
        pair(turn.state, 3, 3)


def test_either_tile_may_be_chosen_first() -> None:
    state = dealt(words(6))
    reply = {"do": "pair", "a": tile(state, "r", 2), "b": tile(state, "l", 2)}
    assert MODE.answer(state, reply, at(900)).state["found"] == [2]
    reply = {"do": "pair", "a": tile(state, "r", 4), "b": tile(state, "l", 2)}
    (result,) = MODE.answer(state, reply, at(900)).results
    assert (result.card, result.other) == (2, 4)


def test_a_wrong_pair_is_a_miss_of_the_question_and_names_the_card_it_was_taken_for() -> None:
    state = dealt(words(6))
    turn = pair(state, 1, 4)
    (result,) = turn.results
    assert (result.card, result.other, result.score, result.rating) == (1, 4, 0.0, 1)
    assert result.response == "meaning 4"
    assert turn.state["misses"] == [[1, 4]]
    assert turn.state["found"] == []


def test_of_a_large_deck_any_card_may_be_dealt() -> None:
    cards = [CardFacts(id=pk) for pk in range(5000)]
    drawn = {pk for seed in range(40) for pk in MODE.begin(cards, MODE.clean({}), Random(seed), at(0))["cards"]}
    assert len(drawn) == 5000
    assert len(MODE.begin(cards, MODE.clean({}), Random(1), at(0))["cards"]) == 2000


def test_a_pair_found_after_a_miss_proves_nothing() -> None:
    state = pair(dealt(words(6)), 1, 4).state
    assert pair(state, 1, 1).results == pair(state, 4, 4).results == ()
    assert pair(state, 2, 2).results != ()


def test_the_last_pair_is_one_of_one_so_that_it_proves_nothing() -> None:
    state = dealt(words(2))
    state = pair(state, 1, 1).state
    assert pair(state, 2, 2).results[0].options == 1


def test_two_of_one_kind_are_a_notice_and_the_second_one_is_chosen_now() -> None:
    state = dealt(words(6))
    reply = {"do": "pair", "a": "l0", "b": "l3"}
    turn = MODE.answer(state, reply, at(900))
    assert (turn.results, turn.state["misses"], turn.state["chosen"]) == ((), [], "l3")
    assert MODE.told(reply) == "These two are of one kind. Choose one of each."
    assert MODE.told({"do": "pair", "a": "l0", "b": "r3"}) == ""


def test_a_tile_is_chosen_and_let_go_of_again() -> None:
    state = dealt(words(6))
    state = MODE.answer(state, {"do": "pair", "pick": "l2"}, at(900)).state
    assert state["chosen"] == "l2"
    assert MODE.answer(state, {"do": "pair", "pick": "l2"}, at(900)).state["chosen"] == ""


@pytest.mark.parametrize(
    "reply",
    [
        {"do": "pair", "a": "l0"},
        {"do": "pair", "a": "l0", "b": "x1"},
        {"do": "pair", "a": "l0", "b": "r6"},
        {"do": "pair", "a": "l0", "b": "r-1"},
        {"do": "pair", "a": "l0", "b": "r¹"},
        {"do": "pair", "pick": ""},
        {"do": "start"},
        {},
    ],
)
def test_a_reply_that_names_no_tiles_changes_nothing(reply: dict[str, str]) -> None:
    state = dealt(words(6))
    before = json.dumps(state)
    with pytest.raises(Refused):
        MODE.answer(state, reply, at(900))
    assert json.dumps(state) == before


def test_nothing_is_paired_before_the_board_is_shown() -> None:
    with pytest.raises(Refused):
        MODE.answer(begun(words(6)), {"do": "pair", "a": "l0", "b": "r0"}, at(0))


def test_the_score_is_the_share_of_pairs_that_were_found_without_a_miss() -> None:
    state = played(dealt(words(4)), 20_000, [(1, 2), (1, 3), (2, 1)])
    ending = MODE.ending(state)
    assert ending is not None
    assert (ending.score, ending.missed, sorted(ending.right)) == (0.5, (1, 2), [3, 4])


# ---- the clock -----------------------------------------------------------------------------------------------------


def test_the_time_runs_from_the_moment_the_board_was_sent_and_a_miss_costs_a_second() -> None:
    state = dealt(words(6))
    assert MODE.passed_ms(state, START + 4321) == 4321
    done = played(state, 18_412, [(1, 2), (3, 4)])
    assert MODE.record_ms(done) == 20_412
    assert MODE.passed_ms(done, START + 99_999) == 20_412
    assert MODE.summary(done) == "6 pairs in 20.4 s"


def test_a_time_that_nobody_can_play_does_not_count() -> None:
    quickest = QUICKEST_MS * 6
    assert MODE.record_ms(played(dealt(words(6)), quickest)) == quickest
    assert MODE.record_ms(played(dealt(words(6)), quickest - 1)) is None


def test_misses_do_not_make_an_impossible_time_possible() -> None:
    misses = [(1, 2), (1, 3), (1, 4), (1, 5)]
    assert MODE.record_ms(played(dealt(words(6)), QUICKEST_MS * 10 - 1, misses)) is None
    assert MODE.record_ms(played(dealt(words(6)), QUICKEST_MS * 10, misses)) is not None


def test_a_clock_that_was_set_back_makes_no_record() -> None:
    state = played(dealt(words(6)), -60_000)
    assert MODE.record_ms(state) is None
    assert MODE.passed_ms(state, 0) == 0


@pytest.mark.parametrize("settings", [{"timed": False}, {"cards": "starred"}, {"cards": "tag:exam"}])
def test_only_the_whole_deck_against_the_clock_is_ranked(settings: dict[str, Any]) -> None:
    assert MODE.record_ms(played(dealt(words(6)), 20_000)) == 20_000
    assert MODE.record_ms(played(dealt(words(6), **settings), 20_000)) is None


def test_who_goes_on_without_a_clock_is_not_ranked() -> None:
    state = MODE.answer(dealt(words(6)), {"do": "at-ease"}, at(2000)).state
    done = played(state, 20_000)
    assert MODE.record_ms(done) is None
    assert MODE.summary(done) == "6 pairs"


def test_a_board_that_is_not_done_has_no_record() -> None:
    state = dealt(words(6))
    assert MODE.record_ms(state) is None
    assert MODE.record_ms(pair(state, 1, 1).state) is None


# ---- again ---------------------------------------------------------------------------------------------------------


def test_another_board_is_drawn_from_all_cards_that_were_chosen() -> None:
    state, settings = played(dealt(words(20)), 20_000), MODE.clean({"cards": "starred"})
    assert MODE.again(state, missed=False) is None
    assert MODE.settings_again(settings, missed=False) == settings


def test_a_board_of_missed_cards_is_not_one_of_the_whole_deck() -> None:
    state = played(dealt(words(6)), 20_000, [(1, 2), (3, 4)])
    assert MODE.again(state, missed=True) == {1, 3}
    assert MODE.settings_again(MODE.clean({}), missed=True)["cards"] == "missed"


def test_two_cards_are_the_fewest() -> None:
    assert MODE.needs_cards == FEWEST == 2
