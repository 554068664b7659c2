"""Ways through a test in Chromium: when the time is over, from a blank to its field, and hearing a question."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from decks.models import Answer, Deck, User
from tests.browser.conftest import Seen
from tests.browser.scenes import at, go
from tests.browser.sheets import begun, drafts, fill, only, place, right, saved

Open = Callable[..., Page]


@pytest.mark.parametrize("single", [False, True])
def test_when_the_clock_runs_out_nothing_is_handed_in_and_the_page_says_so(
    open_as: Open, member: User, parts: Deck, single: bool, seen: Seen
) -> None:
    ago = timedelta(minutes=9, seconds=56)
    session = begun(member, parts, count=2, minutes=10, ago=ago, single=single, **only("written"))
    page = open_as(member)
    go(page, place(session))
    expect(page.locator("#over")).to_be_hidden()
    wanted = right(session)
    page.locator("[name=q0]").fill(wanted["q0"])
    expect(page.locator("#time-told")).to_contain_text("The time is over")
    expect(page.locator("#over")).to_be_visible()
    expect(page.locator("[name=q0]")).to_be_focused()
    page.wait_for_timeout(1200)
    assert not Answer.objects.exists()
    assert drafts(session) == {"q0": wanted["q0"]}, "what was answered in time is kept"
    page.locator("#over").get_by_role("button", name="Hand in").click()
    expect(page.locator("h1.score")).to_have_text("1 of 2")
    assert sorted(Answer.objects.values_list("rating", flat=True)) == [0, 3]
    seen.nothing()


@pytest.mark.parametrize("scripts", [True, False])
def test_more_time_can_be_taken_from_the_top_and_what_was_written_late_counts(
    open_as: Open, member: User, parts: Deck, scripts: bool
) -> None:
    session = begun(member, parts, count=12, minutes=10, ago=timedelta(hours=1), **only("written"))
    page = open_as(member, java_script_enabled=scripts)
    page.goto(place(session))
    page.locator("[name=q9]").fill(right(session)["q9"])
    page.locator("#over").get_by_role("button", name="I need more time").click()
    expect(page.locator("#clock")).to_have_text("5 min left")
    expect(page.locator("#over")).to_be_hidden()
    expect(page.locator("[name=q9]")).to_have_value(right(session)["q9"])
    assert page.evaluate("scrollY") == 0
    if scripts:
        expect(page.locator("#time-told")).to_have_text("You have five more minutes.")
        expect(page.locator("#step")).to_be_focused()
    assert drafts(session) == {"q9": right(session)["q9"]}


def test_what_arrived_after_the_end_is_told_at_the_top_and_left_out_only_on_purpose(
    open_as: Open, member: User, parts: Deck, seen: Seen
) -> None:
    session = begun(member, parts, count=2, minutes=10, ago=timedelta(hours=1), **only("written"))
    page = open_as(member)
    go(page, place(session))
    fill(page, right(session))
    page.locator(".tray").get_by_role("button", name="Hand in").click()
    expect(page.locator("#over")).to_be_focused()
    expect(page.locator("#over")).to_be_in_viewport()
    expect(page.locator("#over")).to_contain_text("2 answers arrived after the end")
    expect(page.locator("#answered")).to_have_text("2")
    page.get_by_role("button", name="Hand in without them").click()
    expect(page.locator("h1.score")).to_have_text("0 of 2")
    seen.nothing()


def test_blanks_are_told_at_the_top_and_each_leads_to_its_field(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts)
    page = open_as(member)
    go(page, place(session))
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#blanks")).to_be_focused()
    expect(page.locator("#blanks")).to_be_in_viewport()
    expect(page.locator("#blanks .nums li")).to_have_count(12)
    page.locator("#blanks a").nth(2).click()
    expect(page.locator('[name="q2"]').first).to_be_focused()
    name = list(right(session))[-1]
    page.locator(f'#blanks [data-num="{name}"]').click()
    expect(page.locator(f'[name="{name}"]')).to_be_focused()
    page.locator(f'[name="{name}"]').select_option("1")
    expect(page.locator(f'#blanks [data-num="{name}"]')).to_have_text("12, answered")
    expect(page.locator("#answered")).to_have_text("1")


@pytest.mark.parametrize("single", [False, True])
def test_a_number_of_the_overview_puts_the_focus_in_its_field(
    open_as: Open, member: User, parts: Deck, single: bool, seen: Seen
) -> None:
    session = begun(member, parts, single=single)
    page = open_as(member)
    go(page, place(session))
    for name, answer in right(session).items():
        page.locator(f'.tray [data-num="{name}"]').press("Enter")
        field = page.locator(f'[name="{name}"]')
        expect(field.first).to_be_focused()
        expect(field.first).to_be_in_viewport()
        if field.count() > 1:
            page.locator(f'[name="{name}"][value="{answer}"]').check()
    chosen = next(name for name in right(session) if page.locator(f'.tray [data-num="{name}"].done').count())
    page.locator(f'.tray [data-num="{chosen}"]').press("Enter")
    expect(page.locator(f'[name="{chosen}"]:checked')).to_be_focused()
    seen.nothing()


def test_while_answers_are_graded_the_button_says_so(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, count=2, **only("written"))
    page = open_as(member)
    go(page, place(session))
    for name, answer in right(session).items():
        page.locator(f"[name={name}]").fill(answer)
    held = []
    page.route(f"**{place(session)}", lambda route: held.append(route), times=1)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("button", name="Grading 2 answers…")).to_be_visible()
    expect(page.locator("#step")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#time-told")).to_have_text("Grading 2 answers…")
    held[0].continue_()
    expect(page.locator("h1.score")).to_have_text("2 of 2")


def test_a_question_and_its_answer_are_read_aloud(open_as: Open, member: User, parts: Deck) -> None:
    parts.back_language = "de"
    parts.save()
    session = begun(member, parts)
    page = open_as(member)
    page.add_init_script(
        "window.heard = []; speechSynthesis.speak = (said) => window.heard.push([said.text.trim(), said.lang]);"
    )
    go(page, place(session))
    for number, question in enumerate(session.state["sheet"]):
        page.evaluate("window.heard = []")
        page.locator(f"fieldset:has([name^='q{number}']) > [data-speak]").first.click()
        heard = page.evaluate("window.heard")
        for text in question.get("options", [each["text"] for each in question.get("answers", [])]):
            assert [text, "de"] in heard or [text.rstrip(".") + ".", "de"] in heard
        print(heard)
        assert any(said.endswith("?") and language.startswith("en") for said, language in heard)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("h1.score")).to_be_visible()
    page.evaluate("window.heard = []")
    page.get_by_role("button", name="Read the answer to question 1 aloud").click()
    assert page.evaluate("window.heard.length") == 1
    assert page.evaluate("window.heard[0][1]") == "de"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_clock_and_what_is_saved_stay_in_view_and_cover_no_field(
    open_as: Open, member: User, parts: Deck, width: int
) -> None:
    session = begun(member, parts, minutes=30)
    page = open_as(member, viewport={"width": width, "height": 700})
    go(page, place(session))
    for back in (False, True):
        names = list(right(session))
        for name in reversed(names) if back else names:
            field = page.locator(f'[name="{name}"]').first
            field.focus()
            expect(page.locator("#clock")).to_be_in_viewport(ratio=1)
            below = page.locator(".desk > header").evaluate("(header) => header.getBoundingClientRect().bottom")
            assert field.bounding_box()["y"] >= below  # type: ignore[index]
    page.locator('[name="q0"]').first.focus()
    fill(page, dict(list(right(session).items())[-1:]))
    saved(page)
    expect(page.locator("#saved")).to_be_in_viewport(ratio=1)


def test_one_question_at_a_time_opens_at_its_top_and_the_overview_shows_its_number(
    open_as: Open, member: User, parts: Deck
) -> None:
    page = open_as(member)
    go(page, place(begun(member, parts, single=True, **only("written"))))
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == 0
    page.locator("[data-num=q11]").click()
    expect(page.locator("[data-num=q11]")).to_have_attribute("aria-current", "step")
    expect(page.locator("[data-num=q11]")).to_be_in_viewport(ratio=1)
    page.reload()
    expect(page.locator("[data-num=q11]")).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_blanks_are_named_again_to_whoever_went_on(open_as: Open, member: User, parts: Deck, width: int) -> None:
    session = begun(member, parts, single=True, count=3, **only("written"))
    page = open_as(member, viewport={"width": width, "height": 700})
    go(page, place(session))
    for left in (["1", "2", "3"], ["2", "3"]):
        page.get_by_role("button", name="Hand in").click()
        expect(page.locator("#blanks")).to_be_focused()
        expect(page.locator("#blanks")).to_be_in_viewport(ratio=1)
        assert [each[0] for each in page.locator("#blanks li").all_inner_texts()] == left
        covered = page.locator(".tray").bounding_box()
        last = page.locator("#blanks li").last.bounding_box()
        assert covered
        assert last
        assert width > 900 or last["y"] + last["height"] <= covered["y"]
        page.locator("#blanks button").first.click()
        expect(page.locator(".lines")).to_be_focused()
        page.locator(".lines").fill("Something")
        page.get_by_role("button", name="Next").click()
        expect(page.locator("#blanks")).to_have_count(0)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("h1.score")).to_be_visible()


def test_figures_choose_in_the_question_that_has_the_focus(
    open_as: Open, member: User, parts: Deck, seen: Seen
) -> None:
    session = begun(member, parts, count=6, choice=True, true_false=True, written=True, matching=False)
    page = open_as(member, viewport={"width": 1280, "height": 900})
    go(page, place(session))
    expect(page.locator(".hints")).to_have_text("1–4 chooseEnter next question")
    page.keyboard.press("2")
    expect(page.locator("[type=radio]:checked")).to_have_count(0)
    for number, question in enumerate(session.state["sheet"]):
        field = page.locator(f'[name="q{number}"]')
        field.first.focus()
        page.keyboard.press("2")
        if question["kind"] == "written":
            expect(field).to_have_value("2")
            continue
        expect(field.nth(1)).to_be_checked()
        expect(field.nth(1)).to_be_focused()
        page.keyboard.press("1")
        expect(field.first).to_be_checked()
        page.keyboard.press("9")
        expect(field.first).to_be_checked()
    expect(page.locator("#answered")).to_have_text("6")
    saved(page)
    assert len(drafts(session)) == 6
    page.keyboard.press("Escape")
    page.locator("body").press("?")
    expect(page.locator("dialog#keys")).to_contain_text("choose an answer of the question you are at")
    seen.nothing()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_button_that_starts_is_in_view_and_covers_no_setting(
    open_as: Open, member: User, parts: Deck, width: int
) -> None:
    page = open_as(member, viewport={"width": width, "height": 844})
    go(page, at("mode", parts, "test"))
    start = page.get_by_role("button", name="Start")
    expect(start).to_be_in_viewport(ratio=1)
    for field in page.locator("#start :is(select, input):not([type=hidden])").all():
        field.focus()
        box, bar = field.bounding_box(), page.locator("#start .dock").bounding_box()
        assert box
        assert bar
        assert box["y"] + box["height"] <= bar["y"]
    start.click()
    expect(page.locator("form.exam")).to_be_visible()
