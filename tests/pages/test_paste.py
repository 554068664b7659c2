"""Bringing a deck in through the page: paste, look, add."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from decks import formats, transfer
from decks.models import Card, Deck, User
from tests.factories import make_deck

HTMX = {"HX-Request": "true"}
PAGE = """1/2
Cards based on Botany Lecture 3, about leaves.
Name | Mastery | Learn |
|---|
No study sessions yet.
What is a leaf?
A flat organ.
What is a stem?
An axis.
"""
TEXT = "mitosis\tcell division\nmeiosis\thalving division\nzygote\t\n"


@pytest.fixture(autouse=True)
def own_media_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send of the form: the values of its inputs, areas and selects."""
    fields: dict[str, Any] = {}

    def put(name: str, value: str) -> None:
        fields.setdefault(name, []).append(value)

    for tag in re.findall(r"<input\b[^>]*>", html):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") in {"checkbox", "radio"} and not re.search(r"\schecked\b", tag):
            continue
        if said.get("name") and said.get("type") != "file":
            default = "on" if said.get("type") == "checkbox" else ""
            put(said["name"], unescaped(said.get("value", default)))
    for attributes, value in re.findall(r"<textarea\b([^>]*)>\n?(.*?)</textarea>", html, re.S):
        if name := re.search(r'\bname="([^"]*)"', attributes):
            put(name[1], unescaped(value).replace("\r\n", "\n").replace("\n", "\r\n"))
    for name, options in re.findall(r'<select\b[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\sselected', options)
        put(name, chosen[1] if chosen else "")
    return fields


def unescaped(text: str) -> str:
    for sign, name in (("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"), ("&", "&amp;")):
        text = text.replace(name, sign)
    return text


def sent(client: Client, data: dict[str, Any], url: str = "", **headers: Any) -> Any:
    return client.post(url or reverse("deck_new"), data, **headers)


def previewed(client: Client, text: str, **more: Any) -> dict[str, Any]:
    """The fields of the form after a look at `text`."""
    first = fields_of(client.get(reverse("deck_new")).content.decode())
    response = sent(client, first | {"text": text, "step": "preview"} | more)
    assert response.status_code == 200
    return fields_of(response.content.decode())


def test_a_pasted_text_is_shown_and_nothing_is_stored(as_owner: Client) -> None:
    response = sent(as_owner, {"text": TEXT, "token": "5" * 32})
    page = response.content.decode()
    assert "2 cards are ready, 1 needs a look" in page
    assert "Found: a table (CSV, TSV or cells of a sheet)" in page
    assert "No answer follows." in page
    assert "Add 2 cards" in page
    assert page.index("zygote</b>") < page.index("mitosis</b>")
    assert not Deck.objects.exists()


def test_the_cards_are_added_as_they_were_shown(as_owner: Client, owner: User) -> None:
    fields = previewed(as_owner, TEXT)
    response = sent(as_owner, fields | {"title": "Cells", "step": "import"}, follow=True)
    deck = Deck.objects.get()
    assert response.redirect_chain == [(reverse("deck", args=[deck.public_id]), 302)]
    assert "2 cards were added." in [str(message) for message in response.context["messages"]]
    assert (deck.owner, deck.title, deck.visibility) == (owner, "Cells", "private")
    assert list(deck.cards.values_list("front", "back")) == [
        ("mitosis", "cell division"),
        ("meiosis", "halving division"),
    ]


def test_rows_can_be_written_anew_left_out_and_taken_as_they_are(as_owner: Client) -> None:
    fields = previewed(as_owner, TEXT + "spore\t\n")
    by_front = {fields[f"front-{key}"][0]: key for key in fields["row"]}
    changed = {
        f"back-{by_front['zygote']}": "fertilised egg",
        f"out-{by_front['mitosis']}": "on",
        f"take-{by_front['spore']}": "on",
        f"front-{by_front['meiosis']}": "Meiosis?",
    }
    again = sent(as_owner, fields | changed | {"step": "preview"})
    assert "Add 3 cards" in again.content.decode()
    fields = fields_of(again.content.decode())
    sent(as_owner, fields | {"title": "T", "step": "import"})
    assert list(Card.objects.values_list("front", "back")) == [
        ("Meiosis?", "halving division"),
        ("zygote", "fertilised egg"),
        ("spore", ""),
    ]


def test_what_was_written_anew_stays_when_the_text_changes(as_owner: Client) -> None:
    fields = previewed(as_owner, TEXT)
    key = next(key for key in fields["row"] if fields[f"front-{key}"] == ["zygote"])
    later = {"text": "first\tone\n" + TEXT, f"back-{key}": "fertilised egg", "step": "import", "title": "T"}
    sent(as_owner, fields | later)
    assert Card.objects.get(front="zygote").back == "fertilised egg"
    assert Card.objects.count() == 4


