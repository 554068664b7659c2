"""The week before the exam, in Chromium: a lecture is pasted, learnt, tested, played, and the table says so."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from decks.models import Answer, Mastery, StudySession, User
from tests import shared
from tests.browser.conftest import Seen
from tests.browser.sheets import fill, right
from tests.browser.test_learn import answer_of, go_through, told
from tests.browser.test_main_job import bring_in
from tests.browser.test_matching import POSSIBLE, found

Open = Callable[..., Page]
OWN_WORDS = "In my own words, which no machine has to understand."


def start(page: Page, mode: str) -> None:
    """From the deck's page to the first question, with the usual settings; but no page goes on by itself."""
    page.locator(".modes").get_by_role("link", name=re.compile(mode)).first.click()
    for switch in page.get_by_label("Go on by itself").all():
        switch.uncheck()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(re.compile(r"/study/[0-9a-f-]{36}/$"))
    page.wait_for_load_state("load")


def learn(page: Page) -> None:
    start(page, "Learn")
    session = StudySession.objects.get(mode="learn")

    def answer(question: dict[str, Any]) -> None:
        if question["kind"] == "written":
            page.locator("#answer").fill(answer_of(question))
            page.get_by_role("button", name="Check the answer").click()
        else:
            wanted = question["right"] if question["kind"] == "choice" else 1 - question["right"]
            page.locator("#step [name=option]").nth(wanted).click()
        expect(told(page)).to_contain_text("Right")

    go_through(page, session, answer, lambda: page.locator("#step [value=on]").click(), most=160)
    expect(page.locator("#end")).to_contain_text("20 of 20 recalled")


def take_a_test(page: Page) -> None:
    """Hand in 20 answers; of a written one that is right in other words the student says so."""
    page.get_by_role("link", name="Take a test").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("form.exam")).to_be_visible()
    page.wait_for_load_state("load")
    session = StudySession.objects.get(mode="test")
    sheet = session.state["sheet"]
    number = next(place for place, question in enumerate(sheet) if question["kind"] == "written")
    fill(page, right(session) | {f"q{number}": OWN_WORDS})
    expect(page.locator("#answered")).to_have_text("20")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1.score")).to_have_text("19 of 20")
    page.locator(f"li#q{number}").get_by_role("button", name="I was right").click()
    expect(page.locator("h1.score")).to_have_text("20 of 20")


def play(page: Page) -> None:
    start(page, "Matching")
    expect(page.locator("[data-board]")).to_be_visible()
    session = StudySession.objects.get(mode="matching")
    left, answers = session.state["left"], session.state["right"]
    page.wait_for_timeout(POSSIBLE)
    for number, each in enumerate(left):
        other = next(place for place, tile in enumerate(answers) if tile["card"] == each["card"])
        page.locator(f"[data-tile=l{number}]").click()
        page.locator(f"[data-tile=r{other}]").click()
        if number + 1 < len(left):
            found(page, number + 1)
    expect(page.locator("[data-ended]")).to_contain_text("Your best time with")


@shared.needs("seeds")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_lecture_is_learnt_tested_and_played_and_the_table_says_so(
    open_as: Open, owner: User, seen: Seen, width: int
) -> None:
    data, expected = shared.seed("seed_001")
    page = open_as(owner, viewport={"width": width, "height": 844})
    deck = bring_in(page, data.decode(), expected)
    learn(page)
    take_a_test(page)
    page.goto(deck.url)
    play(page)

    page.get_by_role("link", name="Back to the deck").click()
    row = page.locator("table.sess tbody tr")
    expect(row).to_have_count(1)
    for mode, says in (
        ("Learn", r"^done.*best 100 %"),
        ("Test", r"^100 %.*1 test"),
        ("Matching", r"^\d+\.\d s.*1 game"),
    ):
        expect(row.locator(f"[data-l={mode}]")).to_have_text(re.compile(says.replace(" ", r"\s"), re.DOTALL))
    held = Mastery.objects.filter(student=owner, recall_days=1)
    assert held.count() == 20
    assert StudySession.objects.get(mode="matching").record_ms
    overruled = Answer.objects.get(override="right", voided_by=None)
    assert (overruled.response, overruled.score < 0.5) == (OWN_WORDS, True)
    call_command("checkdata", stdout=StringIO())

    row.get_by_role("link", name="Olga Owner").click()
    sessions = page.locator("article")
    expect(sessions).to_have_count(3)
    test = sessions.filter(has=page.get_by_role("heading", name="Test"))
    test.get_by_text("Show the answers").click()
    expect(test).to_contain_text("you say right")
    expect(test).to_contain_text(OWN_WORDS)
    seen.nothing()
