"""What holds for every mode in the registry, and what Flashcards does."""

import json
from random import Random

import pytest

from decks.modes import MODES, CardFacts, Mode, Moment, Refused, chosen
from decks.modes.flashcards import Flashcards

CARDS = [CardFacts(id=i, tags=("even",) if i % 2 == 0 else ()) for i in range(1, 8)]
NOW = Moment(ms=1_800_000_000_000, day=20_000)
every_mode = pytest.mark.parametrize("mode", MODES.values(), ids=list(MODES))


def begun(mode: Mode, **settings: object) -> dict:
    return mode.begin(CARDS, mode.clean(settings), Random(1), NOW)


@every_mode
def test_a_mode_is_filed_under_its_slug(mode: Mode) -> None:
    assert MODES[mode.slug] is mode
    assert mode.slug.isidentifier() or "-" in mode.slug
    assert mode.label
    assert mode.about.endswith(".")


@every_mode
def test_the_state_is_plain_json(mode: Mode) -> None:
    state = begun(mode)
    assert json.loads(json.dumps(state)) == state


@every_mode
def test_defaults_survive_cleaning_and_nonsense_takes_the_default(mode: Mode) -> None:
    defaults = mode.clean({})
    assert mode.clean(defaults) == defaults
    assert mode.clean(dict.fromkeys(defaults, "nonsense") | {"other": 1}) == defaults


@every_mode
def test_a_session_begins_with_a_question_and_has_no_ending_yet(mode: Mode) -> None:
    state = begun(mode)
    prompts = mode.prompts(state, 2)
    assert prompts[0].number == 1
    assert prompts[0].card in {card.id for card in CARDS}
    assert mode.ending(state) is None
    assert mode.progress(state).done == 0


@every_mode
def test_a_reply_that_makes_no_sense_is_refused_and_changes_nothing(mode: Mode) -> None:
    state = begun(mode)
    before = json.dumps(state)
    with pytest.raises(Refused):
        mode.answer(state, {"do": "dance"}, NOW)
    assert json.dumps(state) == before


@every_mode
def test_there_is_nothing_to_undo_at_the_start(mode: Mode) -> None:
    with pytest.raises(Refused):
        mode.undo(begun(mode))


@every_mode
def test_a_card_that_has_left_the_deck_is_not_asked(mode: Mode) -> None:
    state = begun(mode)
    first = mode.prompts(state, 1)[0].card
    rest = mode.drop(state, frozenset({first}))
    assert first not in {prompt.card for prompt in mode.prompts(rest, 10)}
    assert mode.progress(rest).total == len(CARDS) - 1


def test_sorting_every_card_ends_with_both_counts() -> None:
    mode, state = Flashcards(), begun(Flashcards())
    for i in range(len(CARDS)):
        state = mode.answer(state, {"do": "know" if i % 2 else "learning"}, NOW).state
    ending = mode.ending(state)
    assert ending is not None
    assert ending.missed == (1, 3, 5, 7)
    assert ending.right == (2, 4, 6)
    assert ending.score == pytest.approx(3 / 7)


def test_sorting_is_an_answer_and_moving_is_none() -> None:
    mode = Flashcards()
    assert mode.answer(begun(mode), {"do": "know"}, NOW).results[0].rating == 3
    assert mode.answer(begun(mode), {"do": "learning"}, NOW).results[0].rating == 1
    assert mode.answer(begun(mode, sorting=False), {"do": "next"}, NOW).results == ()


def test_undo_after_a_sort_is_the_identity() -> None:
    mode, state = Flashcards(), begun(Flashcards())
    state = mode.answer(state, {"do": "know"}, NOW).state
    assert mode.undo(mode.answer(state, {"do": "learning"}, NOW).state) == state


def test_without_sorting_one_moves_to_and_fro_and_past_the_last_card_is_the_end() -> None:
    mode, state = Flashcards(), begun(Flashcards(), sorting=False)
    state = mode.answer(state, {"do": "back"}, NOW).state
    assert state["at"] == 0
    for _ in CARDS:
        state = mode.answer(state, {"do": "next"}, NOW).state
    assert mode.ending(state) is not None
    assert mode.ending(mode.answer(state, {"do": "back"}, NOW).state) is None


def test_shuffling_keeps_every_card_and_asking_both_sides_mixes() -> None:
    state = begun(Flashcards(), shuffle=True, side="both")
    assert sorted(state["order"]) == [card.id for card in CARDS]
    assert state["order"] != [card.id for card in CARDS]
    assert set(state["asks"]) == {"f", "b"}


@pytest.mark.parametrize(
    ("which", "ids"),
    [
        ("all", [1, 2, 3, 4]),
        ("starred", [1]),
        ("missed", [2]),
        ("unmastered", [1, 2, 4]),
        ("mastered", [3]),
        ("new", [1, 4]),
        ("tag:exam", [4]),
    ],
)
def test_the_choice_of_cards(which: str, ids: list[int]) -> None:
    cards = [
        CardFacts(1, starred=True),
        CardFacts(2, band="learning", missed=True),
        CardFacts(3, band="mastered"),
        CardFacts(4, tags=("exam",)),
    ]
    assert [card.id for card in chosen(cards, which)] == ids
