"""What is pressed next stays within reach and hides nothing: on a phone, magnified, and below a long text."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from decks.models import User
from tests.browser.gates import sideways, text_size
from tests.browser.scenes import begun, go, long_deck

Open = Callable[..., Page]
PHONES = [(390, 844), (320, 568), (844, 390)]
KNOW = "#acts [value=know]"
FACE = "#step .face"


@pytest.fixture
def step(open_as: Open, owner: User, member: User) -> Page:
    """A session whose cards have answers that are longer than a screen."""
    page = open_as(member)
    go(page, reverse("study", args=[begun(member, long_deck(owner=owner, cards=1)).public_id]))
    return page


def box(page: Page, selector: str) -> dict[str, int]:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return {side: round(pixels) for side, pixels in found.items()}


def turn(page: Page) -> None:
    page.keyboard.press("Space")


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_the_sorting_buttons_stay_where_they_are_when_a_long_answer_is_turned_up(
    step: Page, width: int, height: int
) -> None:
    step.set_viewport_size({"width": width, "height": height})
    know, question = box(step, KNOW), box(step, "#step .ask")
    assert know["y"] + know["height"] <= height
    turn(step)
    assert box(step, FACE)["y"] + box(step, FACE)["height"] > know["y"]
    assert box(step, KNOW) == know
    turn(step)
    assert (box(step, KNOW), box(step, "#step .ask")) == (know, question)


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_the_end_of_a_long_answer_comes_out_from_behind_the_buttons(step: Page, width: int, height: int) -> None:
    step.set_viewport_size({"width": width, "height": height})
    turn(step)
    step.evaluate("scrollTo(0, document.body.scrollHeight)")
    face, acts = box(step, FACE), box(step, "#acts")
    assert face["y"] + face["height"] <= acts["y"]
    assert acts["y"] + acts["height"] <= height


@pytest.mark.parametrize(("width", "height", "percent"), [(320, 256, 100), (390, 844, 200)])
def test_where_room_is_short_the_buttons_stand_below_the_card(
    step: Page, width: int, height: int, percent: int
) -> None:
    step.set_viewport_size({"width": width, "height": height})
    text_size(step, percent)
    turn(step)
    assert box(step, "#acts")["y"] > height
    assert sideways(step) == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_cards_are_added_from_anywhere_on_the_page(open_as: Open, owner: User, width: int) -> None:
    page = open_as(owner, viewport={"width": width, "height": 800})
    go(page, "/decks/new/")
    text = "".join(f"question {i}\tanswer {i}\n" for i in range(20)) + "one without an answer\t\n"
    page.locator("[name=text]").fill(text)
    add = page.get_by_role("button", name="Add 20 cards")
    expect(add).to_have_count(1)
    for place in ("0", "document.body.scrollHeight / 2", "document.body.scrollHeight"):
        page.evaluate(f"scrollTo(0, {place})")
        add.click(trial=True)  # in sight, and nothing lies on it
        expect(add).to_be_in_viewport(ratio=1)
    last = page.locator("#preview tbody tr").last
    last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert box(page, "#preview")["y"] + box(page, "#preview")["height"] <= box(page, "#add")["y"]
    page.locator("[name=text]").fill("   ")
    page.get_by_role("button", name="Look again").click()
    expect(add).to_have_count(0)
    expect(page.locator("#add")).to_be_hidden()


def test_a_missing_title_is_asked_for_where_it_is_written(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    go(page, "/decks/new/")
    page.locator("[name=text]").fill("one\teins\n")
    page.get_by_role("button", name="Add 1 card").click()
    expect(page.locator("[name=title]")).to_be_focused()
    expect(page.get_by_text("Write a title.")).to_be_in_viewport(ratio=1)
    page.locator("[name=title]").fill("Numbers")
    page.get_by_role("button", name="Add 1 card").click()
    expect(page.get_by_role("heading", name="Numbers")).to_be_visible()


def test_that_nothing_is_left_to_add_is_said_in_sight(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    go(page, "/decks/new/")
    page.locator("[name=text]").fill("zygote\t\n")
    page.locator("[name=title]").fill("Cells")
    page.get_by_role("button", name="Add 0 cards").click()
    expect(page.get_by_text("No card is chosen")).to_be_in_viewport(ratio=1)
