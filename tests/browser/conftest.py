"""A real Chromium against a live server; every page is watched for errors, foreign requests and policy reports."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from decks.models import User
from decks.signins import SessionStore

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--use-fake-device-for-media-stream"]  # a microphone that beeps, for whoever may use it
WATCH = """
addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("No Chromium was found. Install it, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Seen:
    """What a page did that no page should do."""

    origin: str
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("request", lambda request: self._request(request.url))

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob", "about"} and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.elsewhere.append(url)

    def nothing(self) -> None:
        assert (self.dialogs, self.errors, self.elsewhere) == ([], [], [])


@pytest.fixture
def seen(live_server: Any) -> Seen:
    return Seen(origin=live_server.url)


@pytest.fixture
def open_as(chromium: Browser, live_server: Any, seen: Seen) -> Iterator[Callable[..., Page]]:
    """`open_as(user, **options)`: a page of a new browser in which `user` (or nobody) is signed in."""
    contexts: list[BrowserContext] = []

    def opened(user: User | None = None, **options: Any) -> Page:
        options = {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"} | options
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if user is not None:
            context.add_cookies([cookie(user, live_server.url)])
        context.add_init_script(WATCH)
        page = context.new_page()
        seen.watch(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    connections.close_all()  # Playwright's event loop makes this thread look asynchronous, with connections of its own


@pytest.fixture
def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the page of call_urls.py is made of, and what it sends."""
    from tests.browser import call_urls  # for these tests alone

    fresh = call_urls.Stage()
    monkeypatch.setattr(call_urls, "stage", fresh)
    return fresh


def cookie(user: User, url: str) -> dict[str, Any]:
    """The session cookie of a fresh sign-in; a real one takes an Argon2 hash each time."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}
