"""Every side can be read aloud, by its button and by `r`: in Learn, in a test and its result, on the board."""

from collections.abc import Callable
from random import Random

from django.utils import timezone
from playwright.sync_api import Page, expect

from decks import progress, study
from decks.models import Deck, StudySession, User
from decks.modes import MODES
from tests.browser import sheets, test_learn
from tests.browser.scenes import go

Open = Callable[..., Page]
EAR = """
window.heard = [];
window.voices = [];
speechSynthesis.speak = (said) => {
  window.heard.push(said.text.trim());
  window.voices.push(said.lang);
  setTimeout(() => said.onend?.());
};
"""


def listening(page: Page) -> Page:
    page.add_init_script(EAR)
    return page


def heard(page: Page) -> str:
    """What was said since it was asked last."""
    said = page.evaluate("() => window.heard.splice(0).join(' ')")
    return str(said)


def test_in_learn_the_question_the_statement_and_the_answer(open_as: Open, member: User, parts: Deck) -> None:
    session = test_learn.begun(member, parts, choice=False, written=False)
    page = listening(open_as(member))
    go(page, test_learn.place(session))
    asked, statement = page.locator(".ask").inner_text(), page.locator("blockquote").inner_text()
    page.keyboard.press("r")
    assert heard(page) == f"{asked} {statement}"
    page.keyboard.press("0")
    answer = page.locator(".pair .text").last
    expect(answer).to_be_visible()
    page.get_by_role("button", name="Read the answer aloud").click()
    assert heard(page) == answer.inner_text()
    page.keyboard.press("r")
    assert heard(page) == answer.inner_text()


def test_in_learn_a_question_with_the_options_that_are_left_and_their_numbers(
    open_as: Open, member: User, parts: Deck
) -> None:
    parts.front_language, parts.back_language = "fr", "de"
    parts.save()
    session = test_learn.begun(member, parts, true_false=False, written=False)
    page = listening(open_as(member))
    go(page, test_learn.place(session))
    asked, options = page.locator(".ask").inner_text(), page.locator(".opts button > :last-child").all_inner_texts()
    page.keyboard.press("r")
    assert heard(page) == " ".join([asked, *(f"{at} {text}" for at, text in enumerate(options, 1))])
    assert page.evaluate("window.voices") == ["fr", *["de"] * 2 * len(options)]
    page.keyboard.press("h")
    struck = page.locator(".opts button:disabled > :last-child")
    expect(struck).to_have_count(1)
    page.keyboard.press("r")
    assert struck.inner_text() not in heard(page)


def test_in_a_test_each_question_and_in_its_result_each_answer(open_as: Open, member: User, parts: Deck) -> None:
    session = sheets.begun(member, parts, count=3, **sheets.only("choice"))
    page = listening(open_as(member))
    go(page, sheets.place(session))
    page.get_by_role("button", name="Read question 2 aloud").click()
    question = session.state["sheet"][1]
    said = heard(page)
    assert page.locator("#q1 legend > span").inner_text() in said
    assert all(option in said for option in question["options"])
    sheets.handed_in(member, session, {})
    go(page, sheets.place(session))
    page.locator("#q1").get_by_role("button", name="aloud").last.click()
    assert heard(page) == page.locator("#q1 .pair .text").last.inner_text()


def test_on_the_board_the_tile_that_is_chosen_or_has_the_focus(open_as: Open, member: User, parts: Deck) -> None:
    now, mode = timezone.now(), MODES["matching"]
    facts = progress.card_facts(member, parts, now)
    settings = mode.clean({"timed": False})
    begun = study.begin(student=member, deck=parts, mode=mode, settings=settings, facts=facts, now=now, rng=Random(1))
    page = listening(open_as(member))
    go(page, sheets.place(begun))
    expect(page.locator("[data-board]")).to_be_visible()
    state = StudySession.objects.get(pk=begun.pk).state
    page.locator("[data-tile=r0]").focus()
    page.keyboard.press("r")
    assert heard(page).rstrip(".") == state["right"][0]["text"].rstrip(".")
    page.locator("[data-tile=l0]").click()
    page.get_by_role("button", name="Read the chosen tile aloud").click()
    assert heard(page) == state["left"][0]["text"]
