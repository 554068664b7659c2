"""The shell of every page: who is signed in, messages with their undo, keys, warnings, and the error pages."""

import logging
import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.db import OperationalError
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from decks.models import User
from decks.modes import MODES
from decks.progress.holding import Bands
from decks.templatetags.ui import band_bar, icon, undo_url
from decks.views import errors


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_signed_in_person_finds_the_account_and_a_visitor_the_door(as_owner: Client, client: Client):
    inside, outside = text_of(as_owner.get(reverse("keys"))), text_of(client.get(reverse("keys")))
    assert "Account of Olga Owner" in inside
    assert ">OO</span>" in inside
    assert "Sign in</a>" not in inside
    assert "Sign in</a>" in outside
    assert "Account of" not in outside


def test_a_page_needs_one_style_sheet_and_one_script_and_no_inline_code(as_owner: Client):
    page = text_of(as_owner.get(reverse("home")))
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["/static/css/site.css"]
    assert re.findall(r'<script src="([^"]+)" defer></script>', page) == ["/static/js/site.js"]
    assert page.count("<script") == 1
    assert not re.search(r'\s(style|on[a-z]+)="', page)


def test_the_chosen_light_is_set_before_the_first_paint(owner: User, as_owner: Client):
    assert "data-theme" not in text_of(as_owner.get(reverse("keys")))
    owner.theme = "dark"
    owner.save()
    page = text_of(as_owner.get(reverse("keys")))
    assert 'data-theme="dark"' in page
    assert '<meta name="color-scheme" content="dark">' in page


def test_the_keys_can_be_read_without_a_script(client: Client):
    page = text_of(client.get(reverse("keys")))
    assert f'href="{reverse("keys")}" data-dialog="keys"' in page
    assert page.count("<h3>Everywhere</h3>") == 2  # on the page, and in the dialog that scripts open


def test_the_current_place_is_marked_once(as_owner: Client):
    assert text_of(as_owner.get(reverse("home"))).count('aria-current="page"') == 1
    assert text_of(as_owner.get(reverse("decks"))).count('aria-current="page"') == 1
    assert 'aria-current="page"' not in text_of(as_owner.get(reverse("keys")))


@pytest.mark.parametrize(
    ("host", "https", "warned"),
    [
        ("study.lan", False, True),
        ("study.lan", True, False),
        ("localhost:8000", False, False),
        ("127.0.0.1", False, False),
        ("[::1]:8000", False, False),
    ],
)
def test_plain_http_is_warned_of_where_others_could_read_along(
    client: Client, settings: Settings, host: str, https: bool, warned: bool
):
    settings.ALLOWED_HOSTS, settings.HTTPS = ["*"], https
    page = text_of(client.get(reverse("keys"), headers={"host": host}))
    assert ("came over plain http" in page) is warned


def test_a_message_offers_its_undo_as_a_form():
    said = Message(constants.SUCCESS, "The card is <deleted>.", extra_tags="undo:/d/abc/restore/")
    context = {"messages": [said, Message(constants.ERROR, "Too large.")], "csrf_token": "token"}
    part = render_to_string("base.html#notices", context)
    assert "The card is &lt;deleted&gt;." in part
    assert part.count("<form") == 1
    assert '<form method="post" action="/d/abc/restore/">' in part
    assert 'name="csrfmiddlewaretoken" value="token"' in part
    assert 'class="note bad"' in part


def test_only_the_tag_undo_makes_an_undo():
    assert undo_url(Message(constants.INFO, "x", extra_tags="undo:/a/")) == "/a/"
    assert undo_url(Message(constants.INFO, "x", extra_tags="other")) == ""
    assert undo_url(Message(constants.INFO, "x")) == ""


def test_an_icon_is_one_use_of_the_sprite():
    assert icon("star") == '<svg class="i" aria-hidden="true"><use href="/static/img/icons.svg#star"/></svg>'
    assert 'class="i flip"' in icon("arrow", "flip")


