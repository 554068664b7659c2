"""Short answers to long cards: what of the card they say is ticked, and they are asked about rather than refused."""

import pytest

from decks.grading import Verdict, grade, installed, key_points

MAP = (
    "What does the .map() method do on a data set?",
    "The .map() method applies a user-defined transformation function to each element in a data set. This enables "
    "preprocessing and augmentation to be performed efficiently. Each element is transformed independently.",
)
CHANGED = (
    "Does the .map() method change a data set in place?",
    "No, the .map() method does not modify the original data set; it returns a new one with transformed elements. The "
    "original stays as it was, preserving the integrity of the source.",
)
LAYERS = (
    "What are the main layers of a network for images and what is their purpose?",
    "The main layers of a network for images include: Convolutional Layers: These layers capture local patterns. "
    "Pooling Layers: They downsample the feature maps. Activation Functions: They introduce non-linearity to the "
    "network. Loss Function: It measures the discrepancy between predicted and actual outputs.",
)


@pytest.fixture(
    params=[
        pytest.param(
            False, marks=pytest.mark.skipif(not installed.is_there(), reason="the extra `meaning` is not installed")
        ),
        True,
    ],
    ids=["model", "words"],
)
def by_words(request: pytest.FixtureRequest) -> bool:
    return request.param


def judge(card: tuple[str, str], answer: str, *, by_words: bool) -> Verdict:
    return grade(question=card[0], reference=card[1], answer=answer, by_words=by_words)


def test_a_point_in_a_few_words_of_its_own_is_ticked_and_the_answer_asked_about(by_words: bool) -> None:
    verdict = judge(MAP, "applies a function to every element", by_words=by_words)
    assert verdict.band == "unsure"
    assert [point.partition(" applies")[0] for point in verdict.met] == ["The .map() method"]
    assert "something else" not in verdict.reason


def test_labels_that_are_named_are_ticked(by_words: bool) -> None:
    verdict = judge(LAYERS, "convolution, pooling, activation", by_words=by_words)
    assert verdict.band == "unsure"
    assert [point.partition(":")[0] for point in verdict.met] == [
        "Convolutional Layers",
        "Pooling Layers",
        "Activation Functions",
    ]
    assert [point.partition(":")[0] for point in verdict.missing] == ["Loss Function"]


def test_a_label_that_is_denied_is_not_named(by_words: bool) -> None:
    verdict = judge(LAYERS, "there is no pooling in it, only convolution and activation", by_words=by_words)
    assert not any("Pooling" in point for point in verdict.met)


def test_a_right_yes_or_no_is_asked_about_and_a_wrong_one_misses(by_words: bool) -> None:
    right, wrong = (judge(CHANGED, answer, by_words=by_words) for answer in ("no", "Yes"))
    assert right.band == "unsure"
    assert len(right.met) == 1
    assert wrong.band == "miss"
    assert not wrong.met
    assert wrong.reason.startswith("The answer begins with “no”.")


def test_what_introduces_a_list_is_no_point_and_a_label_that_was_asked_for_stays() -> None:
    assert key_points(LAYERS[1], LAYERS[0])[0] == "Convolutional Layers: These layers capture local patterns"
    named = key_points(
        "LeNet: One of the first networks, by Yann LeCun, used for handwritten digits. AlexNet: A deep network that "
        "won a contest of 2012 by a wide margin.",
        "What are known networks, such as LeNet and AlexNet?",
    )
    assert [point.partition(":")[0] for point in named] == ["LeNet", "AlexNet"]


def test_a_list_of_doings_is_not_taken_apart() -> None:
    reference = (
        "Employing ways such as quantization, pruning, or special hardware to make a network faster in real use."
    )
    assert key_points(reference) == (reference.rstrip("."),)