def test_the_doubtful_ones_can_be_left_out_all_at_once(as_owner: Client) -> None:
    fields = previewed(as_owner, "a\t1\nb\t2\na\t3\n")
    page = sent(as_owner, fields | {"step": "preview"}).content.decode()
    assert "Add 3 cards" in page
    assert "Add only 2, without the doubtful" in page
    sent(as_owner, fields | {"title": "T", "step": "sound"})
    assert list(Card.objects.values_list("back", flat=True)) == ["1", "2"]


def test_a_form_sent_twice_makes_one_deck(as_owner: Client) -> None:
    fields = previewed(as_owner, TEXT) | {"title": "Cells", "step": "import"}
    first, second = sent(as_owner, fields), sent(as_owner, fields)
    assert first.url == second.url
    assert (Deck.objects.count(), Card.objects.count()) == (1, 2)


def test_a_deck_needs_a_title_and_a_card(as_owner: Client) -> None:
    fields = previewed(as_owner, TEXT)
    response = sent(as_owner, fields | {"step": "import"})
    assert response.status_code == 422
    assert "Write a title." in response.content.decode()
    every = {f"out-{key}": "on" for key in fields["row"]}
    response = sent(as_owner, fields | every | {"title": "T", "step": "import"})
    assert response.status_code == 422
    assert "No card is chosen" in response.content.decode()
    assert not Deck.objects.exists()


def test_title_and_description_are_suggested_but_never_forced(as_owner: Client) -> None:
    fields = previewed(as_owner, PAGE)
    assert fields["title"] == ["Botany Lecture 3"]
    assert fields["description"][0].startswith("Cards based on Botany")
    own = fields_of(sent(as_owner, fields | {"title": "Leaves", "description": ""}).content.decode())
    assert (own["title"], own["description"]) == (["Leaves"], [""])


def test_more_cards_go_into_a_deck_of_ones_own(as_owner: Client, as_member: Client, deck: Deck) -> None:
    url = f"{reverse('deck_new')}?deck={deck.public_id}"
    page = as_owner.get(url).content.decode()
    assert "Title" not in re.sub(r"<title>.*?</title>", "", page)
    fields = fields_of(page) | {"text": TEXT, "step": "import"}
    response = sent(as_owner, fields, url)
    assert response.url == reverse("deck", args=[deck.public_id])
    assert deck.cards.count() == 5
    assert as_member.get(url).status_code == 404
    assert sent(as_member, fields, url).status_code == 404


def test_an_exported_deck_that_comes_back_changes_its_cards_in_place(as_owner: Client, deck: Deck) -> None:
    data = json.loads(formats.WRITERS["json"](transfer.to_parsed(deck)))
    data["cards"][0]["back"] = "Changed"
    url = f"{reverse('deck_new')}?deck={deck.public_id}"
    response = sent(as_owner, {"text": json.dumps(data), "token": "5" * 32, "step": "import"}, url, follow=True)
    assert "3 cards were changed in place." in response.content.decode()
    assert deck.cards.get(position=0).back == "Changed"
    assert deck.cards.count() == 3


def test_htmx_gets_the_preview_with_headline_and_division_beside_it(as_owner: Client) -> None:
    response = sent(as_owner, {"text": TEXT, "token": "5" * 32}, headers=HTMX)
    page = response.content.decode()
    assert 'id="preview"' in page
    assert 'id="headline" hx-swap-oob="innerHTML"' in page
    assert 'id="division" hx-swap-oob="outerHTML"' in page
    assert "<html" not in page
    assert 'name="text"' not in page


@pytest.mark.parametrize(("text", "says"), [("", "Paste some text"), ("  \n ", "Paste some text")])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_text_that_cannot_be_a_deck_is_answered_in_a_sentence(
    as_owner: Client, text: str, says: str, headers: dict[str, str]
) -> None:
    response = sent(as_owner, {"text": text, "token": "5" * 32}, headers=headers)
    assert response.status_code == 422
    assert says in response.content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "This is a picture"),
        (b"PK\x03\x04" + bytes(100), "This "),
        (bytes(range(256)) * 50, "not a text file"),
    ],
)
def test_a_file_that_is_no_deck_is_named(as_owner: Client, data: bytes, says: str) -> None:
    response = sent(as_owner, {"file": SimpleUploadedFile("x.txt", data), "token": "5" * 32})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Deck.objects.exists()


