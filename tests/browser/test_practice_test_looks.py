"""Every state of a test in Chromium, light and dark, narrow and wide: axe finds nothing, and nothing sticks out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from decks import authoring
from decks.grading import Verdict
from decks.models import Answer, Deck, User
from tests.browser.gates import Gate, faults
from tests.browser.scenes import at, go, long_deck
from tests.browser.sheets import begun, fill, handed_in, only, place, right, saved
from tests.factories import make_deck

Open = Callable[..., Page]


@pytest.mark.long
def test_the_sheet_passes_the_gate(open_as: Open, owner: User, member: User, parts: Deck) -> None:
    gate, session = Gate(), begun(member, parts, minutes=30)
    page = open_as(member)
    go(page, place(session))
    gate.look(page, "test, blank", main=True, taps=True)
    page.keyboard.press("?")
    gate.look(page, "test, keys open", part="dialog#keys")
    page.keyboard.press("Escape")
    fill(page, dict(list(right(session).items())[:7]))
    saved(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#blanks")).to_be_visible()
    gate.look(page, "test, with blanks", main=True, taps=True)
    page.get_by_role("button", name="I need more time").click()
    expect(page.get_by_text("You have five more minutes.")).to_be_visible()
    gate.look(page, "test, with more time")
    session = begun(member, parts, single=True)
    go(page, place(session))
    gate.look(page, "test, one at a time", main=True, taps=True)
    session = begun(member, parts, minutes=5, ago=timedelta(hours=1))
    go(page, place(session))
    gate.look(page, "test, the time is over")
    session = begun(member, long_deck(owner=owner))
    go(page, place(session))
    gate.look(page, "test, long cards", main=True, taps=True)
    gate.nothing()


@pytest.mark.long
def test_the_result_passes_the_gate(
    open_as: Open, owner: User, member: User, parts: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, page = Gate(), open_as(member)
    told = [
        Verdict(0.4, "miss", ("unit",), ("of life",), "A part of it is there."),
        Verdict(0.6, "unsure", (), (), ""),
    ]
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: told[Answer.objects.count() % 2])
    for share in (4, 12, 9):
        session = begun(member, parts)
        handed_in(member, session, dict(list(right(session).items())[:share]))
    go(page, place(session))
    expect(page.locator("h1.score")).to_be_visible()
    gate.look(page, "result", main=True, taps=True)
    for summary in page.locator(".verdicts summary").all():
        summary.click()
    page.get_by_role("button", name="I was").first.click()
    expect(page.get_by_text("You say that it is").first).to_be_visible()
    gate.look(page, "result, overruled", main=True, taps=True)
    page.emulate_media(media="print")
    assert faults(page) == []
    page.emulate_media(media="screen")
    go(page, place(session) + "print/", "?key=1")
    gate.look(page, "key", main=True, taps=True)
    go(page, place(session) + "print/")
    gate.look(page, "blank sheet", taps=True)
    page.emulate_media(media="print")
    assert faults(page) == []
    page.emulate_media(media="screen")
    go(page, at("mode", parts, "test"))
    page.get_by_role("button", name="A link to this").click()
    expect(page.locator("#link")).to_be_focused()
    gate.look(page, "settings, with a link and a history", main=True, taps=True)
    session = begun(member, long_deck(owner=owner, cards=3))
    handed_in(member, session, {})
    go(page, place(session))
    gate.look(page, "result, long cards", main=True, taps=True)
    gate.nothing()


LAST_SIGN = """(box) => {
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    let text = null;
    while (texts.nextNode()) if (texts.currentNode.data.trim()) text = texts.currentNode;
    const [first, last] = [0, text.data.trimEnd().length - 1].map((at) => {
        const sign = document.createRange();
        sign.setStart(text, at);
        sign.setEnd(text, at + 1);
        return sign.getBoundingClientRect();
    });
    return last.left < first.left;
}"""


@pytest.mark.parametrize("kind", ["choice", "true_false", "matching"])
def test_an_answer_that_runs_from_right_to_left_ends_at_its_left(
    open_as: Open, owner: User, member: User, kind: str
) -> None:
    deck = make_deck(owner=owner, visibility="public", back_language="ar")
    for front, back in (("Sun?", "الشمس!"), ("Moon?", "القمر!"), ("Star?", "النجم!"), ("Sea?", "البحر!")):
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    session = begun(member, deck, **only(kind))
    page = open_as(member)
    go(page, place(session))
    for answer in page.locator(":is(.choice > span, .q blockquote)[lang=ar]").all():
        assert answer.evaluate(LAST_SIGN)
    handed_in(member, session, right(session))
    go(page, place(session))
    for summary in page.locator(".verdicts summary").all():
        summary.click()
    given = page.locator(".verdicts .pair > :first-child").locator(".text[lang=ar]:not(ul), blockquote")
    assert given.count() == 4
    for answer in given.all():
        assert answer.evaluate(LAST_SIGN)
