"""Test by its pages, in a browser without scripts: a sheet is begun, filled in and handed in, and nothing is lost."""

import re
from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from decks import authoring
from decks.grading import Verdict
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from tests.examinee import KINDS, Examinee, only, text
from tests.factories import make_deck
from tests.pages.test_learn import lecture
from tests.shared import needs
from tests.sitting import MINUTE

pytestmark = pytest.mark.usefixtures("sound")


# ---- how many, which kinds, how mixed -----------------------------------------------------------------------------


def test_the_kinds_are_mixed_evenly_and_every_card_is_asked_once(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    points = Counter(dict.fromkeys(KINDS, 0))
    for question in pupil.sheet:
        points[question["kind"]] += len(question.get("cards", (0,)))
    assert set(points.values()) == {3}
    asked = [card for question in pupil.sheet for card in question.get("cards", [question.get("card")])]
    assert sorted(asked) == sorted(parts.cards.values_list("pk", flat=True))
    page = text(pupil.page)
    assert "First attempt · four kinds of question, mixed · nothing is marked before you hand in" in page
    assert "0 of 12 answered" in page


def test_so_many_questions_as_were_asked_for(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="5")
    assert len(pupil.sheet) == 5
    assert pupil.page.count("<textarea") == 5


def test_half_of_the_statements_are_true(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("true_false"))
    assert Counter(question["right"] for question in pupil.sheet) == {0: 6, 1: 6}
    assert text(pupil.page).count("Is this its answer?") == 12
    first = Card.objects.get(pk=pupil.sheet[0]["card"])
    assert f"Question: {first.front} Is this its answer?" in text(pupil.page)
    assert text(pupil.page).count("True: that is its answer. False: it is not.") == 12


def test_the_other_side_can_ask(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), side="back", count="1")
    card = Card.objects.get(pk=pupil.sheet[0]["card"])
    assert card.back in text(pupil.page)
    assert card.front not in text(pupil.page)


def test_without_any_kind_of_question_there_is_a_sentence_and_the_form_stays(parts: Deck, pupil: Examinee) -> None:
    reply = pupil.client.post(reverse("mode", args=[parts.public_id, "test"]), {"count": "7", "minutes": "30"})
    assert reply.status_code == 422
    assert "Choose at least one kind of question." in reply.content.decode()
    assert 'name="count" value="7"' in reply.content.decode()
    assert not StudySession.objects.exists()


def test_a_deck_with_too_few_answers_to_choose_among_has_them_written_and_says_so(
    owner: User, pupil: Examinee
) -> None:
    pupil.begin(make_deck(owner=owner, cards=1, visibility="public"), only("choice"))
    assert pupil.sheet[0]["kind"] == "written"
    assert "One question is to be written: the deck has too few other answers" in text(pupil.page)
    pupil.hand_in()
    assert pupil.score == "1 of 1"


@needs("seeds")
def test_the_options_of_a_real_lecture_are_distinct_and_one_of_them_is_right(owner: User, pupil: Examinee) -> None:
    deck = lecture(owner)
    pupil.begin(deck, only("choice"))
    assert len(pupil.sheet) == 20
    for question in pupil.sheet:
        assert question["kind"] == "choice"
        assert len({option.casefold() for option in question["options"]}) == len(question["options"]) >= 3
    pupil.hand_in()
    assert pupil.score == "20 of 20"


# ---- nothing is given away, nothing is lost -----------------------------------------------------------------------


