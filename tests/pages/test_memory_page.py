"""The page of one's own memory tells how things stand and what a wish costs; nothing changes before one says so."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks import authoring, fitting
from decks.fitting import optimiser
from decks.models import Deck, Mastery, MemoryModel, TaskRun, User
from decks.modes import MODES
from tests.conftest import signed_in
from tests.memories import STATES, answered, remembering

PAGE = "/account/memory/"


def words(client: Client, **headers: str) -> str:
    """The page as it is read: tags and doubled blanks are gone."""
    html = client.get(PAGE, headers=headers).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition("<main")[2].partition("</main>")[0])).strip()


def choose(client: Client, do: str, model: object = "") -> str:
    return re.sub(r"\s+", " ", client.post(PAGE, {"do": do, "model": model}, follow=True).content.decode())


SAYS = {
    "none": ["400 more answers", "Answer a few cards first"],
    "few": ["268 more answers", "You have 132 so far", "Minutes a day"],
    "enough": ["enough to learn from", "nothing changes before you say so", "Work it out now"],
    "waits": ["is being worked out", "waits for its turn: 0 %"],
    "runs": ["is being worked out", "Learning from all your answers: 40 %"],
    "offered": [
        "Your memory is 12 % stronger than the default",
        "No card is rescheduled",
        "Minutes now",
        "by what is in use",
    ],
    "weaker": ["Your memory is 8 % weaker than the default"],
    "used": ["Your cards are planned by your own memory", "12 % stronger than the default", "Go back to the default"],
    "kept": ["Your cards are planned by the default", "You chose so", "Use your own from now on"],
    "no better": ["nothing predicts you better than the default, so it stays", "so nothing was changed"],
    "no extra": ["This site is not set up to fit it", "with 268 more there would be enough"],
}


@pytest.mark.parametrize("state", STATES)
def test_the_page_says_how_things_stand(member: User, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if state == "no extra":
        monkeypatch.setattr(optimiser, "find_spec", lambda name: None)
    remembering(member, state)
    told = words(signed_in(member)).replace("\N{NO-BREAK SPACE}", " ")
    assert [each for each in SAYS[state] if each not in told] == [], told


def test_every_desired_retention_has_its_workload_in_the_chart_and_in_the_table(member: User) -> None:
    remembering(member, "offered")
    html = signed_in(member).get(PAGE).content.decode()
    wishes = [f"{share}\N{NO-BREAK SPACE}%" for share in (70, 75, 80, 85, 90, 95, 97)]
    assert re.findall(r'<th scope="row">([^<]*%)</th>', html) == wishes
    assert re.findall(r'y="144" text-anchor="middle">([^<]+)<', html) == wishes
    minutes = [float(each) for each in re.findall(r'data-l="Minutes">([\d.]+)', html)]
    assert minutes[2:] == sorted(minutes[2:])
    assert minutes != [float(each) for each in re.findall(r'data-l="Minutes now">([\d.]+)', html)]


def test_the_chart_leads_to_where_the_wish_is_set(member: User) -> None:
    client = signed_in(member)
    assert "You have studied no deck yet" in words(client)
    remembering(member, "few")
    deck = Deck.objects.get()
    html = client.get(PAGE).content.decode()
    assert "Recall to aim at" in html
    assert "Keep these for all my decks" in html
    assert f'href="{deck.url}study/spaced/#o-retention"' in html
    settings = client.get(f"{deck.url}study/spaced/").content.decode()
    assert 'id="o-retention"' in settings
    assert "Recall to aim at" in settings
    assert "Keep these for all my decks" in settings


def test_a_deck_whose_settings_the_owner_has_locked_is_not_where_a_wish_is_set(member: User, owner: User) -> None:
    remembering(member, "few")
    deck = Deck.objects.get()
    Deck.objects.update(owner=owner, visibility="public")
    authoring.set_preset(deck=deck, mode=MODES["spaced"], settings=MODES["spaced"].clean({}), locked=True)
    told = words(signed_in(member))
    assert "there is none now" in told
    assert "Open the settings" not in told


def test_a_student_uses_a_fit_goes_back_and_sees_it_said_that_no_card_moves(member: User) -> None:
    model, here = remembering(member, "offered"), signed_in(member)
    assert model is not None
    due = list(Mastery.objects.order_by("pk").values())
    assert "No card is rescheduled" in choose(here, "use", model.pk)
    assert fitting.report(member, now=model.made).used == MemoryModel.objects.get()
    assert "The default holds from now on. No card is rescheduled." in choose(here, "back")
    assert list(Mastery.objects.order_by("pk").values()) == due
    assert "You chose so" in words(here)


def test_a_choice_that_is_no_longer_open_changes_nothing_and_says_so(member: User, stranger: User) -> None:
    model = remembering(member, "offered")
    assert model is not None
    for person, do, number in (
        (stranger, "use", model.pk),
        (member, "use", "x"),
        (member, "nothing", ""),
        (member, "fit", ""),
    ):
        assert "no longer open" in choose(signed_in(person), do, number)
    assert MemoryModel.objects.filter(applied__isnull=False).count() == 0


def test_a_fit_is_asked_for_once(member: User) -> None:
    remembering(member, "enough")
    here = signed_in(member)
    for _ in range(2):
        choose(here, "fit")
    assert TaskRun.objects.count() == 1
    assert "is being worked out" in words(here)


def test_a_script_is_told_how_far_a_fit_is_and_to_load_the_page_when_it_is_done(member: User) -> None:
    remembering(member, "runs")
    here, script = signed_in(member), {"HX-Request": "true"}
    reply = here.get(PAGE, headers=script)
    assert "40 %" in reply.content.decode()
    assert "<main" not in reply.content.decode()
    assert "HX-Refresh" not in reply.headers
    TaskRun.objects.update(status="SUCCESSFUL")
    assert here.get(PAGE, headers=script).headers["HX-Refresh"] == "true"


def test_more_cards_and_answers_ask_no_more_often(member: User) -> None:
    remembering(member, "offered")
    here, counts = signed_in(member), []
    for more in (0, 60):
        answered(member, more) if more else None
        here.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            here.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_without_the_package_nothing_is_offered_to_press(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimiser, "find_spec", lambda name: None)
    remembering(member, "enough")
    assert "Work it out now" not in words(signed_in(member))
    assert "no longer open" in choose(signed_in(member), "fit")
    assert TaskRun.objects.count() == 0


def test_the_account_leads_to_it(as_member: Client) -> None:
    assert f'href="{PAGE}"' in as_member.get(reverse("account")).content.decode()
