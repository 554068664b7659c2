"""Matching on a slow line, and without one: no pair is lost or counted twice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from decks.models import Answer, Deck, User
from tests.browser.boards import begin, found, open_cards, tile
from tests.factories import make_deck

Open = Callable[..., Page]


@pytest.fixture
def deck(owner: User) -> Deck:
    return make_deck(owner=owner, cards=12, visibility="link")


def test_pairs_chosen_faster_than_the_line_all_arrive(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    page.route("**/study/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    first, second, third, _ = open_cards(page)
    for card in (first, second):
        tile(page, "Question", card).click()
        tile(page, "Answer", card).click()
    tile(page, "Question", third).click()
    found(page, 2)
    expect(tile(page, "Question", third)).to_have_attribute("aria-pressed", "true")
    tile(page, "Answer", third).click()
    found(page, 3)
    assert Answer.objects.count() == 3


def test_a_pair_found_while_the_line_is_down_is_kept_and_sent_later(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    card = open_cards(page)[0]
    page.context.set_offline(True)
    tile(page, "Question", card).click()
    tile(page, "Answer", card).click()
    expect(page.locator("#unsent")).to_contain_text("1 unsent")
    page.context.set_offline(False)
    found(page, 1)
    expect(page.locator("#unsent")).to_be_hidden()
    assert Answer.objects.count() == 1


def test_pairs_found_while_the_line_is_down_are_counted_and_outlive_a_reload(
    open_as: Open, member: User, deck: Deck
) -> None:
    page = open_as(member)
    begin(page, deck)
    cards = open_cards(page)[:2]
    page.context.set_offline(True)
    for card in cards:
        tile(page, "Question", card).click()
        tile(page, "Answer", card).click()
    expect(page.locator("#unsent")).to_contain_text("2 unsent")
    page.context.set_offline(False)
    page.reload()
    found(page, 2)
    expect(page.locator("#unsent")).to_be_hidden()
    assert Answer.objects.count() == 2
