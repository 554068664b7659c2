"""The teacher's desk in Chromium: nothing breaks the policy, everyone can read it, and cards work without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from decks import authoring
from decks.models import Deck, Role, User
from tests.browser.conftest import Seen
from tests.factories import make_deck, make_user

Open = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAYLOADS = (Path(__file__).parents[1] / "data" / "payloads.txt").read_text(encoding="utf-8").splitlines()
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]


def faults(page: Page) -> list[str]:
    """What axe finds, one line a rule."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{each['id']} {[node['target'] for node in each['nodes']][:3]}" for each in found]


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
        for page in ("change", "history", *(["delete"] if model != "user" else [])):
            yield reverse(f"admin:decks_{model}_{page}", args=[row.pk])
    for model in ("studysession", "auditentry"):
        yield reverse(f"admin:decks_{model}_changelist")
    yield reverse("admin:decks_deck_changelist") + "?deleted=yes"
    yield reverse("admin:decks_card_preview", args=[card.pk])
    yield reverse("admin:index")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_of_the_desk_is_for_everyone(
    open_as: Open, seen: Seen, deck: Deck, administrator: User, scheme: str, width: int
) -> None:
    page = open_as(administrator, viewport={"width": width, "height": 900}, color_scheme=scheme)
    found = {}
    for path in pages(deck):
        page.goto(path)
        if wrong := faults(page):
            found[path] = wrong
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}
    seen.nothing()
