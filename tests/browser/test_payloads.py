"""Injections in every field, brought in by every door: no page of the site runs them, or asks another host."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from decks.models import Card, Deck, Role, User
from tests.browser.conftest import Seen
from tests.browser.scenes import begun, studied
from tests.factories import make_deck, make_user

Open = Callable[..., Page]
PAYLOADS = (Path(__file__).parents[1] / "data" / "payloads.txt").read_text(encoding="utf-8").splitlines()
AT_ONCE = 25

# What a payload would leave in the page even where the policy or the browser kept it from running.
LEFT = """() => {
  const hot = (name, value) => /^on|^hx-on|^style$/i.test(name)
    || (/^(href|src|srcset|action|formaction|background|ping|data|xlink:href)$/i.test(name)
        && new URL(value.split(' ')[0], location).origin !== location.origin && !value.startsWith('data:image/'));
  const left = [...document.querySelectorAll('main script, main style, main iframe, main base, main meta, main link')];
  for (const each of document.querySelectorAll('main *')) {
    if ([...each.attributes].some(({ name, value }) => hot(name, value))) left.push(each);
  }
  return left.map((each) => each.outerHTML.slice(0, 200));
}"""


def harmless(page: Page) -> None:
    """No element of a payload stands in the page."""
    assert page.evaluate(LEFT) == []


def rows(delimiter: str) -> str:
    """All payloads as a table: on the question's side and on the answer's."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([each, each] for each in PAYLOADS)
    return text.getvalue()


def deck_as_json() -> str:
    """All payloads as a deck of our own format: in every field that it has."""
    cards = [{"front": each, "back": each, "note": each, "tags": [each[:60]]} for each in PAYLOADS]
    whole = {"title": PAYLOADS[6], "description": "\n".join(PAYLOADS), "tags": [PAYLOADS[4][:60]], "cards": cards}
    return json.dumps({"format": "studyapp deck", "version": 1, **whole})


def brought_in(page: Page) -> Deck:
    """Add what the preview shows, all of it, and see the deck's page."""
    expect(page.locator("#preview tbody tr").first).to_be_visible()
    harmless(page)
    if not page.locator("[name=title]").input_value():
        page.locator("[name=title]").fill(PAYLOADS[4])
    page.locator("[name=step][value=import]").click()
    page.wait_for_url("**/d/*/")
    return Deck.objects.latest("pk")


def look_at_all_cards(page: Page, deck: Deck) -> None:
    """Load every row of the card list, every face of the viewer, and the page to print."""
    page.goto(reverse("deck", args=[deck.public_id]))
    live = deck.cards.filter(deleted=None).count()
    while (shown := page.locator("#card-list li[id]:not([hidden])").count()) < live:
        page.locator("#card-list li.more").scroll_into_view_if_needed()
        page.wait_for_function(
            "(n) => document.querySelectorAll('#card-list li[id]:not([hidden])').length > n", arg=shown
        )
    harmless(page)
    for number in range(1, live + 1, 10):
        page.goto(f"{reverse('deck_viewer', args=[deck.public_id])}?n={number}&turn=1")
        harmless(page)
    page.goto(reverse("deck_print", args=[deck.public_id]))
    harmless(page)


def sides(deck: Deck) -> list[str]:
    return list(deck.cards.filter(deleted=None).order_by("position").values_list("front", flat=True))


def test_pasted_and_uploaded_payloads_stay_text(open_as: Open, seen: Seen, owner: User) -> None:
    page = open_as(owner)
    page.goto("/decks/new/")
    page.locator("[name=text]").fill(rows("\t"))
    pasted = brought_in(page)
    page.goto("/decks/new/")
    page.locator("[name=file]").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.csv", "mimeType": "text/csv", "buffer": rows(",").encode()}
    )
    uploaded = brought_in(page)
    assert sides(pasted) == sides(uploaded)
    assert len(set(sides(pasted)) & {payload.strip() for payload in PAYLOADS}) > 0.9 * len(PAYLOADS)
    look_at_all_cards(page, uploaded)
    seen.nothing()


