"""The main job, with the two documents that the product was made for: paste, look, add, study, go on elsewhere."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from decks.models import Answer, Deck, StudySession, User
from tests import shared
from tests.browser.conftest import Seen

Open = Callable[..., Page]
HALF = 10
SESSION = re.compile(r"/study/[0-9a-f-]{36}/$")


@pytest.fixture(params=[pytest.param(key, marks=shared.needs("seeds")) for key in shared.SEEDS])
def seed(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    data, expected = shared.seed(request.param)
    return data.decode(), expected


def bring_in(page: Page, text: str, expected: dict[str, Any]) -> Deck:
    """From the first page to the deck's page, on a phone."""
    page.goto("/")
    page.get_by_role("link", name="Paste a deck").first.click()
    page.wait_for_url("**/decks/new/")  # loaded: the scripts have run
    page.locator("[name=text]").fill(text)
    expect(page.locator("#preview tbody tr")).to_have_count(20)
    for warning in expected["warnings"]:
        expect(page.locator("#preview .problems")).to_contain_text(warning)
    expect(page.locator("[name=title]")).to_have_value(expected["title_suggestion"])
    page.get_by_role("button", name="Add 20 cards").click()
    page.wait_for_url("**/d/*/")
    return Deck.objects.get()


def sort(page: Page, numbers: range) -> None:
    """Turn and sort these cards by keyboard: every third one is still to learn."""
    for number in numbers:
        step = page.locator("#step:not([aria-busy])")
        expect(step).to_have_attribute("data-n", str(number))
        page.keyboard.press("Space")
        expect(step.locator("[data-side=Answer]")).to_be_visible()
        page.keyboard.press("1" if number % 3 == 0 else "2")


def test_a_document_is_pasted_and_studied_from_two_browsers(
    open_as: Open, owner: User, seen: Seen, seed: tuple[str, dict[str, Any]]
) -> None:
    text, expected = seed
    phone = open_as(owner)
    deck = bring_in(phone, text, expected)
    cards = list(deck.cards.order_by("position").values_list("front", "back"))
    assert cards == [(card["front"], card["back"]) for card in expected["cards"]]
    assert deck.description == expected["description"]

    phone.locator(".go", has_text="Flashcards").click()
    phone.get_by_role("button", name="Start").click()
    phone.wait_for_url(SESSION)
    sort(phone, range(1, HALF + 1))
    expect(phone.locator("#tally")).to_contain_text(f"{HALF} of 20")

    laptop = open_as(owner, viewport={"width": 1280, "height": 800})
    laptop.goto("/")
    laptop.get_by_role("link", name="Go on with").first.click()
    laptop.wait_for_url(SESSION)
    sort(laptop, range(HALF + 1, 21))
    expect(laptop.locator("[data-ended]")).to_contain_text("14 of 20")
    assert Answer.objects.filter(student=owner).count() == 20
    assert StudySession.objects.get().score == 0.7

    laptop.get_by_role("link", name="Back to the deck").click()
    row = laptop.locator("table.sess tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Olga Owner")
    expect(row).to_contain_text("of 20")
    expect(laptop.locator(".bands")).to_contain_text("20 Learning")
    seen.nothing()
