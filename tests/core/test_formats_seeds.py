"""The two documents that the product was made for, and what people do to such documents."""

import pytest

from decks import formats
from tests import shared

TABLE = "Name | Mastery | Learn | Test | Matching | Spaced | Call with Kai |\n|---|\n"


def sides(deck: formats.ParsedDeck) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in deck.cards]


@pytest.fixture(params=[pytest.param(key, marks=shared.needs("seeds")) for key in shared.SEEDS])
def seed(request):
    return shared.seed(request.param)


def test_a_seed_gives_exactly_the_expected_cards(seed):
    data, expected = seed
    deck = formats.read(data)
    assert sides(deck) == [(card["front"], card["back"]) for card in expected["cards"]]
    assert len(deck.cards) == expected["card_count"] == 20


def test_a_seed_gives_its_description_and_a_suggested_title(seed):
    data, expected = seed
    deck = formats.read(data)
    assert (deck.title, deck.title_suggestion) == ("", expected["title_suggestion"])
    assert deck.description == expected["description"]


def test_a_seed_gives_exactly_the_expected_warnings_and_ignored_lines(seed):
    data, expected = seed
    deck = formats.read(data)
    assert [problem.message for problem in deck.problems] == expected["warnings"]
    assert {problem.level for problem in deck.problems} == {"warning"}
    left_out = expected.get("ignored_lines") or expected["dropped_lines"]
    assert [text for _, text in deck.ignored] == left_out
    lines = data.decode().splitlines()
    assert all(lines[line - 1].removeprefix("- ").strip() == text for line, text in deck.ignored)


def test_a_seed_reads_the_same_in_windows_lines_utf16_and_with_a_mark(seed):
    data, _ = seed
    text = data.decode()
    deck = formats.read(data)
    assert formats.read(text.replace("\n", "\r\n")) == deck
    assert formats.read(b"\xef\xbb\xbf" + data) == deck
    assert formats.read(text.encode("utf-16")) == deck


def test_a_seed_with_blank_lines_between_its_lines_gives_the_same_cards(seed):
    data, _ = seed
    assert sides(formats.read(data.decode().replace("\n", "\n\n"))) == sides(formats.read(data))


def test_other_bullets_give_the_same_outline():
    text = "- What is A?\n- The parts are:\n- one\n- two\n- The parts are:\n- What is B?\n- It is b."
    deck = formats.read(text)
    assert sides(deck) == [("What is A?", "The parts are:\n\n- one\n- two"), ("What is B?", "It is b.")]
    for sign in ("*", "•", "–", "+"):
        assert sides(formats.read(text.replace("- ", f"{sign} "))) == sides(deck)


def test_a_numbered_outline_is_read():
    deck = formats.read("1. What is A?\n2. The parts are:\n3. one\n4. two\n5. The parts are:\n6. What is B?\n7. b")
    assert sides(deck) == [("What is A?", "The parts are:\n\n- one\n- two"), ("What is B?", "b")]


def test_the_repeated_introductions_can_be_put_back():
    text = "- What is A?\n- The parts are:\n- one\n- The parts are:\n- What is B?\n- b"
    deck = formats.read(text, options={"repeated": "keep"})
    assert deck.cards[0].back == "The parts are:\n\n- one\n\nThe parts are:"
    assert (deck.problems, deck.ignored) == ((), ())


def test_real_indentation_of_an_outline_is_kept():
    text = "# Cells\n- What is A?\n\t- one\n\t\t- deep\n\t- two\n- Pooling\n\t1. first\n\t2. second\n- Left alone\n"
    deck = formats.read(text)
    assert deck.title == "Cells"
    assert sides(deck) == [
        ("What is A?", "- one\n  - deep\n- two"),
        ("Pooling", "1. first\n2. second"),
        ("Left alone", ""),
    ]
    assert deck.cards[2].state == "doubtful"
    assert deck.cards[2].remarks == ("No answer follows.",)


def test_an_introduction_without_its_copy_still_introduces():
    deck = formats.read("- What is A?\n- The parts are:\n- one\n- two\n- What is B?\n- b")
    assert deck.cards[0].back == "The parts are:\n\n- one\n- two"


def test_a_page_without_counter_and_with_other_sessions_is_read():
    rows = "Anna | 40 % | 3/20 | 80 % | 12.3 s | 4 due | – |\nBo | – | – | – | – | – | – |\n"
    deck = formats.read(f"Flashcards about Cells, and more.\n{TABLE}{rows}What is A?\nIt is A.\nB\nIt is b.")
    assert sides(deck) == [("What is A?", "It is A."), ("B", "It is b.")]
    assert (deck.format, deck.title_suggestion) == ("deckpage", "Cells")
    assert len(deck.ignored) == 4


def test_a_page_whose_counter_is_right_gets_no_warning():
    deck = formats.read(f"1 / 2\nNotes on cells.\n{TABLE}No study sessions yet.\nWhat is A?\na\nWhat is B?\nb")
    assert deck.problems == ()


def test_a_page_that_names_more_cards_than_it_holds_is_reported():
    deck = formats.read(f"1/9\nNotes on cells.\n{TABLE}What is A?\na\nWhat is B?\nb")
    assert "9 cards, the text holds 2" in deck.problems[0].message


def test_a_line_before_the_description_is_the_title():
    deck = formats.read("Biology 1\nNotes on cells.\nName\tMastery\tLearn\tTest\nWhat is A?\na\nWhat is B?\nb")
    assert (deck.title, deck.description) == ("Biology 1", "Notes on cells.")


def test_a_page_without_its_table_is_read():
    deck = formats.read("1/3\nNotes on cells.\nWhat is A?\na\nWhat is B?\nb\nWhat is C?\nc")
    assert (deck.description, len(deck.cards), deck.problems) == ("Notes on cells.", 3, ())


def test_a_missing_answer_does_not_shift_the_cards_after_it():
    deck = formats.read(
        f"About.\n{TABLE}What is A?\na\nWhat is B?\nWhat is C?\nc\nWhat is D?\nd\nmore d\nWhat is E?\ne"
    )
    assert sides(deck) == [
        ("What is A?", "a"),
        ("What is B?", ""),
        ("What is C?", "c"),
        ("What is D?", "d\nmore d"),
        ("What is E?", "e"),
    ]
    assert [card.state for card in deck.cards] == ["ready", "doubtful", "ready", "mended", "ready"]
