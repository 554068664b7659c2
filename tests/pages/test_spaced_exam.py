"""The date of an exam as a student and a deck's owner set it, and what is planned for it."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decks.models import Deck, ExamDate
from tests.sitting import DAY, Student

pytestmark = pytest.mark.usefixtures("sound")


def test_an_exam_is_planned_for_with_its_forecast(deck: Deck, student: Student, as_owner: Client) -> None:
    at = reverse("deck_exam", args=[deck.public_id])
    day = (student.clock.now + 20 * DAY).date()
    page = unescape(student.client.post(at, {"date": str(day), "minutes": "10"}, follow=True).content.decode())
    assert re.search(r"Expected score on <b>22 November</b>: about <b>\d+ of 100</b>", page)
    assert "20 days to go, 10 minutes a day" in page
    student.client.post(at, {"clear": "1"})
    assert (
        "Expected score" not in student.client.get(reverse("mode", args=[deck.public_id, "spaced"])).content.decode()
    )
    as_owner.post(at, {"date": str(day), "minutes": "15", "everyone": "on"})
    assert "Expected score" in student.client.get(reverse("mode", args=[deck.public_id, "spaced"])).content.decode()
    assert student.client.post(at, {"date": str(day), "everyone": "on"}).status_code == 404
    student.client.post(at, {"date": str(day - DAY), "minutes": "10"})
    said = unescape(student.client.post(at, {"clear": "1"}, follow=True).content.decode())
    assert "The plan for 22 November holds now, set for everyone." in said


def test_an_exam_says_whose_date_it_is_and_each_date_is_changed_by_itself(
    deck: Deck, student: Student, as_owner: Client
) -> None:
    at, start = reverse("deck_exam", args=[deck.public_id]), reverse("mode", args=[deck.public_id, "spaced"])
    day = (student.clock.now + 20 * DAY).date()

    def told(client: Client) -> str:
        return " ".join(re.sub("<[^>]+>", " ", unescape(client.get(start).content.decode())).split())

    as_owner.force_login(deck.owner)
    as_owner.post(at, {"date": str(day), "everyone": "on"})
    assert "The date was set by Olga Owner for everyone." in told(student.client)
    assert "The date was set by you for everyone." in told(as_owner)
    said = unescape(as_owner.post(at, {"date": str(day - 5 * DAY)}, follow=True).content.decode())
    assert "The plan for 17 November holds from now on." in said
    assert "This is your own date. It goes before 22 November 2026, set by you for everyone." in told(as_owner)
    assert "Change your own date" in told(as_owner)
    assert "Change the date for everyone" in told(as_owner)
    said = unescape(as_owner.post(at, {"date": str(day + DAY), "everyone": "on"}, follow=True).content.decode())
    assert "holds from now on for everyone. For you your own date, 17 November, goes before it." in said
    as_owner.post(at, {"clear": "1", "everyone": "on"})
    assert "This is your own date." in told(as_owner)
    assert "Set a date for everyone" in told(as_owner)
    assert "Expected score" not in told(student.client)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("date", "", "Choose a date."),
        ("date", "31.1.2027", "Choose a date, such as 2027-01-31."),
        ("date", "2020-01-01", "Choose a date from today on, within ten years."),
        ("date", "2126-01-01", "Choose a date from today on, within ten years."),
        ("minutes", "0", "Write a number of minutes from 1 to 600."),
        ("minutes", "601", "Write a number of minutes from 1 to 600."),
        ("minutes", "ten", "Write a number of minutes from 1 to 600."),
    ],
)
@pytest.mark.parametrize("whose", ["own", "everyone"])
def test_a_wrong_date_of_an_exam_is_told_in_its_field_and_changes_nothing(
    deck: Deck, as_owner: Client, field: str, typed: str, said: str, whose: str
) -> None:
    at, day = reverse("deck_exam", args=[deck.public_id]), (timezone.now() + 20 * DAY).date()
    everyone = {"everyone": "on"} if whose == "everyone" else {}
    as_owner.post(at, {"date": str(day), "minutes": "10"} | everyone)
    wrong = as_owner.post(at, {"date": str(day + DAY), "minutes": "40", field: typed} | everyone)
    assert wrong.status_code == 422
    page = unescape(wrong.content.decode())
    box = f"exam-{whose}-{field}"
    control = re.search(rf'<input[^>]*id="{box}"[^>]*>', page)
    assert control
    assert f'value="{typed}"' in control[0] or not typed
    assert 'aria-invalid="true"' in control[0]
    assert f'aria-describedby="{box}_error"' in control[0]
    assert f'id="{box}_error"><li>{said}</li>' in page
    kept = re.search(rf'<input[^>]*id="exam-{whose}-{"date" if field == "minutes" else "minutes"}"[^>]*>', page)
    assert kept
    assert (str(day + DAY) if field == "minutes" else 'value="40"') in kept[0]
    assert re.search(r"<details open><summary>Change (?:your own date|the date for everyone)<", page)
    assert page.count("aria-invalid") == 1
    held = ExamDate.objects.get()
    assert (held.date, held.minutes) == (day, 10)


def test_a_date_that_is_not_there_is_not_said_to_be_gone(deck: Deck, student: Student) -> None:
    at = reverse("deck_exam", args=[deck.public_id])
    said = unescape(student.client.post(at, {"clear": "1"}, follow=True).content.decode())
    assert "There was no date to take away." in said
    assert "gone" not in said