def test_the_sheet_says_nothing_of_what_is_right(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    pupil.send("save", pupil.knowing(but=lambda number, _: number % 2 == 0))
    for word in ("right", "wrong", "Expected", "met"):
        assert not re.search(rf"\b{word}\b", text(pupil.page)), word
    written = next(each for each in pupil.sheet if each["kind"] == "written")
    pupil.begin(parts, only("written"))
    assert Card.objects.get(pk=written["card"]).back not in pupil.page
    assert not Answer.objects.exists()


def test_what_is_typed_is_kept_while_it_is_typed_and_stands_there_on_another_device(
    parts: Deck, pupil: Examinee
) -> None:
    pupil.begin(parts, only("written"))
    assert pupil.draft(q0="The smallest un").status_code == 204
    assert pupil.draft(q0="The smallest unit", q3="  ").status_code == 204
    other = Examinee(pupil.user, pupil.clock)
    other.at = pupil.at
    other.look_again()
    assert other.filled["q0"] == "The smallest unit"
    assert "1 of 12 answered" in text(other.page)
    start = other.client.get(reverse("mode", args=[parts.public_id, "test"])).content.decode()
    assert "Go on where you stopped: 1 of 12" in text(start)


def test_every_kind_of_answer_comes_back_as_it_was_given(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    given = pupil.knowing()
    pupil.send("save", given)
    assert {name: value for name, value in pupil.filled.items() if value} == given
    assert "12 of 12 answered" in text(pupil.page)


def test_an_answer_can_be_taken_out_again(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.draft(q0="Wrong")
    pupil.draft(q0="")
    pupil.look_again()
    assert "0 of 12 answered" in text(pupil.page)


def test_what_no_field_can_hold_changes_nothing(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    place = next(place for place, each in enumerate(pupil.sheet) if each["kind"] == "choice")
    pupil.draft(**{f"q{place}": "1"})
    for nonsense in ("99", "-1", "x", "²", "1\0"):
        assert pupil.draft(**{f"q{place}": nonsense, "q777": "1", "handed": "1"}).status_code == 204
    assert pupil.session.state["drafts"] in ({f"q{place}": "1"},)
    pupil.send("hand-in-anyway", {f"q{place}": "99"})
    assert "of 12" in pupil.score


def test_blanks_are_named_once_before_the_test_is_handed_in(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.send("hand-in", pupil.knowing(blank=("q3", "q8")))
    page = text(pupil.page)
    told = "These were left blank. Fill them in, or hand in all the same. 4 , blank 9 , blank"
    assert page.count(told) == 1, "at the top, where one lands"
    assert page.index(told) < page.index("1 · write")
    assert pupil.page.count('href="#q3"') == pupil.page.count('href="#q8"') == 2, "there, and in the overview"
    assert not Answer.objects.exists()
    pupil.send("hand-in-anyway")
    assert pupil.score == "10 of 12"
    assert "left blank" in pupil.said("q3")


@pytest.mark.parametrize("on", ["next", "more"])
def test_whoever_goes_on_after_that_is_told_of_the_blanks_that_are_left(parts: Deck, pupil: Examinee, on: str) -> None:
    pupil.begin(parts, only("written"), single="on", count="4", minutes="30")
    pupil.send("hand-in")
    assert "These were left blank." in text(pupil.page)
    pupil.send(on, {"q0": "Written since"})
    assert "These were left blank." not in text(pupil.page)
    pupil.send("hand-in")
    assert "These were left blank. Fill them in, or hand in all the same. 2 , blank 3 , blank 4 , blank" in text(
        pupil.page
    )
    assert not Answer.objects.exists()


def test_a_full_sheet_is_handed_in_at_once(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    pupil.send("hand-in", pupil.knowing())
    assert pupil.score == "12 of 12"
    assert "All of it right." in pupil.page
    assert Counter(Answer.objects.values_list("form", flat=True)) == dict.fromkeys(KINDS, 3)
    assert Mastery.objects.count() == 12


def test_questions_can_come_one_at_a_time(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), single="on")
    assert pupil.page.count("<fieldset") == 1
    pupil.send("next", {"q0": "First"})
    pupil.send("next", {"q1": "Second"})
    pupil.send("back")
    assert pupil.filled == {"q1": "Second"}
    pupil.send("save", at="0")
    assert pupil.filled == {"q0": "First"}
    pupil.send("back")
    assert pupil.filled == {"q0": "First"}, "before the first there is none"
    for far in ("99", "-5", "x"):
        pupil.send("save", at=far)
        assert pupil.page.count("<fieldset") == 1
    pupil.send("hand-in-anyway", pupil.knowing())
    assert "of 12" in pupil.score


# ---- a snapshot ---------------------------------------------------------------------------------------------------


def test_the_sheet_is_frozen_when_cards_are_edited_or_deleted(
    parts: Deck, pupil: Examinee, owner: User, clock: Any
) -> None:
    pupil.begin(parts)
    before = re.sub(r'value="[^"]{20,}"', "", pupil.page)
    wanted = pupil.knowing()
    for place, card in enumerate(parts.cards.order_by("pk")):
        if place % 3 == 2:
            authoring.delete_card(card=card, now=clock.now)
        else:
            edited = {"front": f"Anew {place}?", "back": f"Another answer {place}.", "note": "", "tags": []}
            authoring.edit_card(card=card, fields=edited)
    pupil.look_again()
    assert re.sub(r'value="[^"]{20,}"', "", pupil.page) == before
    pupil.send("hand-in", wanted)
    assert pupil.score == "12 of 12", "graded by the texts that were asked"
    assert "Another answer" not in pupil.page
    assert set(Answer.objects.values_list("revision", flat=True)) == {1}


def test_a_card_that_is_gone_for_good_leaves_the_rest_of_the_sheet_whole(
    parts: Deck, pupil: Examinee, clock: Any
) -> None:
    pupil.begin(parts, only("written"), count="4")
    wanted = pupil.knowing()
    pupil.draft(**wanted)
    card = Card.objects.get(pk=pupil.sheet[1]["card"])
    authoring.delete_card(card=card, now=clock.now)
    clock.now += timedelta(days=40)
    call_command("purge", stdout=StringIO())
    pupil.client.force_login(pupil.user)
    pupil.look_again()
    assert card.front not in text(pupil.page)
    pupil.send("hand-in")
    assert pupil.score == "3 of 3"
    assert "for you to judge" not in text(pupil.page)


# ---- time ---------------------------------------------------------------------------------------------------------


def test_the_time_that_is_left_is_told_and_can_be_made_longer(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="30")
    assert "30 min left" in text(pupil.page)
    pupil.clock.now += 12 * MINUTE
    assert "18 min left" in text(pupil.look_again())
    pupil.send("more", {"q0": "Typed before I asked"}, wait=timedelta())
    assert "23 min left" in text(pupil.page)
    assert "You have five more minutes." in text(pupil.page)
    assert pupil.filled["q0"] == "Typed before I asked"
    pupil.hand_in()
    assert "with more time" in text(pupil.page)


def test_what_is_written_after_the_end_does_not_count_but_is_not_lost(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    right = pupil.knowing()
    pupil.draft(q0=right["q0"])
    pupil.clock.now += 11 * MINUTE
    assert pupil.draft(q1=right["q1"]).status_code == 204
    pupil.look_again()
    page = text(pupil.page)
    assert "The time is over" in page
    assert "hand in without it, or take more time and go on" in page
    assert pupil.filled["q1"] == right["q1"]
    pupil.send("hand-in-without")
    assert pupil.score == "1 of 12", "handed in at once: there is no time left to fill blanks"
    assert "left blank Arrived after the end, and not counted" in pupil.said("q1")
    assert right["q1"] in pupil.said("q1")


def test_with_more_time_what_was_written_after_the_end_counts(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    right = pupil.knowing()
    pupil.clock.now += 11 * MINUTE
    pupil.draft(q1=right["q1"])
    pupil.look_again()
    pupil.send("more", {"q2": right["q2"]}, wait=timedelta())
    assert "5 min left" in text(pupil.page)
    pupil.send("hand-in-anyway")
    assert pupil.score == "2 of 12"


def test_what_was_on_its_way_when_the_time_ran_out_counts(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), minutes="10")
    pupil.send("hand-in", pupil.knowing(), wait=10 * MINUTE + timedelta(seconds=15))
    assert pupil.score == "12 of 12"


def test_a_test_without_a_limit_has_no_clock(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    assert 'id="clock"' not in pupil.page
    assert "I need more time" not in pupil.page


def test_the_time_that_it_took_is_told_and_shared_among_the_answers(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    for name, answer in pupil.knowing().items():
        pupil.clock.now += MINUTE / 2
        pupil.draft(**{name: answer})
    pupil.look_again()
    pupil.send("hand-in", wait=timedelta())
    assert "first attempt, 6 minutes" in text(pupil.page)
    assert set(Answer.objects.values_list("elapsed_ms", flat=True)) == {30_000}


# ---- at once ------------------------------------------------------------------------------------------------------


def test_handing_in_twice_counts_once(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    token = re.search(r'name="token" value="([^"]+)"', pupil.page)[1]  # type: ignore[index]
    sent = pupil.knowing() | {"token": token, "do": "hand-in"}
    for _ in range(3):
        pupil._went(pupil.client.post(pupil.at, sent, follow=True))
    assert Answer.objects.count() == 12
    assert pupil.score == "12 of 12"
    assert "another window" not in pupil.page


def test_an_answer_after_handing_in_changes_nothing_and_says_so(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    late = Examinee(pupil.user, pupil.clock)
    late.at, late.page = pupil.at, pupil.page
    pupil.hand_in(but=lambda number, _: number == 0)
    reply = late.draft(q0="Now I know it")
    assert (reply.status_code, reply.content.decode()) == (422, "This test has been handed in.")
    late.press("hand-in", q0="Now I know it")
    assert "This test had been handed in by then. What you wrote since does not count." in late.page
    assert late.score == "11 of 12"
    assert Answer.objects.count() == 12


def test_two_windows_lose_nothing_that_the_other_has_written(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    other = Examinee(pupil.user, pupil.clock)
    other.at = pupil.at
    other.look_again()
    pupil.send("save", {"q0": "From the first window"})
    other.send("save", {"q1": "From the second window"})  # its page is behind, and q0 is blank there
    assert (other.filled["q0"], other.filled["q1"]) == ("From the first window", "From the second window")


def test_a_page_that_is_behind_hands_nothing_in(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    other = Examinee(pupil.user, pupil.clock)
    other.at, other.page = pupil.at, pupil.page
    pupil.send("save", {"q0": "One"})
    other.send("hand-in-anyway", {"q1": "Two"})
    assert not Answer.objects.exists()
    assert other.filled["q1"] == "Two"


def test_what_was_sent_during_grading_is_not_graded_by_an_older_text(
    parts: Deck, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While answers are graded nothing is locked, and a draft from another window may come in between."""
    pupil.begin(parts, only("written"), count="2")
    right, asked = pupil.knowing(), list[str]()

    def slow(**what: Any) -> Verdict:
        asked.append(what["answer"])
        if len(asked) == 1:
            pupil.draft(q1=right["q1"])
        passed = what["answer"] in right.values()
        return Verdict(float(passed), "pass" if passed else "miss", (), (), "")

    monkeypatch.setattr("decks.study.answering.judge", slow)
    pupil.send("hand-in-anyway", {"q0": right["q0"]} | {"q1": ""})
    told = {row.card_id: (row.response, row.score) for row in Answer.objects.all()}
    for place, question in enumerate(pupil.sheet):
        response, score = told[question["card"]]
        assert response in {"", right[f"q{place}"]}
        assert score == float(bool(response))
