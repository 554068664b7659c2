"""A whole call with Kai without a microphone: by keyboard alone, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from decks.models import Answer, User
from decks.text import plain
from tests import shared
from tests.browser import calls
from tests.browser.calls import logged
from tests.browser.conftest import Seen
from tests.browser.lectures import begin, lecture, recorded, whole

Open = Callable[..., Page]
WRONG = "It is a random forest that votes."
IN_OWN_WORDS = "It makes the bananas ripe, I would say."
pytestmark = shared.needs("seeds")


@pytest.fixture(autouse=True)
def _mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site would hear; nobody speaks on it."""
    monkeypatch.setattr("decks.hearing.client.is_there", lambda language="en": True)
    monkeypatch.setattr("decks.hearing.client.warm", lambda: None)
    monkeypatch.setattr("decks.speaking.client.choices", lambda language="": [])
    monkeypatch.setattr("decks.speaking.client.warm", lambda: None)


class Keys:
    """A call in which nothing but keys is used."""

    def __init__(self, page: Page) -> None:
        self.page, self.replies = page, 0
        page.add_init_script(calls.REPLIES)

    def press(self, key: str) -> None:
        """A key, and Kai's reply to it."""
        self.page.keyboard.press(key)
        self.replied()

    def type(self, text: str) -> None:
        self.page.keyboard.press("w")
        expect(self.page.locator("#said")).to_be_focused()
        self.page.keyboard.type(text)
        self.press("Enter")
        self.leave()

    def leave(self) -> None:
        """Out of the field; where there is none, Escape would lead to the deck."""
        if self.page.locator("#said:focus").count():
            self.page.keyboard.press("Escape")

    def replied(self) -> None:
        self.replies += 1
        self.page.wait_for_function("(replies) => window.replies >= replies", arg=self.replies)

    def reach(self, selector: str) -> None:
        """Go there by Tab."""
        for _ in range(60):
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached")


def test_the_same_call_is_made_by_keyboard_alone_where_the_browser_gives_no_microphone(
    open_as: Open, owner: User, member: User, seen: Seen
) -> None:
    deck = lecture(owner)
    page = open_as(member)
    page.add_init_script(calls.NONE)
    keys = Keys(page)
    session = begin(page, deck)
    first, missed, hinted, overruled, offline, *rest = deck.cards.order_by("position")

    keys.reach("[name=voice]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keys.reach("[data-start]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-trouble]")).to_contain_text("told not to let this page hear you")
    logged(page, "listening")

    keys.type(whole(first))
    assert recorded(session)[-1].card == first

    keys.type(WRONG)
    keys.press("0")
    assert recorded(session)[-1].card == missed

    keys.press("h")
    keys.type(whole(hinted))
    assert recorded(session)[-1].card == hinted

    keys.press("p")
    expect(page.locator("[data-state]")).to_have_text("Paused")
    keys.press("p")
    expect(page.locator("[data-state]")).to_have_text("Your turn")

    keys.type(IN_OWN_WORDS)
    expect(page.get_by_role("button", name="I was right")).to_be_visible()
    keys.press("o")
    assert recorded(session)[-1].card == overruled

    page.keyboard.press("w")
    page.keyboard.type(whole(offline))
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#unsent")).to_be_visible()
    assert recorded(session)[-1].card == overruled
    page.context.set_offline(False)
    keys.replied()
    expect(page.locator("#unsent")).to_be_hidden()
    assert recorded(session)[-1].card == offline
    keys.leave()

    for card in (missed, *rest):  # what was missed comes again
        keys.type(whole(card))
        assert recorded(session)[-1].card == card
    expect(page.locator("#end")).to_have_text("9 of 10 right")

    answers = recorded(session)
    assert [each.card for each in answers] == [first, missed, hinted, overruled, offline, missed, *rest]
    assert {each.form for each in answers} == {"written"}
    assert [each.hints for each in answers] == [0, 0, 1, *[0] * 8]
    assert [each.override for each in answers] == [*[""] * 3, "right", *[""] * 7]
    assert [each.response for each in answers][1:4] == [WRONG, whole(hinted), IN_OWN_WORDS]
    assert Answer.objects.count() == len(answers)
    assert (seen.dialogs, seen.elsewhere) == ([], [])
    assert all("ERR_INTERNET_DISCONNECTED" in each for each in seen.errors)


def test_who_has_not_agreed_to_be_heard_is_told_so_and_types(open_as: Open, owner: User, member: User) -> None:
    deck = lecture(owner)
    page = open_as(member)
    page.add_init_script(calls.MICROPHONE)
    keys = Keys(page)
    session = begin(page, deck)
    expect(page.get_by_role("heading", name="May Kai hear you?")).to_be_visible()
    keys.reach("[data-start]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-trouble]")).to_contain_text("You have not said that Kai may hear you.")
    expect(page.locator("#talk")).to_be_disabled()
    logged(page, "listening")
    assert page.evaluate("window.wanted") is None  # the microphone was not touched
    keys.type(whole(deck.cards.get(position=0)))
    assert len(recorded(session)) == 1


def test_a_call_goes_to_its_end_without_javascript(open_as: Open, owner: User, member: User, seen: Seen) -> None:
    deck = lecture(owner)
    page = open_as(member, java_script_enabled=False)
    session = begin(page, deck)
    first, missed, *rest = deck.cards.order_by("position")

    def say(text: str) -> None:
        page.get_by_label("Or type it").fill(text)
        page.get_by_role("button", name="Send").click()

    expect(page.locator("#talk")).to_be_hidden()
    say(whole(first))
    say(WRONG)
    page.get_by_role("button", name="Hint").click()
    page.get_by_role("button", name="I don’t know").click()
    expect(page.locator("#script")).to_contain_text(plain(missed.back))
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Go on").click()
    for card in (*rest[:3], missed, *rest[3:]):
        say(whole(card))
    expect(page.locator("#end")).to_have_text("9 of 10 right")
    assert [each.card for each in recorded(session)] == [first, missed, *rest[:3], missed, *rest[3:]]
    seen.nothing()