def test_every_icon_named_in_a_template_or_by_a_mode_is_in_the_sprite(settings: Settings):
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', sprite))
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    named = {name for file in templates for name in re.findall(r'{% icon "([a-z]+)"', file.read_text())}
    assert named | {mode.icon for mode in MODES.values()} <= drawn


def test_the_mastery_bar_adds_up_and_says_so_in_words():
    bar = band_bar(Bands(new=3, learning=5, familiar=5, mastered=7), "thin")
    assert 'class="bar thin" role="img" aria-label="7 mastered, 5 familiar, 5 learning, 3 new"' in bar
    assert re.findall(r'class="(b\d)" x="([\d.]+)%" width="([\d.]+)%"', bar) == [
        ("b3", "0", "35"),
        ("b2", "35", "25"),
        ("b1", "60", "25"),
    ]
    assert "<rect" not in band_bar(Bands(new=4))
    assert "<rect" not in band_bar(Bands())


def test_a_missing_page_says_what_to_do(client: Client, as_owner: Client):
    outside, inside = client.get("/nowhere/"), as_owner.get("/nowhere/")
    assert outside.status_code == inside.status_code == 404
    assert "Nothing of yours is lost" in text_of(inside)
    assert reverse("sign_in") in text_of(outside)


def broken_with(error: BaseException) -> object:
    try:
        raise error
    except type(error):
        return errors.broken(RequestFactory().get("/d/x/"))


def test_a_broken_page_names_its_incident_in_the_log_and_needs_no_database(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR, logger="decks.views.errors"):
        response = broken_with(ValueError("the cause"))
    number = re.search(r"<kbd>([0-9A-F]{4}-[0-9A-F]{4})</kbd>", text_of(response))
    assert response.status_code == 500  # type: ignore[attr-defined]
    assert number is not None
    assert f"Incident {number[1]}: GET /d/x/" in caplog.text
    assert "ValueError: the cause" in caplog.text


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_a_full_disk_is_told_apart_and_may_be_tried_again(error: Exception):
    response = broken_with(error)
    assert response.status_code == 503  # type: ignore[attr-defined]
    assert response["Retry-After"] == "30"  # type: ignore[index]
    assert "cannot save just now" in text_of(response)


def test_an_error_page_that_breaks_too_still_gives_the_number(monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object) -> str:
        raise RuntimeError("no templates")

    monkeypatch.setattr(errors, "render_to_string", fail)
    response = broken_with(ValueError("x"))
    assert response.status_code == 500  # type: ignore[attr-defined]
    assert re.search(r"report the number [0-9A-F]{4}-[0-9A-F]{4}\.", text_of(response))


def test_a_host_that_is_not_ours_gets_a_plain_400(client: Client):
    response = client.get(reverse("keys"), headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "could not make sense" in text_of(response)


STALE = {"title": "Cells", "tags": ["a", "b"], "csrfmiddlewaretoken": "x" * 64}


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_form_left_open_too_long_can_be_sent_again_with_nothing_lost(strict: Client, db: None):
    response = strict.post("/decks/new/?a=1", STALE, headers={"sec-fetch-site": "same-origin"})
    page = text_of(response)
    assert response.status_code == 403
    assert 'action="/decks/new/?a=1"' in page
    assert [f'name="tags" value="{tag}"' in page for tag in "ab"] == [True, True]
    assert 'value="' + "x" * 64 not in page
    assert response["Csrf-Token"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_another_sites_form_is_never_offered_again(strict: Client, db: None, headers: dict[str, str]):
    response = strict.post("/decks/new/", STALE, headers=headers)
    assert response.status_code == 403
    assert "Cells" not in text_of(response)
    assert "Csrf-Token" not in response


def test_a_password_is_never_written_into_a_page(strict: Client, db: None):
    stale = {"username": "amina", "password": "open sesame"}
    page = text_of(strict.post(reverse("sign_in"), stale, headers={"sec-fetch-site": "same-origin"}))
    assert "This page was open too long" in page
    assert "open sesame" not in page
    assert "amina" not in page


def test_the_shell_renders_without_a_request():
    page = Template('{% extends "base.html" %}{% block main %}hello{% endblock %}').render(Context())
    assert "hello" in page
    assert "Sign in" in page
