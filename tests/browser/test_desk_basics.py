"""What every page does with keys, dialogs, failed requests, motion and light; and all of it without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from decks import authoring
from decks.models import Deck, Star, User
from tests.browser.conftest import Seen
from tests.factories import make_deck, make_user

Open = Callable[..., Page]
FOCUS = "document.activeElement.outerHTML"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def page(open_as: Open, owner: User, deck: Deck) -> Page:
    """The deck's page, as its owner sees it."""
    page = open_as(owner)
    page.goto(reverse("deck", args=[deck.public_id]))
    return page


def star(page: Page) -> Any:
    """The star of the first card."""
    return page.locator("#card-list [aria-pressed]").first


def test_the_keys_open_with_the_focus_inside_and_give_it_back(page: Page, seen: Seen) -> None:
    star(page).focus()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "keys"
    page.keyboard.press("g")
    page.keyboard.press("t")  # keys rest below the dialog
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    expect(star(page)).to_be_focused()
    assert page.url.endswith("/")
    assert "/d/" in page.url
    seen.nothing()


def test_a_slash_leads_to_the_search_and_escape_out_of_it(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#card-search")).to_be_focused()
    assert page.locator("#card-search").input_value() == ""
    page.keyboard.press("Escape")
    expect(page.locator("#card-search")).not_to_be_focused()
    page.goto("/")
    page.keyboard.press("/")
    page.wait_for_url("**/decks/#q")
    expect(page.locator("#q")).to_be_focused()


def test_what_was_searched_is_still_there_on_the_way_back(page: Page, deck: Deck, owner: User) -> None:
    make_deck(owner=owner, title="Quite another one")
    page.goto("/decks/")
    page.keyboard.press("/")
    page.keyboard.type(deck.title)
    found = page.locator(".decks a")
    expect(found).to_have_text([deck.title])
    found.click()
    page.wait_for_url(f"**{deck.url}")
    page.go_back()
    expect(page.locator("[name=q]")).to_have_value(deck.title)
    expect(found).to_have_text([deck.title])


def test_g_and_a_letter_lead_to_another_page(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/decks/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(lambda url: url.count("/") == 3)


def test_keys_rest_while_one_types(page: Page) -> None:
    page.locator("#card-search").focus()
    page.keyboard.type("?gd /")
    assert page.locator("#card-search").input_value() == "?gd /"
    expect(page.locator("dialog#keys")).to_be_hidden()
    assert "/d/" in page.url


def test_escape_leaves_the_study_page(open_as: Open, owner: User, deck: Deck) -> None:
    page = open_as(owner)
    page.goto(reverse("mode", args=[deck.public_id, "flashcards"]))
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/study/*/")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{reverse('deck', args=[deck.public_id])}")


def test_a_form_with_a_mistake_comes_back_with_the_focus_on_it(page: Page, deck: Deck) -> None:
    page.get_by_role("link", name="Edit card 1", exact=True).click()
    page.locator("li.editing [name=front]").fill("  ")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("li.editing [name=front][aria-invalid=true]")).to_be_focused()
    expect(page.locator("li.editing .errorlist")).to_have_text("Write a question.")
    assert deck.cards.order_by("position").first().front == "What is question 1?"


def test_a_broken_answer_becomes_a_sentence_and_the_page_stays(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: Any) -> None:
        raise ValueError("planted")

    monkeypatch.setattr(authoring, "star", broken)
    star(page).click()
    expect(page.locator("#said")).to_contain_text("Something broke on our side.")
    expect(page.locator("#said")).to_contain_text("give the number")
    expect(page.locator("h1")).to_have_text("Cell biology")
    monkeypatch.undo()
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#said")).to_have_count(0)


def test_without_a_line_a_sentence_says_so_until_it_is_back(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#said")).to_contain_text("No connection.")
    star(page).click()
    expect(page.locator("#said")).to_contain_text("What was saved is safe")
    page.context.set_offline(False)
    expect(page.locator("#said")).to_have_count(0)
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")


def test_a_page_open_for_too_long_gets_a_new_token(page: Page, owner: User) -> None:
    page.evaluate("for (const field of document.querySelectorAll('[name=csrfmiddlewaretoken]')) field.value = 'x'")
    star(page).click()
    expect(page.locator("#said")).to_contain_text("This page was open too long")
    assert not Star.objects.exists()
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    assert Star.objects.filter(student=owner).count() == 1


MOVES = "document.querySelector('#viewer [data-turn]').click(), document.getAnimations().length"


def test_nothing_moves_for_whoever_wants_no_motion(open_as: Open, owner: User, deck: Deck) -> None:
    counts = {}
    for motion in ("reduce", "no-preference"):
        page = open_as(owner, reduced_motion=motion)
        page.goto(reverse("deck", args=[deck.public_id]), wait_until="load")
        counts[motion] = page.evaluate(MOVES)
    assert counts["reduce"] == 0
    assert counts["no-preference"] > 0


def test_the_account_chooses_the_light(open_as: Open) -> None:
    grounds = {}
    for theme in ("light", "dark", ""):
        user = make_user(theme=theme)
        for scheme in ("light", "dark"):
            page = open_as(user, color_scheme=scheme)
            page.goto("/keys/")
            grounds[theme, scheme] = page.evaluate(GROUND)
    light, dark = grounds["", "light"], grounds["", "dark"]
    assert light != dark
    assert grounds["light", "light"] == grounds["light", "dark"] == light
    assert grounds["dark", "light"] == grounds["dark", "dark"] == dark


TEXT = """On cells.
- What is a cell?
- The smallest part that lives.
- What is a nucleus?
- It holds the chromosomes.
- What is a membrane?
- It parts inside from outside.
"""


def test_everything_is_done_without_scripts(open_as: Open, seen: Seen, db: None) -> None:
    page = open_as(None, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Make an account").click()
    page.locator("[name=username]").fill("ada")
    page.locator("[name=password]").fill("a few words in a row")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_role("link", name="Paste a deck").first.click()
    page.locator("[name=text]").fill(TEXT)
    page.get_by_role("button", name="Show the cards").click()
    expect(page.locator("#preview tbody tr")).to_have_count(3)
    page.locator("[name=title]").fill("Cells")
    page.get_by_role("button", name="Add 3 cards").click()
    expect(page.get_by_role("heading", name="Cells", exact=True)).to_be_visible()
    page.get_by_role("link", name="Edit card 2").click()
    page.locator("[name=back]").fill("It holds the *genes*.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#card-list em")).to_have_text("genes")
    star(page).click()
    expect(star(page)).to_have_attribute("aria-pressed", "true")
    page.locator("#card-search").fill("membrane")
    page.locator("form[role=search]").get_by_role("button", name="Search").click()
    expect(page.get_by_text("1 card found")).to_be_visible()
    page.get_by_role("link", name="Account of ada").click()
    page.get_by_role("button", name="Sign out here").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    assert User.objects.get().decks.get().cards.count() == 3
    assert Star.objects.count() == 1
    seen.nothing()
