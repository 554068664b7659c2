"""The teacher's desk in Chromium: nothing breaks the policy, everyone can read it, and cards work without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from decks import authoring
from decks.models import Deck, Role, User
from tests.browser.conftest import Seen
from tests.browser.gates import Gate, faults
from tests.factories import make_deck, make_user

Open = Callable[..., Page]
PAYLOADS = (Path(__file__).parents[1] / "data" / "payloads.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def teacher(transactional_db: None) -> User:
    return make_user(username="teacher", name="Olga Owner", role=Role.TEACHER)


@pytest.fixture
def administrator(transactional_db: None) -> User:
    return make_user(username="admin", role=Role.ADMINISTRATOR)


@pytest.fixture
def deck(teacher: User) -> Deck:
    deck = make_deck(owner=teacher, cards=2, tags=["cells"])
    text = "| a | b |\n|---|---|\n| `x` | $x^2$ |\n\n```python\nprint(1)\n```"
    authoring.add_card(deck=deck, fields={"front": "**Bold**?", "back": text, "note": "*n*", "tags": []})
    return deck


def pages(deck: Deck) -> Iterator[str]:
    card = deck.cards.first()
    assert card is not None
    for model, row in (("deck", deck), ("card", card), ("user", deck.owner)):
        yield reverse(f"admin:decks_{model}_changelist")
        yield reverse(f"admin:decks_{model}_add")
        for page in ("change", "history", "delete") if model == "deck" else ("change",):
            yield reverse(f"admin:decks_{model}_{page}", args=[row.pk])
    for model in ("studysession", "auditentry"):
        yield reverse(f"admin:decks_{model}_changelist")
    yield reverse("admin:decks_deck_changelist") + "?deleted=yes"
    yield reverse("admin:decks_card_preview", args=[card.pk])
    yield reverse("admin:index")
    yield reverse("admin:voices")


@pytest.mark.long
def test_every_page_of_the_desk_is_for_everyone(open_as: Open, seen: Seen, deck: Deck, administrator: User) -> None:
    page, gate = open_as(administrator), Gate()
    for path in pages(deck):
        page.goto(path)
        page.evaluate("new Promise((done) => setTimeout(done, 50))")  # until the pickers are made
        gate.in_every_look(page, path)
    gate.nothing()
    seen.nothing()


def test_the_faults_would_be_found(open_as: Open, deck: Deck, teacher: User) -> None:
    page = open_as(teacher)
    page.goto(reverse("admin:decks_deck_changelist"))
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert any(fault.startswith("button-name") for fault in faults(page))


def fronts(deck: Deck) -> list[str]:
    return list(deck.cards.filter(deleted=None).order_by("position", "id").values_list("front", flat=True))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_teacher_writes_moves_and_deletes_cards(
    open_as: Open, seen: Seen, deck: Deck, teacher: User, scripts: bool
) -> None:
    page = open_as(teacher, java_script_enabled=scripts)
    page.goto(reverse("admin:decks_deck_change", args=[deck.pk]))
    page.locator("[name=cards-0-back]").fill("Typed *before*")
    page.get_by_role("button", name="Move down").first.click()
    expect(page.locator("[name=cards-1-back]")).to_have_value("Typed *before*")
    expect(page.locator("#cards-1 .look em")).to_have_text("before")
    assert fronts(deck) == ["What is question 2?", "What is question 1?", "**Bold**?"]
    page.locator("#cards-2").get_by_role("button", name="Duplicate").click()
    expect(page.locator("[name=_up]")).to_have_count(4)
    page.locator("#cards-0").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Card 1 is deleted.")).to_be_visible()
    assert fronts(deck) == ["What is question 1?", "**Bold**?", "**Bold**?"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 card is back")).to_be_visible()
    assert fronts(deck)[0] == "What is question 2?"
    page.locator("[name=cards-4-front]").fill("A new one")
    page.locator("[name=title]").press("Enter")  # saves, and presses no button of a card
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert fronts(deck)[4:] == ["A new one"]
    seen.nothing()


def test_scripts_add_more_rows_and_owners_are_found_as_one_types(
    open_as: Open, seen: Seen, deck: Deck, administrator: User
) -> None:
    member = make_user(username="member", name="Max Member", role=Role.TEACHER)
    page = open_as(administrator, viewport={"width": 1280, "height": 900})
    page.goto(reverse("admin:decks_deck_change", args=[deck.pk]))
    page.get_by_role("button", name="Add another Card").click()
    for number in (3, 4):
        page.locator(f"[name=cards-{number}-front]").fill(f"New {number}")
    page.locator(".field-owner .select2-selection").click()
    page.locator(".select2-search__field").fill("memb")
    page.get_by_role("option", name="Max Member").click()
    assert faults(page) == []
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    deck.refresh_from_db()
    assert deck.owner == member
    assert fronts(deck)[3:] == ["New 3", "New 4"]
    seen.nothing()


def test_decks_are_deleted_from_the_list_and_come_back(open_as: Open, seen: Seen, deck: Deck, teacher: User) -> None:
    page = open_as(teacher, viewport={"width": 1280, "height": 900})
    page.goto(reverse("admin:decks_deck_changelist"))
    page.locator(".action-select").check()
    page.locator("select[name=action]").select_option("delete_selected")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("1 deck is deleted.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 deck is back")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("Cell biology")
    deck.refresh_from_db()
    assert deck.deleted is None
    seen.nothing()


def test_the_colours_are_switched_by_hand(open_as: Open, seen: Seen, teacher: User) -> None:
    page = open_as(teacher, color_scheme="light")
    page.goto(reverse("admin:index"))
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    for _ in range(3):
        if page.locator("html").get_attribute("data-theme") == "dark":
            break
        page.locator(".theme-toggle").click()
    assert page.evaluate(ground) != light
    page.reload()
    assert page.evaluate(ground) != light
    seen.nothing()


def test_no_payload_runs_on_the_desk(open_as: Open, seen: Seen, administrator: User) -> None:
    """Each payload in every field of decks, cards and people, typed in by a form and looked at on every page."""
    page = open_as(administrator, viewport={"width": 1280, "height": 900})
    whole = "\n\n".join(PAYLOADS)
    page.goto(reverse("admin:decks_deck_add"))
    page.locator("[name=title]").fill(PAYLOADS[0])
    page.locator("[name=description]").fill(whole[:4000])
    page.locator("[name=tags]").fill(PAYLOADS[12][:50])
    for side in ("front", "back", "note"):
        page.locator(f"[name=cards-0-{side}]").fill(whole)
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    deck = Deck.objects.get()
    for payload in PAYLOADS:
        authoring.add_card(deck=deck, fields={"front": payload, "back": payload, "note": payload, "tags": [payload]})
    make_user(username="payload", name=PAYLOADS[4][:80])
    for path in (*pages(deck), reverse("admin:decks_deck_change", args=[deck.pk]) + "?cards=2"):
        page.goto(path)
        assert page.locator("main script").count() <= 3  # Django's own
    seen.nothing()
