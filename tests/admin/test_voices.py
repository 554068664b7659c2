"""The page that tells an administrator who hears, speaks and talks for Kai, and what leaves the house."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from decks import servers
from tests.voices import voice_server


def words(response) -> str:
    """What the page says."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture(autouse=True)
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("hearing", "speaking", "talking"):
        monkeypatch.setattr(servers, name, servers.Line(getattr(servers, name).name))


def test_nothing_leaves_the_house_by_default(as_administrator: Client) -> None:
    page = words(as_administrator.get(reverse("admin:voices")))
    assert "Nothing of a call with Kai leaves this house." in page
    assert page.count("Nothing.") == 3
    assert "Kai’s own lines" in page
    assert "Try" not in page


def test_what_leaves_is_told_with_where_it_goes_and_no_key(as_administrator: Client, settings) -> None:
    settings.TRANSCRIPTION_URL, settings.TRANSCRIPTION_KEY = "https://hear.example.org/v1", "s3cret"
    page = words(as_administrator.get(reverse("admin:voices")))
    assert "Calls with Kai reach hear.example.org." in page
    assert "To hear.example.org: the voices of students, and the terms of the deck." in page
    assert "The model whisper-1 at hear.example.org" in page
    assert page.count("Nothing.") == 2
    assert "s3cret" not in page


def test_a_server_can_be_tried(as_administrator: Client, settings) -> None:
    with voice_server() as server:
        settings.SPEECH_URL = server.url
        assert "It answered in" in words(as_administrator.post(reverse("admin:voices")))
        server.manner = "401"
        assert "It gave no good answer: it answered 401." in words(as_administrator.post(reverse("admin:voices")))


def test_the_overview_leads_administrators_there(as_administrator: Client, as_owner: Client) -> None:
    link = f'href="{reverse("admin:voices")}"'
    assert link in as_administrator.get(reverse("admin:index")).content.decode()
    assert link not in as_owner.get(reverse("admin:index")).content.decode()