def test_a_small_file_becomes_text_to_edit(as_owner: Client) -> None:
    file = SimpleUploadedFile("deck.txt", "﻿mitosis\tКлетка\r\n".encode())
    response = sent(as_owner, {"file": file, "token": "5" * 32}, headers=HTMX)
    page = response.content.decode()
    assert 'id="paste"' in page
    assert fields_of(page)["text"] == ["mitosis\tКлетка\r\n"]


def test_a_file_in_an_unknown_encoding_is_shown_in_each_that_fits(as_owner: Client) -> None:
    data = "кошка\tcat\nсобака\tdog\n".encode("cp1251")
    page = sent(as_owner, {"file": SimpleUploadedFile("w.txt", data), "token": "5" * 32}).content.decode()
    assert "Which letters are right?" in page
    assert "Cyrillic (Windows)" in page
    fields = fields_of(page)
    assert fields["kept"][0]
    again = sent(as_owner, fields | {"encoding": "koi8-r", "step": "preview"}).content.decode()
    assert "Which letters are right?" in again
    sent(as_owner, fields | {"encoding": "cp1251", "title": "T", "step": "import"})
    assert list(Card.objects.values_list("front", flat=True)) == ["кошка", "собака"]


def test_a_large_file_is_kept_for_its_owner_alone(as_owner: Client, as_member: Client) -> None:
    data = "".join(f"question {i}\tanswer {i} {'x' * 400}\n" for i in range(3000)).encode()
    page = sent(as_owner, {"file": SimpleUploadedFile("l.txt", data), "token": "5" * 32}).content.decode()
    assert len(page) < 200_000
    fields = fields_of(page)
    stolen = sent(as_member, fields | {"title": "T", "step": "import"})
    assert stolen.status_code == 422
    assert "no longer here" in stolen.content.decode()
    sent(as_owner, fields | {"title": "Large", "step": "import"})
    assert Deck.objects.get().cards.count() == 3000


HOSTILE = {
    "one long line": "x" * 500_000,
    "100,000 rows": "".join(f"Question {i}\tAnswer {i}\n" for i in range(100_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_huge_paste_is_answered_within_five_seconds(as_owner: Client, text: str) -> None:
    started = time.process_time()
    response = sent(as_owner, {"text": text, "token": "5" * 32}, headers=HTMX)
    assert time.process_time() - started < 5
    page = response.content.decode()
    assert len(page) < 300_000
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert ("up to 20,000 at once" in page) == ("Question" in text)
    assert not Deck.objects.exists()


def test_as_many_cards_as_the_page_takes_are_previewed_in_part(as_owner: Client) -> None:
    text = "".join(f"Question {i}\tAnswer {i}\n" for i in range(20_000))
    page = sent(as_owner, {"text": text, "token": "5" * 32}, headers=HTMX).content.decode()
    assert "20,000 cards are ready" in page
    assert "And 19950 more, all ready." in page.replace(",", "").replace("more all", "more, all")


def test_separators_are_asked_for_where_they_matter(as_owner: Client) -> None:
    fields = previewed(as_owner, "a -- 1;; b -- 2;; c -- 3", term_separator=" -- ", card_separator=";;")
    assert fields["term_separator"] == [" -- "]
    sent(as_owner, fields | {"title": "T", "step": "import"})
    assert list(Card.objects.values_list("front", "back")) == [("a", "1"), ("b", "2"), ("c", "3")]


def test_lines_that_were_left_out_are_listed(as_owner: Client) -> None:
    page = sent(as_owner, {"text": PAGE, "token": "5" * 32}).content.decode()
    assert "4 lines were left out" in page
    assert "4: |---|" in page


def test_scripts_in_a_paste_stay_text(as_owner: Client) -> None:
    page = sent(as_owner, {"text": "<script>alert(1)</script>\t<img src=x onerror=alert(1)>\n", "token": "5" * 32})
    assert "<script>alert" not in page.content.decode()
    assert "<img src=x" not in page.content.decode()


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    response = client.get(reverse("deck_new"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("sign_in"))


def test_a_deleted_deck_takes_no_more_cards(as_owner: Client, owner: User) -> None:
    deck = make_deck(owner=owner)
    as_owner.post(reverse("deck_delete", args=[deck.public_id]))
    assert as_owner.get(f"{reverse('deck_new')}?deck={deck.public_id}").status_code == 404


@pytest.mark.parametrize(("back", "lands"), [("/admin/", "/admin/"), ("//evil.example/", "/d/"), ("", "/d/")])
def test_the_teacher_lands_where_they_came_from_but_only_on_this_site(as_owner: Client, back: str, lands: str) -> None:
    fields = previewed(as_owner, "What is one?\tOne")
    response = as_owner.post(f"{reverse('deck_new')}?next={back}", fields | {"title": "T", "step": "import"})
    assert response.status_code == 302
    assert response.url.startswith(lands)
