"""Tests that a student has begun, for the browser to go on with."""

from datetime import timedelta
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from decks import progress, study
from decks.models import Card, Deck, StudySession, User
from decks.modes import MODES
from decks.text import plain
from tests.examinee import KINDS


def begun(student: User, deck: Deck, *, ago: timedelta = timedelta(), **settings: Any) -> StudySession:
    """A test that this student has begun, graded letter by letter."""
    now, mode = timezone.now() - ago, MODES["test"]
    facts, asked = progress.card_facts(student, deck, now), {"strictness": "typos"} | settings
    return study.begin(student=student, deck=deck, mode=mode, settings=asked, facts=facts, now=now, rng=Random(1))


def only(kind: str) -> dict[str, bool]:
    return dict.fromkeys(KINDS, False) | {kind: True}


def right(session: StudySession) -> dict[str, str]:
    """The right answer to every field."""
    found = {}
    for number, question in enumerate(session.state["sheet"]):
        if question["kind"] == "matching":
            owners = [each["card"] for each in question["answers"]]
            found |= {f"q{number}.{i}": str(owners.index(card)) for i, card in enumerate(question["cards"])}
        elif question["kind"] == "written":
            found[f"q{number}"] = plain(Card.objects.get(pk=question["card"]).back)
        else:
            found[f"q{number}"] = str(question["right"])
    return found


def handed_in(student: User, session: StudySession, answers: dict[str, str]) -> None:
    now = timezone.now()
    reply = {"do": "hand-in-anyway"} | answers
    token = study.show(session, now=now).token
    study.answer(student=student, session_id=session.public_id, token=token, reply=reply, now=now)


def place(session: StudySession) -> str:
    return reverse("study", args=[session.public_id])


def drafts(session: StudySession) -> dict[str, str]:
    session.refresh_from_db()
    return dict(session.state["drafts"])


def saved(page: Page) -> None:
    """Wait until nothing is left to be saved: an earlier save says that it is done while the next one waits."""
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('sheet:'))")


def fill(page: Page, answers: dict[str, str]) -> None:
    for name, answer in answers.items():
        field = page.locator(f'[name="{name}"]')
        if field.count() > 1:
            page.locator(f'[name="{name}"][value="{answer}"]').check()
        elif page.locator(f'select[name="{name}"]').count():
            field.select_option(answer)
        else:
            field.fill(answer)
