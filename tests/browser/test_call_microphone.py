"""The browser's own microphone: a call may ask for it, other pages may not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.call_urls import Stage
from tests.browser.calls import logged

pytestmark = pytest.mark.urls("tests.browser.call_urls")
Open = Callable[..., Page]
ASK = "() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'yes', (error) => error.name)"


def test_a_call_hears_the_browsers_own_microphone(open_as: Open, stage: Stage) -> None:
    page = open_as(None, permissions=["microphone"])
    page.goto("/call/")
    page.locator("[data-start]").click()
    logged(page, "listening")
    page.keyboard.down("Space")
    page.wait_for_timeout(1500)
    page.keyboard.up("Space")
    expect(page.locator("#script .kai")).to_have_count(2)
    [(_, sound)] = stage.turns
    assert any(sound)


def test_no_other_page_may_ask(open_as: Open, stage: Stage) -> None:
    page = open_as(None, permissions=["microphone"])
    page.goto("/call/")
    assert page.evaluate(ASK) == "yes"
    page.goto("/keys/")
    assert page.evaluate(ASK) == "NotAllowedError"
