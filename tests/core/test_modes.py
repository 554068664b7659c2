"""What holds for every mode in the registry, and what Flashcards does."""

import json
from random import Random

import pytest

from decks.modes import MODES, CardFacts, Mode, Moment, Refused, Texts, chosen
from decks.modes.flashcards import Flashcards

CARDS = [CardFacts(id=i, tags=("even",) if i % 2 == 0 else ()) for i in range(1, 8)]
WORDS = ("root", "stem", "leaf", "petal", "seed", "spore", "bark")
TEXTS = {
    card.id: Texts(card.id, f"What is a {word}?", f"The {word}.") for card, word in zip(CARDS, WORDS, strict=True)
}
NOW = Moment(ms=1_800_000_000_000, day=20_000)
AT_ONCE = {"test", "matching"}  # a sheet or a board is asked as a whole, and no single question stands open
every_mode = pytest.mark.parametrize("mode", MODES.values(), ids=list(MODES))


def begun(mode: Mode, **settings: object) -> dict:
    return complete(mode, mode.begin(CARDS, mode.clean(settings), Random(1), NOW))


def complete(mode: Mode, state: dict) -> dict:
    """The state with the questions that are made of texts."""
    for _ in CARDS:
        if not mode.wants(state):
            return state
        state = mode.made(state, TEXTS)
    raise AssertionError("It wants texts for ever.")


@every_mode
def test_an_address_sets_only_what_stands_in_the_form(mode: Mode) -> None:
    sent = {option.name: option.default for option in mode.options} | {"nothing": "1"}
    assert list(mode.offered(sent)) == [option.name for option in mode.options if option.label]


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
    prompts, asked = mode.prompts(state, 2), {card.id for card in CARDS}
    assert (prompts == []) == (mode.slug in AT_ONCE)
    assert all(prompt.card in asked and prompt.number == place for place, prompt in enumerate(prompts, 1))
    assert mode.ending(state) is None
    done = mode.progress(state)
    assert (done.done, done.right) == (0, 0)
    assert 0 < done.total <= len(mode.cards(state)) == len(set(mode.cards(state)) & asked)


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
    state = mode.begin(CARDS, mode.clean({}), Random(1), NOW)
    total, asked = mode.progress(state).total, mode.prompts(state, 1)
    first = asked[0].card if asked else mode.cards(state)[0]
    rest = complete(mode, mode.drop(state, frozenset({first})))
    assert first not in {prompt.card for prompt in mode.prompts(rest, 10)} | set(mode.cards(rest))
    left = mode.progress(rest).total
    assert left == total - 1 if asked or total == len(CARDS) else left <= total, "a board may take another card"


@every_mode
def test_the_texts_of_a_question_are_wanted_once_and_the_state_is_plain_json_after_it(mode: Mode) -> None:
    state = begun(mode)
    assert not mode.wants(state)
    assert json.loads(json.dumps(state)) == state


@every_mode
def test_nothing_is_kept_of_a_reply_from_a_page_that_is_behind_unless_the_mode_says_so(mode: Mode) -> None:
    state = begun(mode)
    assert mode.overtaken(state, {"do": "know", "answer": "leaf"}, NOW) == (state, "")


@every_mode
def test_settings_that_begin_nothing_say_why_in_a_sentence(mode: Mode) -> None:
    assert mode.clash(mode.clean({})) == ""
    off = {option.name: False for option in mode.options if option.kind == "switch"}
    clash = mode.clash(mode.clean(off))
    assert not clash or clash.endswith(".")


@every_mode
def test_every_setting_has_a_name_of_its_own_and_those_of_a_form_a_label(mode: Mode) -> None:
    names = [option.name for option in mode.options]
    assert len(set(names)) == len(names)
    assert all(option.label or (option.once and not option.kept) for option in mode.options)


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
