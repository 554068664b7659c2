"""A teacher writes wrong answers and a short label on a card, and gives a deck a board of best times."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from decks.models import Card, Deck
from tests.pages.test_edit import HTMX, SETTINGS, url

LINES = "der Wolf\r\n\r\n  der  Fuchs \r\n"
WRITTEN = {"front": "dog", "back": "der **Hund**", "distractors": LINES, "label": " Hund "}


def test_both_are_written_in_the_form_of_a_card(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    as_owner.post(url("card_edit", deck, card.uid), WRITTEN, headers=HTMX)
    card.refresh_from_db()
    assert (card.distractors, card.label) == (["der Wolf", "der Fuchs"], "Hund")


def test_a_new_card_has_them_too(as_owner: Client, deck: Deck) -> None:
    as_owner.post(url("card_new", deck), WRITTEN, headers=HTMX)
    card = Card.objects.latest("pk")
    assert (card.distractors, card.label) == (["der Wolf", "der Fuchs"], "Hund")


def test_the_form_shows_them_again_and_is_folded_where_there_are_none(as_owner: Client, deck: Deck) -> None:
    card, other = deck.cards.all()[:2]
    as_owner.post(url("card_edit", deck, card.uid), WRITTEN, headers=HTMX)
    page = as_owner.get(url("card_edit", deck, card.uid), headers=HTMX).content.decode()
    assert re.search(r'<textarea name="distractors"[^>]*>\nder Wolf\nder Fuchs</textarea>', page)
    assert re.search(r'name="label" value="Hund"', page)
    assert "<details open><summary>Wrong answers" in page
    plain = as_owner.get(url("card_edit", deck, other.uid), headers=HTMX).content.decode()
    assert "<details><summary>Wrong answers" in plain


def test_what_kai_says_is_written_in_the_form_of_a_card(as_owner: Client, deck: Deck) -> None:
    card, other = deck.cards.all()[:2]
    said = {"front_said": "dog, in German", "back_said": "dare hoond"}
    as_owner.post(url("card_edit", deck, card.uid), WRITTEN | said, headers=HTMX)
    card.refresh_from_db()
    assert (card.front_said, card.back_said) == ("dog, in German", "dare hoond")
    page = as_owner.get(url("card_edit", deck, card.uid), headers=HTMX).content.decode()
    assert "dare hoond</textarea>" in page
    assert "<details open><summary>How Kai says it" in page
    plain = as_owner.get(url("card_edit", deck, other.uid), headers=HTMX).content.decode()
    assert "<details><summary>How Kai says it" in plain


def test_how_terms_are_said_is_written_in_the_settings_of_a_deck(as_owner: Client, deck: Deck) -> None:
    as_owner.post(url("deck_edit", deck), SETTINGS | {"lexicon": "ResNet = res net\r\nReLU = ray loo"})
    deck.refresh_from_db()
    assert deck.lexicon == {"ResNet": "res net", "ReLU": "ray loo"}
    assert "ReLU = ray loo\nResNet = res net</textarea>" in as_owner.get(url("deck_edit", deck)).content.decode()
    refused = as_owner.post(url("deck_edit", deck), SETTINGS | {"lexicon": "ResNet"})
    assert refused.status_code == 422
    assert "“ResNet” needs both, the term and what is said for it." in refused.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"distractors": "der Wolf\nDer Hund."}, "“Der Hund.” is the answer itself."),
        ({"distractors": "der **Hund**"}, "“der **Hund**” is the answer itself."),
        ({"distractors": "x" * 301}, "is longer than 300 characters."),
        ({"distractors": "\n".join(map(str, range(11)))}, "A card has 10 wrong answers at most."),
        ({"distractors": "der Wolf / der Hund"}, "“der Wolf / der Hund” never stands beside “der Hund”"),
        ({"distractors": "rot, blau\ngelb\nblau"}, "“blau” never stands beside “rot, blau”: they say the same"),
        ({"label": "x" * 61}, "At most 60 characters."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_stored(
    as_owner: Client, deck: Deck, change: dict[str, str], says: str
) -> None:
    card = deck.cards.first()
    response = as_owner.post(url("card_edit", deck, card.uid), WRITTEN | change, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "<details open><summary>Wrong answers" in page
    card.refresh_from_db()
    assert (card.front, card.distractors, card.label) == ("What is question 1?", [], "")


def test_what_was_typed_stays_when_the_card_is_moved(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    page = as_owner.post(url("card_move", deck, card.uid), WRITTEN | {"to": "down"}, headers=HTMX).content.decode()
    assert "der Wolf" in page
    assert 'value=" Hund "' in page
    card.refresh_from_db()
    assert card.distractors == []


def test_a_deck_has_no_board_of_best_times_until_its_owner_wants_one(as_owner: Client, deck: Deck) -> None:
    assert not deck.board
    page = as_owner.get(url("deck_edit", deck)).content.decode()
    assert '<input type="checkbox" name="board" value="on">' in page
    as_owner.post(url("deck_edit", deck), SETTINGS | {"board": "on"})
    deck.refresh_from_db()
    assert deck.board
    page = as_owner.get(url("deck_edit", deck)).content.decode()
    assert '<input type="checkbox" name="board" value="on" checked>' in page
    as_owner.post(url("deck_edit", deck), SETTINGS)
    deck.refresh_from_db()
    assert not deck.board


def test_nobody_else_gives_a_deck_a_board(as_member: Client, deck: Deck) -> None:
    assert as_member.post(reverse("deck_edit", args=[deck.public_id]), SETTINGS | {"board": "on"}).status_code == 404
    deck.refresh_from_db()
    assert not deck.board