def test_a_deck_of_payloads_is_shown_and_studied(open_as: Open, seen: Seen, owner: User, member: User) -> None:
    page = open_as(owner)
    page.goto("/decks/new/")
    page.locator("[name=file]").set_input_files(
        {"name": "deck.json", "mimeType": "application/json", "buffer": deck_as_json().encode()}
    )
    deck = brought_in(page)
    assert (deck.title, sides(deck)) == (PAYLOADS[6], PAYLOADS)
    look_at_all_cards(page, deck)
    Deck.objects.filter(pk=deck.pk).update(visibility="public", front_language='"><script>', tags=PAYLOADS[:20])
    studied(member, deck, "kl" * (len(PAYLOADS) // 2))
    student = open_as(member)
    session = begun(member, deck, shuffle=False)
    for path in (
        "/",
        "/decks/",
        reverse("deck_mastery", args=[deck.public_id]),
        reverse("deck_sessions", args=[deck.public_id, member.username]),
        reverse("mode", args=[deck.public_id, "flashcards"]) + "?cards=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        reverse("study", args=[session.public_id]),
    ):
        student.goto(path)
        harmless(student)
    for number in range(1, 21):
        expect(student.locator("#step")).to_have_attribute("data-n", str(number))
        student.keyboard.press("Space")
        harmless(student)
        student.keyboard.press("1")
    seen.nothing()


def test_what_leaves_a_deck_is_a_file_and_no_page(open_as: Open, owner: User) -> None:
    page = open_as(owner)
    deck = make_deck(owner=owner, title=PAYLOADS[6], cards=1)
    for path in [reverse("deck_export", args=[deck.public_id, slug]) for slug in ("json", "csv", "tsv")] + [
        reverse("sessions_csv", args=[deck.public_id]),
        reverse("my_data"),
    ]:
        reply = page.context.request.get(path)
        assert reply.headers["content-disposition"].startswith("attachment"), path
        assert "html" not in reply.headers["content-type"]
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_payloads_written_in_the_editor_stay_text(open_as: Open, seen: Seen, owner: User) -> None:
    deck = make_deck(owner=owner, cards=len(PAYLOADS) // AT_ONCE)
    page = open_as(owner)
    page.goto(reverse("deck", args=[deck.public_id]))
    for number in range(deck.cards.count()):
        some = PAYLOADS[number * AT_ONCE : (number + 1) * AT_ONCE]
        page.get_by_role("link", name=f"Edit card {number + 1}", exact=True).click()
        row = page.locator("li.editing")
        for name in ("front", "back", "note"):
            row.locator(f"[name={name}]").fill("\n\n".join(some))
        row.locator("[name=tags]").fill(some[0].replace(",", "")[:60])
        with page.expect_response("**/cards/preview/"):
            row.locator("[name=back]").press_sequentially(" ")
        harmless(page)
        row.get_by_role("button", name="Save").click()
        expect(row).to_have_count(0)
    uid = deck.cards.first().uid
    page.goto(reverse("card_edit", args=[deck.public_id, uid]))
    harmless(page)
    page.goto(reverse("deck_cards", args=[deck.public_id]) + "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    harmless(page)
    page.goto(reverse("deck_edit", args=[deck.public_id]))
    page.locator("[name=title]").fill(PAYLOADS[6])
    page.locator("[name=description]").fill("\n".join(PAYLOADS)[:4000])
    page.locator("[name=tags]").fill(", ".join(each for each in PAYLOADS[:12] if "," not in each))
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/d/*/")
    look_at_all_cards(page, deck)
    deck.refresh_from_db()
    assert deck.title == PAYLOADS[6]
    seen.nothing()


def test_titles_tags_and_names_stay_text(open_as: Open, seen: Seen, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1, title=PAYLOADS[4], visibility="public")
    for number, payload in enumerate(PAYLOADS):
        user = make_user(username=f"p{number}", name=payload[:80])
        make_deck(owner=user, title=payload, description=payload, tags=[payload[:60]], visibility="public")
        studied(user, deck, "k")
    page = open_as(owner)
    for number in range(1, 2 + len(PAYLOADS) // 24):
        page.goto(f"/decks/?page={number}")
        harmless(page)
    page.goto("/")
    harmless(page)
    page.goto(reverse("deck", args=[deck.public_id]))
    page.get_by_role("link", name="Show everyone").click()
    expect(page.locator("table.sess tbody tr")).to_have_count(len(PAYLOADS))
    harmless(page)
    page.goto("/decks/?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    harmless(page)
    user = User.objects.get(username="p4")
    page.goto(reverse("deck_sessions", args=[deck.public_id, user.username]))
    own = open_as(user)
    for path in ("/", "/account/", reverse("deck", args=[user.decks.get().public_id]), "/nowhere/<script>"):
        own.goto(path)
        harmless(own)
    seen.errors = [error for error in seen.errors if "404" not in error]
    seen.nothing()


def test_a_teachers_card_from_the_desk_stays_text(open_as: Open, seen: Seen, member: User) -> None:
    page = open_as(make_user(username="teacher", role=Role.TEACHER), viewport={"width": 1280, "height": 900})
    page.goto(reverse("admin:decks_deck_add"))
    page.locator("[name=title]").fill(PAYLOADS[0])
    page.locator("[name=visibility][value=public]").check()
    for name in ("front", "back", "note"):
        page.locator(f"[name=cards-0-{name}]").fill("\n\n".join(PAYLOADS))
    page.locator("[name=_continue]").first.click()
    expect(page.locator(".messagelist")).to_be_visible()
    card = Card.objects.get()
    for path in (
        reverse("admin:decks_deck_changelist"),
        reverse("admin:decks_deck_change", args=[card.deck_id]),
        reverse("admin:decks_card_preview", args=[card.pk]),
    ):
        page.goto(path)
    student = open_as(member)
    look_at_all_cards(student, card.deck)
    student.goto(reverse("study", args=[begun(member, card.deck).public_id]))
    student.keyboard.press("Space")
    harmless(student)
    seen.nothing()


@pytest.mark.urls("tests.browser.planted_urls")
@pytest.mark.parametrize("fault", ["inline-event", "inline-script", "elsewhere", "style", "dialog"])
def test_a_planted_fault_is_seen(open_as: Open, seen: Seen, db: None, fault: str) -> None:
    page = open_as(None)
    page.goto(f"/planted/{fault}/", wait_until="load")
    assert page.evaluate(LEFT) != []
    assert {"elsewhere": seen.elsewhere, "dialog": seen.dialogs}.get(fault, seen.errors) != []
    with pytest.raises(AssertionError):
        seen.nothing()
