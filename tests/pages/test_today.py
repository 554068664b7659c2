"""What is due over all decks, the sessions that mix them, and what each deck tells of those."""

import re
from html import unescape
from importlib import import_module
from io import StringIO
from itertools import pairwise

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from decks import authoring, study
from decks.memory import day_date
from decks.models import Answer, Deck, Mastery, ModeSettings, SessionPart, StudySession, User
from decks.modes import MODES
from tests.factories import make_deck
from tests.sitting import DAY, Student

pytestmark = pytest.mark.usefixtures("sound")


def test_today_shows_what_is_due_in_all_decks_and_mixes_them(owner: User, student: Student) -> None:
    decks = [make_deck(owner=owner, cards=3, title=title, visibility="public") for title in ("Bones", "Stars")]
    for deck in decks:
        student.start(deck)
        student.all("easy")
    home = unescape(student.client.get("/").content.decode())
    assert "Nothing is due" in home
    assert "One more session" in home
    student.clock.now += 30 * DAY
    home = unescape(student.client.get("/").content.decode())
    assert re.search(r"<mark>6 cards</mark> are due today, about \d minutes?", home)
    page = student.mixed()
    assert "all decks" in page
    order = []
    while student.asked:
        order.append(re.findall(r'eyebrow"><span>(\w+)', student.page)[0] == "Bones")
        student.press("good")
    assert sorted(order) == [False] * 3 + [True] * 3
    assert sum(a != b for a, b in pairwise(order)) >= 4, "the decks take turns"
    assert "Done for now" in student.page
    assert 'class="btn' in student.client.get("/").content.decode()


def test_one_more_session_practises_what_is_held_the_least(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=30, visibility="public")
    student.start(deck, new="30")
    student.all("easy")
    before = list(Mastery.objects.order_by("card").values_list("stability", "due_day"))
    assert "Nothing is due now." in student.mixed()
    student.mixed(practise="1")
    assert student.all() == 20
    assert "Practised" in student.page
    assert list(Mastery.objects.order_by("card").values_list("stability", "due_day")) == before


def test_a_deck_that_is_closed_meanwhile_leaves_a_mixed_session(owner: User, student: Student) -> None:
    decks = [make_deck(owner=owner, cards=2, title=title, visibility="public") for title in ("Bones", "Stars")]
    for deck in decks:
        student.start(deck)
        student.all("easy")
    student.clock.now += 30 * DAY
    student.mixed()
    Deck.objects.filter(pk=decks[0].pk).update(visibility="private")
    student.look_again()
    assert student.all() == 2
    assert Answer.objects.filter(card__deck=decks[0], study_day=student.today).count() == 0


def test_what_is_set_aside_is_not_counted_as_due(owner: User, member: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=4, visibility="public")
    student.start(deck)
    student.all("easy")
    student.clock.now += 30 * DAY
    cards = list(deck.cards.all())
    study.suspend(student=member, card=cards[0], now=student.clock.now)
    study.bury(student=member, card=cards[1], now=student.clock.now)
    student.client.force_login(member)
    assert "<mark>2 cards</mark> are due" in unescape(student.client.get("/").content.decode())
    assert "Spaced: 2 due" in unescape(student.client.get(reverse("deck", args=[deck.public_id])).content.decode())
    student.clock.now += DAY
    assert "<mark>3 cards</mark> are due" in unescape(student.client.get("/").content.decode())


def two_decks(owner: User, student: Student, cards: int = 3) -> list[Deck]:
    """Decks whose cards were all learned a month ago, so that they are due."""
    decks = [make_deck(owner=owner, title=title, visibility="public") for title in ("Bones", "Stars")]
    for deck in decks:
        for number in range(cards):
            add_card(deck, f"{deck.title} {number}?")
        student.start(deck)
        student.all("easy")
    student.clock.now += 30 * DAY
    student.client.force_login(student.user)
    return decks


def add_card(deck: Deck, front: str) -> None:
    authoring.add_card(deck=deck, fields={"front": front, "back": "Yes.", "note": "", "tags": []})


def headline(student: Student) -> str:
    home = unescape(student.client.get("/").content.decode())
    return re.sub("<[^>]+>", "", re.findall("<h1.*?</h1>", home)[0])


