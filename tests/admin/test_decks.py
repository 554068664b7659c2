"""Writing decks on the desk: the list, the page of a deck, its cards, and the way back from every deletion."""

import io
import json
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from decks import authoring
from decks.admin.inline import CARDS_A_PAGE
from decks.formats import read
from decks.models import Deck
from tests.admin.test_scope import url
from tests.factories import make_deck

LIST = reverse("admin:decks_deck_changelist")


def order(deck):
    return [card.front.removeprefix("What is question ").rstrip("?") for card in live(deck)]


def live(deck):
    return list(deck.cards.filter(deleted=None).order_by("position", "id"))


def form_of(client, path):
    """What a browser would send back from this page, unchanged."""
    page = client.get(path)
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = data[bound.html_name]
    for name, value in data.items():
        data[name] = ", ".join(value) if isinstance(value, list) else value
    return data


def save(client, deck, button="_continue", value="Save", query="", **changes):
    path = url("deck", "change", deck.pk) + query
    data = form_of(client, path) | {key.replace("__", "-"): text for key, text in changes.items()} | {button: value}
    return client.post(path, data)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def undo_of(response):
    return next(m.extra_tags.removeprefix("undo:") for m in response.context["messages"] if m.extra_tags)


# The list


def test_the_list_says_what_each_deck_is(as_owner, as_administrator, owner):
    deck = make_deck(owner=owner, cards=3)
    authoring.delete_card(card=deck.cards.first(), now=timezone.now())
    page = as_owner.get(LIST)
    assert page.context["cl"].result_list[0].card_count == 2
    assert "Olga Owner" not in page.content.decode().split('id="result_list"')[1]
    assert "Olga Owner" in as_administrator.get(LIST).content.decode()


@pytest.mark.parametrize("words", ["biolog", "powerhouse", "organelle", "zoë", "mitochond", "cell mitochond", "é\\"])
def test_search_finds_titles_descriptions_tags_and_cards(as_owner, owner, words):
    deck = make_deck(owner=owner, description="The powerhouse", tags=["organelle", "Zoë", "é\\u"])
    authoring.add_card(deck=deck, fields={"front": "What is a mitochondrion?", "back": "x", "note": "", "tags": []})
    make_deck(owner=owner, title="Latin verbs")
    words = words if words != "zoë" else "Zoë"
    assert [row.pk for row in as_owner.get(LIST, {"q": words}).context["cl"].result_list] == [deck.pk]


def test_search_does_not_find_what_is_not_there(as_owner, owner):
    make_deck(owner=owner, cards=1)
    assert as_owner.get(LIST, {"q": "biology nothing"}).context["cl"].result_count == 0


def test_decks_are_sorted_and_filtered(as_owner, owner):
    make_deck(owner=owner, cards=1, title="One")
    make_deck(owner=owner, cards=2, title="Two", visibility="public")
    by_cards = as_owner.get(LIST, {"o": "-2"}).context["cl"].result_list
    assert [deck.title for deck in by_cards] == ["Two", "One"]
    public = as_owner.get(LIST, {"visibility__exact": "public"}).context["cl"].result_list
    assert [deck.title for deck in public] == ["Two"]


def act(client, action, *decks):
    chosen = {"action": action, "_selected_action": [deck.pk for deck in decks], "index": 0}
    return client.post(LIST, chosen, follow=True)


def test_decks_are_deleted_with_undo(as_owner, owner):
    one, two = make_deck(owner=owner, cards=1), make_deck(owner=owner)
    response = act(as_owner, "delete_selected", one, two)
    assert messages_of(response) == ["2 decks are deleted. They stay under the filter “Deleted” for 30 days."]
    assert response.context["cl"].result_count == 0
    assert as_owner.get(LIST, {"deleted": "yes"}).context["cl"].result_count == 2
    undo = undo_of(response)
    assert f'action="{undo.replace("&", "&amp;")}"' in response.content.decode()
    for _ in range(2):
        assert as_owner.post(undo, follow=True).context["cl"].result_count == 2
    assert LogEntry.objects.filter(action_flag=3).count() == 2


def test_undo_is_for_the_own_decks_and_by_post(as_owner, as_member, owner):
    deck = make_deck(owner=owner, deleted=timezone.now())
    undo = url("deck", "restore", pk=deck.pk)
    assert as_owner.get(undo).status_code == 405
    assert as_member.post(undo).status_code == 404
    for wrong in ("", "?pk=", "?pk=one", "?pk=-1", "?pk=99999999999999999999", f"?pk={deck.pk}&pk=999999"):
        assert as_owner.post(reverse("admin:decks_deck_restore") + wrong).status_code == 404
    deck.refresh_from_db()
    assert deck.deleted is not None


