"""A test in Chromium: taken whole by keyboard, by touch, without scripts, and over a lost line."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from decks.models import Answer, Deck, StudySession, User
from tests.browser.conftest import Seen
from tests.browser.scenes import at, go
from tests.browser.sheets import begun, drafts, fill, only, place, right, saved

Open = Callable[..., Page]


def focused(page: Page) -> Locator:
    return page.locator(":focus")


# ---- played whole -------------------------------------------------------------------------------------------------


def test_a_test_is_taken_whole_by_keyboard(open_as: Open, member: User, parts: Deck, seen: Seen) -> None:
    page = open_as(member, viewport={"width": 1280, "height": 900})
    go(page, at("mode", parts, "test"), "?strictness=typos")
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(page.locator("form.exam")).to_be_visible()
    page.wait_for_load_state("load")
    session = StudySession.objects.get()
    wanted = right(session)
    page.locator("form.exam").focus()
    page.keyboard.press("Tab")
    for name, answer in wanted.items():
        field = focused(page)
        assert field.get_attribute("name") == name
        if field.evaluate("(field) => field.localName") == "textarea":
            page.keyboard.type("123?")  # keys rest while one types
            page.keyboard.press("Control+A")
            page.keyboard.type(answer)
            page.keyboard.press("Control+Enter")
        elif field.evaluate("(field) => field.localName") == "select":
            for _ in range(int(answer) + 1):
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("Space")
            for _ in range(6):
                if focused(page).get_attribute("value") == answer:
                    break
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
    expect(focused(page)).to_have_text("Hand in")
    expect(page.locator("#answered")).to_have_text("12")
    page.keyboard.press("Enter")
    expect(page.locator("h1.score")).to_have_text("12 of 12")
    assert Answer.objects.filter(score=1).count() == 12
    page.locator("li#q0 summary, li#q0 button").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="I was wrong in question 1").press("Enter")
    expect(page.locator("h1.score")).to_have_text("11 of 12")
    assert page.url.endswith("#q0"), "the page stays at the question"
    page.get_by_role("button", name="Take that back for question 1").press("Enter")
    expect(page.locator("h1.score")).to_have_text("12 of 12")
    seen.nothing()


def test_a_test_is_taken_whole_by_touch_on_a_phone(open_as: Open, member: User, parts: Deck, seen: Seen) -> None:
    session = begun(member, parts)
    page = open_as(member, has_touch=True, is_mobile=True)
    go(page, place(session))
    wanted = right(session)
    expect(page.get_by_role("button", name="Hand in")).to_be_in_viewport()
    for name, answer in wanted.items():
        field = page.locator(f'[name="{name}"]')
        if field.count() > 1:
            page.locator(f'label:has([name="{name}"][value="{answer}"])').tap()
        elif field.evaluate("(field) => field.localName") == "select":
            field.select_option(answer)
        elif name != list(wanted)[-1]:
            field.tap()
            field.fill(answer)
    blank = [name for name, answer in wanted.items() if not page.locator(f'[data-num="{name}"].done').count()]
    page.get_by_role("button", name="Hand in").tap()
    if blank:
        expect(page.locator("#blanks")).to_be_in_viewport()
        page.get_by_role("button", name="Hand in anyway").tap()
    expect(page.locator("h1.score")).to_have_text(f"{12 - len(blank)} of 12")
    expect(page.locator("h1.score")).to_be_in_viewport()
    seen.nothing()


def test_a_test_is_taken_whole_without_scripts(open_as: Open, member: User, parts: Deck) -> None:
    page = open_as(member, java_script_enabled=False)
    page.goto(at("mode", parts, "test") + "?strictness=typos&minutes=20")
    page.get_by_role("button", name="Start").click()
    session = StudySession.objects.get()
    wanted = right(session)
    written = [name for name in wanted if page.locator(f'textarea[name="{name}"]').count()]
    fill(page, {name: answer for name, answer in wanted.items() if name != written[0]})
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator("#answered")).to_have_text("11")
    page.get_by_role("button", name="I need more time").click()
    expect(page.get_by_text("You have five more minutes.").first).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    link = page.locator("#blanks a")
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator(f"fieldset#{written[0]}")).to_be_in_viewport()
    fill(page, {written[0]: "Something else"})
    page.get_by_role("button", name="Hand in anyway").click()
    expect(page.locator("h1.score")).to_have_text("11 of 12")
    number = session.state["sheet"].index(session.state["sheet"][int(written[0][1:])]) + 1
    page.get_by_role("button", name=f"I was right in question {number}").click()
    expect(page.locator("h1.score")).to_have_text("12 of 12")
    expect(page.get_by_text("That answer counts as right now.")).to_be_visible()


def test_one_question_at_a_time_by_keyboard(open_as: Open, member: User, parts: Deck, seen: Seen) -> None:
    session = begun(member, parts, single=True, **only("choice"))
    page = open_as(member)
    go(page, place(session))
    for number in range(1, 13):
        expect(page.locator(".q legend small")).to_contain_text(f"{number} ·")
        page.keyboard.press("2")
        expect(page.locator(f'[name="q{number - 1}"]').nth(1)).to_be_checked()
        if number < 12:
            page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".q legend small")).to_contain_text("11 ·")
    expect(page.locator('[name="q10"]').nth(1)).to_be_checked()
    page.locator('[name="q10"]').nth(1).focus()
    page.keyboard.press("ArrowDown")  # in the question, arrows choose
    expect(page.locator('[name="q10"]').nth(2)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(".q legend small")).to_contain_text("12 ·")
    page.locator("[data-num=q0]").click()
    expect(page.locator(".q legend small")).to_contain_text("1 ·")
    assert len(drafts(session)) == 12
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1.score")).to_be_visible()
    seen.nothing()


# ---- nothing is lost ----------------------------------------------------------------------------------------------


def test_what_is_typed_survives_a_reload_and_another_browser(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, **only("written"))
    page = open_as(member)
    go(page, place(session))
    page.locator("[name=q0]").press_sequentially("The smallest unit")
    saved(page)
    assert drafts(session) == {"q0": "The smallest unit"}
    page.locator("[name=q1]").press_sequentially("Typed in the last moment")
    page.reload()
    expect(page.locator("[name=q0]")).to_have_value("The smallest unit")
    expect(page.locator("[name=q1]")).to_have_value("Typed in the last moment")
    expect(page.locator("#answered")).to_have_text("2")
    other = open_as(member)
    go(other, place(session))
    expect(other.locator("[name=q1]")).to_have_value("Typed in the last moment")


def test_what_is_typed_without_a_line_survives_a_reload_and_is_saved_when_the_line_is_back(
    open_as: Open, member: User, parts: Deck
) -> None:
    session = begun(member, parts, **only("written"))
    page = open_as(member)
    go(page, place(session))
    page.route("**/draft/", lambda route: route.abort())
    page.locator("[name=q0]").press_sequentially("On the train")
    expect(page.locator("#unsent")).to_contain_text("1 unsent")
    expect(page.locator("#saved")).to_have_text("Not saved yet")
    assert drafts(session) == {}
    page.reload()
    expect(page.locator("[name=q0]")).to_have_value("On the train")
    page.unroute("**/draft/")
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    expect(page.locator("#unsent")).to_be_hidden()
    assert drafts(session) == {"q0": "On the train"}
    assert page.evaluate("localStorage.length") == 0


def test_many_long_answers_written_without_a_line_are_saved_when_it_is_back(
    open_as: Open, member: User, parts: Deck
) -> None:
    session = begun(member, parts, count=12, **only("written"))
    page = open_as(member)
    go(page, place(session))
    page.context.set_offline(True)
    long = ("Ответ на вопрос о клетке. " * 60).strip()
    for number in range(12):
        page.locator(f"[name=q{number}]").fill(long)
    expect(page.locator("#unsent")).to_contain_text("12 unsent")
    page.context.set_offline(False)
    saved(page)
    expect(page.locator("#unsent")).to_be_hidden()
    assert drafts(session) == {f"q{number}": long for number in range(12)}


def test_a_test_that_is_handed_in_without_a_line_arrives_later(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, count=2, **only("written"))
    page = open_as(member)
    go(page, place(session))
    page.context.set_offline(True)
    for name, answer in right(session).items():
        page.locator(f"[name={name}]").fill(answer)
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#unsent")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("h1.score")).to_have_text("2 of 2")
    assert Answer.objects.count() == 2


def test_what_is_written_while_a_reply_is_on_its_way_is_not_lost_by_handing_in(
    open_as: Open, member: User, parts: Deck
) -> None:
    session = begun(member, parts, count=2, minutes=30, **only("written"))
    page = open_as(member)
    go(page, place(session))
    held = []
    page.route("**/draft/", lambda route: route.abort())
    page.route(f"**{place(session)}", lambda route: held.append(route), times=1)
    page.get_by_role("button", name="I need more time").click()
    expect(page.locator("#step")).to_have_attribute("aria-busy", "true")
    page.locator("[name=q0]").fill("Written meanwhile")
    page.get_by_role("button", name="Hand in").click()
    held[0].continue_()
    expect(page.locator("#clock")).to_have_text("35 min left")
    expect(page.locator("[name=q0]")).to_have_value("Written meanwhile")
    page.reload()
    expect(page.locator("[name=q0]")).to_have_value("Written meanwhile")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("button", name="Hand in anyway")).to_be_visible()
    assert drafts(session) == {"q0": "Written meanwhile"}


def test_two_windows_write_on_one_sheet_and_neither_wipes_the_other_out(
    open_as: Open, member: User, parts: Deck
) -> None:
    session = begun(member, parts, **only("written"))
    one, two = open_as(member), open_as(member)
    for page in (one, two):
        go(page, place(session))
    one.locator("[name=q0]").fill("From the first")
    saved(one)
    two.locator("[name=q1]").fill("From the second")
    two.get_by_role("button", name="Hand in").click()
    expect(two.get_by_role("button", name="Hand in anyway")).to_be_visible()
    assert drafts(session) == {"q0": "From the first", "q1": "From the second"}
    expect(two.locator("[name=q0]")).to_have_value("From the first")
    two.get_by_role("button", name="Hand in anyway").click()
    expect(two.locator("h1.score")).to_be_visible()
    one.locator("[name=q2]").fill("Too late")
    expect(one.locator("#said")).to_contain_text("This test has been handed in.")


def test_enter_in_a_choice_hands_nothing_in(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, count=2, **only("choice"))
    page = open_as(member)
    go(page, place(session))
    for name, answer in right(session).items():
        page.locator(f'[name="{name}"][value="{answer}"]').check()
        page.locator(f'[name="{name}"][value="{answer}"]').press("Enter")
    expect(focused(page)).to_have_text("Hand in")
    assert not Answer.objects.exists()


# ---- time ---------------------------------------------------------------------------------------------------------


def test_more_time_keeps_the_place_and_what_is_being_typed(open_as: Open, member: User, parts: Deck) -> None:
    session = begun(member, parts, minutes=10, **only("written"))
    page = open_as(member, viewport={"width": 1280, "height": 800})
    go(page, place(session))
    page.locator("[name=q9]").fill("Half a sent")
    page.get_by_role("button", name="I need more time").click()
    expect(page.locator("#clock")).to_have_text("15 min left")
    expect(page.locator("[name=q9]")).to_have_value("Half a sent")
    expect(page.locator("#step .note", has_text="You have five more minutes.")).to_be_focused()
    assert page.evaluate("scrollY") > 500


def test_a_page_that_is_opened_after_the_end_leaves_the_student_the_choice(
    open_as: Open, member: User, parts: Deck
) -> None:
    session = begun(member, parts, minutes=10, ago=timedelta(hours=3), **only("written"))
    page = open_as(member)
    go(page, place(session))
    page.wait_for_timeout(1500)
    expect(page.get_by_text("The time is over.").first).to_be_visible()
    page.locator("#over").get_by_role("button", name="I need more time").click()
    expect(page.locator("#clock")).to_have_text("5 min left")
