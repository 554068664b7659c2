"""A whole call with Kai on a lecture deck: by voice, heard by Whisper, and by keyboard, without a microphone."""

import re
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect
from rapidfuzz.fuzz import ratio

from decks.models import Card, Mastery, StudySession, User
from decks.text import plain
from tests import shared
from tests.browser import calls, speakers
from tests.browser.calls import log, logged
from tests.browser.conftest import Seen
from tests.browser.lectures import asked, begin, lecture, recorded, sentences, whole
from tests.browser.speakers import is_in
from tests.speaker import SECONDS, Speaker, speaker

Open = Callable[..., Page]
WRONG = "It is a random forest that votes."
ODD = "I would say that it makes the bananas ripe."
HELLO, HINT = "Hello Kai.", "Can you give me a hint?"
I_DONT_KNOW, I_WAS_RIGHT = "I don't know.", "I was right."
PATIENCE = SECONDS * 1000
TRIES = 3
# Kai has talked for so long that what comes in is not Kai's own voice; or Kai has nothing more to say.
SPEAKS_OR_NOT = """() => {
  const last = (what) => callLog.findLastIndex((each) => each.what === what);
  const begun = last("voice begins");
  if (document.getElementById("study").dataset.call === "listening") return { speaks: false };
  return begun > last("speaking") && callLog[begun].t < performance.now() - 600 && { speaks: true };
}"""


def alike(said: str, heard: str) -> bool:
    """Whether what was heard is, but for a slip, what was said."""
    return ratio(said.casefold(), heard.casefold()) > 80


class ByVoice:
    """One student, one call: each thing said is heard, and Kai has begun to reply."""

    def __init__(self, page: Page, student: Speaker, session: StudySession) -> None:
        self.page, self.student, self.session = page, student, session
        self.turns = count(1)

    def say(self, text: str) -> None:
        self.student.say(self.page, text)
        self.replied()

    def tell(self, text: str, card: Card) -> None:
        """Say it, and once more where it was misheard, until an answer to this card is recorded."""
        for _ in range(TRIES):
            self.say(text)
            if self.is_recorded(card):
                return
            is_in(self.page, "listening")
        raise AssertionError(f"{text!r} was not understood: {self.page.locator('#script').inner_text()}")

    def type(self, text: str) -> None:
        self.page.locator("#said").fill(text)
        self.page.locator("#said").press("Enter")
        self.replied()

    def replied(self) -> None:
        self.page.wait_for_function("(count) => window.replies >= count", arg=next(self.turns), timeout=PATIENCE)

    def wait_for_kai(self) -> None:
        """Kai is speaking; where the sound was not made in time, Kai is asked to say it again."""
        while not self.page.wait_for_function(SPEAKS_OR_NOT, timeout=PATIENCE).json_value()["speaks"]:
            self.page.locator("[value=repeat]").dispatch_event("click")
            self.replied()

    def is_recorded(self, card: Card) -> bool:
        """Whether the last answer that counts is to this card."""
        self.session.refresh_from_db()
        rows = recorded(self.session)
        return bool(rows) and rows[-1].card == card


@pytest.fixture
def student(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Speaker]:
    speakers.patient(settings, monkeypatch)
    with speaker(tmp_path) as who:
        yield who


