"""A student writes at Learn in Chromium: the keys do what their line says, and nothing jumps or is covered."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from decks import authoring
from decks.models import Answer, Deck, User
from tests.browser.conftest import Seen
from tests.browser.gates import text_size
from tests.browser.scenes import go
from tests.browser.test_learn import answer_of, asked, begun, gone_on, place, told
from tests.factories import make_deck

Open = Callable[..., Page]
WRITTEN = {"choice": False, "true_false": False}
WORDS = "Water that moves through a membrane, from where much of it is to where there is less of it."
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def one(owner: User) -> Deck:
    """One card with a long answer."""
    deck = make_deck(owner=owner, visibility="link")
    back = "\n\n".join(f"{number}. {WORDS}" for number in range(1, 5))
    authoring.add_card(deck=deck, fields={"front": "What is osmosis?", "back": back, "note": "", "tags": []})
    return deck


def box(part: Locator) -> dict[str, Any]:
    found = part.bounding_box()
    assert found
    return dict(found)


def clear_of_the_bar(page: Page) -> None:
    """The field is in the window, above the bar."""
    field, bar = box(page.locator("#answer")), box(page.locator("#acts"))
    assert field["y"] >= 0
    assert field["y"] + field["height"] <= bar["y"] + 1


def test_the_line_of_keys_names_those_that_work_where_the_focus_is(
    open_as: Open, member: User, one: Deck, seen: Seen
) -> None:
    page = open_as(member, viewport=DESK)
    go(page, place(begun(member, one, retype=True, **WRITTEN)))
    field, keys = page.locator("#answer"), page.locator(".hints")
    expect(field).to_be_focused()
    expect(keys).to_have_text("Ctrl Enter check Esc out of the field", use_inner_text=True)
    page.keyboard.type("0hw")
    expect(field).to_have_value("0hw")
    page.keyboard.press("Escape")
    expect(keys).to_have_text("w write 0 I don’t know h hint", use_inner_text=True)
    page.keyboard.press("w")
    expect(field).to_be_focused()
    expect(field).to_have_value("0hw")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator("#a-hint")).to_be_visible()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    expect(told(page)).to_be_focused()
    expect(keys).to_have_text("w write Space go on o I was right u undo", use_inner_text=True)
    page.keyboard.press("o")
    expect(told(page)).to_contain_text("You say that you had it.")
    assert Answer.objects.filter(voided_by=None, voids=None).get().response == ""
    page.keyboard.press("u")
    expect(field).to_be_focused()
    expect(keys.get_by_text("undo")).to_have_count(0)
    seen.nothing()


@pytest.mark.parametrize(
    ("width", "height", "percent"), [(1280, 900, 100), (390, 844, 100), (320, 700, 100), (390, 844, 200)]
)
@pytest.mark.parametrize("key", ["w", "Tab"])
def test_what_is_written_once_more_is_never_under_the_bar(
    open_as: Open, member: User, one: Deck, width: int, height: int, percent: int, key: str
) -> None:
    session = begun(member, one, retype=True, **WRITTEN)
    page = open_as(member, viewport={"width": width, "height": height})
    go(page, place(session))
    text_size(page, percent)
    page.get_by_role("button", name="I don’t know").click()
    expect(told(page)).to_be_focused()
    expect(told(page)).to_be_in_viewport()
    field = page.locator("#answer")
    for _ in range(3):
        if not field.evaluate("(field) => field.matches(':focus')"):
            page.keyboard.press(key)
    expect(field).to_be_focused()
    clear_of_the_bar(page)
    expect(field).to_have_value("")
    page.keyboard.type("Not it")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#not-yet")).to_be_in_viewport()
    expect(page.get_by_text("Not yet:")).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description("Not yet: write it as it stands above, or go on without.")
    expect(field).to_have_value("Not it")
    clear_of_the_bar(page)
    field.fill(answer_of(asked(session)))
    page.keyboard.press("Control+Enter")
    gone_on(page, session, 3)


def test_what_is_not_it_yet_is_said_beside_the_field_without_scripts(open_as: Open, member: User, one: Deck) -> None:
    page = open_as(member, java_script_enabled=False)
    page.goto(place(begun(member, one, retype=True, **WRITTEN)))
    page.get_by_role("button", name="I don’t know").click()
    page.get_by_label("Write it once more").fill("Not it")
    page.get_by_role("button", name="Check it").click()
    expect(page.get_by_text("Not yet:")).to_have_count(1)
    label, said, field = (box(page.locator(each)) for each in ("label[for=answer]", "#not-yet", "#answer"))
    assert label["y"] < said["y"] < field["y"] < said["y"] + said["height"] + 40
    expect(page.locator("#answer")).to_have_value("Not it")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_hint_moves_no_option_and_strikes_no_word_of_its_own(
    open_as: Open, member: User, parts: Deck, seen: Seen, width: int
) -> None:
    session = begun(member, parts, written=False, true_false=False)
    page = open_as(member, viewport={"width": width, "height": 700})
    go(page, place(session))
    options = page.locator(".opts li")
    page.evaluate("scrollTo(0, 60)")
    before, at = [box(each) for each in options.all()], page.evaluate("scrollY")
    page.keyboard.press("h")
    said = page.get_by_text("not this one", exact=True)
    expect(said).to_be_visible()
    assert [box(each) for each in options.all()] == before
    assert page.evaluate("scrollY") == at
    # A line through a text runs through all that stands in its flow.
    assert said.evaluate("(said) => getComputedStyle(said).position") == "absolute"
    number = asked(session)["struck"] + 1
    expect(page.locator(".opts")).to_be_focused()
    expect(page.locator(".opts")).to_have_accessible_description(f"A hint: it is not number {number}.")
    inside, around = box(said), box(said.locator(".."))
    assert inside["y"] + inside["height"] <= around["y"] + around["height"]
    page.keyboard.press(str(asked(session)["right"] + 1))
    expect(told(page)).to_contain_text("Right")
    expect(told(page)).to_be_in_viewport()
    assert [round(box(each)["height"]) for each in options.all()] == [round(each["height"]) for each in before]
    seen.nothing()


def test_a_right_choice_of_a_part_waits_until_the_answer_is_read(open_as: Open, member: User, parts: Deck) -> None:
    for card in parts.cards.all():
        authoring.edit_card(card=card, fields={"front": card.front, "back": card.back, "note": "As in the lecture."})
    session = begun(member, parts, written=False, true_false=False, auto=True)
    page = open_as(member)
    go(page, place(session))
    page.keyboard.press(str(asked(session)["right"] + 1))
    expect(told(page)).to_contain_text("Right")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("As in the lecture.")).to_be_visible()
    page.keyboard.press("Space")
    gone_on(page, session, 2)


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_no_button_of_the_bar_lies_on_another(open_as: Open, member: User, parts: Deck, width: int) -> None:
    session = begun(member, parts, written=False, true_false=False)
    page = open_as(member, viewport={"width": width, "height": 760})
    go(page, place(session))
    for turn in range(1, 4):
        page.get_by_role("button", name="I don’t know").or_(page.get_by_role("button", name="Go on")).click()
        gone_on(page, session, turn)
        boxes = sorted((box(each) for each in page.locator("#acts button").all()), key=lambda each: each["x"])
        assert len(boxes) == 3
        for one_box, after in pairwise(boxes):
            assert one_box["x"] + one_box["width"] <= after["x"] + 1
        inside = (
            "(bar) => [...bar.querySelectorAll('button')].every((each) => each.scrollWidth <= each.clientWidth + 1)"
        )
        assert page.locator("#acts").evaluate(inside), "no word sticks out of its button"
