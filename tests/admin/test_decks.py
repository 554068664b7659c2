"""The list of decks on the desk: found, sorted, deleted and brought back, shown, exported; and a new deck."""

import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from decks import authoring
from decks.formats import read
from decks.models import Deck
from tests.admin.desk import LIST, form_of, live, messages_of, save, undo_of
from tests.admin.test_scope import url
from tests.factories import make_deck

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
