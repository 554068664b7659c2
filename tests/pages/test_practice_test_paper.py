"""A test on paper: the blank sheet, its key, and who may see that."""

from typing import Any

import pytest
from django.urls import reverse

from decks.models import Card, Deck, StudySession, User
from tests.examinee import Examinee, only, text

pytestmark = pytest.mark.usefixtures("sound")


def printed(pupil: Examinee, query: str = "") -> str:
    return text(pupil.client.get(pupil.at + "print/" + query).content.decode())


def test_the_sheet_can_be_printed_blank_and_the_key_once_it_is_handed_in(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    pupil.draft(q0="1")
    written = next(each for each in pupil.sheet if each["kind"] == "written")
    card = Card.objects.get(pk=written["card"])
    page = printed(pupil)
    assert "Name Date Points, of 12" in page
    assert card.front in page
    assert card.back not in page
    assert "checked" not in pupil.client.get(pupil.at + "print/").content.decode()
    early = printed(pupil, "?key=1")
    assert "The key can be printed once you have handed the test in." in early
    assert card.back not in early
    pupil.hand_in()
    key = printed(pupil, "?key=1")
    assert card.back in key
    choice = next(each for each in pupil.sheet if each["kind"] == "choice")
    assert f"{choice['options'][choice['right']]} right" in key
    assert key.count(" right") == 3
    assert card.back not in printed(pupil)


def test_the_key_names_the_letter_of_each_pair(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("matching"), count="4")
    pupil.hand_in()
    key, question = printed(pupil, "?key=1"), pupil.sheet[0]
    owners = [each["card"] for each in question["answers"]]
    for place, card in enumerate(question["cards"]):
        assert f"{question['stems'][place]} {'ABCD'[owners.index(card)]}" in key


def test_while_a_test_runs_its_key_is_shown_to_nobody_who_takes_it(
    parts: Deck, pupil: Examinee, owner: User, clock: Any
) -> None:
    teacher = Examinee(owner, clock)
    teacher.begin(parts, only("written"), count="1")
    back = Card.objects.get(pk=teacher.sheet[0]["card"]).back
    assert back not in printed(teacher, "?key=1")
    assert "The key can be printed once you have handed the test in." in printed(teacher, "?key=1")
    assert "The key" not in printed(teacher)
    pupil.at = teacher.at
    assert pupil.client.get(teacher.at + "print/").status_code == 404
    teacher.hand_in()
    assert back in printed(teacher, "?key=1")


def test_a_teacher_makes_a_sheet_for_paper_with_its_key_which_is_nobodys_attempt(
    parts: Deck, pupil: Examinee, owner: User, clock: Any
) -> None:
    start, teacher = reverse("mode", args=[parts.public_id, "test"]), Examinee(owner, clock)
    assert "For paper" in text(teacher.client.get(start).content.decode())
    assert "For paper" not in text(pupil.client.get(start).content.decode())
    sent = {"written": "on", "choice": "on", "count": "6", "paper": "1"}
    address = teacher.client.post(start, sent)["Location"]
    blank, again = (text(teacher.client.get(address).content.decode()) for _ in range(2))
    key = text(teacher.client.get(address + "&key=1").content.decode())
    assert blank == again, "a reload draws the same sheet"
    assert "Name Date Points, of 6" in blank
    assert "of 6" not in key
    assert key.count(" · write") == blank.count(" · write") == 3
    asked = [card for card in parts.cards.all() if card.front in blank]
    assert len(asked) == 6
    assert {card.pk for card in asked} == {card.pk for card in parts.cards.all() if card.front in key}
    assert sum(1 for card in asked if card.back.rstrip(".") in key) == 6
    assert f'href="{start}"' in teacher.client.get(address).content.decode()
    assert pupil.client.get(address).status_code == 404
    assert not StudySession.objects.exists()


@pytest.mark.parametrize("which", ["missed", "starred", "due"])
def test_a_sheet_for_paper_is_drawn_from_what_no_studying_changes(
    parts: Deck, owner: User, clock: Any, which: str
) -> None:
    start, teacher = reverse("mode", args=[parts.public_id, "test"]), Examinee(owner, clock)
    teacher.begin(parts, only("written"))
    teacher.hand_in(but=lambda number, _: number < 6)
    address = teacher.client.post(start, {"written": "on", "cards": which, "paper": "1"})["Location"]
    assert f"cards={which}" in address
    told = text(teacher.client.get(address, follow=True).content.decode())
    assert "A sheet for paper takes all cards or those of a tag" in told
    assert "Name Date Points" not in told


def test_a_page_for_paper_has_a_button_that_prints_it(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    for path in (pupil.at + "print/", f"{parts.url}print/"):
        page = pupil.client.get(path).content.decode()
        assert "data-print hidden" in page
        assert "js/print" in page
