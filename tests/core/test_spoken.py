"""What is said for a text: a student hears words, never signs, and never more than a voice says in one breath."""

import re

import pytest

from decks.formats import read
from decks.speaking.lines import lines_of
from decks.speech.spoken import LONGEST, sentences, spoken
from decks.text import plain
from tests import shared


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What does the .map() method do?", "What does the dot map method do?"),
        ("the keras.layers.RandAugment layer", "the kerrus dot layers dot RandAugment layer"),
        ("image_dataset_from_directory", "image dataset from directory"),
        ("(e.g., keras.applications.Xception.preprocess_input()).",
         "for example, kerrus dot applications dot Xception dot preprocess input."),
        ("a Convolutional Neural Network (CNN) and how", "a Convolutional Neural Network, CNN, and how"),
        ("Descent (SGD), or RMSProp.", "Descent, SGD, or RMSProp."),
        ("f(x) = x^2 - 5", "f of x equals x squared minus 5"),
        ("e^{-x}, i.e. a[0] != b[i]", "e to the minus x, that is a at 0 not equal to b at i"),
        ("10⁻⁴ m³, H₂O → H⁺", "10 to the minus 4 m cubed, H2O to H plus"),
        ("3.5 GB at 32 KB/s", "3.5 gigabytes at 32 kilobytes per second"),
        ("10-20 % of 3×3 filters at −5 °C", "10 to 20 percent of 3 by 3 filters at minus 5 degrees Celsius"),
        ("1/2 of them and/or GPU/CPU", "1 over 2 of them and or GPU or CPU"),
        ("state-of-the-art — well-known", "state-of-the-art, well-known"),
        ("the image(s) don’t", "the images don’t"),
        ("Python v3.11 vs. C++, Java etc. Done.", "Python v3.11 versus C plus plus, Java et cetera. Done."),
        ("ILSVRC, HTTPS and SCUBA", "I L S V R C, H T T P S and SCUBA"),
        ("See https://www.example.org/a?b=1.", "See example dot org."),
        ("**bold** `code` 😀 “quoted”", "bold code quoted"),
    ],
)  # fmt: skip
def test_signs_code_and_units_are_said_in_words(text: str, said: str) -> None:
    assert spoken(text) == said


def test_a_term_is_said_as_the_deck_says_it() -> None:
    lexicon = {"ResNet": "res net", ".map()": "the map function", "softmax": "soft max", "C": "carbon"}
    assert spoken("ResNets use .map().", lexicon=lexicon) == "res nets use the map function."
    assert spoken("Softmax is no softmaxing; resnet.", lexicon=lexicon) == "soft max is no softmaxing; resnet."
    assert spoken("C and CNN", lexicon=lexicon) == "carbon and CNN"
    assert spoken("nn.ResNet", lexicon=lexicon) == "nn dot res net"


def test_the_decks_own_way_goes_before_that_of_all_decks() -> None:
    assert spoken("ReLU") == "ray loo"
    assert spoken("ReLU", lexicon={"ReLU": "rectified linear unit"}) == "rectified linear unit"


def test_what_is_said_for_a_term_is_said_as_it_stands() -> None:
    assert spoken("A = B", lexicon={"A": "one (1)", "B": "x_y"}) == "one (1) equals x_y"


def test_other_languages_keep_their_own_words_for_signs() -> None:
    assert spoken("ungefähr 20 % z. B. = a_b()", language="de") == "ungefähr 20 % z. B. = a b"


def test_speech_comes_by_the_sentence() -> None:
    assert sentences("One is. Is it? Yes! 3.5 is U.S. data.") == ["One is.", "Is it?", "Yes!", "3.5 is U.S. data."]
    assert sentences("1. First thing. 2. Second thing.") == ["1. First thing.", "2. Second thing."]
    assert sentences("これは文です。次の文です。") == ["これは文です。", "次の文です。"]
    assert sentences("") == []


def test_a_long_sentence_is_cut_at_its_pauses_and_loses_nothing() -> None:
    text = "it goes on and on, " * 30 + "x" * 400
    pieces = sentences(text)
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece.endswith("on,") for piece in pieces[:3])
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@shared.needs("seeds")
@pytest.mark.parametrize("key", shared.SEEDS)
def test_the_lecture_is_said_without_a_sign_that_no_one_says(key: str) -> None:
    cards = read(shared.seed(key)[0]).cards
    assert len(cards) == 20
    for card in cards:
        for side in (card.front, card.back):
            said = spoken(plain(side))
            assert not re.search(r"[_()\[\]{}=<>|*`“”\\/]|\s[,.;]|,,|\.\w|  ", said), said
            assert all(piece and len(piece) <= LONGEST for piece in sentences(said))
            letters = [re.sub(r"[\W_]", "", text).lower() for text in (plain(side), said)]
            assert abs(len(letters[0]) - len(letters[1])) <= 0.35 * len(letters[0]) + 20, said


# ---- a side of a card ----------------------------------------------------------------------------------------------


def test_a_side_is_said_as_its_teacher_says_it() -> None:
    lexicon = {"ResNet": "res net"}
    assert lines_of("Is **ResNet** $x^2$? Why?", lexicon=lexicon) == ["Is res net x squared?", "Why?"]
    assert lines_of("$$\\oint$$", said="What is this ResNet?", lexicon=lexicon) == ["What is this res net?"]
    assert lines_of("Ist $x^2$ **gut**?", language="de") == ["Ist x 2 gut?"]
    assert lines_of("") == []
