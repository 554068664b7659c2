"""How a deck's terms and a card's sides are said: written by a teacher, kept, and taken along."""

import json
from typing import Any

import pytest

from decks import authoring, formats, transfer
from decks.formats import MAX_SAID
from decks.forms.card import CardForm
from decks.forms.fields import LexiconField
from decks.models import Card, Deck, User, Wording
from tests.factories import make_deck

SAID = {"front_said": "What is x squared?", "back_said": "x times x"}
LEXICON = {"ResNet": "res net", "==": "equals"}


def file(**fields: Any) -> bytes:
    deck = {"format": "studyapp deck", "version": 1, "title": "Nets", "cards": [{"front": "a", "back": "b"}]}
    return json.dumps(deck | fields).encode()


def said(deck: Deck) -> list[tuple[str, str]]:
    return list(deck.cards.order_by("position").values_list("front_said", "back_said"))


def test_they_come_in_again_as_they_went_out(owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=1)
    authoring.edit_deck(deck=deck, fields={"lexicon": LEXICON})
    authoring.add_card(deck=deck, fields={"front": "$x^2$", "back": "x·x", **SAID})
    text = formats.write_json(transfer.to_parsed(deck))
    copy = transfer.import_deck(owner=member, parsed=transfer.preview(text.encode()).chosen())
    assert (copy.lexicon, said(copy)) == (LEXICON, [("", ""), ("What is x squared?", "x times x")])
    assert formats.write_json(transfer.to_parsed(copy)) == text


def test_a_copy_of_a_card_is_said_alike_and_no_answer_is_asked_anew(owner: User) -> None:
    card = authoring.add_card(deck=make_deck(owner=owner), fields={"front": "a", "back": "b"})
    authoring.edit_card(card=card, fields=SAID)
    copy = authoring.duplicate_card(card=card)
    assert (copy.front_said, copy.back_said) == ("What is x squared?", "x times x")
    assert (card.revision, Wording.objects.count()) == (1, 0)


def test_a_source_that_knows_nothing_of_it_leaves_it_as_it_is(owner: User) -> None:
    deck = make_deck(owner=owner)
    card = authoring.add_card(deck=deck, fields={"front": "a", "back": "b", **SAID})
    entry = {"uid": card.uid, "front": "a", "back": "c"}
    transfer.add_cards(deck=deck, parsed=transfer.preview(file(cards=[entry])).chosen())
    assert said(deck) == [("What is x squared?", "x times x")]
    transfer.add_cards(deck=deck, parsed=transfer.preview(file(cards=[entry | {"back_said": ""}])).chosen())
    assert said(deck) == [("What is x squared?", "")]


def test_cards_bring_new_terms_and_a_decks_own_stay(owner: User) -> None:
    deck = make_deck(owner=owner)
    authoring.edit_deck(deck=deck, fields={"lexicon": {"ReLU": "ray loo"}})
    transfer.add_cards(deck=deck, parsed=transfer.preview(file(lexicon={"ReLU": "relu", "GPU": "G P U"})).chosen())
    assert Deck.objects.get(pk=deck.pk).lexicon == {"ReLU": "ray loo", "GPU": "G P U"}


@pytest.mark.parametrize(
    "lexicon", [[], "x", 7, {"a": None, "": "b", "c": ["d"] * 200}, {"x" * 61: "y"}, {"y": "x" * 121}]
)
def test_a_strange_lexicon_harms_nothing(lexicon: object) -> None:
    parsed = transfer.preview(file(lexicon=lexicon)).chosen()
    assert (len(parsed.cards), parsed.lexicon) == (1, ())


def test_too_many_terms_are_told_and_the_first_ones_kept() -> None:
    parsed = transfer.preview(file(lexicon={f"t{number}": "said" for number in range(501)})).chosen()
    assert (len(parsed.lexicon), len(parsed.problems)) == (500, 1)


def test_what_is_too_long_to_be_said_is_left_out_and_told() -> None:
    card = {"front": "a", "back": "b", "front_said": "x" * (MAX_SAID + 1), "back_said": "fine"}
    read = transfer.preview(file(cards=[card])).rows[0].card
    assert (read.front_said, read.back_said) == ("", "fine")
    assert "was left out" in " ".join(read.remarks)


def test_terms_are_written_one_a_line() -> None:
    field = LexiconField()
    assert field.clean("ResNet = res net\r\n\n  ==  =  equals\nReLU=ray loo") == LEXICON | {"ReLU": "ray loo"}
    assert field.clean(field.prepare_value(LEXICON)) == LEXICON
    assert not field.has_changed(LEXICON, "ResNet = res net\r\n== = equals")


@pytest.mark.parametrize("line", ["ResNet", "= res net", "ResNet =", "x" * 61 + " = y", "y = " + "x" * 121])
def test_a_line_that_is_no_term_is_told(line: str) -> None:
    with pytest.raises(Exception, match=r"needs both|too long"):
        LexiconField().clean(f"ReLU = ray loo\n{line}")


def test_what_is_said_is_one_line_and_no_longer_than_a_voice_can_bear() -> None:
    form = CardForm(
        {"front": "a", "back": "b", "front_said": "x\r\n y ", "back_said": "x" * (MAX_SAID + 1)}, instance=Card()
    )
    assert form.errors == {"back_said": [f"At most {MAX_SAID:,} characters."]}
    assert form.cleaned_data["front_said"] == "x y"
