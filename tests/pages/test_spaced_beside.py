"""Beside the answers in Spaced, without scripts: ways out of a session and back, and which session a page offers."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from pytest_django import Settings

from decks import authoring, study
from decks.models import Card, Deck, Star, StudySession, User
from tests.conftest import signed_in
from tests.factories import make_deck
from tests.pages.test_side_by_side import start_page
from tests.pages.test_today import two_decks
from tests.sitting import DAY, MINUTE, Student

pytestmark = pytest.mark.usefixtures("sound")


def of_session(student: Student) -> str:
    return f"?session={student.at.split('/')[2]}"


def test_a_star_without_scripts_stays_in_the_session(deck: Deck, student: Student) -> None:
    student.start(deck)
    form = re.search(r'action="([^"]*/star/[^"]*)"', student.page)
    assert form
    student._went(student.client.post(form[1], {"on": "1"}, follow=True))
    assert "Starred" in student.page
    assert Star.objects.get().card.front == student.asked
    student._went(student.client.post(form[1], {"on": "0"}, follow=True))
    assert "Starred" not in student.page
    assert not Star.objects.exists()


def test_a_card_edited_out_of_a_session_leads_back_there(owner: User, student: Student, member: User) -> None:
    deck = make_deck(owner=member, cards=2)
    student.start(deck)
    card = Card.objects.get(front=student.asked)
    address = reverse("card_edit", args=[deck.public_id, card.uid]) + of_session(student)
    assert address in student.page
    form = unescape(student.client.get(address).content.decode())
    assert "Back to the session" in form
    assert f'action="{address}"' in form
    text = {"front": "A better question?", "back": card.back, "note": "", "tags": ""}
    for more in ({}, {"anew": "on"}):
        page = student._went(student.client.post(address, text | more, follow=True))
        assert student.asked == "A better question?"
        assert "Saved." in page


@pytest.mark.parametrize("path", ["why/", "edit/", "star/"])
def test_a_session_of_another_person_is_not_to_be_found(deck: Deck, student: Student, owner: User, path: str) -> None:
    student.start(deck)
    card, client = deck.cards.get(position=1), signed_in(owner)
    named, nobodys = f"{card.url}{path}{of_session(student)}", f"{card.url}{path}?session={uuid4()}"
    for address in (named, nobodys):
        reply = client.post(address, {"on": "1"}) if path == "star/" else client.get(address)
        assert reply.status_code == 404
    assert not Star.objects.exists()
    assert "Back to the session" not in client.get(f"{card.url}why/?session=none").content.decode()


def test_a_card_begun_anew_out_of_a_session_is_taken_back_there(student: Student, member: User) -> None:
    deck = make_deck(owner=member, cards=2)
    student.start(deck)
    card = Card.objects.get(front=student.asked)
    student.press("good")
    text = {"front": "Another card?", "back": "Yes", "note": "", "tags": "", "anew": "on"}
    page = student._went(student.client.post(f"{card.url}edit/{of_session(student)}", text, follow=True))
    undo = re.search(r'action="([^"]*/anew/[^"]*)"', page)
    assert undo
    page = student._went(student.client.post(undo[1], follow=True))
    assert "knows the card as before" in page
    assert "data-session" in page


def test_why_says_when_a_card_comes_again_and_how_well_it_will_be_recalled(deck: Deck, student: Student) -> None:
    student.start(deck)
    card = Card.objects.get(front=student.asked)
    student.press("good")
    page = unescape(student.client.get(f"{card.url}why/").content.decode())
    assert re.search(r"It is due at \d\d:\d\d\.", page)
    student.clock.now += 3 * DAY
    student.client.force_login(student.user)
    assert "It is due now." in unescape(student.client.get(f"{card.url}why/").content.decode())
    student.look_again()
    student.all("easy")
    page = unescape(student.client.get(f"{card.url}why/").content.decode())
    told = re.search(r"It is due in \d+ days, on .+?, when that chance is (\d+).%; you aim at 90.%\.", page)
    assert told
    assert 85 <= int(told[1]) <= 95
    student.clock.now += 60 * DAY
    student.client.force_login(student.user)
    assert "It is due today." in unescape(student.client.get(f"{card.url}why/").content.decode())
    study.suspend(student=student.user, card=card, now=student.clock.now)
    assert "It is due" not in student.client.get(f"{card.url}why/").content.decode()


def test_a_session_of_an_earlier_day_does_not_hide_what_is_due_today(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    student.press("good")
    at = student.at
    page = start_page(student, bones)
    assert "Go on where you stopped: 1 of 3" in page
    assert "Start with" not in page
    deck_page = unescape(student.client.get(reverse("deck", args=[bones.public_id])).content.decode())
    assert "Go on: 1 of 3" in deck_page
    student.clock.now += DAY
    student.client.force_login(student.user)
    page = start_page(student, bones)
    assert page.index("Start with 2 cards") < page.index("Go on where you stopped: 1 of 3")
    assert at in page
    deck_page = unescape(student.client.get(reverse("deck", args=[bones.public_id])).content.decode())
    assert "Spaced: 2 due" in deck_page
    assert re.search(r"About \d minutes?\.", deck_page)


@pytest.mark.parametrize("mode", ["spaced", "flashcards"])
def test_cards_that_were_named_go_before_a_session_that_is_open(owner: User, student: Student, mode: str) -> None:
    deck = make_deck(owner=owner, cards=10, visibility="public")
    for card in deck.cards.all()[:4]:
        authoring.star(student=student.user, card=card, on=True)
    student.client.force_login(student.user)
    address = reverse("mode", args=[deck.public_id, mode])
    student.client.post(address, {"cards": "all"})
    assert StudySession.objects.filter(finished=None).count() == 1
    page = unescape(student.client.get(f"{address}?cards=starred").content.decode())
    first = "Start with 4 cards" if mode == "spaced" else "Start with the chosen cards"
    assert page.index(first) < page.index("Go on where you stopped")
    if mode == "spaced":
        page = unescape(student.client.get(f"{address}?cards=mastered").content.decode())
        assert "Start with" not in page
        assert "Go on where you stopped" in page


def test_the_end_shows_what_was_typed_for_the_missed_cards(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones, typed="on")
    missed = student.asked
    student.press("again", typed="my first words")
    student.press("good", typed="not shown")
    while student.asked:
        student.press("good", typed="second words" if student.asked == missed else "other")
    end = student.page[student.page.index("Missed at first</h2>") :]
    assert "You wrote “my first words”." in end
    assert "second words" not in end
    assert "not shown" not in end


def test_what_was_left_out_is_told_in_six_words(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, visibility="public")
    back = "Mitochondria ribosomes nucleus membrane cytoplasm vacuole lysosome chloroplast"
    authoring.add_card(deck=deck, fields={"front": "Parts?", "back": back, "note": "", "tags": []})
    student.start(deck, typed="on")
    token = re.search(r'name="token" value="([^"]+)"', student.page)
    assert token
    for typed, said in (
        ("nucleus", "Not there: mitochondria, ribosomes, membrane, cytoplasm, vacuole, lysosome and more."),
        ("", "You wrote nothing. That would be Again; you decide."),
    ):
        reply = student.client.post(student.at, {"turn": "1", "token": token[1], "typed": typed})
        assert said in unescape(reply.content.decode())


def test_a_step_of_tomorrow_is_told_with_its_day_unless_a_card_comes_before(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck, steps="10 1200")
    student.press("good")
    assert "The next card is due tomorrow at 08:00." in student.page
    assert "The next card is due tomorrow at 08:00." in unescape(student.client.get("/").content.decode())
    authoring.add_card(deck=deck, fields={"front": "New?", "back": "Tomorrow.", "note": "", "tags": []})
    student.start(deck, steps="10 1200", new="2")
    student.press("easy")
    authoring.add_card(deck=deck, fields={"front": "Newer?", "back": "Tomorrow.", "note": "", "tags": []})
    assert "The next card is due tomorrow." in unescape(student.client.get("/").content.decode())


def test_the_tile_knows_a_session_of_today_in_any_zone_of_the_site(
    owner: User, student: Student, settings: Settings
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    student.clock.now = student.clock.now.replace(hour=21)
    deck = make_deck(owner=owner, cards=3, visibility="public")
    student.start(deck)
    student.press("easy")
    student.clock.now += 5 * MINUTE
    assert "1 of 3 done" in student.client.get(deck.url).content.decode()


def test_practice_says_so_in_its_name(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    page = student.start(bones, cram="on")
    assert "Spaced, practice: " in page
    assert "Spaced, practice" in unescape(student.client.get("/").content.decode())


def test_the_bands_of_the_mastery_page_lead_to_their_cards(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    page = student.client.get(reverse("deck_mastery", args=[bones.public_id])).content.decode()
    found = re.search(r'href="([^"]*cards=familiar)"', page)
    assert found
    assert 'value="familiar" selected' in student.client.get(found[1]).content.decode()
    assert "cards=mastered" not in page
