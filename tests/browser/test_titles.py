"""Titles of every kind: in any direction, and with words that are longer than a phone is wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from decks.models import User
from tests.browser.gates import sideways
from tests.browser.scenes import at, go
from tests.factories import make_deck

Open = Callable[..., Page]

# Where the first and the last letter of a text stand.
ENDS = """(element) => {
  const letters = [...document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode().data.matchAll(/\\S/g)];
  return [letters[0], letters.at(-1)].map(({index}) => {
    const range = document.createRange();
    range.setStart(element.firstChild, index);
    range.setEnd(element.firstChild, index + 1);
    return range.getBoundingClientRect().x;
  });
}"""


def test_a_title_from_right_to_left_has_its_question_mark_at_its_left_end(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1, title="מהי התא?", description="כרטיסים קצרים.")
    page = open_as(owner, viewport={"width": 1280, "height": 800})
    for url, selector in ((at("deck", deck), "h1"), (at("deck", deck), ".lead .text"), ("/decks/", ".decks a")):
        go(page, url)
        first, last = page.locator(selector).first.evaluate(ENDS)
        assert last < first, selector


@pytest.mark.parametrize("width", [320, 1280])
def test_a_word_longer_than_its_column_is_broken(open_as: Open, owner: User, width: int) -> None:
    for title in ("Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2, "Neighbour"):
        make_deck(owner=owner, cards=1, title=title)
    page = open_as(owner, viewport={"width": width, "height": 800})
    for url in ("/", "/decks/"):
        go(page, url)
        assert sideways(page) == []
        links, columns = page.locator(".decks a"), page.locator(".decks li")
        for link, column in zip(links.all(), columns.all(), strict=True):
            inner, outer = link.bounding_box(), column.bounding_box()
            assert inner is not None
            assert outer is not None
            assert inner["width"] <= outer["width"]
