"""Boards of Matching for the browser to play: to one, its tiles, and what was found."""

import re

from playwright.sync_api import Locator, Page, expect

from decks.models import Deck
from tests.browser.scenes import at, go


def begin(page: Page, deck: Deck, settings: str = "") -> None:
    """To the board, which is there with its scripts."""
    go(page, at("mode", deck, "matching"), settings)
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-board]")).to_be_visible()


def tile(page: Page, kind: str, card: int) -> Locator:
    """The tile of "Question 3" or "Answer 3"."""
    return page.get_by_role("button", name=re.compile(rf"^{kind}: .*{kind} {card}\b", re.IGNORECASE))


def open_cards(page: Page) -> list[int]:
    names = page.locator("[data-tile^=l]").all_inner_texts()
    return [int(re.sub(r"\D", "", name)) for name in names]


def found(page: Page, pairs: int) -> None:
    """Wait until so many pairs are found."""
    expect(page.locator("#tally")).to_contain_text(f"{pairs} pair")
