"""Two sessions that hold the same cards: what one of them answers or sets aside, the other does not ask."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks import authoring, presets, study
from decks.models import Answer, Card, Deck, Mastery, ModeSettings, StudySession, User
from decks.modes import SCHEDULER
from tests.factories import make_deck
from tests.pages.test_today import add_card, headline, two_decks
from tests.sitting import DAY, MINUTE, Student

pytestmark = pytest.mark.usefixtures("sound")


def start_page(student: Student, deck: Deck, query: str = "") -> str:
    address = reverse("mode", args=[deck.public_id, "spaced"]) + query
    return unescape(student.client.get(address).content.decode())


def other_window(student: Student) -> Student:
    return Student(student.user, student.clock)


def test_a_session_left_open_does_not_ask_the_next_day_what_was_answered_elsewhere(
    owner: User, student: Student
) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    other = other_window(student)
    other.mixed()
    other.all("good")
    student.clock.now += DAY
    student.client.force_login(student.user)
    student.look_again()
    assert "Done for now" in student.page
    assert Mastery.objects.filter(due_day__lte=student.today).count() == 0


def test_a_session_whose_cards_were_all_answered_elsewhere_is_over(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    other = other_window(student)
    other.mixed()
    other.all("good")
    assert not StudySession.objects.filter(finished=None).exists()
    assert "Nothing is due" in headline(student)
    assert "Go on where you stopped" not in start_page(student, bones)


def test_what_was_answered_elsewhere_is_not_counted_as_left(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    add_card(bones, "One more?")
    student.start(bones, place="after")
    other = other_window(student)
    other.mixed()
    while Mastery.objects.filter(deck=bones, due_day__lte=student.today).exists():
        other.press("good")
    left = 4 - Mastery.objects.filter(deck=bones, last_day=student.today).count()
    assert f"Go on where you stopped: 0 of {left}" in start_page(student, bones)
    deck_page = unescape(student.client.get(reverse("deck", args=[bones.public_id])).content.decode())
    assert f"0 of {left} done" in deck_page


def test_a_card_that_waits_for_its_step_in_one_session_is_not_asked_at_once_in_another(
    owner: User, student: Student
) -> None:
    bones, _ = two_decks(owner, student)
    add_card(bones, "One more?")
    student.start(bones, place="before")
    other = other_window(student)
    other.mixed()
    assert student.asked == "One more?"
    student.press("good")
    other.look_again()
    asked = []
    for _ in range(20):
        if not other.asked:
            break
        asked.append(other.asked)
        other.press("good", wait=MINUTE / 60)
    assert "One more?" not in asked
    assert Mastery.objects.get(card__front="One more?").state == "learning"
    student.look_again()
    student.all("good")
    assert Answer.objects.filter(card__front="One more?").count() == 2
    assert Mastery.objects.get(card__front="One more?").state == "review"


def test_an_answer_given_again_keeps_its_step_in_the_session(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="public")
    student.start(deck, steps="1 10")
    first = student.asked
    student.press("again")
    student.press("undo", path="undo/")
    student.press("redo", path="redo/", wait=3 * MINUTE)
    state = StudySession.objects.get().state
    row = Mastery.objects.get(card__front=first)
    assert [row.due_ms, row.card_id] in [*state["steps"], state["next"][::-2], state["open"][::-2]]
    seen = {student.asked}
    student.press("good", wait=2 * MINUTE)
    seen.add(student.asked)
    assert first in seen


def test_the_last_card_suspended_ends_the_session_and_taking_it_up_opens_it(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck)
    card = Card.objects.get()
    query = f"?session={student.at.split('/')[2]}"
    page = student.client.post(
        reverse("card_hold", args=[deck.public_id, card.uid, "suspend"]) + query, follow=True
    ).content.decode()
    assert "Done for now" in page
    assert StudySession.objects.get().finished
    assert "left where you stopped" not in headline(student)
    assert "Go on where you stopped" not in start_page(student, deck)
    student.client.post(reverse("card_hold", args=[deck.public_id, card.uid, "take-up"]) + query)
    student.look_again()
    assert student.asked == card.front
    student.press("again")
    assert StudySession.objects.get().finished is None


def test_a_session_whose_last_cards_were_deleted_is_not_offered(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck)
    assert "1 card is left where you stopped" in headline(student)
    authoring.delete_card(card=deck.cards.get(), now=student.clock.now)
    assert "left where you stopped" not in headline(student)


def test_practice_is_no_exam_and_what_follows_it_keeps_the_calendar(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    page = start_page(student, bones, "?cram=1&cards=familiar")
    assert re.search(r"Start with 3 cards", page)
    assert "practise" in page
    student.start(bones, cram="on")
    student.all("good")
    practice = StudySession.objects.latest("pk")
    assert practice.finished
    assert practice.score is None
    student._went(student.client.post(student.at + "again/", {"all": "1"}, follow=True))
    assert not StudySession.objects.latest("pk").settings["cram"]
    assert student.all("good") == 3
    assert Mastery.objects.filter(deck=bones, last_day=student.today).count() == 3


@pytest.mark.parametrize("mixes", [True, False])
def test_the_missed_cards_can_be_practised_at_the_end(owner: User, student: Student, *, mixes: bool) -> None:
    bones, _ = two_decks(owner, student)
    student.mixed() if mixes else student.start(bones)
    student.all(lambda asked: "again" if asked == "Bones 1?" and not missed(asked) else "good")
    days = list(Mastery.objects.order_by("card").values_list("due_day", flat=True))
    student._went(student.client.post(student.at + "again/", {"missed": "1"}, follow=True))
    assert student.asked == "Bones 1?"
    assert student.all("good") == 1
    assert "Practised." in student.page
    assert list(Mastery.objects.order_by("card").values_list("due_day", flat=True)) == days


def missed(front: str) -> bool:
    return Answer.objects.filter(card__front=front, rating=1).exists()


def test_the_start_page_counts_the_cards_that_are_chosen(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=10, visibility="public")
    authoring.star(student=student.user, card=deck.cards.first(), on=True)
    student.client.force_login(student.user)
    assert "Start with 10 cards" in start_page(student, deck)
    assert "Start with 1 card<" in start_page(student, deck, "?cards=starred")


def test_a_lock_leaves_the_own_choices_as_they_are(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=10, visibility="public")
    student.start(deck, new="7")
    authoring.set_preset(deck=deck, mode=SCHEDULER, settings={"new": 3}, locked=True)
    student.start(deck, new="5")
    assert StudySession.objects.latest("pk").settings["new"] == 3
    authoring.set_preset(deck=deck, mode=SCHEDULER, settings=None, locked=False)
    kept = study.kept(student.user, SCHEDULER, [deck.pk])[deck.pk]
    assert presets.effective(student.user, deck, SCHEDULER, kept)["new"] == 7


def test_an_answer_to_a_text_that_nobody_knew_and_that_became_another_does_not_count(
    owner: User, student: Student
) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="public")
    student.start(deck)
    card = Card.objects.get(front=student.asked)
    anew = study.begin_anew(card=card, fields={"front": "Other?", "back": "Other."}, now=student.clock.now)
    assert anew.people == 0
    student.press("easy")
    assert "does not count" in student.page
    assert not Answer.objects.exists()
    study.take_back_anew(card=card, change=anew.change, now=student.clock.now)


def test_the_end_says_what_the_why_pages_say(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    student.all(lambda asked: "again" if asked == "Bones 1?" and not missed(asked) else "easy")
    assert "3 cards, 2 recalled at once, 1 missed at first." in student.page
    assert "Mastery rose on 2 cards and fell on 1." in student.page
    card = Card.objects.get(front="Bones 1?")
    assert f"{card.url}why/" in student.page
    why = unescape(student.client.get(f"{card.url}why/").content.decode())
    assert re.search(r"fell by \d+", why)


def test_a_session_is_over_when_an_answer_leaves_it_nothing_whoever_answered_the_rest(
    owner: User, student: Student
) -> None:
    bones, _ = two_decks(owner, student)
    other = other_window(student)
    other.mixed()
    add_card(bones, "One more?")
    student.start(bones, place="before")
    other.all("good")
    assert student.asked == "One more?"
    student.press("easy")
    assert "Done for now" in student.page
    session = StudySession.objects.get(deck=bones, finished__gte=student.clock.now)
    assert session.score == 1.0
    assert not StudySession.objects.filter(finished=None).exists()


def test_the_missed_cards_of_a_session_that_was_ended_elsewhere_can_be_practised(
    owner: User, student: Student
) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    first = student.asked
    student.press("again")
    other = other_window(student)
    other.mixed()
    student.clock.now += 11 * MINUTE
    other.all("good")
    student.look_again()
    assert "Practise the 1 missed" in student.page
    deck_page = unescape(student.client.get(reverse("deck", args=[bones.public_id])).content.decode())
    assert "0 of 1 recalled" in deck_page
    student._went(student.client.post(student.at + "again/", {"missed": "1"}, follow=True))
    assert student.asked == first
    assert student.all("good") == 1


@pytest.mark.parametrize("planned", [False, True])
def test_a_day_that_was_set_in_one_session_holds_in_the_other(owner: User, student: Student, *, planned: bool) -> None:
    bones, stars = two_decks(owner, student)
    if planned:  # for another deck, with which it is mixed
        today = student.clock.now.date()
        study.set_exam(deck=stars, student=student.user, on=today + 9 * DAY, today=today)
    student.mixed() if planned else student.start(bones)
    other = other_window(student)
    other.start(bones) if planned else other.mixed()
    while not other.asked.startswith("Bones"):
        other.press("good")
    moved = other.asked
    other.press("due", days="7")
    student.look_again()
    asked = []
    while student.asked:
        asked.append(student.asked)
        student.press("good")
    assert moved not in asked
    assert Mastery.objects.get(card__front=moved).due_day == student.today + 7


def test_a_step_of_days_answered_elsewhere_is_not_asked_twice(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck, steps="1440 2880")
    student.press("good")
    student.clock.now += 3 * DAY
    student.start(deck, steps="1440 2880")
    assert student.asked
    other = other_window(student)
    other.client.force_login(student.user)
    other.mixed()
    other.press("again")
    student.look_again()
    assert not student.asked


def test_an_old_session_that_came_to_its_end_stays_at_it(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    student.press("good")
    other = other_window(student)
    other.mixed()
    other.all("good")
    student.clock.now += 600 * DAY
    student.client.force_login(student.user)
    student.look_again()
    assert "Done for now" in student.page
    assert "Go on with what is due" in student.page


def test_after_practice_the_page_goes_by_the_calendar(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=3, visibility="public")
    student.start(deck)
    student.all("easy")
    student.start(deck, cram="on")
    student.all("good")
    assert "Nothing is due now. The next card is due in " in student.page
    assert "Go on with what is due" not in student.page


def test_settings_of_a_session_that_is_begun_again_are_not_kept_anew(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones, new="7")
    student.all("good")
    ModeSettings.objects.filter(deck=bones).update(values={"new": 3})
    student.clock.now += 600 * DAY
    student.client.force_login(student.user)
    student._went(student.client.post(student.at + "again/", {"all": "1"}, follow=True))
    assert student.asked
    assert study.kept(student.user, SCHEDULER, [bones.pk])[bones.pk]["new"] == 3


def test_a_session_to_go_on_with_is_found_behind_any_number_that_have_nothing_left(
    owner: User, student: Student, django_assert_max_num_queries: Callable[..., AbstractContextManager[Any]]
) -> None:
    live = make_deck(owner=owner, cards=2, title="Live", visibility="public")
    student.start(live)
    with CaptureQueriesContext(connection) as queries:
        student.client.get("/")
        of_one = len(queries)
    for number in range(9):
        student.clock.now += MINUTE
        deck = make_deck(owner=owner, cards=1, title=f"D{number}", visibility="public")
        student.start(deck)
        authoring.delete_card(card=deck.cards.get(), now=student.clock.now)
    with django_assert_max_num_queries(of_one):
        assert "left where you stopped" in headline(student)
    for number in range(5):
        deck = make_deck(owner=owner, cards=1, title=f"E{number}", visibility="public")
        student.start(deck)
        authoring.delete_card(card=deck.cards.get(), now=student.clock.now)
    assert "left where you stopped" in headline(student)
