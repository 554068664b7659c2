"""What was said on its way: a lost line, a busy or broken server, an old page; it is taken once, and kept nowhere."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.call_urls import Stage
from tests.browser.calls import held, logged, started

Open = Callable[..., Page]
# Whether the page asks before it is left.
LEAVE = "() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))"
pytestmark = pytest.mark.urls("tests.browser.call_urls")


def test_what_was_said_waits_for_the_line_and_is_taken_once(open_as: Open, stage: Stage) -> None:
    page = started(open_as)
    page.context.set_offline(True)
    held(page)
    logged(page, "offline")
    expect(page.locator("#unsent")).to_be_visible()
    expect(page.locator("[data-state]")).to_have_text("No connection")
    assert page.evaluate(LEAVE)
    page.context.set_offline(False)
    expect(page.locator("#script .kai")).to_have_count(2)
    expect(page.locator("#unsent")).to_be_hidden()
    assert not page.evaluate(LEAVE)
    assert len(stage.turns) == 1


def test_an_utterance_that_the_server_lost_is_sent_again_with_the_same_token_and_sound(
    open_as: Open, stage: Stage
) -> None:
    stage.replies = [(500, {}, "broken")]
    page = started(open_as)
    held(page)
    expect(page.locator("#script .kai")).to_have_count(2)
    (first, sound), (second, again) = stage.turns
    assert first["Token"] == second["Token"]
    assert sound == again


def test_while_kai_is_busy_with_others_the_student_is_told_and_it_is_sent_again(open_as: Open, stage: Stage) -> None:
    stage.replies = [(503, {"Retry-After": "1"}, "busy")]
    page = started(open_as)
    held(page)
    expect(page.locator("[data-tip]")).to_contain_text("busy with other calls")
    expect(page.locator("#script .kai")).to_have_count(2)
    assert len(stage.turns) == 2


@pytest.mark.parametrize("status", [401, 403])
def test_who_was_signed_out_or_has_an_old_page_loses_nothing(open_as: Open, stage: Stage, status: int) -> None:
    stage.replies = [(401, {}, "Sign in")] if status == 401 else []
    page = started(open_as)
    if status == 403:
        page.locator("#say [name=csrfmiddlewaretoken]").evaluate("(field) => (field.value = 'x'.repeat(64))")
    held(page)
    if status == 401:
        expect(page.locator("[data-state]")).to_have_text("Signed out")
    expect(page.locator("#script .kai")).to_have_count(2)


def test_what_is_refused_is_dropped_with_the_servers_sentence(open_as: Open, stage: Stage) -> None:
    stage.replies = [(413, {}, "<p data-error>That was too long. Say it shorter.</p>")]
    page = started(open_as)
    held(page)
    expect(page.locator("[data-tip]")).to_have_text("That was too long. Say it shorter.")
    held(page)
    expect(page.locator("#script .kai")).to_have_count(2)


def test_no_sound_is_kept_in_the_browser(open_as: Open, stage: Stage) -> None:
    page = started(open_as)
    held(page)
    expect(page.locator("#script .kai")).to_have_count(2)
    page.locator("[name=patience]").fill("1.5")
    kept = page.evaluate("async () => [Object.entries(localStorage), await indexedDB.databases()]")
    assert kept == [[["call", '{"patience":"1.5"}']], []]
