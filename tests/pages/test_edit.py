"""Changing a deck and its cards in the browser, its pictures, and what can be taken out of it."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from decks import authoring, formats
from decks.formats.pictures import picture
from decks.models import Card, Deck, Media
from tests.conftest import signed_in
from tests.factories import make_deck, make_user

HTMX = {"HX-Request": "true"}
SETTINGS = {
    "title": "Cells",
    "description": "",
    "tags": "",
    "front_language": "",
    "back_language": "",
    "visibility": "link",
}


@pytest.fixture(autouse=True)
def own_media_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def url(name: str, deck: Deck, *more: str) -> str:
    return reverse(name, args=[deck.public_id, *more])


def fronts(deck: Deck) -> list[str]:
    return list(deck.cards.filter(deleted=None).order_by("position", "id").values_list("front", flat=True))


def image(kind: str = "PNG", size: tuple[int, int] = (6, 4), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)
    return out.getvalue()


# ---- the deck ------------------------------------------------------------------------------------------------


def test_an_owner_changes_a_deck(as_owner: Client, deck: Deck) -> None:
    page = as_owner.get(url("deck_edit", deck)).content.decode()
    assert "Whoever has the link can study it" in page
    data = SETTINGS | {"tags": "exam,  week 1, exam", "visibility": "public", "front_language": "ar"}
    response = as_owner.post(url("deck_edit", deck), data)
    assert response.url == url("deck", deck)
    deck.refresh_from_db()
    assert (deck.title, deck.tags, deck.visibility) == ("Cells", ["exam", "week 1"], "public")
    assert 'dir="rtl"' in deck.cards.first().front_html


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "Write a title."),
        ({"title": "x" * 201}, "at most 200"),
        ({"visibility": "everyone"}, "valid choice"),
        ({"front_language": "<b>"}, "Choose a language"),
        ({"tags": ",".join(map(str, range(40)))}, "At most 30 tags"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_changed(
    as_owner: Client, deck: Deck, change: dict[str, str], says: str
) -> None:
    response = as_owner.post(url("deck_edit", deck), SETTINGS | change)
    assert response.status_code == 422
    assert says in response.content.decode()
    deck.refresh_from_db()
    assert deck.title == "Cell biology"


def test_a_language_that_a_deck_brought_stays_in_the_select(as_owner: Client, deck: Deck) -> None:
    authoring.edit_deck(deck=deck, fields={"back_language": "de-AT"})
    assert '<option value="de-AT" selected>' in as_owner.get(url("deck_edit", deck)).content.decode()


def test_a_deleted_deck_comes_back_by_undo(as_owner: Client, deck: Deck) -> None:
    response = as_owner.post(url("deck_delete", deck), follow=True)
    assert f'action="{url("deck_restore", deck)}"' in response.content.decode()
    assert as_owner.get(url("deck", deck)).status_code == 404
    response = as_owner.post(url("deck_restore", deck))
    assert response.url == url("deck", deck)
    assert as_owner.get(url("deck", deck)).status_code == 200


# ---- cards ---------------------------------------------------------------------------------------------------


def test_a_card_is_changed_in_its_row(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    form = as_owner.get(url("card_edit", deck, card.uid), headers=HTMX).content.decode()
    assert f'<li id="card-{card.uid}" class="editing">' in form
    assert "<html" not in form
    data = {"front": "New?\r\n\r\n- a", "back": "**Yes**", "note": "", "tags": "x, y"}
    row = as_owner.post(url("card_edit", deck, card.uid), data, headers=HTMX).content.decode()
    assert f'<li id="card-{card.uid}"' in row
    assert "<strong>Yes</strong>" in row
    card.refresh_from_db()
    assert (card.front, card.tags) == ("New?\n\n- a", ["x", "y"])


def test_a_card_is_changed_without_scripts_too(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    assert "</html>" in as_owner.get(url("card_edit", deck, card.uid)).content.decode()
    response = as_owner.post(url("card_edit", deck, card.uid), {"front": "New?", "back": ""})
    assert response.url == f"{url('deck', deck)}#card-{card.uid}"
    assert Card.objects.get(pk=card.pk).front == "New?"


@pytest.mark.parametrize("front", ["", "   ", "x" * 50_001])
def test_a_card_needs_a_question_of_bearable_length(as_owner: Client, deck: Deck, front: str) -> None:
    card = deck.cards.first()
    response = as_owner.post(url("card_edit", deck, card.uid), {"front": front, "back": "kept"}, headers=HTMX)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'class="errorlist"' in page
    assert "kept</textarea>" in page
    assert Card.objects.get(pk=card.pk).front == "What is question 1?"


def test_cancel_brings_the_row_back(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    assert "editing" not in as_owner.get(url("card", deck, card.uid), headers=HTMX).content.decode()


def test_a_new_card_stands_above_an_empty_form(as_owner: Client, deck: Deck) -> None:
    page = as_owner.post(url("card_new", deck), {"front": "Fourth?", "back": "4"}, headers=HTMX).content.decode()
    assert page.index("Fourth?") < page.index('id="card-new"')
    assert fronts(deck)[-1] == "Fourth?"
    assert as_owner.post(url("card_new", deck), {"front": "Fifth?"}).url == url("card_new", deck)


def test_a_deleted_card_comes_back_in_its_place(as_owner: Client, deck: Deck) -> None:
    first = deck.cards.first()
    gone = as_owner.post(url("card_delete", deck, first.uid), headers=HTMX).content.decode()
    assert url("card_restore", deck, first.uid) in gone
    assert len(fronts(deck)) == 2
    back = as_owner.post(url("card_restore", deck, first.uid), headers=HTMX).content.decode()
    assert f'<li id="card-{first.uid}"' in back
    assert fronts(deck)[0] == "What is question 1?"
    page = as_owner.post(url("card_delete", deck, first.uid), follow=True).content.decode()
    assert f'action="{url("card_restore", deck, first.uid)}"' in page


def test_a_copy_stands_behind_its_card(as_owner: Client, deck: Deck) -> None:
    first = deck.cards.first()
    page = as_owner.post(url("card_duplicate", deck, first.uid), headers=HTMX).content.decode()
    assert fronts(deck)[:2] == ["What is question 1?"] * 2
    assert page.count("<li ") == 2
    copy = deck.cards.get(position=1)
    assert as_owner.post(url("card_duplicate", deck, copy.uid)).status_code == 302


def test_a_card_moves_one_place_and_keeps_what_was_typed(as_owner: Client, deck: Deck) -> None:
    first, second, _ = deck.cards.all()
    data = {"to": "down", "front": "typed", "back": "b"}
    response = as_owner.post(url("card_move", deck, first.uid), data, headers=HTMX)
    assert fronts(deck) == ["What is question 2?", "What is question 1?", "What is question 3?"]
    assert response["HX-Retarget"] == f"#card-{second.uid}"
    page = response.content.decode()
    assert "typed</textarea>" in page
    assert f'hx-target="#card-{first.uid}" hx-swap="outerHTML"><li id="card-{second.uid}"' in page.replace("\n", "")
    as_owner.post(url("card_move", deck, first.uid), {"to": "up"})
    assert fronts(deck)[0] == "What is question 1?"
    response = as_owner.post(url("card_move", deck, first.uid), {"to": "up"}, headers=HTMX)
    assert "HX-Retarget" not in response
    as_owner.post(url("card_move", deck, first.uid), {"to": "down"})
    as_owner.post(url("card_move", deck, first.uid), {"to": "down"})
    assert fronts(deck)[-1] == "What is question 1?"


def test_moving_passes_over_deleted_cards(as_owner: Client, deck: Deck) -> None:
    _, second, third = deck.cards.all()
    as_owner.post(url("card_delete", deck, second.uid))
    as_owner.post(url("card_move", deck, third.uid), {"to": "up"})
    assert fronts(deck) == ["What is question 3?", "What is question 1?"]


def test_the_preview_is_rendered_and_stores_nothing(as_owner: Client, deck: Deck) -> None:
    data = {"front": "*a* <script>alert(1)</script>", "back": "$x^2$"}
    page = as_owner.post(url("card_preview", deck), data, headers=HTMX).content.decode()
    assert "<em>a</em>" in page
    assert "<math" in page
    assert "<script" not in page
    assert deck.cards.count() == 3


# ---- pictures ------------------------------------------------------------------------------------------------


def add_picture(client: Client, deck: Deck, data: bytes, name: str = "A Zelle (1).PNG", **more: Any) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(url("picture_add", deck), {"front": "What?", "back": "Typed", "back_picture": file} | more)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_goes_below_what_was_typed(as_owner: Client, deck: Deck, kind: str) -> None:
    response = add_picture(as_owner, deck, image(kind))
    media = deck.media.get()
    extension = "jpg" if kind == "JPEG" else kind.lower()
    assert media.name == f"a-zelle-1.{extension}"
    assert f"Typed\n\n![]({media.name})</textarea>" in response.content.decode()
    assert (media.content_type, media.width, media.height) == (f"image/{kind.lower()}", 6, 4)
    shown = as_owner.get(url("media", deck, media.name))
    assert shown.status_code == 200
    assert Image.open(io.BytesIO(shown.content)).size == (6, 4)


def test_a_second_picture_of_the_same_name_gets_a_name_of_its_own(as_owner: Client, deck: Deck) -> None:
    for size in ((6, 4), (5, 5), (6, 4)):
        add_picture(as_owner, deck, image(size=size), "a.png")
    assert sorted(deck.media.values_list("name", flat=True)) == ["a-2.png", "a.png"]


def test_place_and_camera_are_not_kept(as_owner: Client, deck: Deck) -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    add_picture(as_owner, deck, image("JPEG", exif=exif), "p.jpg")
    content = as_owner.get(url("media", deck, "p.jpg")).content
    assert b"canary" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert Image.open(io.BytesIO(content)).size == (4, 6)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "Only PNG, JPEG, GIF and WebP"),
        (b"", "Only PNG"),
        (image(size=(400, 400))[:-30], "damaged"),
        (image("BMP"), "Only PNG"),
        (image(size=(9000, 5000)), "million pixels"),
        (b"\0" * 10_000_001, "larger than 10 MB"),
    ],
    ids=["svg", "empty", "cut", "bmp", "large", "heavy"],
)
def test_what_is_no_harmless_picture_is_refused(as_owner: Client, deck: Deck, data: bytes, says: str) -> None:
    response = add_picture(as_owner, deck, data, "x.png")
    assert response.status_code == 422
    assert says in response.content.decode()
    assert "Typed</textarea>" in response.content.decode()
    assert not Media.objects.exists()


def test_a_picture_is_served_so_that_it_can_do_nothing(as_owner: Client, as_member: Client, deck: Deck) -> None:
    authoring.add_picture(deck=deck, name="a.png", picture=picture(image()))
    address = url("media", deck, "a.png")
    response = as_member.get(address)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="a.png"'
    assert as_member.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    authoring.edit_deck(deck=deck, fields={"visibility": "private"})
    assert as_member.get(address).status_code == 404
    assert as_owner.get(url("media", deck, "b.png")).status_code == 404


# ---- out -----------------------------------------------------------------------------------------------------


def test_a_deck_is_exported_under_its_own_name(as_owner: Client, owner: Any) -> None:
    deck = make_deck(owner=owner, cards=1, title='猫/犬: "Tiere"\r\n')
    response = as_owner.get(url("deck_export", deck, "json"))
    assert "filename*=utf-8''%E7%8C%AB%20%E7%8A%AC%20Tiere.json" in response["Content-Disposition"]
    assert formats.read(response.content).cards[0].front == "What is question 1?"
    assert as_owner.get(url("deck_export", deck, "exe")).status_code == 404


def test_only_an_export_for_excel_guards_formulas(as_owner: Client, deck: Deck) -> None:
    authoring.add_card(deck=deck, fields={"front": "=1+1", "back": "@x", "note": "", "tags": []})
    assert "=1+1,@x" in as_owner.get(url("deck_export", deck, "csv")).content.decode()
    excel = as_owner.get(url("deck_export", deck, "csv") + "?excel=1").content.decode()
    assert excel.startswith("﻿")
    assert "'=1+1,'@x" in excel


def test_a_deck_prints_question_and_answer_side_by_side(as_member: Client, deck: Deck) -> None:
    page = as_member.get(url("deck_print", deck)).content.decode()
    assert 'data-theme="light"' in page
    assert "What is question 3?" in page
    assert "It is answer 3." in page


def test_printing_and_exporting_cost_the_same_queries_with_more_cards(
    as_owner: Client, owner: Any, django_assert_max_num_queries: Any
) -> None:
    few, many = make_deck(owner=owner, cards=2), make_deck(owner=owner, cards=40)
    for name, more in (("deck_print", ()), ("deck_export", ("json",))):
        with CaptureQueriesContext(connection) as first:
            as_owner.get(url(name, few, *more))
        with django_assert_max_num_queries(len(first)):
            as_owner.get(url(name, many, *more))


# ---- who may -------------------------------------------------------------------------------------------------

CHANGES = ["card_new", "card_preview", "picture_add", "deck_edit", "deck_delete"]
CARD_CHANGES = ["card_edit", "card_delete", "card_duplicate", "card_move"]


def test_nobody_but_the_owner_changes_anything(as_member: Client, client: Client, deck: Deck) -> None:
    card = deck.cards.first()
    addresses = [url(name, deck) for name in CHANGES] + [url(name, deck, card.uid) for name in CARD_CHANGES]
    for address in addresses:
        assert as_member.post(address, {"front": "x", "title": "x"}).status_code == 404, address
        assert client.post(address, {"front": "x"}).status_code == 302, address
    assert fronts(deck) == ["What is question 1?", "What is question 2?", "What is question 3?"]


def test_no_get_changes_anything(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    for name in ("card_delete", "card_duplicate", "card_move", "card_restore"):
        assert as_owner.get(url(name, deck, card.uid)).status_code == 405
    for name in ("deck_delete", "deck_restore", "picture_add", "card_preview"):
        assert as_owner.get(url(name, deck)).status_code == 405


def test_an_administrator_may_edit_every_deck(deck: Deck) -> None:
    client = signed_in(make_user(role="administrator"))
    assert client.get(url("deck_edit", deck)).status_code in {200, 302}


def test_forms_hold_no_inline_script_or_style(as_owner: Client, deck: Deck) -> None:
    card = deck.cards.first()
    for address in (
        url("deck_edit", deck), url("card_edit", deck, card.uid), url("card_new", deck), url("deck_print", deck),
        reverse("deck_new"),
    ):  # fmt: skip
        page = as_owner.get(address).content.decode()
        assert not re.search(r"\s(style|on\w+|hx-on[\w:-]*)=", page), address
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), address


def test_a_card_keeps_its_number_in_a_search_and_after_an_edit(as_owner: Client, deck: Deck) -> None:
    found = as_owner.get(url("deck_cards", deck), {"q": "question 3"}).content.decode()
    assert '<span class="no">3</span>' in found
    card = deck.cards.get(front="What is question 3?")
    row = as_owner.post(url("card_edit", deck, card.uid), {"front": "What is it?"}, headers=HTMX).content.decode()
    assert '<span class="no">3</span>' in row
