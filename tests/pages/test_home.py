"""Today: what to go on with, one's own decks and those that one studies, and the public ones apart."""

from django.test import Client

from decks.models import User
from tests.factories import make_deck


def test_own_decks_and_public_ones_stand_apart_and_private_ones_of_others_nowhere(
    as_member: Client, member: User, owner: User
) -> None:
    make_deck(owner=member, cards=1, title="My own deck")
    make_deck(owner=owner, cards=1, title="A public deck", visibility="public")
    make_deck(owner=owner, cards=1, title="A linked deck", visibility="link")
    make_deck(owner=owner, cards=1, title="A private deck")
    page = as_member.get("/").content.decode()
    own, public = page.split('id="public-decks"')
    assert "My own deck" in own
    assert "A public deck" not in own.split('id="your-decks"')[1]
    assert "A public deck" in public
    assert "A linked deck" not in page
    assert "A private deck" not in page


def test_a_deck_that_was_studied_by_its_link_is_found_again(as_member: Client, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1, title="A linked deck", visibility="link")
    as_member.post(f"/d/{deck.public_id}/study/flashcards/")
    page = as_member.get("/").content.decode()
    assert "A linked deck" in page
    assert "1 card</mark> is left where you stopped" in page
    assert "A linked deck" in as_member.get("/decks/?q=linked").content.decode()


def test_the_search_finds_by_title_description_and_tag(as_member: Client, member: User) -> None:
    make_deck(owner=member, title="Osmosis", description="water through a membrane", tags=["exam"])
    make_deck(owner=member, title="History")
    for words in ("osmo", "membrane water", "exam"):
        page = as_member.get("/decks/", {"q": words}).content.decode()
        assert "Osmosis" in page
        assert ">History<" not in page
    assert "No deck fits" in as_member.get("/decks/", {"q": "physics"}).content.decode()


def test_a_first_visit_says_what_to_do(as_member: Client) -> None:
    assert "first deck" in as_member.get("/").content.decode()


def test_the_search_knows_every_script_and_case(as_member: Client, member: User) -> None:
    deck = make_deck(owner=member, cards=1, title="Übung in Ökologie", tags=["Café", "Ναυτικό"])
    for words in ("übung", "ÖKOLOGIE", "café", "ναυτικό"):
        assert deck.title in as_member.get("/decks/", {"q": words}).content.decode(), words
    assert deck.title not in as_member.get("/decks/", {"q": "100%"}).content.decode()


def test_an_address_with_a_nul_finds_nothing(as_member: Client, member: User) -> None:
    deck = make_deck(owner=member, cards=1)
    for address in ("/decks/?q=%00", f"/d/{deck.public_id}/cards/?q=%00", f"/d/{deck.public_id}/sessions/%00/"):
        assert as_member.get(address).status_code == 404
