"""Beside the answers in Spaced: the star, the suggested rating, what a notice takes back, and ways there and back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from decks.models import Answer, Deck, Star, User
from tests.browser.test_spaced import known, rated, working
from tests.factories import make_deck

Open = Callable[..., Page]


def test_a_star_shows_on_the_card_and_on_the_next_and_is_taken_back(open_as: Open, member: User, deck: Deck) -> None:
    page = working(open_as, member, deck)
    address = page.url
    for stars in (1, 2):  # the open card, and one that came ahead with it
        page.get_by_role("button", name="Star", exact=True).press("Enter")
        button = page.get_by_role("button", name="Starred")
        expect(button).to_be_focused()
        assert Star.objects.count() == stars
        page.evaluate("document.activeElement.blur()")
        rated(page, "4")
        expect(page.locator("#tally")).to_contain_text(f"{stars} answered")
    page.get_by_role("button", name="Star", exact=True).click()
    page.get_by_role("button", name="Starred").click()
    expect(page.get_by_role("button", name="Star", exact=True)).to_be_visible()
    assert Star.objects.count() == 2
    assert page.url == address


def test_space_gives_the_rating_that_is_suggested(open_as: Open, member: User) -> None:
    deck = make_deck(cards=2, visibility="public")
    page = working(open_as, member, deck, typed=True)
    page.keyboard.type("nothing of the kind")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That would be Again")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#tally")).to_contain_text("1 answered")
    assert Answer.objects.get().rating == 1


def test_the_key_of_undo_takes_back_what_the_notice_tells_of(open_as: Open, member: User) -> None:
    deck = make_deck(cards=5, visibility="public")
    known(member, deck, days=30)
    page = working(open_as, member, deck)
    rated(page, "3")
    expect(page.locator("#tally")).to_contain_text("1 answered")
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_text("is suspended")).to_be_visible()
    page.wait_for_load_state("load")  # the scripts have run
    page.keyboard.press("u")
    expect(page.get_by_text("is asked again when it is due")).to_be_visible()
    assert not member.holds.exists()
    assert not Answer.objects.exclude(voids=None).exists()


def test_a_card_is_edited_and_asked_about_and_the_session_goes_on(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=3)
    known(owner, deck, days=30)
    page = working(open_as, owner, deck)
    page.get_by_role("link", name="Why these days?").first.click()
    expect(page.get_by_text("It is due today.")).to_be_visible()
    page.get_by_role("link", name="Back to the session").click()
    page.get_by_text("Bury, suspend, flag").click()
    page.get_by_role("link", name="Edit").click()
    page.locator("[name=front]").fill("A better question?")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#step .ask")).to_have_text("A better question?")
    expect(page.get_by_text("Saved.")).to_be_visible()
