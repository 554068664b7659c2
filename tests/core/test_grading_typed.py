"""Answers graded as typed: what counts, what is forgiven, what never is, and how a difference is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.grading import STRICTNESS, difference, grade
from decks.grading.alternatives import alternatives
from decks.grading.exact import same
from decks.grading.numbers import quantity
from decks.grading.typos import is_slip


def band(reference: str, answer: str, strictness: str = "typos", **more: object) -> str:
    return grade(question="", reference=reference, answer=answer, strictness=strictness, **more).band


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("Paris", "paris"), ("e.g. this", "eg this"), ("data set", "Dataset!"), ("naïve", "naive"), ("a–b", "a b")],
)
def test_case_punctuation_white_space_and_accents_do_not_count(reference: str, answer: str) -> None:
    assert band(reference, answer, "exact") == "pass"


def test_accents_count_where_that_is_set() -> None:
    assert band("café", "cafe", "exact", accents=True) == "miss"
    assert band("café", "cafe\u0301", "exact", accents=True) == "pass"


@pytest.mark.parametrize("strictness", ["typos", "meaning"])
@pytest.mark.parametrize(
    ("reference", "answer", "without", "counting"),
    [
        ("la niña", "la nina", "pass", "miss"),
        ("la canción", "la cancoin", "pass", "miss"),
        ("la canción", "la cáncion", "pass", "miss"),
        ("la canción", "la cacnión", "pass", "pass"),
        ("la canción", "la cancióm", "pass", "pass"),
        ("la canción", "canción", "pass", "pass"),
    ],
)
def test_an_accent_that_counts_is_no_slip_of_the_pen(
    reference: str, answer: str, without: str, counting: str, strictness: str
) -> None:
    assert band(reference, answer, strictness, language="es") == without
    assert band(reference, answer, strictness, language="es", accents=True) == counting


def test_a_wrong_accent_is_named_and_marked() -> None:
    verdict = grade(question="", reference="la niña", answer="la nina", strictness="typos", accents=True)
    assert verdict.reason == "Right but for the accents, and they count here."
    assert [(each.given, each.wanted) for each in difference("la nina", "la niña", accents=True)] == [
        ("la ni", "la ni"),
        ("n", "ñ"),
        ("a", "a"),
    ]


@pytest.mark.parametrize(("reference", "answer"), [("C++", "C"), ("-5", "5"), ("x > 3", "x < 3"), ("C#", "C")])
def test_signs_that_calculate_or_name_count(reference: str, answer: str) -> None:
    assert band(reference, answer) == "miss"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("recieve", "receive"), ("mitocondria", "mitochondria"), ("photosinthesys", "photosynthesis"), ("from", "form")],
)
def test_slips_are_forgiven_by_length_and_a_transposition_is_one(word: str, meant: str) -> None:
    assert is_slip(word, meant)
    assert band(meant, word) == "pass"
    assert band(meant, word, "exact") == "miss"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("cat", "car"),  # under 4 letters
        ("receivves", "rceve"),
        ("12", "13"),
        ("h2o", "h2s"),
        ("nitrite", "nitrate"),
        ("ethane", "methane"),
        ("chlorid", "chloride"),
        ("hypotonic", "hypertonic"),
        ("intramolecular", "intermolecular"),
        ("unable", "able"),
    ],
)
def test_short_words_numbers_formulas_chemical_names_and_opposites_are_never_fuzzy(word: str, meant: str) -> None:
    assert not is_slip(word, meant)
    assert band(meant, word) == "miss"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=15), st.data())
def test_one_changed_letter_is_a_slip_from_four_letters_on(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    other = word[:at] + "0" + word[at + 1 :]
    assert not is_slip(other, word)  # a digit in a word makes it another
    assert is_slip(word, word)
    if len(word) < 4:
        assert not is_slip(word[:at] + "q" + word[at + 1 :], word) or word[at] == "q"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("colour / color", "color"), ("H2O; water", "water"), ("(the) cell", "cell"), ("colour (color)", "color"),
     ("cell(s)", "cells"), ("the mitochondria", "mitochondria"), ("to run", "run")],
)  # fmt: skip
def test_a_short_reference_may_name_alternatives(reference: str, answer: str) -> None:
    assert band(reference, answer) == "pass"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("input/output", "input"), ("km/h", "km"),
     ("It is cold in winter; it is warm there in summer", "It is cold in winter"),
     ("rotation, scaling", "scaling")],
)  # fmt: skip
def test_a_long_reference_and_a_comma_name_none(reference: str, answer: str) -> None:
    assert len(alternatives(reference)) == 1
    assert band(reference, answer) == "miss"


@pytest.mark.parametrize(
    ("one", "other"),
    [("9.81 m/s²", "9.81 m s^-2"), ("1 km", "1,000 metres"), ("5 %", "0.05"), ("6.022 × 10²³", "6.022e23"),
     ("36 km/h", "10 m/s"), ("1.5 L", "1500 ml"), ("20 °C", "20 degrees Celsius"), ("-3", "−3.0")],
)  # fmt: skip
def test_numbers_are_compared_by_value_and_unit(one: str, other: str) -> None:
    assert band(one, other, "exact") == band(other, one, "exact") == "pass"


@pytest.mark.parametrize(("one", "other"), [("9.81", "9.82"), ("5 km", "5 m"), ("10 °C", "10 K"), ("1e3", "1e4")])
def test_another_number_or_unit_misses(one: str, other: str) -> None:
    assert band(one, other) == "miss"


def test_a_missing_unit_is_asked_about() -> None:
    verdict = grade(question="How fast?", reference="36 km/h", answer="36", strictness="exact")
    assert (verdict.band, verdict.reason) == ("unsure", "The number is right; its unit is missing.")


def test_a_comma_is_read_as_the_language_writes_it() -> None:
    assert band("3,14", "3.14", language="de") == "pass"
    assert band("1.000", "1000", language="de") == "pass"
    assert band("1,000", "1000", language="en") == "pass"
    assert band("1,000", "1", language="en") == "miss"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    found = quantity(text)
    assert found is None or found.value.is_finite()


@given(st.text(max_size=40))
def test_every_text_with_words_is_the_same_as_itself(text: str) -> None:
    assert same(text, text) or not any(char.isalnum() for char in text)


def test_a_difference_shows_letter_by_letter() -> None:
    kinds = [(piece.kind, piece.given, piece.wanted) for piece in difference("Mitocondria", "mitochondria")]
    assert kinds == [("same", "Mitoc", "mitoc"), ("missing", "", "h"), ("same", "ondria", "ondria")]


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_of_a_difference_are_both_texts(one: str, other: str) -> None:
    pieces = difference(one, other)
    assert "".join(piece.given for piece in pieces) == one
    assert "".join(piece.wanted for piece in pieces) == other


def test_accents_in_a_difference_stay_on_their_letters() -> None:
    assert [piece.wanted for piece in difference("cafe", "cafe\u0301", accents=True)] == ["caf", "e\u0301"]


@pytest.mark.parametrize("strictness", STRICTNESS)
def test_an_answer_to_a_card_that_has_none_is_left_to_the_student_and_a_blank_misses(strictness: str) -> None:
    verdict = grade(question="What is it?", reference=" ", answer="A cell", strictness=strictness, by_words=True)
    assert (verdict.band, verdict.reason) == ("unsure", "There is no answer to compare yours with.")
    assert band("", "", strictness, by_words=True) == band("", "I don't know", strictness, by_words=True) == "miss"


def test_another_strictness_is_refused() -> None:
    with pytest.raises(ValueError, match="strictness is 'lax'"):
        grade(question="", reference="a", answer="a", strictness="lax")
