"""A student learns in Chromium: by keyboard, by touch on a phone, without scripts, and over a lost line."""

import itertools
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from decks import authoring, progress, study
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from decks.modes import MODES
from decks.text import plain
from tests.browser.conftest import Seen
from tests.browser.gates import Gate
from tests.browser.scenes import at, go
from tests.factories import make_deck

Open = Callable[..., Page]
QUICK = {"strictness": "typos", "auto": False}


@pytest.fixture
def few(parts: Deck) -> Deck:
    """Five short cards."""
    parts.cards.filter(position__gte=5).delete()
    return parts


def begun(student: User, deck: Deck, **settings: Any) -> StudySession:
    now, mode = timezone.now(), MODES["learn"]
    facts = progress.card_facts(student, deck, now)
    asked = mode.clean(QUICK | settings)
    return study.begin(student=student, deck=deck, mode=mode, settings=asked, facts=facts, now=now, rng=Random(3))


def place(session: StudySession) -> str:
    return reverse("study", args=[session.public_id])


def asked(session: StudySession) -> dict[str, Any]:
    """The open question as the server has it."""
    session.refresh_from_db()
    return dict(study.show(session, now=timezone.now()).state["open"])


def answer_of(question: dict[str, Any]) -> str:
    return plain(Card.objects.get(pk=question["card"]).back)


def told(page: Page) -> Locator:
    return page.locator(".told .verdict")


def gone_on(page: Page, session: StudySession, turn: int) -> None:
    """Wait until the server has taken so many replies, and the page shows it."""
    for _ in range(150):
        session.refresh_from_db()
        if session.turn >= turn:
            break
        page.wait_for_timeout(40)
    assert session.turn == turn
    expect(page.locator("#study[aria-busy], #step[aria-busy]")).to_have_count(0)


def go_through(
    page: Page, session: StudySession, answer: Callable[[dict[str, Any]], None], on: Any, most: int = 80
) -> None:
    """Answer each question, and go on from each answer and round, to the end."""
    for _ in range(most):
        session.refresh_from_db()
        turn, phase = session.turn, session.state["phase"]
        if phase == "end":
            return
        if phase == "ask":
            answer(asked(session))
        else:
            on()
        gone_on(page, session, turn + 1)
    raise AssertionError("It never ends.")


def test_a_deck_is_learnt_whole_by_keyboard(open_as: Open, member: User, few: Deck, seen: Seen) -> None:
    page = open_as(member, viewport={"width": 1280, "height": 900})
    go(page, at("mode", few, "learn"), "?strictness=typos&auto=off")
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#step")).to_be_visible()
    page.wait_for_load_state("load")
    session = StudySession.objects.get()

    def answer(question: dict[str, Any]) -> None:
        if question["kind"] == "written":
            expect(page.locator("#answer")).to_be_focused()
            page.keyboard.type(answer_of(question))
            page.keyboard.press("Control+Enter")
        else:
            if session.turn:
                expect(page.locator("#step")).to_be_focused()
            key = question["right"] + 1 if question["kind"] == "choice" else 2 - question["right"]
            page.keyboard.press(str(key))
        expect(told(page)).to_contain_text("Right")

    go_through(page, session, answer, lambda: page.keyboard.press("Space"))
    expect(page.locator("#end")).to_contain_text("5 of 5 recalled")
    assert Mastery.objects.filter(student=member, recall_days=1).count() == 5
    seen.nothing()


def test_a_deck_is_learnt_whole_by_touch_on_a_phone(open_as: Open, member: User, few: Deck, seen: Seen) -> None:
    session = begun(member, few, written=False)
    page = open_as(member, has_touch=True, is_mobile=True)
    go(page, place(session))
    missed = []

    def answer(question: dict[str, Any]) -> None:
        if not missed:
            missed.append(question["card"])
            page.get_by_role("button", name="I don’t know").tap()
            expect(page.get_by_text("No matter: here it is.")).to_be_visible()
        elif question["kind"] == "choice":
            page.locator(f'.opts button[value="{question["right"]}"]').tap()
        else:
            page.get_by_role("button", name="Yes, that is it" if question["right"] else "No", exact=True).tap()

    def on() -> None:
        button = page.get_by_role("button", name="Go on").or_(page.get_by_role("button", name="Next round"))
        expect(button).to_be_in_viewport()
        button.tap()

    go_through(page, session, answer, on)
    expect(page.locator("#end")).to_contain_text("5 of 5 recognised")
    expect(page.get_by_role("button", name="Study the 1 missed")).to_be_visible()
    seen.nothing()


def test_a_deck_is_learnt_whole_without_scripts(open_as: Open, member: User, few: Deck) -> None:
    session = begun(member, few)
    page = open_as(member, java_script_enabled=False)
    page.goto(place(session))
    words = []

    def answer(question: dict[str, Any]) -> None:
        if question["kind"] == "written":
            expect(page.locator("[data-sign]:visible")).to_have_count(0)
            if not words:
                words.append(question["card"])
                page.locator("#answer").fill("Something wholly different, perhaps")
                page.get_by_role("button", name="Check the answer").click()
                return
            page.locator("#answer").fill(answer_of(question))
            page.get_by_role("button", name="Check the answer").click()
        elif question["kind"] == "choice":
            page.locator(f'.opts button[value="{question["right"]}"]').click()
        else:
            page.get_by_role("button", name="Yes, that is it" if question["right"] else "No", exact=True).click()

    def on() -> None:
        page.get_by_role("button", name="Go on").or_(page.get_by_role("button", name="Next round")).click()

    go_through(page, session, answer, on)
    expect(page.locator("#end")).to_contain_text("5 of 5 recalled")
    assert Answer.objects.filter(form="written", score__lt=0.5).count() == 1


