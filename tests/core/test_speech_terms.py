"""A deck's terms: which they are, and how they are found in what a listener wrote."""

import pytest

from decks.speech.terms import fitted, hotwords, vocabulary

DECK = vocabulary(
    [
        "What does Xception use in place of ordinary convolutions?",
        "Xception uses depthwise separable convolutions.",
        "How does DenseNet differ from ResNet? DenseNet connects all layers; a ResNet adds skip connections.",
        "The Keras functional API builds models with several inputs; MobileNet is one of them.",
        "Backpropagation computes the gradient on the GPU, and backpropagation needs the chain rule.",
        "Prefetching prepares the next batch, so prefetching keeps it busy.",
        "An exceptional answer, and the space it takes: the net is dense.",
    ]
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a dense net has connections", "a DenseNet has connections"),
        ("resnet, dense net, and mobile net are known", "ResNet, DenseNet, and MobileNet are known"),
        ("Ex such a uses layers", "Xception uses layers"),
        ("x such in uses depthwise layers", "Xception uses depthwise layers"),
        ("the care is functional api", "the Keras functional API"),
        ("Exception uses layers.", "Xception uses layers."),
        ("on the gpu.", "on the GPU."),
    ],
)
def test_a_name_is_found_by_its_letters_and_by_its_sound(said, meant):
    assert fitted(said, DECK).text == meant


def test_a_term_is_found_in_a_word_that_the_listener_had_to_spell():
    assert fitted("vaprapagation computes it", DECK, {"vaprapagation"}).text == "backpropagation computes it"
    assert fitted("profetching helps", DECK, {"profetching"}).put_in == (("profetching", "prefetching"),)
    assert fitted("vaprapagation computes it", DECK).put_in == ()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "I don't know",
        "yes",
        "The leaves are green because they reflect it",
        "an exceptional space",
        "the net is dense",
        "the amount of water is urgent, and the downside looks bad",
        "we accept the grass as it grows",
        "convolution and gradients",
    ],
)
def test_ordinary_words_stay(said):
    assert fitted(said, DECK).text == said


def test_what_is_already_right_counts_as_nothing_put_in():
    assert fitted("Xception and DenseNet", DECK).put_in == ()


def test_hotwords_are_of_the_whole_deck_with_its_names_first():
    words = hotwords(DECK)
    assert {"Xception", "DenseNet", "ResNet", "MobileNet", "Keras", "GPU", "API"} == set(words[:7])
    assert {"backpropagation", "prefetching", "depthwise"} <= set(words)
    assert "the" not in words


def test_hotwords_of_a_large_deck_stay_few():
    many = vocabulary(f"The Term{number}Name and wordnumber{number} of it" for number in range(3_000))
    assert len(hotwords(many)) <= 60
    assert sum(len(word) + 1 for word in hotwords(many)) <= 600


@pytest.mark.parametrize("texts", [[], [""], ["…"], ["Ζεύς и 東京 " * 50], ["a" * 5_000], ["'''", "1 2 3"]])
def test_any_deck_has_a_vocabulary(texts):
    deck = vocabulary(texts)
    assert fitted("anything at all", deck).text == "anything at all"
    assert len(hotwords(deck)) <= 60
