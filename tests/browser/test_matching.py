"""A student plays Matching in Chromium: by keyboard, by touch on a phone, without scripts; axe on every state."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from decks import authoring
from decks.models import Answer, Deck, StudySession, User
from tests.browser.boards import begin, found, open_cards, tile
from tests.browser.conftest import Seen
from tests.browser.gates import Gate, small_targets
from tests.browser.scenes import at, go, long_deck
from tests.factories import make_deck, make_user

Open = Callable[..., Page]
POSSIBLE = 2500  # milliseconds in which a person can play a board; these hands are quicker
WIDE = {"viewport": {"width": 1280, "height": 860}}


@pytest.fixture
def deck(owner: User) -> Deck:
    return make_deck(owner=owner, cards=12, visibility="link")


@pytest.fixture
def gate() -> Gate:
    return Gate()


def walk_to(page: Page, to: Locator) -> None:
    """With the arrows from the tile that has the focus to this one."""
    places = "(tile) => [...document.querySelectorAll('.board > li')].findIndex((cell) => cell.contains(tile))"
    here, there = page.locator(":focus").evaluate(places), to.evaluate(places)
    for _ in range(24):
        if to.evaluate("(tile) => tile === document.activeElement"):
            return
        page.keyboard.press("ArrowRight" if there > here else "ArrowLeft")
    raise AssertionError("The arrows do not lead there.")


def heard(page: Page) -> Locator:
    """What is said to a screen reader."""
    return page.locator("#heard[role=status]")


# ---- by keyboard ---------------------------------------------------------------------------------------------------


def test_a_whole_game_is_played_by_keyboard(open_as: Open, member: User, deck: Deck, seen: Seen) -> None:
    page = open_as(member, **WIDE)
    go(page, at("mode", deck, "matching"))
    page.get_by_role("button", name="Start").press("Enter")
    expect(page.locator("[data-tile]")).to_have_count(12)
    expect(page.locator("[data-tile]").first).to_be_focused()
    cards = open_cards(page)
    page.wait_for_timeout(POSSIBLE)
    walk_to(page, tile(page, "Question", cards[0]))
    page.keyboard.press("Enter")
    walk_to(page, tile(page, "Answer", cards[1]))
    page.keyboard.press("Enter")
    expect(heard(page)).to_contain_text("are no pair: one second more.")
    expect(tile(page, "Answer", cards[1])).to_be_focused()
    for number, card in enumerate(cards, 1):
        walk_to(page, tile(page, "Question", card))
        page.keyboard.press("Space")
        expect(tile(page, "Question", card)).to_have_attribute("aria-pressed", "true")
        walk_to(page, tile(page, "Answer", card))
        page.keyboard.press("Enter")
        if number < 6:
            found(page, number)
            expect(heard(page)).to_contain_text(f"It is answer {card} belong together.")
            expect(page.locator("[data-tile]:focus")).to_have_count(1)
    expect(page.locator("[data-ended]")).to_be_focused()
    expect(page.locator("[data-ended]")).to_contain_text("6 pairs, 1 miss, 1 second more.")
    session = StudySession.objects.get()
    assert session.record_ms is not None
    assert session.record_ms > POSSIBLE + 1000
    assert Answer.objects.filter(rating=1).count() == 1
    page.get_by_role("button", name="Play again").press("Enter")
    expect(page.locator("[data-tile]")).to_have_count(12)
    expect(page.locator("[data-tile]").first).to_be_focused()
    seen.nothing()


def test_arrows_go_over_the_grid_and_past_empty_places(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member, **WIDE)
    begin(page, deck)
    tiles = page.locator(".board > li")
    for key, place in (
        ("ArrowRight", 1),
        ("ArrowDown", 5),
        ("ArrowDown", 9),
        ("ArrowDown", 9),
        ("ArrowLeft", 8),
        ("ArrowUp", 4),
    ):
        page.keyboard.press(key)
        expect(tiles.nth(place).locator("button")).to_be_focused()
    card = open_cards(page)[0]
    tile(page, "Question", card).click()
    tile(page, "Answer", card).click()
    found(page, 1)
    page.locator("[data-tile]").first.focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-tile]").last).to_be_focused()


def test_the_chosen_tile_is_seen_before_the_one_that_has_the_focus(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member, **WIDE)
    begin(page, deck)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.mouse.move(0, 0)
    looks = "(tile) => { const s = getComputedStyle(tile); return [s.backgroundColor, s.boxShadow, s.outlineStyle] }"
    chosen, focused, other = (page.locator("[data-tile]").nth(place) for place in range(3))
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(focused).to_be_focused()
    page.wait_for_function("() => !document.getAnimations().length")
    paper, lift, _ = other.evaluate(looks)
    ground, shadow, ring = chosen.evaluate(looks)
    assert ground != paper
    assert "inset" in shadow
    assert ring == "none"
    assert focused.evaluate(looks) == [paper, lift, "dotted"]


def test_one_press_starts_and_one_that_makes_no_board_is_not_repeated_by_itself(
    open_as: Open, member: User, owner: User
) -> None:
    alike = make_deck(owner=owner, visibility="link")
    for number in range(3):
        authoring.add_card(deck=alike, fields={"front": f"Is it {number}?", "back": "Yes"})
    page = open_as(member)
    go(page, at("mode", alike, "matching"))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("A board needs two cards with both sides written")).to_be_visible()
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.wait_for_timeout(300)
    assert sent == []
    authoring.edit_card(card=alike.cards.first(), fields={"back": "No"})
    page.get_by_role("button", name="Show the board").click()
    expect(page.locator("[data-tile]")).to_have_count(4)


def test_escape_lets_go_of_the_choice_and_then_leaves(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    page.keyboard.press("Enter")
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{deck.url}")


def test_a_screen_reader_hears_what_each_tile_is_and_what_came_of_two(open_as: Open, member: User, deck: Deck) -> None:
    page = open_as(member)
    begin(page, deck)
    cards = open_cards(page)
    board = page.locator("[data-board]").aria_snapshot()
    for card in cards:
        assert f'button "Question: What is question {card}?"' in board
        assert f'button "Answer: It is answer {card}"' in board
    tile(page, "Question", cards[0]).click()
    tile(page, "Question", cards[1]).click()
    expect(heard(page)).to_have_text("These two are of one kind. Choose one of each.")
    tile(page, "Answer", cards[1]).click()
    found(page, 1)
    expect(heard(page)).to_contain_text("belong together. 3 pairs left.")
    assert f"Found: What is question {cards[1]}?" in page.locator("[data-board]").aria_snapshot()


def test_the_whole_text_of_a_tile_stands_below_while_it_has_the_focus(
    open_as: Open, member: User, owner: User
) -> None:
    deck = make_deck(owner=owner, visibility="link")
    for number in range(1, 5):
        long = f"Answer {number} begins here; " + "and then it goes on about much else " * 6
        authoring.add_card(deck=deck, fields={"front": f"Question {number}?", "back": long})
    page = open_as(member)
    begin(page, deck)
    whole = page.locator("#whole")
    answer = tile(page, "Answer", 2)
    expect(answer).to_have_text("Answer: Answer 2 begins here…")
    expect(answer).to_have_accessible_description(re.compile("^Answer 2 begins here; and then it goes on"))
    page.keyboard.press("ArrowRight")  # it may be the tile that has the focus already
    walk_to(page, answer)
    expect(whole).to_contain_text("Answer 2 begins here; and then it goes on")
    walk_to(page, tile(page, "Question", 3))
    expect(whole).to_have_text("Question 3?")
    page.mouse.move(0, 0)
    tile(page, "Answer", 4).hover()
    expect(whole).to_contain_text("Answer 4 begins here; and then")


# ---- by touch ------------------------------------------------------------------------------------------------------


def test_a_whole_game_is_played_by_touch_on_a_phone(open_as: Open, member: User, deck: Deck, seen: Seen) -> None:
    page = open_as(member, has_touch=True, is_mobile=True, reduced_motion="no-preference")
    go(page, at("mode", deck, "matching"))
    page.get_by_role("button", name="Start").tap()
    expect(page.locator("[data-tile]")).to_have_count(8)
    assert small_targets(page) == []
    cards = open_cards(page)
    page.wait_for_timeout(POSSIBLE)
    tile(page, "Question", cards[0]).tap()
    tile(page, "Answer", cards[1]).tap()
    wrong = page.locator(".tile.bad")
    expect(wrong).to_have_count(2)
    assert wrong.first.evaluate("(tile) => getComputedStyle(tile).animationName") == "shake"
    assert wrong.first.evaluate("(tile) => getComputedStyle(tile).animationDuration") == "0.5s"
    expect(page.locator("#word")).to_contain_text("are no pair: one second more.")
    expect(page.locator("#word")).to_be_in_viewport(ratio=1)
    tile(page, "Question", cards[0]).tap()
    expect(wrong).to_have_count(0)
    tile(page, "Question", cards[0]).tap()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    for number, card in enumerate(cards, 1):
        tile(page, "Answer", card).tap()
        tile(page, "Question", card).tap()
        if number < 4:
            expect(page.locator(".gone")).to_have_count(2 * number)
    expect(page.locator("[data-ended]")).to_contain_text("Your best time with 4 pairs.")
    assert StudySession.objects.get().state["size"] == 4
    seen.nothing()


def test_tiles_with_formulas_fit_a_small_phone_and_are_named_in_words(
    open_as: Open, member: User, owner: User
) -> None:
    deck = make_deck(owner=owner, visibility="link")
    for number in range(2, 6):
        back = f"$x = \\frac{{-b \\pm \\sqrt{{b^2 - {number} a c d e}}}}{{{number} a}}$"
        authoring.add_card(deck=deck, fields={"front": f"Question {number}?", "back": back})
    page = open_as(member, viewport={"width": 320, "height": 640})
    begin(page, deck)
    expect(page.locator("[data-tile] math")).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    names = [each.get_attribute("aria-label") for each in page.locator("[data-tile^=r]").all()]
    assert all(name and name.startswith("Answer: x = ") for name in names), names


# ---- the clock -----------------------------------------------------------------------------------------------------


def test_the_clock_runs_by_tenths_goes_on_after_a_reload_and_can_be_let_go_of(
    open_as: Open, member: User, deck: Deck
) -> None:
    page = open_as(member)
    begin(page, deck)
    clock = page.locator("#clock")
    expect(clock).to_have_text(re.compile(r"^\d+\.\d\xa0s$"))
    shown = seconds(clock)
    page.wait_for_timeout(600)
    assert seconds(clock) >= shown + 0.5
    shown = seconds(clock)
    page.reload()
    assert seconds(clock) >= shown
    cards = open_cards(page)
    page.get_by_role("button", name="Without a clock").click()
    expect(clock).to_have_count(0)
    assert open_cards(page) == cards
    expect(page.get_by_role("button", name="Without a clock")).to_have_count(0)
    page.get_by_role("button", name="New board").click()
    expect(clock).to_be_visible()
    assert StudySession.objects.count() == 2


def seconds(clock: Locator) -> float:
    return float(clock.inner_text().removesuffix("\xa0s"))


# ---- without scripts -----------------------------------------------------------------------------------------------


def test_without_scripts_the_page_says_what_that_means_and_the_game_goes_on(
    open_as: Open, member: User, deck: Deck
) -> None:
    page = open_as(member, java_script_enabled=False)
    page.goto(at("mode", deck, "matching"))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Scripts are off: each choice loads the page anew")).to_be_visible()
    page.get_by_role("button", name="Show the board").click()
    expect(page.locator("[data-tile]")).to_have_count(12)
    cards = open_cards(page)
    tile(page, "Question", cards[0]).click()
    tile(page, "Answer", cards[1]).click()
    expect(page.get_by_text("are no pair: one second more.")).to_be_visible()
    for card in cards:
        tile(page, "Question", card).click()
        expect(tile(page, "Question", card)).to_have_attribute("aria-pressed", "true")
        tile(page, "Answer", card).click()
    expect(page.get_by_text("6 pairs, 1 miss, 1 second more.")).to_be_visible()


# ---- what every state must pass ------------------------------------------------------------------------------------


@pytest.mark.long
def test_every_state_passes_the_gates(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck = long_deck(owner=owner, board=True)
    for number in range(3):
        played(make_user(), deck, 20_000 + 1500 * number)
    page = open_as(member)
    go(page, at("mode", deck, "matching"))
    gate.look(page, "matching, before the start", main=True, taps=True)
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-tile]").first).to_be_focused()
    gate.look(page, "matching, the board", main=True, taps=True)
    left, right = pairs_of(page)
    pick(page, left[0])
    gate.look(page, "matching, a tile chosen", taps=True)
    pick(page, left[1])
    expect(page.locator("#word")).to_be_visible()
    gate.look(page, "matching, two of one kind")
    pick(page, right[0])
    expect(page.locator(".bad").first).to_be_visible()
    gate.look(page, "matching, no pair", main=True, taps=True)
    for number, names in enumerate(zip(left, right, strict=True), 1):
        for name in names:
            pick(page, name)
        if number == 1:
            found(page, 1)
            gate.look(page, "matching, a pair found", taps=True)
        elif number < len(left):
            found(page, number)
    expect(page.locator("[data-ended]")).to_be_visible()
    gate.look(page, "matching, the end", main=True, taps=True)
    alike = make_deck(owner=owner, visibility="link")
    for number in range(3):
        authoring.add_card(deck=alike, fields={"front": f"Is it {number}?", "back": "Yes"})
    go(page, at("mode", alike, "matching"))
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("A board needs two cards with both sides written")).to_be_visible()
    gate.look(page, "matching, no board", main=True, taps=True)
    gate.nothing()


def played(student: User, deck: Deck, ms: int) -> None:
    """A finished board of four pairs."""
    now = deck.created
    StudySession.objects.create(
        student=student, deck=deck, mode="matching", state={"size": 4}, started=now, last_activity=now, finished=now,
        score=1, record_ms=ms,
    )  # fmt: skip


def pairs_of(page: Page) -> tuple[list[str], list[str]]:
    """The names of the tiles of the open board, those at the same place a pair."""
    state = StudySession.objects.latest("pk").state
    places = [[each["card"] for each in state[side]] for side in ("left", "right")]
    return [f"l{places[0].index(card)}" for card in places[0]], [f"r{places[1].index(card)}" for card in places[0]]


def pick(page: Page, name: str) -> None:
    page.locator(f'[data-tile="{name}"]').click()
