"""A student studies a deck with Flashcards in Chromium: by keyboard, by touch, from two browsers, without scripts."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from decks.models import Answer, Deck, StudySession, User
from tests.browser.conftest import Seen
from tests.factories import make_deck

Open = Callable[..., Page]


def begin(page: Page, deck: Deck, settings: str = "") -> None:
    page.goto(f"/d/{deck.public_id}/study/flashcards/{settings}")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#step")).to_be_visible()
    page.wait_for_load_state("load")  # the scripts have run


def saved(page: Page, number: int) -> None:
    """Wait until the server has taken `number` answers."""
    expect(page.locator("#tally")).to_contain_text(f"{number} of")


def test_a_student_sorts_every_card_by_keyboard(open_as: Open, member: User, seen: Seen) -> None:
    deck = make_deck(cards=6, visibility="public")
    page = open_as(member)
    begin(page, deck)
    for number in range(1, 7):
        expect(page.locator("#step")).to_have_attribute("data-n", str(number))
        expect(page.locator("#step .ask")).to_be_visible()
        page.keyboard.press("Space")
        expect(page.locator("#step .text")).to_be_visible()
        expect(page.locator("[data-turn]")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("2" if number % 2 else "1")
    expect(page.get_by_text("3 of 6")).to_be_visible()
    assert Answer.objects.filter(student=member).count() == 6
    assert StudySession.objects.get().score == 0.5
    page.goto(f"/d/{deck.public_id}/")
    expect(page.locator(".bands")).to_contain_text("6 Learning")
    seen.nothing()


def test_focus_is_on_the_new_card_after_each_answer(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    for _ in range(3):
        page.keyboard.press("2")
        expect(page.locator("#step")).to_be_focused()


def test_turning_a_card_asks_the_server_nothing(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(4):
        page.keyboard.press("Space")
    page.locator(".face").click()
    expect(page.locator("#step .text")).to_be_visible()
    assert asked == []


def test_the_hidden_side_is_hidden_from_a_screen_reader(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    assert "It is answer 1" not in page.locator("#step").aria_snapshot()
    page.keyboard.press("Space")
    assert "It is answer 1" in page.locator("#step").aria_snapshot()


def test_the_student_goes_on_from_another_browser(open_as: Open, member: User, deck: Deck) -> None:
    phone, laptop = open_as(member), open_as(member, viewport={"width": 1280, "height": 800})
    begin(phone, deck)
    phone.keyboard.press("2")
    saved(phone, 1)
    laptop.goto("/")
    laptop.get_by_role("link", name="Go on with").first.click()
    expect(laptop.locator("#step")).to_have_attribute("data-n", "2")
    laptop.keyboard.press("1")
    saved(laptop, 2)
    phone.keyboard.press("2")  # the phone still shows card 2, which is answered by now
    expect(phone.locator("#step")).to_have_attribute("data-n", "3")
    saved(phone, 2)
    assert list(Answer.objects.order_by("at").values_list("rating", flat=True)) == [3, 1]
    laptop.keyboard.press("1")
    saved(laptop, 3)
    phone.keyboard.press("u")  # an undo from a page that is behind takes nothing back
    expect(phone.locator("[data-ended]")).to_be_visible()
    assert Answer.objects.count() == 3


def test_undo_brings_the_card_back(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    page.keyboard.press("1")
    saved(page, 1)
    page.keyboard.press("u")
    expect(page.locator("#step")).to_have_attribute("data-n", "1")
    saved(page, 0)
    assert Answer.objects.filter(voided_by=None, rating__gt=0).count() == 0


def test_answers_given_faster_than_the_line_all_arrive_once(open_as: Open, member: User) -> None:
    deck = make_deck(cards=12, visibility="public")
    page = open_as(member)
    begin(page, deck)
    page.route("**/study/**", lambda route: (page.wait_for_timeout(120), route.continue_()))
    for number in range(1, 13):
        expect(page.locator("#step:not([aria-busy])")).to_have_attribute("data-n", str(number))
        page.keyboard.press("2")
    expect(page.locator("[data-ended]")).to_be_visible()
    assert Answer.objects.count() == 12


def test_a_lost_line_keeps_the_answer_and_sends_it_later(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    page.context.set_offline(True)
    page.keyboard.press("2")
    expect(page.locator("#unsent")).to_contain_text("1 unsent")
    page.context.set_offline(False)
    saved(page, 1)
    expect(page.locator("#unsent")).to_be_hidden()
    assert Answer.objects.count() == 1


def test_a_session_that_runs_out_leads_through_sign_in_back_to_the_card(
    open_as: Open, member: User, deck: Deck
) -> None:
    member.set_password("study-tonight")
    member.save()
    page = open_as(None)
    page.goto("/account/sign-in/")
    sign_in(page)
    begin(page, deck)
    page.context.clear_cookies(name="session")
    page.keyboard.press("2")
    page.wait_for_url("**/sign-in/**")
    sign_in(page)
    saved(page, 1)
    expect(page.locator("#step")).to_have_attribute("data-n", "2")
    assert Answer.objects.count() == 1


def sign_in(page: Page) -> None:
    page.locator("[name=username]").fill("member")
    page.locator("[name=password]").fill("study-tonight")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_swiping_sorts_on_a_phone(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member, has_touch=True, is_mobile=True)
    begin(page, deck)
    swipe(page, 300, 60)
    saved(page, 1)
    swipe(page, 60, 300)
    saved(page, 2)
    assert list(Answer.objects.order_by("at").values_list("rating", flat=True)) == [1, 3]


def swipe(page: Page, start: int, end: int) -> None:
    page.locator("#step:not([aria-busy]) .face").evaluate(
        """(face, [start, end]) => {
        const at = (x) => [new Touch({ identifier: 1, target: face, clientX: x, clientY: 300 })];
        const began = { bubbles: true, touches: at(start), changedTouches: at(start) };
        face.dispatchEvent(new TouchEvent('touchstart', began));
        face.dispatchEvent(new TouchEvent('touchend', { bubbles: true, touches: [], changedTouches: at(end) }));
        }""",
        [start, end],
    )


def test_without_sorting_the_arrows_move_and_the_place_is_kept(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck, "?sorting=0")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#step")).to_have_attribute("data-n", "2")
    saved(page, 1)
    page.reload()
    expect(page.locator("#step")).to_have_attribute("data-n", "2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#step")).to_have_attribute("data-n", "1")
    assert Answer.objects.count() == 0


def test_everything_works_without_scripts(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member, java_script_enabled=False)
    page.goto(f"/d/{deck.public_id}/study/flashcards/")
    page.get_by_role("button", name="Start").click()
    for do in ("Know", "Still learning", "Know"):
        page.get_by_role("button", name="Turn the card").click()
        expect(page.locator("#step .text")).to_be_visible()
        page.get_by_role("button", name=do).click()
    expect(page.get_by_text("2 of 3")).to_be_visible()
    page.get_by_role("button", name="Undo the last one").click()
    expect(page.locator("#step")).to_have_attribute("data-n", "3")
    page.get_by_role("button", name="Know").click()
    page.get_by_role("button", name="Go on with the 1 still learning").click()
    expect(page.locator("#step")).to_contain_text("1 / 1")


def test_the_viewer_flips_through_a_long_deck(open_as: Open, member: User, seen: Seen) -> None:
    deck = make_deck(cards=30, visibility="public")
    page = open_as(member)
    page.goto(f"/d/{deck.public_id}/")
    viewer = page.locator("#viewer")
    for number in range(2, 16):
        page.keyboard.press("ArrowRight")
        expect(viewer.locator("[data-number]")).to_have_text(str(number))
        expect(viewer.get_by_text(f"What is question {number}?")).to_be_visible()
    page.keyboard.press("Space")
    expect(viewer.get_by_text("It is answer 15.")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(viewer.get_by_text("What is question 14?")).to_be_visible()
    assert Answer.objects.count() == 0
    seen.nothing()


def test_the_owner_sees_who_studied_and_a_student_the_own_row(
    open_as: Open, owner: User, member: User, stranger: User, deck: Deck
) -> None:
    for student in (member, stranger):
        page = open_as(student)
        begin(page, deck)
        page.keyboard.press("2")
        saved(page, 1)
    page.goto(f"/d/{deck.public_id}/")
    expect(page.locator("table.sess tbody tr")).to_have_count(1)
    own: Any = open_as(owner)
    own.goto(f"/d/{deck.public_id}/")
    expect(own.locator("table.sess tbody tr")).to_have_count(2)
