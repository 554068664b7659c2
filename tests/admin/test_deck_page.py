"""The page of a deck on the desk: its cards in place, their order, and a deck of a thousand cards."""

import pytest
from django.utils import timezone

from decks import authoring
from decks.admin.inline import CARDS_A_PAGE
from decks.models import Deck
from tests.admin.desk import LIST, form_of, live, messages_of, order, save, undo_of
from tests.admin.test_scope import url
from tests.factories import make_deck

# The page of a deck


def test_a_language_of_the_other_direction_sets_the_cards_again(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    assert 'dir="auto"' in deck.cards.get().front_html
    save(as_owner, deck, front_language="ar")
    deck.refresh_from_db()
    assert deck.front_language == "ar"
    assert 'dir="rtl"' in deck.cards.get().front_html


def test_cards_are_edited_and_added_in_place(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    uid = live(deck)[0].uid
    response = save(
        as_owner,
        deck,
        cards__0__front="New *front*",
        cards__0__tags="a, b",
        cards__2__front="Third",
        cards__2__back="3",
    )
    assert response.status_code == 302
    first, second, third = live(deck)
    assert (first.uid, first.front, first.tags) == (uid, "New *front*", ["a", "b"])
    assert "<em>front</em>" in first.front_html
    assert second.front == "What is question 2?"
    assert (third.front, third.back) == ("Third", "3")
    assert "Third" in third.front_html


def test_saving_without_a_change_changes_nothing(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    before = list(deck.cards.values())
    updated = Deck.objects.get().updated
    save(as_owner, deck)
    assert list(deck.cards.values()) == before
    assert Deck.objects.get().updated == updated


def test_payloads_come_out_harmless(as_owner, owner):
    deck = make_deck(owner=owner, cards=1)
    payload = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    save(
        as_owner,
        deck,
        title=payload,
        tags=payload,
        description=payload,
        cards__0__front=payload,
        cards__0__back=payload,
        cards__0__note=payload,
    )
    card = deck.cards.get()
    html = card.front_html + card.back_html + card.note_html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    pages = [url("deck", "change", deck.pk), url("deck", "delete", deck.pk), url("deck", "history", deck.pk), LIST]
    pages += [url("card", "change", card.pk), url("card", "changelist"), url("card", "preview", card.pk)]
    for path in pages:
        page = as_owner.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_card_without_a_question_is_refused_and_nothing_is_saved(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    response = save(as_owner, deck, title="Other", cards__0__front="", cards__1__back="changed")
    assert "Write a question." in response.content.decode()
    assert Deck.objects.get().title == "Cell biology"
    assert live(deck)[1].back == "It is answer 2."


def test_cards_are_put_in_the_places_that_are_written(as_owner, owner):
    deck = make_deck(owner=owner, cards=5)
    save(as_owner, deck, cards__0__place=4, cards__4__place=1)
    assert order(deck) == ["5", "2", "3", "1", "4"]
    save(as_owner, deck, cards__0__place=99)
    assert order(deck) == ["2", "3", "1", "4", "5"]


def test_a_new_card_takes_the_place_that_is_written(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    save(as_owner, deck, cards__3__front="What is question new?", cards__3__place=2)
    assert order(deck) == ["1", "new", "2", "3"]


def test_places_count_without_deleted_cards(as_owner, owner):
    deck = make_deck(owner=owner, cards=4)
    gone = live(deck)[1]
    authoring.delete_card(card=gone, now=timezone.now())
    save(as_owner, deck, cards__2__place=1)
    assert order(deck) == ["4", "1", "3"]
    authoring.restore_card(card=gone)
    assert order(deck) == ["4", "1", "2", "3"]


def test_the_buttons_move_a_card_and_save_the_rest(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    second = live(deck)[1]
    response = save(as_owner, deck, "_up", second.pk, cards__2__back="typed before")
    assert response.url == f"{url('deck', 'change', deck.pk)}?cards=1#card-{second.pk}"
    assert order(deck) == ["2", "1", "3"]
    assert live(deck)[2].back == "typed before"
    for _ in range(3):
        save(as_owner, deck, "_down", second.pk)
    assert order(deck) == ["1", "3", "2"]


def test_a_card_is_duplicated_behind_itself(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    first = live(deck)[0]
    save(as_owner, deck, "_duplicate", first.pk, cards__0__back="fresh")
    assert order(deck) == ["1", "1", "2", "3"]
    copy = live(deck)[1]
    assert copy.uid != first.uid
    assert copy.back == "fresh"
    assert "fresh" in copy.back_html


def test_a_card_is_deleted_with_undo(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    gone = live(deck)[1]
    response = as_owner.get(save(as_owner, deck, "_remove", gone.pk).url)
    assert messages_of(response) == ["Card 2 is deleted. It stays under the filter “Deleted” for 30 days."]
    assert order(deck) == ["1", "3"]
    back = as_owner.post(undo_of(response), follow=True)
    assert back.redirect_chain[-1][0] == url("deck", "change", deck.pk)
    assert order(deck) == ["1", "2", "3"]


@pytest.mark.parametrize("button", ["_up", "_down", "_duplicate", "_remove"])
def test_buttons_do_not_reach_cards_of_other_decks(as_owner, owner, member, button):
    deck, other = make_deck(owner=owner, cards=2), make_deck(owner=member, cards=2)
    for pk in (live(other)[0].pk, "", "x", "999999"):
        assert save(as_owner, deck, button, pk, title="Not saved").status_code == 404
    assert (order(deck), order(other)) == (["1", "2"], ["1", "2"])
    assert Deck.objects.get(pk=deck.pk).title == "Cell biology"


def test_rows_of_other_decks_cannot_be_slipped_in(as_owner, owner, member):
    deck, other = make_deck(owner=owner, cards=2), make_deck(owner=member, cards=2)
    for pk in (live(other)[0].pk, "x", "-1", "9" * 30, live(deck)[1].pk):
        assert save(as_owner, deck, cards__0__id=pk, cards__0__front="Stolen").status_code == 404
    assert order(other) == ["1", "2"]
    assert order(deck) == ["1", "2"]


def test_an_edit_survives_that_somebody_else_moved_the_cards(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    path = url("deck", "change", deck.pk)
    data = form_of(as_owner, path)
    authoring.place_cards(deck=deck, places={live(deck)[2].pk: 1})
    as_owner.post(path, data | {"cards-0-back": "typed meanwhile", "_save": "Save"})
    assert order(deck) == ["3", "1", "2"]
    assert live(deck)[1].back == "typed meanwhile"


# A large deck


def test_a_deck_of_a_thousand_cards_is_paged(as_owner, owner):
    deck = make_deck(owner=owner, cards=1000)
    page = as_owner.get(url("deck", "change", deck.pk))
    assert page.content.count(b'name="_up"') == CARDS_A_PAGE
    assert len(page.content) < 200_000
    response = save(as_owner, deck, query="?cards=40", cards__24__back="the very last", cards__0__place=1000)
    assert response.status_code == 302
    assert "cards=40" in response.url
    assert live(deck)[-2].back == "the very last"
    assert order(deck)[-1] == "976"


def test_a_button_shows_the_page_on_which_the_card_stands_then(as_owner, owner):
    deck = make_deck(owner=owner, cards=CARDS_A_PAGE + 2)
    card = live(deck)[CARDS_A_PAGE]
    response = save(as_owner, deck, "_up", card.pk, query="?cards=2")
    assert "?cards=1#" in response.url
    assert "?cards=2#" in save(as_owner, deck, "_down", card.pk).url


def test_pages_that_are_not_there_show_the_nearest(as_owner, owner):
    deck = make_deck(owner=owner, cards=CARDS_A_PAGE + 1)
    for query, number in (("?cards=99", 2), ("?cards=x", 1), ("?cards=-1", 2)):
        page = as_owner.get(url("deck", "change", deck.pk) + query)
        assert page.context["cards_page"].number == number


def test_the_page_of_a_deck_costs_the_same_queries_however_many_cards(as_owner, owner, django_assert_max_num_queries):
    deck = make_deck(owner=owner, cards=2)
    with django_assert_max_num_queries(15) as first:
        as_owner.get(url("deck", "change", deck.pk))
    big = make_deck(owner=owner, cards=60)
    with django_assert_max_num_queries(len(first)):
        as_owner.get(url("deck", "change", big.pk))
