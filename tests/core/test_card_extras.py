"""Wrong answers and short labels that a teacher wrote: kept, mended where they do not fit, and taken along."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from decks import authoring, formats, transfer
from decks.accounts.own_data import own_data
from decks.formats import MAX_LABEL, MAX_WRONG_ANSWER, MAX_WRONG_ANSWERS, ParsedDeck, wrong_answers
from decks.models import Card, Deck, User
from tests.factories import make_deck

DOG = {"front": "dog", "back": "**der Hund**", "distractors": ["der Wolf", "der Fuchs"], "label": "Hund"}


def dog(deck: Deck) -> Card:
    return authoring.add_card(deck=deck, fields=DOG)


def extras(deck: Deck) -> list[tuple[list[str], str]]:
    return [(card.distractors, card.label) for card in deck.cards.filter(deleted=None).order_by("position", "id")]


def file(**fields: Any) -> str:
    card = {"uid": "dog-1", "front": "dog", "back": "der Hund"} | fields
    return json.dumps({"format": "studyapp deck", "version": 1, "title": "Dogs", "cards": [card]})


# ---- what fits -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["Paris", "paris", " PARIS. ", "**Paris**", "`Paris`"])
def test_the_answer_is_never_among_the_wrong_ones_however_it_is_written(line: str) -> None:
    kept, faults = wrong_answers([line, "Rome"], "Paris")
    assert kept == ["Rome"]
    assert faults == [f"“{line.strip()}” is the answer itself."]


def test_signs_that_make_another_answer_are_no_ornament() -> None:
    for right, wrong in (("5", "-5"), ("C", "C++"), ("x < y", "x > y"), ("...", "***")):
        assert wrong_answers([wrong], right) == ([wrong], [])


def test_each_wrong_answer_is_kept_once_and_in_one_line() -> None:
    assert wrong_answers(["der\n Wolf", "Der Wolf.", "", "  "], "der Hund") == (["der Wolf"], [])


def test_too_long_and_too_many_are_said() -> None:
    kept, faults = wrong_answers(["x" * (MAX_WRONG_ANSWER + 1), "y" * MAX_WRONG_ANSWER], "z")
    assert kept == ["y" * MAX_WRONG_ANSWER]
    assert faults == [f"“{'x' * 39}…” is longer than 300 characters."]
    many = [f"answer {number}" for number in range(MAX_WRONG_ANSWERS + 1)]
    kept, faults = wrong_answers(many, "z")
    assert (kept, faults) == (many[:-1], ["A card has 10 wrong answers at most."])


def test_a_card_without_an_answer_takes_any() -> None:
    assert wrong_answers(["*"], "") == (["*"], [])


# ---- the deck as JSON ----------------------------------------------------------------------------------------------


def test_they_come_in_again_as_they_went_out(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=1)
    dog(deck)
    text = formats.write_json(transfer.to_parsed(deck))
    copy = transfer.import_deck(owner=member, parsed=transfer.preview(text.encode()).chosen())
    assert extras(copy) == [([], ""), (["der Wolf", "der Fuchs"], "Hund")]
    assert formats.write_json(transfer.to_parsed(copy)) == text


def test_a_card_that_comes_again_brings_its_new_ones(owner: User) -> None:
    deck = make_deck(owner=owner)
    uid = dog(deck).uid
    parsed = transfer.preview(file(uid=uid, distractors=["die Maus"], label="")).chosen()
    assert transfer.add_cards(deck=deck, parsed=parsed) == (0, 1)
    assert extras(deck) == [(["die Maus"], "")]


@pytest.mark.parametrize(
    "more", [{}, {"distractors": None, "label": None}, {"distractors": "die Maus", "label": ["Maus"]}]
)
def test_a_file_that_does_not_know_of_them_leaves_them_as_they_are(owner: User, more: dict[str, Any]) -> None:
    deck = make_deck(owner=owner)
    uid = dog(deck).uid
    transfer.add_cards(deck=deck, parsed=transfer.preview(file(uid=uid, **more)).chosen())
    assert extras(deck) == [(["der Wolf", "der Fuchs"], "Hund")]


def test_what_does_not_fit_is_left_out_and_the_card_says_so() -> None:
    preview = transfer.preview(file(distractors=["Der Hund.", "der Wolf", 5, None], label="x" * (MAX_LABEL + 1)))
    (card,) = preview.chosen().cards
    assert (card.distractors, card.label, card.state) == (("der Wolf", "5"), "", "mended")
    assert preview.rows[0].card.remarks == (
        "Not every wrong answer was kept: “Der Hund.” is the answer itself.",
        "The short label was left out: it is longer than 60 characters.",
    )


def test_a_file_full_of_them_is_read_soon() -> None:
    many = [f"answer {number}" for number in range(400_000)]
    (card,) = transfer.preview(file(distractors=many)).chosen().cards
    assert card.distractors == tuple(many[:MAX_WRONG_ANSWERS])
    assert "10 wrong answers at most" in card.remarks[0]


def test_a_label_is_kept_in_one_line() -> None:
    (card,) = formats.read(file(label=" der\n Hund ")).cards
    assert (card.label, card.state) == ("der Hund", "ready")


def test_a_table_knows_nothing_of_them() -> None:
    (card,) = formats.read("question,answer\ndog,der Hund\n").cards
    assert (card.distractors, card.label) == (None, None)
    assert formats.write_json(ParsedDeck((card,))).count("distractors") == 0


def test_a_doubtful_card_keeps_what_was_said_of_them() -> None:
    (card,) = formats.read(file(back="", label="x" * 61)).cards
    assert card.state == "doubtful"
    assert card.remarks[-1] == "No answer follows."
    assert "short label was left out" in card.remarks[0]


# ---- what is done with a card --------------------------------------------------------------------------------------


def test_a_copy_has_them_too(owner: User) -> None:
    deck = make_deck(owner=owner)
    authoring.duplicate_card(card=dog(deck))
    assert extras(deck) == [(["der Wolf", "der Fuchs"], "Hund")] * 2


def test_they_come_back_with_a_deleted_card(owner: User) -> None:
    card, now = dog(make_deck(owner=owner)), datetime(2026, 11, 22, tzinfo=UTC)
    authoring.delete_card(card=card, now=now)
    authoring.restore_card(card=card)
    assert extras(card.deck) == [(["der Wolf", "der Fuchs"], "Hund")]


def test_changing_them_alone_makes_no_new_wording(owner: User) -> None:
    card = dog(make_deck(owner=owner))
    authoring.edit_card(card=card, fields={"distractors": [], "label": "der H."})
    card.refresh_from_db()
    assert (card.revision, card.distractors, card.label) == (1, [], "der H.")
    assert not card.wordings.exists()


def test_a_persons_own_data_has_them_and_says_whether_there_is_a_board(owner: User) -> None:
    dog(make_deck(owner=owner, board=True))
    told = json.loads("".join(own_data(owner, now=datetime(2026, 11, 22, tzinfo=UTC))))
    assert told["decks"][0]["board"] is True
    assert (told["cards"][0]["distractors"], told["cards"][0]["label"]) == (["der Wolf", "der Fuchs"], "Hund")
