"""A link to a mode with settings in it: they hold for that session."""

import re

from django.urls import reverse

from decks import authoring
from decks.models import Deck, ModeSettings, StudySession, User
from decks.modes import MODES
from tests.sitting import Student


def kept_round(user: User) -> list[str]:
    return [row.values["round"] for row in ModeSettings.objects.filter(student=user, mode="learn")]


def test_what_a_link_sets_holds_for_that_session_and_leaves_ones_own_choice(deck: Deck, student: Student) -> None:
    at = reverse("mode", args=[deck.public_id, "learn"])
    mine = {"choice": "on", "written": "on", "round": "10"}
    student.client.post(at, mine)
    page = student.client.get(at, {"round": "5", "written": "1"}).content.decode()
    assert "From a link, for this session alone." in page
    linked = re.findall(r'<input type="hidden" name="(linked)" value="(1)">', page)
    student.client.post(at, {**dict(linked), "choice": "on", "written": "on", "round": "5"})
    assert StudySession.objects.latest("pk").settings["round"] == "5"
    assert kept_round(student.user) == ["10"]
    student.client.post(at, {**dict(linked), "choice": "on", "round": "5", "everywhere": "on"})
    assert kept_round(student.user) == ["5"]


def test_a_link_to_some_cards_is_no_link_with_settings(deck: Deck, student: Student) -> None:
    at = reverse("mode", args=[deck.public_id, "learn"])
    assert "Kept for the next time." in student.client.get(at, {"cards": "new"}).content.decode()


def test_a_value_in_a_link_that_is_not_known_leaves_what_was_chosen(deck: Deck, student: Student) -> None:
    at = reverse("mode", args=[deck.public_id, "learn"])
    authoring.set_preset(deck=deck, mode=MODES["learn"], settings={"round": "10"}, locked=False)
    assert '<option value="10" selected>' in student.client.get(at, {"round": "99"}).content.decode()
    student.client.post(at, {"choice": "on", "side": "back", "round": "15"})
    page = student.client.get(at, {"side": "nonsense", "round": "99"}).content.decode()
    assert '<option value="back" selected>' in page
    assert '<option value="15" selected>' in page
    assert "From a link" not in page
