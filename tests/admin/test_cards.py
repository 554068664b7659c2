"""Single cards on the desk, and what the page of a deck leads to."""

import json

from django.contrib.admin.models import LogEntry
from django.urls import reverse

from decks import authoring
from tests.admin.desk import LIST, live, order, save, undo_of
from tests.admin.test_scope import url
from tests.factories import make_deck

# Single cards


def test_cards_are_added_one_after_the_other(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    path = url("card", "add", deck=deck.pk)
    data = {"deck": deck.pk, "front": "Next **one**", "back": "x", "_addanother": "Save"}
    response = as_owner.post(path, data)
    assert response.url == path
    card = live(deck)[1]
    assert "<strong>one</strong>" in card.front_html


def test_a_card_is_edited_on_its_own_page_and_keeps_its_deck(as_owner, owner):
    deck, other = make_deck(owner=owner, cards=2), make_deck(owner=owner)
    card = live(deck)[0]
    data = {"deck": other.pk, "front": "Edited *here*", "back": "y", "tags": "t"}
    assert as_owner.post(url("card", "change", card.pk), data).status_code == 302
    card.refresh_from_db()
    assert (card.deck, card.front, card.tags) == (deck, "Edited *here*", ["t"])
    assert "<em>here</em>" in card.front_html


def test_wrong_answers_and_a_label_are_written_on_the_desk(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    first, second = live(deck)
    data = {"front": "dog", "back": "der Hund", "distractors": "der Wolf\nder Fuchs", "label": "Hund"}
    assert as_owner.post(url("card", "change", first.pk), data).status_code == 302
    save(as_owner, deck, cards__1__distractors="die Maus", cards__1__label="Two")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.distractors, first.label) == (["der Wolf", "der Fuchs"], "Hund")
    assert (second.distractors, second.label) == (["die Maus"], "Two")


def test_what_kai_says_is_written_on_the_desk_and_outlives_a_change_among_other_cards(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    card = live(deck)[0]
    data = {"front": "$x^2$", "back": "x·x", "front_said": "x squared", "back_said": "x times x"}
    assert as_owner.post(url("card", "change", card.pk), data).status_code == 302
    save(as_owner, deck, cards__0__note="new", lexicon="ResNet = res net")
    card.refresh_from_db()
    deck.refresh_from_db()
    assert (card.note, card.front_said, card.back_said) == ("new", "x squared", "x times x")
    assert deck.lexicon == {"ResNet": "res net"}


def test_a_wrong_answer_that_is_right_is_refused_on_the_desk(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    refused = save(as_owner, deck, cards__0__distractors="it is answer 1")
    assert "“it is answer 1” is the answer itself." in refused.content.decode()
    assert live(deck)[0].distractors == []


def test_a_board_of_best_times_is_switched_on_and_off_on_the_desk(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    save(as_owner, deck, board="on")
    deck.refresh_from_db()
    assert deck.board
    save(as_owner, deck, board="")
    deck.refresh_from_db()
    assert not deck.board


def test_a_card_is_deleted_from_its_page_and_comes_back(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    card = live(deck)[0]
    response = as_owner.post(url("card", "delete", card.pk), {"post": "yes"}, follow=True)
    assert order(deck) == ["2"]
    assert as_owner.get(url("card", "changelist"), {"deleted": "yes"}).context["cl"].result_count == 1
    as_owner.post(undo_of(response))
    assert order(deck) == ["1", "2"]


def test_the_cards_of_one_deck_are_searched(as_owner, owner):
    deck, _ = make_deck(owner=owner, cards=12), make_deck(owner=owner, cards=12)
    found = as_owner.get(url("card", "changelist"), {"deck__id__exact": deck.pk, "q": "question 12"})
    assert [card.deck for card in found.context["cl"].result_list] == [deck]


def test_the_preview_shows_the_card_as_students_see_it(as_owner, as_member, as_stranger, owner):
    deck = make_deck(owner=owner, front_language="de")
    fields = {"front": "Was ist $x^2$?", "back": "- eins\n- zwei", "note": "*merke*", "tags": []}
    card = authoring.add_card(deck=deck, fields=fields)
    path = url("card", "preview", card.pk)
    page = as_owner.get(path).content.decode()
    assert card.front_html in page
    assert "<math" in page
    assert 'lang="de"' in page
    assert "<li>zwei</li>" in page
    assert card.front_html in as_owner.get(url("deck", "change", deck.pk)).content.decode()
    assert as_member.get(path).status_code == 404
    assert as_stranger.get(path, follow=True).status_code == 404


def test_pasting_is_one_click_away_and_comes_back(as_owner, owner):
    deck = make_deck(owner=owner)
    listed = as_owner.get(LIST).content.decode()
    assert f"{reverse('deck_new')}?next={LIST}" in listed
    page = as_owner.get(url("deck", "change", deck.pk)).content.decode()
    assert f"{reverse('deck_new')}?deck={deck.public_id}&amp;next={url('deck', 'change', deck.pk)}" in page


def test_the_history_of_a_deck_tells_what_was_changed(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    save(as_owner, deck, title="New title", cards__0__front="New front")
    page = as_owner.get(url("deck", "history", deck.pk)).content.decode()
    assert "Changed Title." in page
    assert json.loads(LogEntry.objects.get().change_message)[1]["changed"]["object"] == "New front"