def test_a_card_answered_in_one_window_is_not_asked_again_in_another(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    other = Student(student.user, student.clock)
    other.start(bones)
    student.mixed()
    assert other.all("good") == 3
    student.look_again()
    assert student.all("good") == 3
    assert Answer.objects.filter(study_day=student.today, rating__gt=0).count() == 6


def test_a_card_sorted_in_flashcards_meanwhile_is_not_asked_again(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.start(bones)
    other = Student(student.user, student.clock)
    other._went(
        other.client.post(reverse("mode", args=[bones.public_id, "flashcards"]), {"sorting": "on"}, follow=True)
    )
    for _ in range(3):
        other.press("know")
    student.look_again()
    assert "Done for now" in student.page


def test_today_and_the_start_page_and_the_session_agree_when_a_plan_is_followed(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=40, visibility="public")
    student.start(deck, new="5")
    student.all("easy")
    today = day_date(student.today)
    study.set_exam(deck=deck, student=student.user, on=today + 20 * DAY, today=today, minutes=6)
    student.clock.now += DAY
    page = unescape(student.client.get(reverse("mode", args=[deck.public_id, "spaced"])).content.decode())
    counts = re.search(r"The plan for the exam asks <b>(\d+)</b> cards? and <b>(\d+)</b> new ones? today", page)
    assert counts
    cards, new = int(counts[1]), int(counts[2])
    assert new > 5, "the plan has its own limit, of minutes"
    home = student.client.get("/").content.decode()
    helps = f"{cards} card{'s help' if cards > 1 else ' helps'} today for the exam and {new} are new"
    assert (helps if cards else f"{new} new") in headline(student)
    assert f'<td class="n">{new}</td>' in home
    of_deck = student.client.get(deck.url).content.decode()
    assert f"<small>{cards + new} for the exam today</small>" in of_deck
    assert f"Spaced: {cards + new} for the exam<" in of_deck
    student.mixed()
    assert len({each.pk for each in Mastery.objects.all()}) == 5
    student.all("easy")
    assert Mastery.objects.count() == 5 + new
    student.clock.now += 30 * DAY
    assert "for the exam" not in student.client.get(deck.url).content.decode(), "the exam is over"
    assert f"{5 + new} due today" in student.client.get(deck.url).content.decode()


def test_a_step_of_tonight_is_no_reason_to_practise(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck, steps="10 600")
    student.press("good")  # comes again in ten hours
    assert "Nothing is due now" in headline(student)
    assert "The next card is due at 22:00." in unescape(student.client.get("/").content.decode())
    assert "Nothing is due now." in student.mixed()
    assert not SessionPart.objects.exists()


def test_what_is_due_is_told_with_the_new_ones_and_their_minutes(owner: User, student: Student) -> None:
    decks = two_decks(owner, student)
    for number in range(8):
        add_card(decks[0], f"More {number}?")
    assert headline(student) == "6 cards are due today and 8 are new, about 5 minutes."
    home = student.client.get("/").content.decode()
    assert "Start with 14 cards" in home
    student.mixed()
    assert 'aria-label="Card 1 of 14"' in student.page


def test_a_mixed_session_stands_in_the_table_of_each_deck_with_what_belongs_to_it(
    owner: User, student: Student, as_owner: Client
) -> None:
    bones, stars = two_decks(owner, student)
    student.mixed()
    student.all(lambda asked: "again" if asked.startswith("Bones") and not wrong(student, bones) else "good")
    as_owner.force_login(owner)
    for deck, score in ((bones, "67"), (stars, "100")):
        rows = as_owner.get(reverse("sessions_csv", args=[deck.public_id])).content.decode().splitlines()
        heads, row = rows[0].split(","), rows[1].split(",")
        told = dict(zip(heads, row, strict=True))
        assert told["Spaced sessions"] == "2", "the first one and the mixed one"
        assert told["Spaced last %"] == score
    page = unescape(as_owner.get(reverse("deck_sessions", args=[stars.public_id, "member"])).content.decode())
    assert "<b>100\N{NO-BREAK SPACE}%</b>, 3 answers in under a minute, mixed with other decks." in page
    assert not set(bones.cards.values_list("front", flat=True)) & set(re.findall(r'scope="row">([^<]+)', page))


def wrong(student: Student, deck: Deck) -> bool:
    """Whether a card of the deck was missed today."""
    today = student.today
    return Answer.objects.filter(card__deck=deck, study_day=today, rating=1).exists()


def test_a_mixed_session_taken_back_takes_its_part_back(owner: User, student: Student) -> None:
    two_decks(owner, student)
    student.mixed()
    student.press("good")
    assert sorted(SessionPart.objects.values_list("answers", flat=True)) == [1]
    student.press("undo", path="undo/")
    assert sorted(SessionPart.objects.values_list("answers", flat=True)) == [0]
    student.press("redo", path="redo/")
    assert sorted(SessionPart.objects.values_list("answers", flat=True)) == [1]


def test_a_mixed_session_ends_with_the_way_to_what_is_left(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    student.mixed()
    student.all("good")
    assert "One more session" in student.page
    assert "Go on with what is due" not in student.page
    add_card(bones, "One more?")
    student.look_again()
    assert "Go on with what is due" in student.page


def test_a_part_that_says_another_number_than_the_log_is_found_and_counted_anew(owner: User, student: Student) -> None:
    two_decks(owner, student)
    student.mixed()
    student.press("good")
    SessionPart.objects.update(answers=9)
    with pytest.raises(CommandError):
        call_command("checkdata", stdout=StringIO(), stderr=(said := StringIO()))
    assert "holds 1 answers in deck" in said.getvalue()
    study.recount()
    assert SessionPart.objects.get().answers == 1


def test_sessions_from_before_there_were_parts_get_them_from_the_log(owner: User, student: Student) -> None:
    two_decks(owner, student)
    student.mixed()
    student.all(lambda asked: "again" if asked == "Bones 1?" and not missed(asked) else "good")
    student.mixed(practise="1")
    student.press("good")
    told = ["deck", "session", "student", "answers", "active_ms", "score"]
    made = sorted(SessionPart.objects.values_list(*told), key=str)
    SessionPart.objects.all().delete()
    import_module("decks.migrations.0004_parts_of_older_sessions").fill(apps, None)
    assert sorted(SessionPart.objects.values_list(*told), key=str) == made
    assert {None, 1.0} < {score for *_, score in made}
    part, day = SessionPart.objects.first(), student.clock.now - 90 * DAY
    SessionPart.objects.update(last_activity=day)
    import_module("decks.migrations.0004_parts_of_older_sessions").fill(apps, None)
    assert not SessionPart.objects.filter(last_activity=day).exists()
    part.delete()
    study.recount()
    assert SessionPart.objects.filter(session=part.session, deck=part.deck, answers=part.answers).exists()


def missed(front: str) -> bool:
    """Whether the card was missed once."""
    return Answer.objects.filter(card__front=front, rating=1).exists()


def test_only_what_the_exam_needs_begins_with_its_deck_as_usual(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)
    today = day_date(student.today)
    study.set_exam(deck=bones, student=student.user, on=today + 9 * DAY, today=today, minutes=15)
    before = list(ModeSettings.objects.values_list("deck", "values"))
    home = unescape(student.client.get("/").content.decode())
    assert "Only what the exam on" in home
    address = re.search(r'action="([^"]+)"><input[^>]+><button[^>]+name="usual"', home)
    assert address
    student._went(student.client.post(address[1], {"usual": "1"}, follow=True))
    assert StudySession.objects.latest("pk").deck == bones
    assert student.asked.startswith("Bones")
    assert list(ModeSettings.objects.values_list("deck", "values")) == before


def test_the_half_year_says_what_was_answered_this_month_and_what_is_mastered(owner: User, student: Student) -> None:
    two_decks(owner, student)  # six answers, a month ago
    student.mixed()
    student.press("good")
    page = unescape(student.client.get("/").content.decode())
    assert "7 answers on 2 days. A pause is fine" in page
    assert f"<dt>answers in {student.clock.now:%B}</dt><dd>1</dd>" in page
    assert "<dt>card mastered</dt><dd>1</dd>" in page, "recalled easily, and again a month later"
    Mastery.objects.update(mastered_until=student.today)
    assert "<dt>cards mastered</dt><dd>6</dd>" in student.client.get("/").content.decode()
    student.clock.now += DAY
    assert "<dt>cards mastered</dt><dd>0</dd>" in student.client.get("/").content.decode(), "it fades"


def test_what_is_due_can_be_chosen_in_every_mode(owner: User, student: Student) -> None:
    bones, _ = two_decks(owner, student)  # three cards of each are due
    add_card(bones, "New?")
    student.start(bones)
    student.press("good")  # comes again in some days
    for mode in ("flashcards", "learn", "test"):
        student._went(
            student.client.post(
                reverse("mode", args=[bones.public_id, mode]),
                {"cards": "due", "choice": "on", "written": "on"},
                follow=True,
            )
        )
        assert len(set(MODES[mode].cards(StudySession.objects.latest("pk").state))) == 2, mode
