"""The focus is never lost to the body; and every gate finds a fault that is planted for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from decks.models import Deck, User
from tests.browser.gates import faults, lost_focus, sideways, small_targets, text_size
from tests.browser.scenes import at, go
from tests.factories import make_deck

Open = Callable[..., Page]


def test_the_focus_is_never_lost(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=5)  # so few that the list does not grow meanwhile
    page = open_as(owner)
    go(page, at("deck", deck))
    swaps: dict[str, Callable[[], object]] = {
        "star": lambda: page.locator("[aria-pressed] .vh", has_text="Star").first.locator("..").click(),
        "edit": lambda: page.get_by_role("link", name="Edit card 1", exact=True).click(),
        "cancel": lambda: page.get_by_role("link", name="Cancel").click(),
        "edit again": lambda: page.get_by_role("link", name="Edit card 2", exact=True).click(),
        "save": lambda: page.get_by_role("button", name="Save").click(),
        "delete": lambda: (
            page.get_by_role("link", name="Edit card 3", exact=True).click(),
            page.get_by_role("button", name="Delete this card").click(),
        ),
        "undo": lambda: page.get_by_role("button", name="Undo").click(),
        "add": lambda: page.get_by_role("link", name="Add a card").click(),
        "search": lambda: page.get_by_role("searchbox").press_sequentially("question 5"),
        "starred only": lambda: page.get_by_text("Starred only").click(),
    }
    lost = [name for name, act in swaps.items() if lost_focus(page, act)]
    assert lost == []


def test_a_star_keeps_the_focus_and_a_second_press_takes_it_away(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=3)
    page = open_as(owner)
    go(page, at("deck", deck))
    star = page.locator(".acts [form=stars]").nth(1)
    star.focus()
    for pressed in ("true", "false"):
        page.keyboard.press("Enter")
        expect(star).to_have_attribute("aria-pressed", pressed)
        expect(star).to_be_focused()


def test_a_card_is_added_in_sight_and_stands_once_when_the_list_has_grown(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=60)
    page = open_as(owner, viewport={"width": 1280, "height": 900})
    go(page, at("deck", deck))
    page.get_by_role("link", name="Add a card").click()
    expect(page.locator("#new_front")).to_be_focused()
    expect(page.locator("#new_front")).to_be_in_viewport()
    page.locator("#new_front").fill("Is it here?")
    page.get_by_role("button", name="Add the card").click()
    added = page.get_by_text("Is it here?")
    expect(added).to_be_in_viewport()
    for _ in range(3):
        page.mouse.wheel(0, 100_000)
        page.wait_for_load_state("networkidle")
    expect(page.locator(".cards > li .no", has_text="61")).to_have_count(1)
    expect(added).to_have_count(1)


def test_a_key_after_a_closed_dialog_is_for_the_page(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    go(page, at("deck", make_deck(owner=owner, cards=2)))
    page.keyboard.press("?")
    # In one turn of the event loop: the focus is still on the dialog's hidden button.
    page.evaluate("""() => {
      document.querySelector("dialog").close();
      const pressed = new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(pressed);
    }""")
    expect(page.locator("[data-turn]")).to_have_attribute("aria-pressed", "true")


def test_what_a_signed_out_person_typed_is_still_there(open_as: Open, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1)
    page = open_as(owner)
    go(page, at("deck", deck))
    page.get_by_role("link", name="Edit card 1", exact=True).click()
    page.locator("li.editing [name=front]").fill("Written for long")
    page.context.clear_cookies()
    for _ in range(2):
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#said")).to_contain_text("sign in in another window")
        expect(page.locator("li.editing [name=front]")).to_have_value("Written for long")


def test_the_focus_stays_on_a_list_that_grows(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    go(page, at("deck_cards", make_deck(owner=owner, cards=90)))
    star = page.locator("[aria-pressed]").first
    star.focus()
    assert not lost_focus(page, lambda: page.mouse.wheel(0, 100_000))
    expect(page.locator(".cards > li")).not_to_have_count(41)
    expect(star).to_be_focused()


PLANTED = {
    "label": "const q = document.getElementById('card-search'); q.labels[0].remove(); q.placeholder = ''",
    "color-contrast": "document.querySelector('.eyebrow').style.color = '#ccc'",
    "button-name": "document.querySelector('main').append(document.createElement('button'))",
    "aria-valid-attr-value": "document.querySelector('[aria-pressed]').setAttribute('aria-pressed', 'perhaps')",
}


@pytest.mark.parametrize("rule", PLANTED)
def test_axe_would_find_it(open_as: Open, owner: User, deck: Deck, rule: str) -> None:
    page = open_as(owner)
    go(page, at("deck", deck))
    page.evaluate(PLANTED[rule])
    assert any(fault.startswith(f"{rule}:") for fault in faults(page))


def test_the_other_gates_would_find_it(open_as: Open, owner: User, deck: Deck) -> None:
    page = open_as(owner, viewport={"width": 320, "height": 800})
    go(page, at("deck", deck))
    assert (sideways(page), small_targets(page)) == ([], [])
    page.evaluate("document.querySelector('.eyebrow').style.width = '500px'")
    assert "500" in str(page.evaluate("document.querySelector('.eyebrow').offsetWidth"))
    assert sideways(page) != []
    page.evaluate("document.querySelector('[data-turn]').style.cssText = 'min-height: 0; height: 30px; padding: 0'")
    assert any("data-turn" in fault for fault in small_targets(page))
    page.evaluate("document.addEventListener('htmx:after:settle', () => document.activeElement.blur())")
    assert lost_focus(page, page.locator(".acts [form=stars]").first.click)


def test_text_twice_as_large_is_what_the_browser_sets(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    go(page, "/keys/")
    text_size(page, 200)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert page.evaluate("matchMedia('(width < 15rem)').matches")
