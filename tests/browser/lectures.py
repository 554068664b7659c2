"""A call on ten cards of a lecture: how it begins, what Kai asks, and what is recorded of it."""

import re

from playwright.sync_api import Page

from decks import authoring, formats
from decks.grading import core
from decks.models import Answer, Card, Deck, StudySession, User
from decks.text import plain
from tests import shared
from tests.factories import make_deck

TEN = (19, 0, 13, 11, 10, 14, 1, 2, 7, 15)  # of the lecture, those with a short first sentence first


def lecture(owner: User) -> Deck:
    """Ten cards of a lecture."""
    read = formats.read(shared.seed("seed_000")[0]).cards
    deck = make_deck(owner=owner, title="Efficient pipelines", visibility="public")
    for at in TEN:
        authoring.add_card(deck=deck, fields={"front": read[at].front, "back": read[at].back, "note": "", "tags": []})
    return deck


def begin(page: Page, deck: Deck) -> StudySession:
    """From the deck's page to the page of a call without a limit of time."""
    page.goto(deck.url)
    page.locator(".modes").get_by_role("link", name="Call with Kai").click()
    page.get_by_label("How long").select_option("0")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile(r"/study/[0-9a-f-]{36}/$"))
    page.wait_for_load_state("load")
    return StudySession.objects.get()


def asked(session: StudySession) -> Card:
    """The card that Kai asks about."""
    session.refresh_from_db()
    return Card.objects.get(pk=session.state["open"]["card"])


def whole(card: Card) -> str:
    """All that a card wants to hear."""
    return core(plain(card.back), plain(card.front))


def sentences(card: Card, least: int = 90) -> str:
    """As many first sentences of its answer as make these letters."""
    found = ""
    for sentence in re.split(r"(?<=[.!?])\s+", whole(card)):
        found = f"{found} {sentence}".strip()
        if len(found) >= least:
            break
    return found


def recorded(session: StudySession) -> list[Answer]:
    return list(Answer.objects.filter(session=session).order_by("turn"))