def test_on_a_lost_line_the_next_question_comes_at_once_and_all_arrives(
    open_as: Open, member: User, parts: Deck, seen: Seen
) -> None:
    session = begun(member, parts, written=False, true_false=False)
    page = open_as(member)
    go(page, place(session))
    first = asked(session)
    page.keyboard.press(str(first["right"] + 1))
    expect(told(page)).to_contain_text("Right")
    after = session.__class__.objects.get().state["next"]
    page.context.set_offline(True)
    page.keyboard.press("Space")
    expect(page.locator("#step .ask")).to_have_text(plain(Card.objects.get(pk=after["card"]).front))
    page.keyboard.press(str(after["right"] + 1))
    expect(page.locator("#unsent")).to_contain_text("2")
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("Right", timeout=20_000)
    assert [answer.card_id for answer in Answer.objects.order_by("pk")] == [first["card"], after["card"]]
    assert all(answer.score == 1 for answer in Answer.objects.all())


def test_a_right_answer_goes_on_by_itself_unless_something_is_done(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, written=False, true_false=False, auto=True)
    page = open_as(member)
    go(page, place(session))
    before = page.locator("#step .ask").inner_text()
    page.keyboard.press(str(asked(session)["right"] + 1))
    expect(told(page)).to_contain_text("Right")
    expect(page.locator("#step .ask")).not_to_have_text(before)
    gone_on(page, session, 2)
    page.keyboard.press(str(asked(session)["right"] + 1))
    expect(told(page)).to_contain_text("Right")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1500)
    expect(told(page)).to_contain_text("Right")
    session.refresh_from_db()
    assert session.turn == 3


def test_what_is_written_outlives_a_hint_and_a_reload(open_as: Open, member: User, few: Deck, seen: Seen) -> None:
    session = begun(member, few, choice=False, true_false=False)
    page = open_as(member)
    go(page, place(session))
    field, wanted = page.locator("#answer"), answer_of(asked(session))
    field.press_sequentially(wanted[:5])
    page.reload(wait_until="load")
    expect(field).to_have_value(wanted[:5])
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator("#a-hint")).to_be_visible()
    expect(field).to_have_value(wanted[:5])
    expect(field).to_be_focused()
    page.keyboard.type(wanted[5:])
    page.keyboard.press("Enter")
    expect(told(page)).to_contain_text("Right")
    page.keyboard.press("Space")
    expect(field).to_have_value("")
    page.reload(wait_until="load")
    expect(field).to_have_value("")
    seen.nothing()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_is_written_once_more_stands_clear_of_the_buttons(
    open_as: Open, member: User, few: Deck, width: int
) -> None:
    session = begun(member, few, choice=False, true_false=False, retype=True)
    page = open_as(member, viewport={"width": width, "height": 700})
    go(page, place(session))
    page.locator("#answer").fill("Nothing of the kind")
    page.keyboard.press("Enter")
    field = page.get_by_label("Write it once more")
    field.scroll_into_view_if_needed()
    field.click()
    boxes = [page.locator(each).bounding_box() for each in ("#answer", "#acts")]
    assert all(boxes)
    for above, below in itertools.pairwise(boxes):
        assert above["y"] + above["height"] <= below["y"] + 1, boxes
    page.keyboard.type(answer_of(asked(session)))
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_visible()
    gone_on(page, session, 2)


def test_key_points_are_marked_in_the_answer(open_as: Open, owner: User, member: User) -> None:
    deck = make_deck(owner=owner, visibility="link")
    back = "1. Three sodium ions go **out**.\n2. Two potassium ions come in."
    fields = {"front": "What does the pump do?", "back": back, "note": "", "tags": []}
    authoring.add_card(deck=deck, fields=fields)
    session = begun(member, deck, choice=False, true_false=False, strictness="meaning")
    page = open_as(member)
    go(page, place(session))
    page.locator("#answer").fill("Three sodium ions go out.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".kp li")).to_have_count(2)
    marked = "(name) => [...CSS.highlights.get(name)].map(String)"
    texts = page.evaluate(marked, "met") + page.evaluate(marked, "missing")
    assert sorted(texts) == ["Three sodium ions go out", "Two potassium ions come in"]


def test_every_state_of_learn(open_as: Open, member: User, parts: Deck) -> None:
    gate = Gate()
    page = open_as(member)
    session = begun(member, parts, round="5")
    go(page, place(session))
    states = set()
    for _ in range(40):
        session.refresh_from_db()
        state = study.show(session, now=timezone.now()).state
        kind = state["open"]["kind"] if state["open"] else ""
        name = (state["phase"], kind, bool(state["told"] and state["told"]["is_right"]))
        if name not in states:
            states.add(name)
            gate.look(page, str(name), main=len(states) == 1, taps=True)
        if state["phase"] == "end":
            break
        form = {"ask": {"written": "write", "choice": "choose", "true_false": "choose"}.get(kind), "told": "on"}
        reply = {"do": form.get(state["phase"]) or "on", "option": "0", "answer": "membrane"}
        token = study.show(session, now=timezone.now()).token
        study.answer(student=member, session_id=session.public_id, token=token, reply=reply, now=timezone.now())
        go(page, place(session))
    assert {phase for phase, _, _ in states} >= {"ask", "told", "round"}
    gate.nothing()
