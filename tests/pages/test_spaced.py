"""Spaced as a student uses it: pages, buttons and what they come to, days on end, by a clock of the tests' own."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from decks import authoring
from decks.models import Answer, Deck, Hold, Mastery, StudySession, User
from decks.modes import MODES
from tests.conftest import signed_in
from tests.factories import make_deck
from tests.sitting import DAY, MINUTE, Clock, Student

pytestmark = pytest.mark.usefixtures("sound")


def waits(page: str) -> list[str]:
    """What stands on the buttons."""
    return [each.replace("\N{NO-BREAK SPACE}", " ") for each in re.findall(r"<b>\w+</b><small>(.*?)</small>", page)]


def test_each_button_says_what_it_gives_and_gives_it(deck: Deck, student: Student, member: User) -> None:
    student.start(deck)
    assert waits(student.page)[:4] == ["1 min", "6 min", "10 min", "8 days"]
    student.press("easy")
    row = Mastery.objects.get()
    assert row.due_day - row.last_day == 8
    assert Answer.objects.get().interval == 8


def test_a_new_card_goes_through_its_steps_and_comes_again_days_later(deck: Deck, student: Student) -> None:
    student.start(deck)
    assert student.all() == 6  # three cards, two steps each
    assert "Done for now" in student.page
    assert "The next card is due in 2 days" in student.page
    student.clock.now += DAY
    assert "Nothing is due now" in student.start(deck)
    student.clock.now += DAY
    student.start(deck)
    assert student.all() == 3


def test_two_buttons_and_a_typed_answer_are_there_when_wanted(deck: Deck, student: Student) -> None:
    student.start(deck, two="on", typed="on")
    assert len(waits(student.page)) % 2 == 0
    assert '<button class="btn" name="do" value="hard"' not in student.page
    number = re.search(r"\d", student.asked)
    assert number
    shown = unescape(
        student.client.get(student.at, {"turn": "1", "typed": f"answer {number[0]} it is"}).content.decode()
    )
    assert "That would be Good; you decide." in shown
    shown = unescape(student.client.get(student.at, {"turn": "1", "typed": ""}).content.decode())
    assert "That would be Again" in shown
    half = unescape(student.client.get(student.at, {"turn": "1", "typed": f"answer {number[0]}"}).content.decode())
    assert "That would be Good; you decide." in half, "there is no button for Hard"
    student.press("good", typed="my own words")
    assert Answer.objects.get().response == "my own words"


def typed(student: Student, words: str) -> str:
    return unescape(student.client.get(student.at, {"turn": "1", "typed": words}).content.decode())


def test_the_button_that_is_suggested_says_so(deck: Deck, student: Student) -> None:
    def marked(page: str) -> list[str]:
        return re.findall(r"<b>(\w+)</b><small>[^<]*</small>\s*<small[^>]*> suggested", page)

    student.start(deck, typed="on")
    assert marked(student.page) == []
    assert marked(typed(student, "")) == ["Again"]
    assert marked(typed(student, student.asked.replace("What is question", "It is answer"))) == ["Good"]
    assert marked(typed(student, "it: answer")) == ["Hard"]
    student.start(deck, typed="on", two="on")
    assert marked(typed(student, "it: answer")) == ["Good"], "there is no button for Hard"


def test_the_list_of_keys_names_the_buttons_that_are_there(deck: Deck, student: Student) -> None:
    student.start(deck)
    assert "<dt>Again, Hard, Good, Easy</dt>" in student.page
    student.start(deck, two="on")
    assert "<dt>Again, Good</dt><dd><kbd>1</kbd> <kbd>2</kbd></dd>" in student.page
    assert "<dt>Again, Hard, Good, Easy</dt>" not in student.page


def test_limits_hold_for_the_day_and_more_can_be_had(member: User, clock: Clock, student: Student) -> None:
    deck = make_deck(cards=9, visibility="public")
    student.start(deck, new="4", reviews="2")
    student.all("easy")
    assert Mastery.objects.count() == 4
    assert "Nothing is due now" in student.start(deck, new="4", reviews="2")
    student.start(deck, new="4", reviews="2", more="3")
    student.all("easy")
    assert Mastery.objects.count() == 7
    clock.now += 30 * DAY
    page = student.start(deck, new="0", reviews="2")
    assert "Review <b>2</b>" in page
    student.all("easy")
    assert (
        "5 more wait for the next days"
        in unescape(student.client.get(reverse("mode", args=[deck.public_id, "spaced"])).content.decode())
        or "Nothing is due now" in student.page
    )


def test_everything_can_be_taken_back_to_the_start_and_done_again(deck: Deck, student: Student, member: User) -> None:
    student.start(deck)
    presses = ["again", "good", "hard", "easy", "good"]
    for each in presses:
        student.press(each)
    session = StudySession.objects.get()
    after = (
        session.state,
        list(Mastery.objects.order_by("card").values_list("card", "stability", "due_day", "due_ms")),
    )
    for _ in presses:
        student.press("undo", path="undo/")
    session.refresh_from_db()
    assert (session.answers, Mastery.objects.count()) == (0, 0)
    assert "nothing to take back" in student.press("undo", path="undo/")
    for _ in presses:
        student.press("redo", path="redo/")
    session.refresh_from_db()
    again = (
        session.state,
        list(Mastery.objects.order_by("card").values_list("card", "stability", "due_day", "due_ms")),
    )
    assert again == after
    assert session.answers == len(presses)
    assert "nothing to do again" in student.press("redo", path="redo/")


def test_practice_asks_all_and_moves_no_date(deck: Deck, student: Student) -> None:
    student.start(deck)
    student.all("easy")
    before = list(Mastery.objects.order_by("card").values_list("stability", "due_day"))
    student.start(deck, cram="on")
    seen = set()

    def once_wrong(asked: str) -> str:
        new = asked not in seen
        seen.add(asked)
        return "again" if new else "good"

    assert student.all(once_wrong) == 6
    assert len(seen) == 3
    assert "Practised." in student.page
    assert "Mastery rose" not in student.page
    assert list(Mastery.objects.order_by("card").values_list("stability", "due_day")) == before


def hold(student: Student, deck: Deck, act: str, **sent: str) -> str:
    card = next(card for card in deck.cards.all() if card.front == student.asked)
    session = student.at.strip("/").split("/")[-1]
    at = reverse("card_hold", args=[deck.public_id, card.uid, act])
    return student._went(student.client.post(f"{at}?session={session}", sent, follow=True))


def test_a_card_can_be_suspended_buried_and_flagged_and_each_taken_back(
    deck: Deck, student: Student, member: User
) -> None:
    student.start(deck)
    first = student.asked
    page = hold(student, deck, "suspend")
    assert f"“{first}” is suspended: it is not asked any more" in page
    assert student.asked != first
    second = student.asked
    page = hold(student, deck, "bury")
    assert f"“{second}” rests until tomorrow" in page
    assert student.asked not in {first, second}
    assert student.all() == 2
    start = reverse("mode", args=[deck.public_id, "spaced"])
    page = unescape(student.client.get(start).content.decode())
    assert first in page
    assert "until tomorrow" in page
    student.clock.now += DAY
    student.start(deck)
    assert student.asked == second
    assert f"The flag is set to 3: “{second}”" in hold(student, deck, "flag", flag="3")
    assert "flag 3" in student.page
    undo = re.search(r'action="([^"]*hold/flag/[^"]*)"[^>]*>.*?Undo', hold(student, deck, "flag", flag="5"), re.DOTALL)
    assert undo
    student.client.post(undo[1])
    assert Hold.objects.get(card__front=second).flag == 3
    held = Hold.objects.get(suspended=True)
    student.client.post(reverse("card_hold", args=[deck.public_id, held.card.uid, "take-up"]))
    assert not Hold.objects.filter(suspended=True).exists()


def test_a_due_day_is_set_and_a_card_begun_anew(deck: Deck, student: Student) -> None:
    student.start(deck)
    student.press("easy")
    student.press("easy")
    student.press("easy")
    student.clock.now += 30 * DAY
    student.start(deck)
    assert "Due in 5 days." in student.press("due", days="5")
    assert "Due in 5 days." not in student.look_again()
    row = Mastery.objects.filter(due_day__gt=0).order_by("-due_day").first()
    assert row
    assert row.due_day == student.today + 5
    assert "The card begins anew" in student.press("reset")
    assert Mastery.objects.count() == 2
    assert "Choose a number of days" in student.press("due", days="soon")


def test_a_leech_is_told_and_shown_to_its_owner(deck: Deck, student: Student) -> None:
    student.start(deck)
    student.all("easy")
    said = ""
    while "was forgotten" not in said:
        student.clock.now += 400 * DAY
        student.start(deck)
        said = student.press("again")
        if "was forgotten" not in said:
            student.all("good")
    assert "forgotten 8 times" in said
    student.start(deck, cram="on")
    practised = [student.press("good") for _ in range(3)]
    assert "was forgotten" not in "".join(practised), "practice forgets nothing"
    at = reverse("deck_mastery_of", args=[deck.public_id, "member"])
    page = signed_in(deck.owner).get(at).content.decode()
    assert "Forgotten again and again" in page
    assert "Rewrite" in page


def test_siblings_do_not_meet_on_one_day(owner: User, member: User, student: Student) -> None:
    deck = make_deck(owner=owner, visibility="public")
    for front, back in (("Rome", "capital of Italy"), ("capital of Italy", "Rome"), ("Oslo", "capital of Norway")):
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    student.start(deck)
    student.all("easy")
    assert Mastery.objects.count() == 2
    assert "1 sibling" in student.page


def test_settings_are_kept_for_a_deck_or_for_all_and_a_lock_rules(owner: User, student: Student) -> None:
    one, other = (make_deck(owner=owner, cards=3, visibility="public") for _ in range(2))
    student.start(one, new="7", retention="85")
    start = reverse("mode", args=[other.public_id, "spaced"])
    assert 'name="new" value="20"' in student.client.get(start).content.decode()
    student.start(one, new="8", everywhere="on")
    assert 'name="new" value="8"' in student.client.get(start).content.decode()
    settings = MODES["spaced"].clean({"new": 2})
    authoring.set_preset(deck=other, mode=MODES["spaced"], settings=settings, locked=True)
    student.start(other, new="99")
    student.all("easy")
    assert Mastery.objects.filter(deck=other).count() == 2


def test_under_a_lock_a_student_can_practise_but_not_exceed(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=6, visibility="public")
    locked = MODES["spaced"].clean({"new": 2})
    authoring.set_preset(deck=deck, mode=MODES["spaced"], settings=locked, locked=True)
    student.start(deck, more="3", new="6")
    assert student.all("easy") == 2
    start = reverse("mode", args=[deck.public_id, "spaced"])
    page = unescape(student.client.get(start).content.decode())
    assert "Ten more new cards" not in page
    assert re.search(r'name="new" value="2"[^>]* disabled', page)
    assert not re.search(r'name="cram"[^>]* disabled', page)
    assert "Practise the ones not settled yet" in page
    student.start(deck, cram="on", cards="unmastered")
    assert student.all() == 6
    assert "Practised." in student.page


def test_a_start_that_is_refused_keeps_what_was_chosen(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=2, visibility="public")
    page = student.start(deck, new="7", cards="starred", typed="on")
    assert "No card fits this choice" in page
    assert 'name="new" value="7"' in page
    assert '<option value="starred" selected>' in page
    assert re.search(r'name="typed" value="on" checked', page)


def test_a_typed_answer_may_be_as_long_as_its_field_lets_it(deck: Deck, student: Student) -> None:
    student.start(deck, typed="on")
    token = re.findall(r'name="token" value="([^"]+)"', student.page)[0]
    long = "ж" * 2000
    page = unescape(student.client.post(student.at, {"turn": "1", "token": token, "typed": long}).content.decode())
    assert long in page
    assert not Answer.objects.exists()
    old = unescape(student.client.post(student.at, {"turn": "1", "token": "else", "typed": long}).content.decode())
    assert long not in old, "the question is another one"
    student.press("good", typed=long)
    assert Answer.objects.get().response == long


def test_what_holds_for_one_session_is_given_to_nobody(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=3, visibility="public")
    settings = MODES["spaced"].clean({"cram": True, "more": 10, "new": 2, "cards": "unmastered"})
    authoring.set_preset(deck=deck, mode=MODES["spaced"], settings=settings, locked=True)
    student.start(deck)
    assert student.all("easy") == 2, "no practice, and no more than two new cards"
    assert Mastery.objects.count() == 2
    assert deck.presets["spaced"]["settings"]["cards"] == "unmastered"


def test_flashcards_and_spaced_share_one_memory(deck: Deck, student: Student) -> None:
    reply = student.client.post(reverse("mode", args=[deck.public_id, "flashcards"]), {"sorting": "on"}, follow=True)
    student._went(reply)
    for _ in range(3):
        student.press("know")
    assert {row.state for row in Mastery.objects.all()} == {"learning"}
    student.clock.now += DAY
    page = unescape(student.client.get(reverse("deck", args=[deck.public_id])).content.decode())
    assert "Spaced: 3 due" in page
    student.start(deck)
    assert student.all() >= 3


@pytest.mark.parametrize("hour", [4, 7])
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
def test_the_day_turns_at_the_students_hour(zone: str, hour: int, deck: Deck, member: User, clock: Clock) -> None:
    member.zone = zone
    member.day_starts = hour
    member.save()
    local = datetime(2026, 11, 3, hour - 1, 50, tzinfo=member.time_zone)
    clock.now = local
    student = Student(member, clock)
    student.start(deck)
    student.press("easy")
    assert Answer.objects.get().study_day == member.study_day(local - 6 * timedelta(hours=1))
    student.press("easy", wait=20 * MINUTE)
    days = Answer.objects.order_by("at").values_list("study_day", flat=True)
    assert days[1] - days[0] == 1
