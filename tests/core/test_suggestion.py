"""What a typed answer suggests: the words of the answer are looked for, not its bullets and its grammar."""

import pytest

from decks.modes.suggestion import SMALL_WORDS, suggestion, without_marks

AGAIN, HARD, GOOD = 1, 2, 3


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("1. Coal\n2. Iron", "Coal\nIron"),
        ("- Coal\n* Iron\n• Steam", "Coal\nIron\nSteam"),
        ("a) Coal\n(b) Iron\n  3) Steam", "Coal\nIron\nSteam"),
        ("a. Coal\nb. Iron", "Coal\nIron"),
        ("12. August 1914", "12. August 1914"),
        ("1.5 m\n-3 degrees", "1.5 m\n-3 degrees"),
        ("B. Franklin", "B. Franklin"),
    ],
)
def test_the_marks_of_a_list_are_no_part_of_an_answer_and_its_numbers_are(source: str, bare: str) -> None:
    assert without_marks(source) == bare


@pytest.mark.parametrize(
    ("expected", "typed", "rating"),
    [
        ("The nucleus is the seat of the genes.", "nucleus, seat, genes", GOOD),
        ("Der Kern ist der Sitz der Gene und der Ort des Kopierens.", "Kern Sitz Gene Ort Kopierens", GOOD),
        ("It is the king of the state", "the of the is", AGAIN),
        ("The king, not the queen", "the king, the queen", HARD),
        ("vitamin A", "vitamin", HARD),
        ("A vote for all. A secret ballot", "vote for all, secret ballot", GOOD),
        ("the", "the", GOOD),
        ("der, die, das", "der, die", HARD),
    ],
)
def test_words_that_carry_grammar_alone_are_not_missed_unless_they_are_the_answer(
    expected: str, typed: str, rating: int
) -> None:
    assert suggestion(expected, typed).rating == rating


def test_no_word_that_turns_an_answer_round_is_small() -> None:
    assert not SMALL_WORDS & {"not", "no", "or", "nicht", "kein", "keine", "oder", "in", "on", "unter"}
