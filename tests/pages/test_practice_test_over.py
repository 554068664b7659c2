"""A test whose time is over: nothing is handed in by itself, nothing in time is lost, and a blank says nothing."""

import re
from datetime import timedelta

import pytest

from decks import authoring, study
from decks.accounts import leaving
from decks.models import Answer, Card, Deck, Mastery
from tests.core.test_statistics import agree
from tests.examinee import Examinee, only, text
from tests.sitting import MINUTE

pytestmark = pytest.mark.usefixtures("sound")


def test_what_was_answered_in_time_is_as_it_was_when_a_late_change_is_taken_back(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    right = pupil.knowing()
    pupil.draft(**right)
    pupil.clock.now += 11 * MINUTE
    pupil.draft(q0="Something else", q1="", q2="Another one")
    pupil.draft(q2=right["q2"])
    pupil.look_again()
    assert (pupil.filled["q0"], pupil.filled["q1"], pupil.filled["q2"]) == ("Something else", "", right["q2"])
    pupil.send("hand-in-without")
    assert pupil.score == "12 of 12"
    assert pupil.page.count("Arrived after the end") == 1


def test_with_more_time_what_the_page_shows_counts(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    right = pupil.knowing()
    pupil.draft(**right)
    pupil.clock.now += 11 * MINUTE
    pupil.draft(q0="Something else", q1="", q2="Another one")
    pupil.draft(q2=right["q2"])
    pupil.press("more", wait=timedelta())
    assert (pupil.filled["q0"], pupil.filled["q1"], pupil.filled["q2"]) == ("Something else", "", right["q2"])
    pupil.send("hand-in-anyway")
    assert pupil.score == "10 of 12"


def test_when_the_time_is_over_the_page_says_so_at_the_top_and_offers_both_ways_on(
    parts: Deck, pupil: Examinee
) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    assert 'id="over" hidden' in pupil.page
    pupil.clock.now += 10 * MINUTE
    pupil.look_again()
    assert 'id="over" hidden' not in pupil.page
    told = "The time is over. What had arrived by then counts: hand it in, or take more time and go on. Hand in"
    assert text(pupil.page).index(f"{told} I need more time") < text(pupil.page).index("1 · write")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("autosaved", [True, False])
def test_answers_that_arrive_after_the_end_are_told_before_the_test_is_handed_in(
    parts: Deck, pupil: Examinee, autosaved: bool
) -> None:
    pupil.begin(parts, only("written"), count="4", minutes="10")
    right = pupil.knowing()
    pupil.clock.now += 11 * MINUTE
    if autosaved:
        pupil.draft(**right)
        right = {}
    pupil.press("hand-in", **right)
    told = "4 answers arrived after the end and count only with more time: hand in without them, or take more time"
    assert told in text(pupil.page)
    assert re.search('id="over" role="status" tabindex="-1" data-attend', pupil.page)
    assert "4 of 4 answered" in text(pupil.page)
    assert not Answer.objects.exists()
    pupil.send("more", wait=timedelta())
    pupil.send("hand-in")
    assert pupil.score == "4 of 4"


def test_the_test_can_be_handed_in_without_what_arrived_after_the_end(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="4", minutes="10")
    right = pupil.knowing()
    pupil.press("hand-in", q0=right["q0"])
    pupil.clock.now += 11 * MINUTE
    pupil.send("hand-in-anyway", {"q1": right["q1"]})
    assert "1 answer arrived after the end and counts only with more time" in text(pupil.page), (
        "blanks alone were told"
    )
    assert pupil.page.count('value="hand-in-without"') == 2
    assert "Hand in without it" in text(pupil.page)
    pupil.send("hand-in-without")
    assert pupil.score == "1 of 4"
    assert "left blank Arrived after the end, and not counted" in pupil.said("q1")


@pytest.mark.parametrize("kind", ["written", "choice", "true_false", "matching"])
def test_what_is_blank_when_the_time_is_over_moves_no_memory(parts: Deck, pupil: Examinee, kind: str) -> None:
    pupil.begin(parts, only(kind), count="10")
    pupil.hand_in()
    fields = ("stability", "difficulty", "last_day", "due_day", "answers")
    before = {card: held for card, *held in Mastery.objects.values_list("card", *fields)}
    pupil.begin(parts, only(kind), count="12", minutes="10")
    wanted = list(pupil.knowing().items())
    pupil.draft(**{name.replace(".", "_"): answer for name, answer in wanted[:3]})
    pupil.clock.now += 11 * MINUTE
    pupil.look_again()
    pupil.send("hand-in")
    assert pupil.score == "3 of 12"
    assert "left blank" in pupil.said(wanted[-1][0])
    assert "9 answers to look at again." in text(pupil.page)
    rows = pupil.session.log.filter(voided_by=None)
    blank = rows.filter(rating=0)
    assert (rows.count(), blank.count(), pupil.session.answers) == (12, 9, 3)
    after = {card: held for card, *held in Mastery.objects.values_list("card", *fields)}
    for card in blank.values_list("card", flat=True):
        assert after.get(card) == before.get(card)
    agree(pupil.user, parts, pupil.clock.now)


def test_the_page_of_a_card_tells_why_such_a_blank_proves_nothing(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="1", minutes="10")
    card = Card.objects.get(pk=pupil.sheet[0]["card"])
    pupil.clock.now += 11 * MINUTE
    pupil.look_again()
    pupil.send("hand-in")
    page = text(pupil.client.get(f"{card.url}why/").content.decode())
    assert "left blank when the time was over proves nothing; the figure stays" in page


def test_a_blank_has_no_answer_that_the_student_could_call_right(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="2", minutes="10")
    pupil.draft(q0="Nothing like it")
    pupil.clock.now += 11 * MINUTE
    pupil.look_again()
    pupil.send("hand-in")
    assert "I was right in question 1" in text(pupil.page)
    assert "in question 2" not in text(pupil.page)
    pupil.judge("q1", "right")
    assert "That was left blank: there is no answer to judge." in text(pupil.page)
    assert pupil.score == "0 of 2"
    pupil.judge("q0", "right")
    assert pupil.score == "1 of 2"


def test_what_is_left_blank_on_purpose_counts_as_not_known(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="2", minutes="10")
    pupil.send("hand-in-anyway")
    assert pupil.score == "0 of 2"
    assert set(Answer.objects.values_list("rating", "score")) == {(1, 0.0)}
    assert Mastery.objects.count() == 2


def purge(pupil: Examinee, *cards: Card) -> None:
    """Delete cards, and let the days pass after which nothing is left of them."""
    for card in cards:
        authoring.delete_card(card=card, now=pupil.clock.now - timedelta(days=40))
    leaving.purge(now=pupil.clock.now)
    study.recount()
    pupil.look_again()


def test_a_result_says_how_many_questions_are_about_cards_deleted_since(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in()
    assert "deleted since" not in pupil.page
    for count, said in (
        (1, "1 question about a card that has been deleted since. The score of this attempt still counts it."),
        (2, "2 questions about cards that have been deleted since. The score of this attempt still counts them."),
    ):
        purge(pupil, parts.cards.filter(deleted=None)[0])
        assert pupil.score == f"{12 - count} of {12 - count}"
        assert f"Not shown: {said}" in text(pupil.page)


def test_a_result_tells_only_of_the_answers_that_it_still_shows(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 2)
    wrong = [Card.objects.get(pk=question["card"]) for question in pupil.sheet[:2]]
    assert "2 answers to look at again." in text(pupil.page)
    purge(pupil, wrong[0])
    assert "1 answer to look at again." in text(pupil.page)
    purge(pupil, wrong[1])
    assert pupil.score == "10 of 10"
    assert "to look at again" not in pupil.page
    assert "All of it right" not in pupil.page
    assert "Retake all 10" in text(pupil.page)
    purge(pupil, *parts.cards.filter(deleted=None))
    assert pupil.score == "None of its cards is left."
    assert "Not shown: 12 questions" in text(pupil.page)
    assert all(words not in text(pupil.page) for words in ("Retake", "By kind", "Question by question", "All of it"))


def test_a_missed_card_that_was_deleted_is_not_offered_for_study(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 2)
    first, second = (Card.objects.get(pk=question["card"]) for question in pupil.sheet[:2])
    assert "Study the 2 missed" in text(pupil.page)
    authoring.delete_card(card=first, now=pupil.clock.now)
    pupil.look_again()
    assert "2 answers to look at again." in text(pupil.page)
    assert "Study the 1 missed" in text(pupil.page)
    authoring.delete_card(card=second, now=pupil.clock.now)
    pupil.look_again()
    assert 'name="missed"' not in pupil.page
    assert "Retake all 10" in text(pupil.page)
