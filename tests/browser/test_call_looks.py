"""The states of a call in Chromium, light and dark, narrow and wide: axe finds nothing, and nothing sticks out."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from decks import progress, study
from decks.grading import Verdict
from decks.models import Deck, StudySession, User
from decks.modes import MODES
from tests.browser.calls import MICROPHONE, NONE, logged
from tests.browser.gates import Gate
from tests.browser.scenes import at, go
from tests.factories import parts_of_a_cell
from tests.phone import NONSENSE, judge

Open = Callable[..., Page]
DOUBTFUL = "Something like that."


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture(autouse=True)
def _by_ear(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kai would hear, judges by words alone, and no helper is started; `DOUBTFUL` is neither right nor wrong."""

    def judged(*, answer: str, **asked: Any) -> Verdict:
        verdict = judge(answer=answer, **asked)
        return replace(verdict, band="unsure") if answer.startswith(DOUBTFUL) else verdict

    settings.HEARD_BY_SUM = {}
    monkeypatch.setattr("decks.study.answering.judge", judged)
    for warm in ("decks.study.sessions.warm", "decks.hearing.client.warm", "decks.speaking.client.warm"):
        monkeypatch.setattr(warm, lambda: None)
    monkeypatch.setattr("decks.speaking.client.choices", lambda language="": [])


def called(student: User, deck: Deck) -> StudySession:
    """A call that has just begun."""
    now, mode = timezone.now(), MODES["call"]
    facts = progress.card_facts(student, deck, now)
    chosen = mode.clean({"minutes": "0"})
    return study.begin(student=student, deck=deck, mode=mode, settings=chosen, facts=facts, now=now, rng=Random(1))


def lines(page: Page) -> int:
    return page.locator(".script > li").count()


def typed(page: Page, said: str) -> None:
    """Type an answer, and wait until Kai has said something to it."""
    before = lines(page)
    page.locator("#said").fill(said)
    page.get_by_role("button", name="Send").click()
    page.wait_for_function("(before) => document.querySelectorAll('.script > li').length > before", arg=before)


@pytest.mark.long
def test_the_states_of_a_call(open_as: Open, gate: Gate, owner: User) -> None:
    session = called(owner, parts_of_a_cell(owner))
    page = open_as(owner)
    page.add_init_script(MICROPHONE)
    go(page, reverse("study", args=[session.public_id]))
    gate.look(page, "call, asks for consent", main=True, taps=True)
    page.get_by_label("Keep the words").check()
    page.get_by_role("button", name="Kai may hear me").click()
    expect(page.locator(".consent")).to_have_count(0)
    page.get_by_text("Microphone and voice").click()
    gate.look(page, "call, ready, with the settings of sound", main=True, taps=True)
    page.locator("[name=handsfree]").uncheck()
    page.get_by_text("Microphone and voice").click()
    page.locator("[data-start]").click()
    expect(page.locator("#check")).to_be_visible()
    gate.look(page, "call, the microphone is tried", main=True, taps=True)
    page.locator("[data-start]").click()
    logged(page, "listening")
    gate.look(page, "call, asking", main=True, taps=True)
    typed(page, NONSENSE)
    gate.look(page, "call, with a hint and key points", main=True, taps=True)
    page.get_by_text("Not what I said").last.click()
    gate.look(page, "call, the transcript is put right", part="#study", taps=True)
    typed(page, DOUBTFUL)
    expect(page.get_by_role("button", name="I had it")).to_be_visible()
    gate.look(page, "call, in doubt", main=True, taps=True)
    page.get_by_role("button", name="Not quite").click()
    expect(page.get_by_role("button", name="I had it")).to_have_count(0)
    page.locator("button[value=pause]").dispatch_event("click")
    expect(page.get_by_role("button", name="End the call")).to_be_visible()
    gate.look(page, "call, paused", main=True, taps=True)
    page.get_by_role("button", name="End the call").click()
    expect(page.locator("[data-ended]")).to_be_visible()
    gate.look(page, "call, its end", main=True, taps=True)
    page.get_by_role("button", name="Delete what was said").click()
    expect(page.locator("#script")).to_have_count(0)
    gate.look(page, "call, its end without the words")
    go(page, at("deck_sessions", session.deck, owner.username))
    page.locator("summary").first.click()
    gate.look(page, "sessions, with a call")
    gate.nothing()


def test_a_call_without_a_microphone(open_as: Open, gate: Gate, owner: User) -> None:
    study.agree(student=owner, voice=True, keep=False, now=timezone.now())
    session = called(owner, parts_of_a_cell(owner))
    page = open_as(owner)
    page.add_init_script(NONE)
    go(page, reverse("study", args=[session.public_id]))
    page.locator("[data-start]").click()
    expect(page.locator("[data-trouble]")).to_be_visible()
    gate.look(page, "call, no microphone", main=True, taps=True)
    gate.nothing()