@shared.needs("seeds")
@pytest.mark.skipif(bool(speakers.missing()), reason=speakers.missing())
@pytest.mark.long
@pytest.mark.aloud
def test_ten_cards_are_talked_through_with_a_wrong_answer_a_hint_an_interruption_and_a_lost_line(
    open_as: Open, owner: User, member: User, seen: Seen, student: Speaker
) -> None:
    deck = lecture(owner)
    cards = list(deck.cards.order_by("position"))
    first, missed, interrupting, hinted, overruled, offline = cards[:6]
    right = {card.pk: sentences(card) for card in (first, interrupting, hinted, offline)}
    student.prepare(HELLO, *right.values(), WRONG, ODD, I_DONT_KNOW, HINT, I_WAS_RIGHT)
    speakers.warm(student.said[HELLO])
    page = open_as(member)
    page.add_init_script(calls.MICROPHONE)
    page.add_init_script(calls.REPLIES)
    session = begin(page, deck)
    call = ByVoice(page, student, session)

    page.get_by_label("Keep the words").check()
    page.get_by_role("button", name="Kai may hear me").click()
    page.locator("[data-start]").click()
    logged(page, "hands-free", timeout=PATIENCE)
    expect(page.locator("[data-check]")).to_contain_text("Say a word")
    student.say(page, HELLO)
    expect(page.locator("[data-check]")).to_have_text("We hear you.")
    is_in(page, "listening")

    assert asked(session) == first
    call.tell(right[first.pk], first)

    is_in(page, "listening")
    call.say(WRONG)
    is_in(page, "listening")
    call.tell(I_DONT_KNOW, missed)

    # Kai tells the answer and asks the next: the student does not wait for the end of it.
    call.wait_for_kai()
    call.say(right[interrupting.pk])
    assert log(page, "barge-in") == ["barge-in"]
    assert call.is_recorded(interrupting)

    is_in(page, "listening")
    call.say(HINT)
    is_in(page, "listening")
    call.tell(right[hinted.pk], hinted)

    is_in(page, "listening")
    call.say(ODD)
    is_in(page, "listening")
    call.tell(I_WAS_RIGHT, overruled)
    if not recorded(session)[-1].override:  # misheard once, it was the second miss
        is_in(page, "listening")
        call.say(I_WAS_RIGHT)

    assert asked(session) == missed  # comes again
    call.type(whole(missed))
    assert call.is_recorded(missed)

    assert asked(session) == offline
    is_in(page, "listening")
    page.context.set_offline(True)
    student.say(page, right[offline.pk])
    is_in(page, "offline")
    expect(page.locator("#unsent")).to_be_visible()
    expect(page.locator("[data-state]")).to_have_text("No connection")
    assert not call.is_recorded(offline)
    page.context.set_offline(False)
    call.replied()
    expect(page.locator("#unsent")).to_be_hidden()
    assert call.is_recorded(offline)

    for card in cards[6:]:
        assert asked(session) == card
        call.type(whole(card))
        assert call.is_recorded(card)

    # What was said
    expect(page.locator("#end")).to_have_text("9 of 10 right")
    page.reload()
    said = page.locator("#script .me p").all_inner_texts()
    for text in (*right.values(), WRONG, I_DONT_KNOW, HINT, ODD, I_WAS_RIGHT):
        assert any(alike(text, each) for each in said), (text, said)
    assert all(plain(card.front) in page.locator("#script").inner_text() for card in cards)

    # what came of it
    answers = recorded(session)
    spoken = [first, missed, interrupting, hinted, overruled, offline]
    assert [each.card for each in answers] == [*spoken[:5], missed, offline, *cards[6:]]
    assert [each.form for each in answers] == [*["spoken"] * 5, "written", "spoken", *["written"] * 4]
    assert [each.hints for each in answers] == [0, 0, 0, 1, *[0] * 7]
    assert [each.override for each in answers] == [*[""] * 4, "right", *[""] * 6]
    assert [each.rating > 1 for each in answers] == [True, False, *[True] * 9]
    assert Mastery.objects.filter(student=member, card__deck=deck).count() == 10
    call_command("checkdata", stdout=StringIO())

    page.get_by_role("link", name="Back to the deck").click()
    cell = page.locator("table.sess tbody tr [data-l='Call with Kai']")
    expect(cell).to_have_text(re.compile(r"^90\s%.*1\scall.*1\sjudged by you", re.DOTALL))
    assert (seen.dialogs, seen.elsewhere) == ([], [])
    assert all("ERR_INTERNET_DISCONNECTED" in each for each in seen.errors)
