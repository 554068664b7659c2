"""Labels for a board, hints, and keys for what a keyboard lacks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.formats import read
from decks.questions import hint, label, labels, special_keys
from decks.questions.words import content
from decks.text import plain
from tests.shared import SEEDS, needs, seed

LONG = (
    "Prefetching minimizes GPU idle time by proactively loading data. While the GPU processes the current batch, the "
    "CPU prepares the subsequent batch. Analogy: Ordering the next drink while finishing the current one."
)
texts = st.text(max_size=160) | st.lists(
    st.sampled_from(["a", "the", "cell", "wall", "is", "of", "lipid", "and,", "but;", "so.", "光合"]), max_size=40
).map(" ".join)


# ---- labels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("der Hund", "der Hund"),
        ("  two\n words. ", "two words"),
        ("", "…"),
        (LONG, "Prefetching minimizes GPU idle time…"),
        (
            "Dropout: sets units to zero in training. Early Stopping: ends it when the loss grows again.",
            "Dropout, Early Stopping",
        ),
    ],
)
def test_a_label_is_the_first_clause(text, expected):
    assert label(text) == expected


@pytest.mark.parametrize(
    ("question", "most", "expected"),
    [
        ("What is osmosis?", 60, "What is osmosis?"),
        ("What is osmosis? Give an example of it.", 30, "What is osmosis? …"),
        ("Why does a red cell swell in water, and what would keep it?", 40, "Why does a red cell swell in water…?"),
        ("为什么红细胞在水中会膨胀，怎样才能保持原样？", 16, "为什么红细胞在水中会膨胀…？"),
    ],
)
def test_a_shortened_question_keeps_its_mark(question, most, expected):
    assert label(question, most) == expected


@pytest.mark.parametrize(
    ("question", "answer", "most", "expected"),
    [
        ("What does prefetching do?", LONG, 60, "Minimizes GPU idle time by proactively loading data…"),
        (
            "What is a ribosome?",
            "A ribosome is the place in which all proteins are built.",
            140,
            "The place in which all proteins are built",
        ),
        ("What is a ribosome?", "A ribosome builds proteins.", 140, "A ribosome builds proteins"),
        ("What is a channel?", "A channel is a pore. " + LONG, 60, "A pore. Prefetching minimizes GPU idle time…"),
        ("What is a lysosome?", "A ribosome is the place in which all proteins are built.", 140, None),
    ],
)
def test_a_label_begins_without_what_its_question_has_said(question, answer, most, expected):
    """One that is short enough to be an option as it stands is left as it is there."""
    assert label(answer, most, question) == (expected or answer.rstrip("."))


def test_a_word_is_never_cut():
    assert (
        label("Donaudampfschifffahrtsgesellschaftskapitän " * 3, 20) == "Donaudampfschifffahrtsgesellschaftskapitän…"
    )


def test_a_script_without_blanks_is_cut_anywhere():
    assert label("光" * 100, 20) == "光" * 19 + "…"


@settings(deadline=None)
@given(texts, st.integers(8, 80))
def test_a_label_is_never_empty_and_of_whole_words(text, most):
    made = label(text, most)
    assert made.strip()
    line = " ".join(text.split())
    if line.isascii() and ":" not in line:
        words = line.split()
        assert len(made) <= most or " " not in made.rstrip("…?")
        assert made == "…" or all(any(word in other for other in words) for word in made.rstrip("…?").split())
        assert made.endswith(("…", "…?")) or len(line) <= most + 1, "what was cut says so"


@settings(deadline=None)
@given(st.lists(texts, max_size=8))
def test_no_two_labels_of_a_board_are_the_same(board):
    made = labels(board, 30)
    assert len({each.casefold() for each in made}) == len(made) == len(board)


def test_texts_that_begin_alike_are_told_apart_by_what_follows():
    begin = "The inner membrane of the organelle holds a good number of proteins which"
    assert labels([f"{begin} pump protons out", f"{begin} make ATP within"]) == (
        "…pump protons out",
        "…make ATP within",
    )


def test_the_same_text_twice_gets_a_number():
    assert labels(["Yes", "No", "yes"]) == ("Yes", "No", "yes (2)")


# ---- hints -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "first", "second"),
    [
        ("photosynthesis", "p…", "p_____________"),
        ("der Hund", "der H…", "der H___"),
        ("1789", "1…", "1___"),
        ("5", "…", "_"),
        ("光合作用", "光…", "光___"),
        ("by a coup in November", "by a coup…", "by a coup in ________"),
        ("=>", "…", "__"),
    ],
)
def test_a_hint_shows_the_beginning_and_then_blanks(answer, first, second):
    assert hint(answer, 1) == first
    assert hint(answer, 2) == hint(answer, 3) == second


def test_a_long_answer_shows_a_few_words():
    assert hint(LONG, 1) == "Prefetching minimizes GPU idle time…"


def test_a_blank_is_as_long_as_its_word():
    blanked = hint(LONG, 2)
    assert len(blanked) == len(" ".join(LONG.split()))
    assert blanked.startswith("Prefetching minimizes GPU idle time by ___________ loading ____.")


@pytest.mark.parametrize(
    ("question", "answer", "first", "second"),
    [
        ("What is osmosis?", "Osmosis is water that moves.", "…is water…", "Osmosis is water that _____."),
        ("What is ATP?", "The energy currency of a cell.", "The energy…", "The energy ________ of a ____."),
        ("What is an enzyme?", "Enzymes: catalysts", "…c…", "Enzymes: c________"),
        ("Which is larger, nucleus or ribosome?", "The nucleus.", "The n…", "The n______."),
        ("什么是光合作用？", "光合作用是植物利用光能的过程", "…是植…", "光合作用是植_利_光_的_程"),
        ("什么能溶解？", "盐和糖", "盐…", "盐__"),
        ("พืชทำอะไร", "สังเคราะห์ด้วยแสง", "สังเ…", "สังเ_ร_ะ_ด้_ย_ส_"),
        ("", "water (水)", "water…", "water (_)"),
        ("What does 水 mean?", "water (水)", "w…", "w____ (水)"),
        ("Was heißt 水", "das Wasser (水)", "das W…", "das W_____ (水)"),
        ("水はどういう意味？", "水 (water)", "…w…", "水 (w____)"),
        (
            "What is スイ?",
            "The on reading, written in katakana: スイ",
            "The on reading…",
            "The on reading, _______ in ________: スイ",
        ),
        (
            "What is the on reading of 水?",
            "The on reading, written in katakana: スイ",
            "…written…",
            "The on reading, written in ________: __",
        ),
        ("什么是DNA？", "DNA是遗传物质", "…是…", "DNA是_传_质"),
        ("जल क्या है?", "पानी और हिम", "पानी…", "पानी __ __"),
    ],
)
def test_a_hint_tells_what_the_question_does_not(question, answer, first, second):
    assert (hint(answer, 1, question), hint(answer, 2, question)) == (first, second)


@needs("seeds")
@pytest.mark.parametrize("key", SEEDS)
def test_each_first_hint_in_the_decks_that_the_product_was_made_for_says_something_new(key):
    for card in read(seed(key)[0]).cards:
        question, answer = plain(card.front), plain(card.back)
        first = hint(answer, 1, question)
        assert content(first) - content(question), question
        assert len(first.split()) < len(answer.split()) / 2


def test_hints_are_counted_from_one():
    with pytest.raises(ValueError):
        hint("a", 0)


@settings(deadline=None)
@given(texts, st.integers(1, 4), texts)
def test_a_hint_never_tells_the_whole_answer(answer, step, question):
    def heard(text):
        return [sign for sign in text if sign.isalnum()]

    if heard(answer):
        assert len(heard(hint(answer, step, question))) < len(heard(answer))


# ---- keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "language", "expected"),
    [
        (["España", "el año", "¿qué?"], "es", ("ñ", "¿", "é")),
        (["Straße", "für", "Über", "“so” – ’s"], "de", ("ü", "ß")),
        (["α-Helix", "β² ≤ √2", "α"], "en", ("α", "²", "β", "√", "≤")),
        (["дом", "кот"], "ru", ()),
        (["дом", "кот"], "", ()),
        (["なに", "Tōkyō"], "ja", ("ō",)),
        (["plain words", "😀 ✓"], "en", ()),
        (["n\N{COMBINING TILDE}"], "es", ("ñ",)),
        (["Under the words «ή θάνατος» the Greeks rose, and after them others in Europe.", "Armée"], "en", ("é",)),
        (["It has ohms, Ω, as its unit, for so it was settled by the congress.", "Ω" + 60 * " or so"], "en", ("ω",)),
        ([], "", ()),
    ],
)
def test_keys_are_what_a_keyboard_lacks(answers, language, expected):
    assert special_keys(answers, language) == expected


def test_there_are_twelve_keys_at_most_and_the_most_used_come_first():
    made = special_keys(["áéíóúàèìòùâêîôû", "ûûû"], "fr")
    assert len(made) == 12
    assert made[0] == "û"


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_keys_are_single_signs_that_differ(answers):
    made = special_keys(answers, "fr")
    assert len(set(made)) == len(made) <= 12
    assert all(len(key) == 1 and not key.isascii() for key in made)
