"""Every page and state in Chromium, light and dark, narrow and wide: axe finds nothing, and nothing sticks out."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from decks import authoring
from decks.accounts import first, totp, two_step
from decks.models import Role, User
from decks.modes import MODES
from tests.browser.gates import Gate, faults
from tests.browser.scenes import at, begun, go, lived, long_deck, studied
from tests.factories import make_deck, make_picture, make_user

Open = Callable[..., Page]
MENDED = "1/3\nOn leaves.\nWhat is a leaf?\nA flat organ.\nWhat is a stem?\nAn axis.\nIt holds.\n"
DOUBTFUL = "mitosis\tcell division\nmeiosis\thalving\nzygote\t\n"


@pytest.fixture
def gate() -> Gate:
    return Gate()


def test_today_and_the_lists_of_decks(open_as: Open, gate: Gate, owner: User) -> None:
    page = open_as(owner)
    go(page, "/")
    gate.look(page, "today, empty", main=True)
    go(page, "/decks/")
    gate.look(page, "decks, none yet")
    deck, gone = long_deck(owner=owner), make_deck(owner=owner, cards=2, title="Gone")
    go(page, "/")
    gate.look(page, "today, with decks")
    studied(owner, deck, "klk")
    go(page, "/")
    page.locator("details summary").first.click()
    gate.look(page, "today, with an open session", main=True, taps=True)
    go(page, "/decks/", "?q=vision")
    gate.look(page, "decks, found", main=True)
    go(page, "/decks/", "?q=nothing-like-it")
    gate.look(page, "decks, none found")
    go(page, at("deck_edit", gone))
    page.get_by_role("button", name="Delete the deck").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    gate.look(page, "decks, after one was deleted")
    gate.nothing()


@pytest.mark.long
def test_the_deck_page(open_as: Open, gate: Gate, owner: User, member: User, stranger: User) -> None:
    deck, empty, one = long_deck(owner=owner), make_deck(owner=owner, title="Empty"), make_deck(owner=owner, cards=1)
    for student, does in ((member, "klkkl" * 6), (stranger, "lk"), (make_user(name="W" * 80), "k" * 30)):
        studied(student, deck, does)
    studied(owner, deck, "kl")
    page = open_as(owner)
    go(page, at("deck", deck))
    gate.look(page, "deck, as its owner", main=True, taps=True)
    page.keyboard.press("?")
    gate.look(page, "deck, keys open", part="dialog#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("Space")
    expect(page.locator("#viewer [data-turn]")).to_have_attribute("aria-pressed", "true")
    gate.look(page, "deck, viewer turned", part="#viewer")
    go(page, at("deck", empty))
    gate.look(page, "deck, empty", main=True, taps=True)
    go(page, at("deck", one))
    gate.look(page, "deck, one card", taps=True)
    page = open_as(member)
    go(page, at("deck", deck))
    gate.look(page, "deck, as a student", taps=True)
    go(page, at("deck", make_deck(owner=owner, title="Empty", visibility="public")))
    gate.look(page, "deck, empty, as a student")
    gate.nothing()


def test_the_card_list_and_the_viewer(open_as: Open, gate: Gate, owner: User) -> None:
    deck = long_deck(owner=owner, cards=10)
    authoring.star(student=owner, card=deck.cards.first(), on=True)
    page = open_as(owner)
    go(page, at("deck_cards", deck))
    gate.look(page, "cards", taps=True)
    go(page, at("deck_cards", deck), "?starred=1")
    gate.look(page, "cards, starred only")
    go(page, at("deck_cards", deck), "?q=nothing-like-it")
    gate.look(page, "cards, none found")
    go(page, at("deck_viewer", deck), "?n=1&turn=1")
    gate.look(page, "viewer, turned", main=True, taps=True)
    go(page, at("deck_print", deck))
    gate.look(page, "print", main=True)
    page.emulate_media(media="print")
    assert faults(page) == []
    gate.nothing()


@pytest.mark.long
def test_cards_are_written(open_as: Open, gate: Gate, owner: User) -> None:
    deck = long_deck(owner=owner, cards=3)
    make_picture(deck=deck)
    card = deck.cards.first()
    page = open_as(owner)
    go(page, at("deck", deck))
    page.get_by_role("link", name="Edit card 1").click()
    expect(page.locator("li.editing textarea").first).to_be_visible()
    page.get_by_text("Wrong answers, and a short label").click()
    gate.look(page, "card, edited in place", main=True, taps=True)
    page.locator("li.editing [name=front]").fill("")
    page.locator("li.editing [name=distractors]").fill("x" * 301)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("li.editing .errorlist")).to_have_count(2)
    gate.look(page, "card, edited in place, with a mistake", part="#card-list")
    page.get_by_role("button", name="Delete this card").click()
    expect(page.get_by_text("The card is deleted.")).to_be_visible()
    gate.look(page, "card, deleted in place", part="#card-list")
    authoring.restore_card(card=card)
    go(page, at("card_new", deck))
    gate.look(page, "card, a new one", main=True)
    go(page, at("card_edit", deck, card.uid))
    page.locator("summary").first.click()
    gate.look(page, "card, on a page of its own")
    go(page, at("deck_edit", deck))
    gate.look(page, "deck, edited", main=True)
    page.locator("[name=title]").evaluate("(field) => { field.required = false; field.value = ''; }")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".errorlist")).to_be_visible()
    gate.look(page, "deck, edited, with a mistake")
    gate.nothing()


def test_mastery_and_sessions(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck, new = long_deck(owner=owner, cards=12), make_deck(owner=owner, cards=2)
    studied(member, deck, "kl" * 6)
    studied(member, deck, "k")
    page = open_as(member)
    go(page, at("deck_mastery", deck))
    gate.look(page, "mastery", main=True)
    go(page, at("deck_sessions", deck, member.username))
    page.locator("summary").first.click()
    gate.look(page, "sessions", main=True)
    page = open_as(owner)
    go(page, at("deck_mastery", new))
    gate.look(page, "mastery, no answers")
    go(page, at("deck_sessions", new, owner.username))
    gate.look(page, "sessions, none")
    gate.nothing()


@pytest.mark.long
def test_the_statistics(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck, new = long_deck(owner=owner, cards=12), make_deck(owner=owner, cards=2, visibility="link")
    page = open_as(member)
    go(page, reverse("stats"))
    gate.look(page, "statistics, no answers", main=True, taps=True)
    studied(member, new, "k")
    go(page, at("deck_stats", new))
    gate.look(page, "statistics, one answer", taps=True)
    lived(member, deck, days=60)
    go(page, reverse("stats"))
    gate.look(page, "statistics", main=True, taps=True)
    for summary in page.locator("figure summary").all():
        summary.click()
    gate.look(page, "statistics, tables open", taps=True)
    go(page, at("card_why", deck, deck.cards.first().uid))
    gate.look(page, "why, attempts", main=True, taps=True)
    go(page, at("card_why", new, new.cards.last().uid))
    gate.look(page, "why, no answer yet")
    authoring.delete_card(card=deck.cards.last(), now=timezone.now())
    go(page, at("deck_mastery", deck))
    gate.look(page, "mastery, with a deleted card", taps=True)
    gate.nothing()


def test_the_settings_of_a_mode(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck, mode = long_deck(owner=owner), MODES["flashcards"]
    page, student = open_as(owner), open_as(member)
    go(page, at("mode", deck, mode.slug))
    gate.look(page, "settings, as the owner", main=True)
    begun(member, deck)
    go(student, at("mode", deck, mode.slug))
    gate.look(student, "settings, with an open session")
    authoring.set_preset(deck=deck, mode=mode, settings={"shuffle": True}, locked=True)
    go(page, at("mode", deck, mode.slug))
    gate.look(page, "settings, with a preset, as the owner")
    go(student, at("mode", deck, mode.slug))
    gate.look(student, "settings, locked")
    authoring.set_preset(deck=deck, mode=mode, settings=None, locked=False)
    go(student, at("mode", deck, mode.slug), "?cards=starred")
    student.get_by_role("button", name="Start with the chosen cards").click()
    expect(student.get_by_role("alert")).to_be_visible()
    gate.look(student, "settings, no card fits")
    gate.nothing()


def test_a_study_step(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck = long_deck(owner=owner)
    session = studied(member, deck, "kl")
    page = open_as(member)
    go(page, reverse("study", args=[session.public_id]))
    gate.look(page, "step, the front", main=True, taps=True)
    page.keyboard.press("?")
    gate.look(page, "step, keys open", part="dialog#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(page.locator("#tally")).to_contain_text("3 of")
    page.keyboard.press("Space")
    expect(page.locator("#step .text")).to_be_visible()
    gate.look(page, "step, turned", main=True, taps=True)
    page.locator("[value=know]").evaluate("(button) => button.value = 'no such thing'")
    page.locator("#acts [data-key='2']").click()
    expect(page.locator("[data-notice]")).to_be_visible()
    gate.look(page, "step, with a notice")
    page.context.set_offline(True)
    page.keyboard.press("2")
    expect(page.locator("#unsent")).to_be_visible()
    gate.look(page, "step, with an answer that waits", part="#study", taps=True)
    page.context.set_offline(False)
    plain = begun(member, deck, sorting=False, autoplay=False, side="back")
    go(page, reverse("study", args=[plain.public_id]))
    gate.look(page, "step, without sorting", taps=True)
    gate.nothing()


def test_the_end_of_a_session(open_as: Open, gate: Gate, owner: User, member: User) -> None:
    deck = long_deck(owner=owner, cards=4)
    page = open_as(member)
    for state, does, settings in (
        ("end, some missed", "klkl", {}),
        ("end, all known", "kkkk", {}),
        ("end, without sorting", "nnnn", {"sorting": False}),
    ):
        session = studied(member, deck, does, **settings)
        go(page, reverse("study", args=[session.public_id]))
        expect(page.locator("[data-ended]")).to_be_visible()
        gate.look(page, state, main="missed" in state, taps=True)
    gate.nothing()


@pytest.mark.long
def test_bringing_a_deck_in(open_as: Open, gate: Gate, owner: User) -> None:
    page = open_as(owner)
    go(page, "/decks/new/")
    gate.look(page, "paste", main=True)
    for state, text, proof in (
        ("paste, ready", "one\teins\ntwo\tzwei\n", "Ready"),
        ("paste, mended", MENDED, "Mended"),
        ("paste, doubtful", DOUBTFUL, "Needs a look"),
        ("paste, separators", "one -- eins\ntwo -- zwei\n", "Ready"),
    ):
        go(page, "/decks/new/")
        page.locator("[name=text]").fill(text)
        expect(page.locator("#preview").get_by_text(proof).first).to_be_visible()
        for summary in page.locator("summary").all():
            summary.click()
        gate.look(page, state, main=proof == "Needs a look")
    go(page, "/decks/new/")
    page.locator("[name=text]").fill("   ")
    page.get_by_role("button", name="Show the cards").click()
    expect(page.locator("#preview [role=alert]")).to_be_visible()
    gate.look(page, "paste, refused")
    letters = "кошка\tcat\nсобака\tdog\n".encode("cp1251")
    page.locator("[name=file]").set_input_files({"name": "w.txt", "mimeType": "text/plain", "buffer": letters})
    expect(page.get_by_text("Which letters are right?")).to_be_visible()
    gate.look(page, "paste, which letters", main=True)
    go(page, "/decks/new/", f"?deck={make_deck(owner=owner, cards=1).public_id}")
    gate.look(page, "paste, more cards")
    gate.nothing()


def test_the_doors(open_as: Open, gate: Gate) -> None:
    page, now = open_as(None), timezone.now()
    user = make_user(username="taken", password="study-tonight")
    go(page, "/account/sign-in/")
    gate.look(page, "sign-in", main=True)
    page.locator("[name=username]").fill("nobody")
    page.locator("[name=password]").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("do not belong together")).to_be_visible()
    gate.look(page, "sign-in, with a mistake")
    go(page, "/account/sign-up/")
    gate.look(page, "sign-up", main=True)
    page.locator("[name=username]").fill("taken")
    page.locator("[name=password]").fill("short")
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("too short")).to_be_visible()
    gate.look(page, "sign-up, with mistakes")
    link = first.make_link(now=now)
    go(page, reverse("first_admin", args=[link]))
    gate.look(page, "first administrator")
    go(page, reverse("first_admin", args=["spent"]))
    gate.look(page, "first administrator, spent")
    switch_on(user)
    go(page, "/account/sign-in/")
    page.locator("[name=username]").fill("taken")
    page.locator("[name=password]").fill("study-tonight")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    gate.look(page, "second step")
    gate.nothing()


def switch_on(user: User) -> None:
    """Switch two-step sign-in on for this person."""
    now = timezone.now()
    two_step.begin(user=user, now=now)
    waiting = two_step.waiting(user)
    assert waiting is not None
    two_step.complete(user=user, code=totp.code(bytes(waiting.secret), totp.step_at(now)), now=now)


def test_the_account(open_as: Open, gate: Gate) -> None:
    teacher = make_user(username="teacher", password="study-tonight", role=Role.TEACHER)
    page = open_as(teacher)
    open_as(teacher)
    go(page, "/account/")
    gate.look(page, "account", main=True)
    page.locator("[name=zone]").fill("Nowhere/At all")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    gate.look(page, "account, with a mistake")
    go(page, "/account/password/")
    gate.look(page, "password")
    page.locator("input[type=password]").first.fill("wrong")
    page.locator("input[type=password]").last.fill("short")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    gate.look(page, "password, with mistakes")
    go(page, "/account/delete/")
    gate.look(page, "account, to be deleted")
    go(page, "/account/two-step/")
    gate.look(page, "two-step, off")
    page.locator("[name=password]").fill("study-tonight")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    gate.look(page, "two-step, begun", main=True)
    switch_on(teacher)
    go(page, "/account/two-step/")
    gate.look(page, "two-step, on")
    page.locator("[name=password]").fill("study-tonight")
    page.get_by_role("button", name="Make new recovery codes").click()
    expect(page.get_by_role("heading", name="Keep these eight codes")).to_be_visible()
    gate.look(page, "two-step, recovery codes")
    gate.nothing()


@pytest.mark.urls("tests.browser.planted_urls")
def test_when_something_is_refused_or_breaks(
    open_as: Open, gate: Gate, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as(owner)
    for state, url, title in (
        ("404", "/nowhere/", "Not found"),
        ("500", "/planted/broken/", "Something broke"),
        ("503", "/planted/full/", "Not saved yet"),
        ("403", "/planted/forbidden/", "Not allowed"),
        ("400", "/planted/strange/", "Not understood"),
        ("keys", "/keys/", "Keys"),
    ):
        go(page, url)
        expect(page).to_have_title(f"{title} · studyapp")
        gate.look(page, state, main=state in {"404", "keys"})
    go(page, at("deck_edit", make_deck(owner=owner)))
    page.locator("[name=csrfmiddlewaretoken]").first.evaluate("(field) => field.value = 'x'")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Send it again")).to_be_visible()
    gate.look(page, "csrf")
    gate.nothing()
