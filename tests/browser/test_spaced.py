"""A student does what is due in Chromium: by keyboard, with the answer typed first, back and forth, on a lost line."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from decks import progress, study
from decks.models import Answer, Deck, Mastery, StudySession, User
from decks.modes import MODES
from tests.browser.conftest import Seen
from tests.browser.gates import Gate
from tests.browser.scenes import at, go, long_deck, studied
from tests.factories import make_deck

Open = Callable[..., Page]
MODE = MODES["spaced"]


def begin(student: User, deck: Deck, **settings: Any) -> StudySession:
    now = timezone.now()
    facts = progress.card_facts(student, deck, now)
    return study.begin(student=student, deck=deck, mode=MODE, settings=settings, facts=facts, now=now, rng=Random(1))


def working(open_as: Open, student: User, deck: Deck, **settings: Any) -> Page:
    """The page of a session of the student that has just begun."""
    session, page = begin(student, deck, **settings), open_as(student)
    go(page, reverse("study", args=[session.public_id]))
    return page


def answered(student: User, session: StudySession, *presses: str, ago: timedelta = timedelta()) -> None:
    for number, do in enumerate(presses):
        session.refresh_from_db()
        now = timezone.now() - ago + timedelta(seconds=number)
        token = study.show(session, now=now).token
        study.answer(student=student, session_id=session.public_id, token=token, reply={"do": do}, now=now)


def known(student: User, deck: Deck, *, days: int) -> None:
    """Every card of the deck was learned so many days ago."""
    session = begin(student, deck, new=999)
    answered(student, session, *["easy"] * deck.cards.count(), ago=timedelta(days=days))


def rated(page: Page, key: str) -> None:
    page.keyboard.press("Space")
    expect(page.locator("#step .rates")).to_be_visible()
    page.keyboard.press(key)


def test_what_is_due_is_done_by_keyboard_from_today(open_as: Open, member: User, seen: Seen) -> None:
    decks = [make_deck(cards=2, title=title, visibility="public") for title in ("Bones", "Stars")]
    for deck in decks:
        known(member, deck, days=30)
    page = open_as(member)
    go(page, "/")
    page.get_by_role("button", name="Start with 4 cards").press("Enter")
    page.wait_for_url("**/study/**", wait_until="load")  # the scripts have run
    for number, key in enumerate("3241", start=1):
        expect(page.locator("#step")).to_have_attribute("aria-label", f"Card {number} of 4")
        if number > 1:
            expect(page.locator("#step")).to_be_focused()
        rated(page, key)
    expect(page.locator("#tally")).to_contain_text("4 answered")
    assert list(Answer.objects.filter(session__deck=None).order_by("at").values_list("rating", flat=True)) == [
        3,
        2,
        4,
        1,
    ]
    expect(page.locator("#step")).to_have_attribute("aria-label", "Card 4 of 4")
    rated(page, "3")  # the missed card, ten minutes early, for nothing else is left
    expect(page.locator("#end")).to_have_text("Done for now.")
    seen.nothing()


def test_the_answer_is_hidden_until_it_is_asked_for(open_as: Open, member: User, deck: Deck) -> None:
    page = working(open_as, member, deck)
    assert "It is answer" not in page.locator("#step").aria_snapshot()
    page.keyboard.press("Space")
    assert "It is answer" in page.locator("#step").aria_snapshot()


def test_keys_take_back_to_the_start_and_do_it_again(open_as: Open, member: User, deck: Deck) -> None:
    page = working(open_as, member, deck)
    for number, key in enumerate("431", start=1):
        rated(page, key)
        expect(page.locator("#tally")).to_contain_text(f"{number} answered")
    before = list(Mastery.objects.order_by("card").values_list("stability", "due_day"))
    for number in (2, 1, 0):
        page.keyboard.press("u")
        expect(page.locator("#tally")).to_contain_text(f"{number} answered")
    assert not Mastery.objects.exists()
    for number in (1, 2, 3):
        page.keyboard.press("Shift+U")
        expect(page.locator("#tally")).to_contain_text(f"{number} answered")
    assert list(Mastery.objects.order_by("card").values_list("stability", "due_day")) == before


def test_a_typed_answer_suggests_and_the_student_decides(open_as: Open, member: User, deck: Deck) -> None:
    page = working(open_as, member, deck, typed=True)
    expect(page.locator("#typed")).to_be_focused()
    number = page.locator("#step .ask").inner_text().split()[-1].strip("?")
    page.keyboard.type(f"It is answer {number}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That would be Good; you decide.")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#typed")).to_be_focused()
    expect(page.locator("#tally")).to_contain_text("1 answered")
    assert list(Answer.objects.values_list("rating", "response")) == [(2, f"It is answer {number}")]


def test_a_typed_answer_may_have_lines_and_enter_shows_the_answer(open_as: Open, member: User, deck: Deck) -> None:
    page = working(open_as, member, deck, typed=True)
    field = page.locator("#typed")
    low = field.bounding_box()
    page.keyboard.type("one")
    for word in ("two", "three", "four"):
        page.keyboard.press("Shift+Enter")
        page.keyboard.type(word)
    expect(field).to_have_value("one\ntwo\nthree\nfour")
    high = field.bounding_box()
    assert low
    assert high
    assert high["height"] > low["height"] >= 44, "the field grows with its lines"
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="suggested")).to_have_count(1)
    expect(page.get_by_role("button", name="Again")).to_contain_text("suggested")
    page.keyboard.press("1")
    expect(page.locator("#tally")).to_contain_text("1 answered")
    assert Answer.objects.get().response.split() == ["one", "two", "three", "four"]


def test_without_scripts_the_button_sends_what_was_typed(open_as: Open, member: User, deck: Deck) -> None:
    session = begin(member, deck, typed=True)
    page = open_as(member, java_script_enabled=False)
    page.goto(reverse("study", args=[session.public_id]))
    page.locator("#typed").fill("one\ntwo")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.get_by_role("button", name="Again")).to_contain_text("suggested")
    page.get_by_role("button", name="Hard").click()
    assert Answer.objects.get().response.split() == ["one", "two"]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_hides_nothing_of_the_card_and_escape_closes_it_first(
    open_as: Open, member: User, deck: Deck, width: int, seen: Seen
) -> None:
    session = begin(member, deck)
    page = open_as(member, viewport={"width": width, "height": 844})
    go(page, reverse("study", args=[session.public_id]))
    page.keyboard.press("Space")
    summary, menu = page.locator(".menu > summary"), page.locator(".menu")
    summary.click()
    sheet = page.locator(".menu > .sheet").bounding_box()
    answer = page.locator("#step .text[data-answer]").bounding_box()
    dock = page.locator("#acts").bounding_box()
    assert sheet
    assert answer
    assert dock
    assert answer["y"] + answer["height"] <= sheet["y"]
    assert sheet["y"] + sheet["height"] <= dock["y"]
    page.locator(".menu [name=flag]").focus()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open")
    expect(summary).to_be_focused()
    summary.click()
    page.locator("#step .ask").click()
    expect(menu).not_to_have_attribute("open")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{deck.url}")
    seen.nothing()


def test_a_notice_of_a_card_goes_when_the_next_question_is_answered(open_as: Open, member: User) -> None:
    deck = make_deck(cards=5, visibility="public")
    known(member, deck, days=30)
    page = working(open_as, member, deck)
    front = page.locator("#step .ask").inner_text()
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("button", name="Bury until tomorrow").click()
    buried = page.get_by_text(f"“{front}” rests until tomorrow.")
    page.wait_for_load_state("load")  # the scripts have run
    expect(buried).to_be_visible()
    rated(page, "3")
    expect(page.locator("#tally")).to_contain_text("1 answered")
    expect(buried).to_have_count(0)
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("button", name="Set the day").click()
    expect(page.get_by_text("Due in 7 days.")).to_be_visible()
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("button", name="Begin this card anew").click()
    expect(page.get_by_text("The card begins anew")).to_be_visible()
    expect(page.get_by_text("Due in 7 days.")).to_have_count(0)
    rated(page, "3")
    expect(page.get_by_text("The card begins anew")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_what_is_due_today_keeps_its_columns(open_as: Open, member: User, width: int) -> None:
    deck = make_deck(cards=2, title="Donaudampfschifffahrtsgesellschaft and more", visibility="public")
    known(member, deck, days=30)
    page = open_as(member, viewport={"width": width, "height": 844})
    go(page, "/")
    row = page.locator("section[aria-labelledby=due-today] tbody tr").first
    tops = [cell.bounding_box() for cell in row.locator("th, td").all()]
    lefts = [box["x"] for box in tops if box]
    assert lefts == sorted(set(lefts)), "one beside the other"
    expect(page.get_by_role("columnheader", name="Due", exact=True)).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_the_statistics_of_a_deck_bring_the_score_to_expect_in_its_exam(
    open_as: Open, member: User, seen: Seen
) -> None:
    deck, today = make_deck(cards=4, visibility="public"), timezone.now().date()
    known(member, deck, days=3)
    study.set_exam(deck=deck, student=member, on=today + timedelta(days=9), today=today)
    page = open_as(member)
    go(page, at("deck_stats", deck))
    expect(page.get_by_text("with the plan")).to_contain_text("without any more study")
    seen.nothing()


def test_answers_given_on_a_lost_line_all_arrive_once(open_as: Open, member: User) -> None:
    deck = make_deck(cards=4, visibility="public")
    page = working(open_as, member, deck)
    page.context.set_offline(True)
    for _ in range(2):  # the open question and the one that came with it
        rated(page, "4")
    expect(page.locator("#unsent")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#tally")).to_contain_text("2 answered", timeout=20_000)
    assert Answer.objects.filter(rating=4).count() == 2


def test_without_scripts_a_card_is_rated_buried_and_brought_back(open_as: Open, member: User, deck: Deck) -> None:
    session = begin(member, deck)
    page = open_as(member, java_script_enabled=False)
    page.goto(reverse("study", args=[session.public_id]))
    page.get_by_role("button", name="Show the answer").click()
    page.get_by_role("button", name="Good").click()
    expect(page.locator("#tally")).to_contain_text("1 answered")
    asked = page.locator("#step .ask").inner_text()
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("button", name="Bury until tomorrow").click()
    expect(page.locator("#step .ask")).not_to_have_text(asked)
    page.get_by_role("button", name="Undo").first.click()
    expect(page.get_by_text("asked today after all")).to_be_visible()
    assert not member.holds.exists()


def test_a_card_that_became_another_one_is_told_of_in_its_list(open_as: Open, owner: User, member: User) -> None:
    deck = make_deck(owner=owner, cards=3, visibility="link")
    studied(member, deck, "kkk")
    page = open_as(owner)
    go(page, at("deck", deck))
    page.get_by_role("link", name="Edit card 1").click()
    page.get_by_label("This is another card now").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 person begins the card anew")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Everyone knows the card as before")).to_be_visible()
    assert Mastery.objects.count() == 3


@pytest.mark.long
def test_every_page_of_spaced(open_as: Open, owner: User, member: User) -> None:
    gate = Gate()
    deck = long_deck(owner=owner, cards=12)
    page = open_as(member)
    go(page, at("mode", deck, "spaced"))
    for each in page.locator("main details").all():
        each.evaluate("(details) => (details.open = true)")
    gate.look(page, "spaced, the settings", main=True, taps=True)
    session = begin(member, deck, new=6)
    go(page, reverse("study", args=[session.public_id]))
    gate.look(page, "spaced, the question", main=True, taps=True)
    page.keyboard.press("Space")
    expect(page.locator("#step .rates")).to_be_visible()
    gate.look(page, "spaced, the answer", main=True, taps=True)
    page.locator(".menu > summary").click()
    gate.look(page, "spaced, the menu", taps=True)
    answered(member, session, "again", *["easy"] * 5)
    go(page, reverse("study", args=[session.public_id]))
    rated(page, "4")
    expect(page.locator("#end")).to_be_visible()
    gate.look(page, "spaced, the end", main=True, taps=True)
    typed = begin(member, deck, new=12, typed=True, two=True)
    go(page, reverse("study", args=[typed.public_id]))
    gate.look(page, "spaced, to type", taps=True)
    page.keyboard.press("Enter")
    expect(page.locator("#step .rates")).to_be_visible()
    gate.look(page, "spaced, typed nothing, two buttons", taps=True)
    study.suspend(student=member, card=deck.cards.all()[7], now=timezone.now())
    today = timezone.now().date()
    study.set_exam(deck=deck, student=member, on=today + timedelta(days=9), today=today)
    go(page, at("mode", deck, "spaced"))
    gate.look(page, "spaced, an exam, cards set aside, a session to go on with", main=True, taps=True)
    go(page, "/")
    gate.look(page, "today, with what is due and an exam", main=True, taps=True)
    gate.nothing()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_ratings_stay_under_the_thumb(open_as: Open, owner: User, member: User, width: int) -> None:
    deck = long_deck(owner=owner, cards=3)
    session = begin(member, deck)
    page = open_as(member, viewport={"width": width, "height": 844})
    go(page, reverse("study", args=[session.public_id]))
    page.keyboard.press("Space")
    for name in ("Again", "Hard", "Good", "Easy"):
        expect(page.get_by_role("button", name=name, exact=False).first).to_be_in_viewport(ratio=1)