def test_deleted_decks_are_restored_from_their_filter(as_owner, owner):
    deck = make_deck(owner=owner, deleted=timezone.now())
    chosen = {"action": "restore_selected", "_selected_action": [deck.pk], "index": 0}
    as_owner.post(f"{LIST}?deleted=yes", chosen)
    deck.refresh_from_db()
    assert deck.deleted is None


def test_the_page_that_asks_before_deleting_says_that_nothing_is_lost(as_owner, owner):
    deck = make_deck(owner=owner, cards=3)
    page = as_owner.get(url("deck", "delete", deck.pk)).content.decode()
    assert "Nothing is lost for 30 days" in page
    response = as_owner.post(url("deck", "delete", deck.pk), {"post": "yes"}, follow=True)
    assert Deck.objects.get().deleted is not None
    assert deck.cards.count() == 3
    back = as_owner.post(undo_of(response), follow=True)
    assert back.redirect_chain[-1][0] == url("deck", "change", deck.pk)


def test_a_deleted_deck_is_only_looked_at(as_owner, owner):
    deck = make_deck(owner=owner, cards=2, deleted=timezone.now())
    page = as_owner.get(url("deck", "change", deck.pk))
    assert "Restore" in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert as_owner.post(url("deck", "change", deck.pk), {"title": "Changed"}).status_code == 404


def test_decks_are_shown_and_hidden(as_owner, owner):
    one, two = make_deck(owner=owner), make_deck(owner=owner, visibility="link")
    act(as_owner, "make_public", one, two)
    assert {deck.visibility for deck in Deck.objects.all()} == {"public"}
    act(as_owner, "make_private", one)
    assert sorted(deck.visibility for deck in Deck.objects.all()) == ["private", "public"]


def test_one_deck_is_exported_as_a_file(as_owner, owner):
    deck = make_deck(owner=owner, cards=2)
    response = act(as_owner, "export_json", deck)
    assert 'filename="Cell biology.json"' in response.headers["Content-Disposition"]
    parsed = read(b"".join(response.streaming_content), format="json")
    assert [card.uid for card in parsed.cards] == [card.uid for card in live(deck)]


def test_several_decks_are_exported_in_one_archive(as_owner, owner):
    decks = [make_deck(owner=owner, cards=1) for _ in range(3)]
    response = act(as_owner, "export_csv", *decks)
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        assert len(set(archive.namelist())) == 3
        assert all(name.endswith(".csv") for name in archive.namelist())


def test_no_cell_of_an_exported_table_starts_a_formula(as_owner, owner):
    deck = make_deck(owner=owner)
    authoring.add_card(deck=deck, fields={"front": "=1+1", "back": "@x", "note": "", "tags": []})
    response = act(as_owner, "export_csv", deck)
    text = b"".join(response.streaming_content).decode()
    assert "\n=1" not in text
    assert ",@x" not in text


# A new deck


def test_a_teacher_makes_a_deck_with_cards(as_owner, owner):
    data = form_of(as_owner, url("deck", "add")) | {
        "title": "Rivers",
        "tags": "water, geography",
        "visibility": "private",
        "cards-0-front": "The **longest**?",
        "cards-0-back": "The Nile",
        "_continue": "Save",
    }
    response = as_owner.post(url("deck", "add"), data)
    deck = Deck.objects.get()
    assert response.url == url("deck", "change", deck.pk)
    assert (deck.owner, deck.tags) == (owner, ["water", "geography"])
    card = deck.cards.get()
    assert "<strong>longest</strong>" in card.front_html
    assert card.renderer


def test_a_teacher_cannot_give_a_deck_away(as_owner, owner, member):
    fresh = form_of(as_owner, url("deck", "add")) | {"title": "Mine", "visibility": "private", "owner": member.pk}
    as_owner.post(url("deck", "add"), fresh)
    deck = Deck.objects.get()
    save(as_owner, deck, owner=member.pk, title="Still mine")
    deck.refresh_from_db()
    assert (deck.owner, deck.title) == (owner, "Still mine")


def test_an_administrator_makes_and_gives_decks(as_administrator, administrator, owner):
    data = form_of(as_administrator, url("deck", "add")) | {"title": "Given", "visibility": "private"}
    assert data["owner"] == administrator.pk
    as_administrator.post(url("deck", "add"), data)
    deck = Deck.objects.get()
    assert deck.owner == administrator
    save(as_administrator, deck, owner=owner.pk)
    deck.refresh_from_db()
    assert deck.owner == owner


def test_a_deck_without_a_title_is_not_made(as_owner, db):
    response = as_owner.post(url("deck", "add"), form_of(as_owner, url("deck", "add")) | {"visibility": "private"})
    assert "Write a title." in response.content.decode()
    assert not Deck.objects.exists()


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
