"""The readable text of a side: titles, labels, reading aloud, search."""

import pytest

from decks.text import plain, plain_lines


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("One line", "One line"),
        ("two\nlines", "two lines"),
        ("a\n\nb", "a. b"),
        ("Why?\n\nBecause.", "Why? Because."),
        ("He said (so.)\n\nb", "He said (so.) b"),
        ("The parts:\n\n- one\n- two", "The parts: one. two"),
        ("1. first\n2. second", "1. first. 2. second"),
        ("**bold** `code` ~~gone~~ *soft*", "bold code gone soft"),
        ("# Head\n\ntext", "Head. text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b. 1, 2"),
        ("```python\nx = 1\ny = 2\n```", "x = 1 y = 2"),
        ("![a cat](cat.png) here", "a cat here"),
        ("[the site](https://x.example)", "the site"),
        ("{漢字|かんじ}を読む", "漢字を読む"),
        ("$$\\frac{a}{b}$$", "a / b"),
        ("$5 and $6 <b>", "$5 and $6 <b>"),
        ("&lt;p&gt;", "<p>"),
        ("一。\n\n二", "一。 二"),
    ],
)
def test_a_side_reads_as_sentences(source, expected):
    assert plain(source) == expected


def test_a_long_text_is_cut_after_a_word():
    assert plain("one two three four", 12) == "one two…"
    assert plain("one two", 7) == "one two"
    assert plain("one two, three", 9) == "one two…"


def test_a_text_without_blanks_is_cut_where_it_must_be():
    assert plain("漢" * 50, 10) == "漢" * 9 + "…"


@pytest.mark.parametrize("limit", [1, 2, 5, 40])
def test_a_cut_text_is_never_longer_than_asked(limit):
    assert len(plain("a *word* and " * 20, limit)) <= limit


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("two\nlines", "two lines"),
        ("The parts:\n\n- one\n- two", "The parts:\none\ntwo"),
        ("1. first\n2. second", "first\nsecond"),
        ("3 cells\n\nend", "3 cells\nend"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", "1, 2\n3, 4"),
        ("- a\n  1. b\n  2. c", "a\nb\nc"),
    ],
)
def test_each_item_and_row_stands_on_a_line_without_numbers_and_heads(source: str, expected: str) -> None:
    assert plain_lines(source) == expected
