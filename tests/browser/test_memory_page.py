"""The page of one's memory in Chromium: every state passes the gates, and a fit is followed to its end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from decks.fitting import optimiser
from decks.models import TaskRun, User
from tests.browser.gates import Gate
from tests.browser.scenes import go
from tests.factories import make_user
from tests.memories import STATES, remembering

Open = Callable[..., Page]
PAGE = "/account/memory/"


@pytest.mark.long
def test_every_state_passes_the_gates(open_as: Open, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, found = Gate(), optimiser.find_spec
    for state in STATES:
        monkeypatch.setattr(optimiser, "find_spec", (lambda name: None) if state == "no extra" else found)
        student = make_user()
        remembering(student, state)
        page = open_as(student)
        go(page, PAGE)
        for table in page.locator("details summary").all():
            table.click()
        gate.look(page, f"memory, {state}", part="main", main=state == "offered", taps=True)
        page.context.close()
    gate.nothing()


def test_a_fit_is_followed_to_its_end_and_the_focus_stays(open_as: Open, member: User) -> None:
    remembering(member, "waits")
    page = open_as(member)
    go(page, PAGE)
    status = page.get_by_role("status").filter(has_text="Look again")
    expect(status).to_contain_text("waits for its turn")
    TaskRun.objects.update(status="RUNNING", progress=40)
    expect(status).to_contain_text("Learning from all your answers: 40 %")
    TaskRun.objects.update(status="SUCCESSFUL")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is enough to learn from.")


def test_without_scripts_a_student_chooses_too(open_as: Open, member: User) -> None:
    remembering(member, "offered")
    page = open_as(member, java_script_enabled=False)
    page.goto(PAGE)
    page.get_by_role("button", name="Use these from now on").click()
    expect(page.get_by_text("Used from now on. No card is rescheduled")).to_be_visible()
    page.get_by_role("button", name="Go back to the default").click()
    expect(page.get_by_text("The default holds from now on.")).to_be_visible()


def test_the_chart_leads_to_the_field_in_which_the_wish_is_set(open_as: Open, member: User) -> None:
    remembering(member, "few")
    page = open_as(member)
    go(page, PAGE)
    page.get_by_role("link", name="Open the settings of").click()
    field = page.get_by_label("Recall to aim at")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
