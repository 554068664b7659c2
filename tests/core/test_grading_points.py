"""The key points of an answer: its tail is none, its sentences and clauses are, and none says too little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.grading import core, key_points

RESNET = (
    "Residual Networks incorporate skip connections that bypass one or more layers, enabling the model to learn "
    "residual mappings. These connections improve the training of deep networks. Analogy: Having a 'fast track'."
)


def test_what_only_helps_to_remember_is_not_needed() -> None:
    assert core(RESNET).endswith("deep networks.")
    assert core("Water boils at 100 °C. Mnemonic: one hundred, hot!") == "Water boils at 100 °C."
    assert core("Analogy: all of it") == "Analogy: all of it"


def test_an_example_is_needed_where_it_is_asked_for() -> None:
    answer = "A metal conducts. Example: copper."
    assert core(answer, "What is a conductor?") == "A metal conducts."
    assert core(answer, "What is a conductor? Give an example.") == answer


def test_long_sentences_are_taken_apart_and_short_ones_are_not() -> None:
    assert key_points(RESNET) == (
        "Residual Networks incorporate skip connections that bypass one or more layers",
        "enabling the model to learn residual mappings",
        "These connections improve the training of deep networks",
    )
    assert key_points("Paris, which is in France") == ("Paris, which is in France",)


def test_each_line_of_a_list_is_a_point_however_short() -> None:
    charter = "A vote for every man of 21\nA secret ballot\nPay for members\n\nBy 1918 all but the last were law."
    assert key_points(charter) == (
        "A vote for every man of 21",
        "A secret ballot",
        "Pay for members",
        "By 1918 all but the last were law",
    )
    assert key_points("Carbon. Oxygen. Iron.") == ("Carbon. Oxygen. Iron",)


def test_what_introduces_a_list_is_no_point_and_labels_stay_with_theirs() -> None:
    answer = "The main methods include:\n- Dropout: sets random units to zero\n- Early stopping: ends when loss rises"
    assert key_points(answer, "What are the methods?") == (
        "Dropout: sets random units to zero",
        "Early stopping: ends when loss rises",
    )


@pytest.mark.parametrize("text", ["e.g. this and that, i.e. both", "The .map() method runs. It is lazy."])
def test_a_point_does_not_end_at_every_full_stop(text: str) -> None:
    assert all(len(point) > 8 for point in key_points(text))


@given(st.text(max_size=300))
def test_points_are_parts_of_the_answer_and_there_is_one_unless_it_is_empty(text: str) -> None:
    points = key_points(text)
    assert bool(points) == bool(text.strip())
    assert all(point.strip() and point in text for point in points)
