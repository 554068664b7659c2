"""The words of a call: wishes and answers, the lines that Kai says, hints, and what may be put differently."""

import json

import pytest

from decks.tutor import (
    WISHES,
    BadLines,
    addressed,
    forgotten,
    own_lines,
    read_lines,
    rewordable,
    reworded,
    understood,
    wish,
)
from decks.tutor.hints import spoken_hint
from tests.caller import Caller
from tests.core.test_tutor import CELLS, cards_of, decks, knows

# ---- wishes and lines ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Repeat.", "repeat"),
        ("Kai, can you repeat that, please?", "repeat"),
        ("repete the question", "repeat"),
        ("Say that a gain", "repeat"),
        ("Slower!", "slower"),
        ("a hint please", "hint"),
        ("Skip.", "skip"),
        ("I dont no", "dont-know"),
        ("I don't know. I don't know.", "dont-know"),
        ("Um, no idea", "dont-know"),
        ("Thats not what I said", "not-said"),
        ("that's not what I set", "not-said"),
        ("but I was right", "right"),
        ("Paws", "pause"),
        ("okay stop", "stop"),
        ("let's go on", "resume"),
        ("I don't know, maybe the mitochondrion", ""),
        ("You skip the layer", ""),
        ("A stop codon ends it", ""),
        ("Repeat the experiment with a control", ""),
        ("It helps the cell", ""),
        ("flower", ""),
        ("yes", ""),
        ("", ""),
    ],
)
def test_a_wish_is_told_from_an_answer(said: str, meant: str) -> None:
    assert wish(said, own_lines()) == meant


def test_yes_and_no_are_wishes_where_they_were_asked_for() -> None:
    for meant, ways in {
        "had": ("Yeah.", "right", "Yes, I think I had that", "well, yes I did say so"),
        "had-not": ("no, not really", "nope", "No it was the other one"),
        "repeat": ("once more please",),
        "": ("it is not the same", "let me think"),
    }.items():
        for said in ways:
            assert wish(said, own_lines(), asks_yes_or_no=True) == meant, said


def test_what_the_card_says_is_an_answer_whatever_else_it_means() -> None:
    assert wish("pass", own_lines(), answer="The pass statement.") == ""
    assert wish("pass", own_lines(), answer="Data pass the layers one by one in the forward direction.") == "skip"
    call = Caller(CELLS[3:])
    assert understood(call.state, "stop", own_lines()) == "say"
    call.say("Stop.")
    assert call.results[0].rating == 3


def test_every_wish_of_the_lines_is_known_to_the_dialogue() -> None:
    assert set(own_lines().wishes) == set(WISHES)


def test_a_teachers_lines_take_the_place_of_ours_and_the_others_stay() -> None:
    own = read_lines('[lines]\npraise = ["A", "B", "C", "D", "E", "F"]\n')
    assert own.lines["praise"] == ("A", "B", "C", "D", "E", "F")
    assert own.lines["bye"] == own_lines().lines["bye"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[lines", "This is no TOML"),
        ('[lines]\nprais = ["A"]', "“prais” in [lines] is not known"),
        ('[lines]\npraise = ["A", "B"]', "“praise” has 2 different lines; it needs 6"),
        ('[lines]\npraise = "A"', "“praise” in [lines] is a list of texts"),
        ('[lines]\npraise = ["{score}", "B", "C", "D", "E", "F"]', "“praise” cannot fill in {score}"),
        ('[lines]\nhalf = ["{rigth}", "B", "C", "D", "E", "F"]', "it can fill in {done}, {left}, {right}"),
        ('[lines]\npraise = ["{", "B", "C", "D", "E", "F"]', "a brace has no partner"),
        (f'[lines]\npraise = ["{"long " * 40}", "B", "C", "D", "E", "F"]', "160 are the most"),
        ("lines = 3", "“lines” is a table"),
        ('language = "de"', "In another language than “en” every kind is needed"),
        ("language = 3", "The language is a word"),
        ("[more]", "“more” in the file is not known"),
    ],
)
def test_a_mistake_in_the_lines_is_told_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(BadLines) as told:
        read_lines(text)
    assert says in str(told.value)


# ---- hints, and other words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "question", "hints"),
    [
        (
            "Prefetching minimizes GPU idle time by proactively loading data",
            "What is the benefit of prefetching in data loading?",
            ["Prefetching minimizes…", "Prefetching minimizes GPU idle…"],
        ),
        ("The mitochondrion", "What makes ATP?", ["The…", "The m…"]),
        ("Paris", "What is the capital of France?", ["P…", "P…"]),
        ("三角形有三条边", "问题", ["三角…", "三角形有…"]),
    ],
)
def test_a_hint_is_how_the_point_begins(point: str, question: str, hints: list[str]) -> None:
    assert [spoken_hint(point, step, question) for step in (1, 2)] == hints


@pytest.mark.parametrize("path", decks())
def test_no_hint_tells_the_whole_point(path) -> None:
    for question, answer in cards_of(path):
        for step in (1, 2):
            assert spoken_hint(answer, step, question).rstrip("…").strip() != answer.rstrip(".")


def missed_call() -> Caller:
    call = Caller([("What is osmosis?", "Water that moves through a membrane."), *CELLS])
    call.say("A purple elephant.")
    return call


def test_a_hint_may_be_put_in_other_words_and_what_they_may_speak_of_is_told() -> None:
    call = missed_call()
    (hint,) = rewordable(call.state)
    assert hint.kind == "hint"
    assert hint.facts["question"] == "What is osmosis?"
    assert hint.facts["given"] == "A purple elephant."
    assert hint.facts["missing"] == ["Water that moves through a membrane"]
    assert hint.facts["hint"] == "Water…"
    state = reworded(call.state, hint, "No elephants here. What is it that flows,\nand begins with water?")
    assert [each["text"] for each in call.mode.shows(state)["lines"]] == [
        "No elephants here. What is it that flows, and begins with water?"
    ]
    assert {**state, "script": 0} == {**call.state, "script": 0}, "what was decided stays"


@pytest.mark.parametrize("words", ["", " \n", "so " * 100, "Think of what moves through a membrane."])
def test_words_that_tell_the_answer_or_are_none_are_not_taken(words: str) -> None:
    call = missed_call()
    assert reworded(call.state, rewordable(call.state)[0], words) == call.state


def test_praise_may_be_put_in_other_words_and_the_answer_of_the_card_may_not() -> None:
    call = Caller(CELLS)
    call.say("The smallest unit of life.")
    (praise,) = rewordable(call.state)
    assert (praise.kind, praise.facts["band"]) == ("feedback", "pass")
    call.say("I don't know")
    call.say("I don't know")
    assert rewordable(call.state) == ()


def test_no_name_stands_in_a_state_and_whoever_shows_it_fills_it_in() -> None:
    call = Caller(CELLS)
    (hello, _) = call.heard
    assert "{name}" in hello
    assert "Mia" in addressed(hello, name="Mia", deck="Cells")
    assert "{" not in addressed(hello, name="Mia", deck="Cells")


def test_a_transcript_can_be_forgotten_and_what_came_of_it_stays() -> None:
    call = Caller(CELLS)
    call.say("The smallest unit of life.")
    call.say("A purple elephant.")
    state = forgotten(call.state)
    assert "elephant" not in json.dumps(state["script"])
    assert call.mode.progress(state).right == 1
    call.state = state
    call.talk(knows)
    assert call.mode.ending(call.state) is not None
