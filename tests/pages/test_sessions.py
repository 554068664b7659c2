"""The sessions of a student: which rating was given, what was typed, and what was practice."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from decks import authoring
from decks.models import Answer, Deck, User
from tests.core.test_statistics import agree
from tests.examinee import Examinee, only, text
from tests.factories import make_deck
from tests.learner import Learner, knowing
from tests.sitting import DAY, MINUTE, Student

pytestmark = pytest.mark.usefixtures("sound")


def answers(client: Client, deck: Deck) -> list[str]:
    """What stands in the cells of the answers, as it is read."""
    html = client.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode()
    cells = re.findall(r'<td[^>]* data-l="Answer">(.*?)</td>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]


def test_spaced_shows_the_rating_that_was_given_to_the_student_and_to_the_owner(
    deck: Deck, student: Student, as_owner: Client
) -> None:
    student.start(deck)
    for do in ("again", "hard", "easy", "good"):
        student.press(do)
    as_owner.force_login(deck.owner)
    assert answers(student.client, deck) == answers(as_owner, deck) == ["Again", "Hard", "Easy", "Good"]


def test_flashcards_says_known_and_still_learning(deck: Deck, student: Student) -> None:
    at = reverse("mode", args=[deck.public_id, "flashcards"])
    student._went(student.client.post(at, {"sorting": "on"}, follow=True))
    student.press("know")
    student.press("learning")
    assert answers(student.client, deck) == ["known", "still learning"]


def test_what_was_typed_can_be_read_whole_and_is_no_html(deck: Deck, student: Student) -> None:
    student.start(deck, typed="on")
    long = " ".join(f"word{number}" for number in range(60))
    student.press("good", typed="<b>two</b>\nlines")
    student.press("hard", typed=long)
    short, folded = answers(student.client, deck)
    assert short == "Good Wrote: “<b>two</b> lines”"
    assert folded.startswith("Hard Wrote: “word0 word1")
    assert "…”" in folded
    assert folded.endswith(long)


def test_practice_says_that_it_was_practice(deck: Deck, student: Student) -> None:
    student.start(deck)
    student.all("easy")
    student.start(deck, cram="on")
    student.press("again")
    assert answers(student.client, deck)[0] == "Again practice"
    page = student.client.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode()
    assert page.count("practice, which moves no date") == 1


def test_an_answer_took_as_long_as_it_did_whatever_the_student_says_of_it(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    learner.press("write", answer="nonsense", wait=MINUTE / 3)
    learner.press("right")
    page = learner.client.get(reverse("deck_sessions", args=[cells.public_id, learner.user.username])).content.decode()
    assert re.findall(r'data-l="Time">([^<]+)<', page) == ["20.0\N{NO-BREAK SPACE}s"]
    assert Answer.objects.get(form="void").elapsed_ms == 0
    agree(learner.user, cells, learner.clock.now)


def test_of_a_test_the_time_of_all_is_told_and_of_true_or_false_what_was_said_of_what(
    deck: Deck, pupil: Examinee
) -> None:
    pupil.begin(deck, only("true_false"))
    pupil.hand_in()
    page = pupil.client.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode()
    assert "answers in 3\N{NO-BREAK SPACE}min" in page
    assert 'data-l="Time"' not in page
    cells = answers(pupil.client, deck)
    assert all(re.fullmatch(r"right Said: “(true|false): It is answer \d”", cell) for cell in cells), cells
    assert len(cells) == deck.cards.count()


def test_whoever_took_more_time_is_told_so_to_the_owner_too(deck: Deck, pupil: Examinee, as_owner: Client) -> None:
    for more in (False, True):
        pupil.begin(deck, only("written"), minutes="1")
        if more:
            pupil.press("more")
        pupil.hand_in()
    as_owner.force_login(deck.owner)
    for client in (pupil.client, as_owner):
        page = text(client.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode())
        later, _, earlier = page.partition(" min, with more time.")
        assert earlier
        assert "with more time" not in later + earlier


def test_a_blank_is_told_as_left_blank_and_a_word_of_the_student_stands_beside_the_verdict(
    deck: Deck, pupil: Examinee, as_owner: Client
) -> None:
    pupil.begin(deck, only("true_false"))
    pupil.hand_in(blank=("q0",), but=lambda number, _: number == 1)
    pupil.judge("q1", "right")
    as_owner.force_login(deck.owner)
    page = as_owner.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode()
    assert "<b>1</b> judged by the student’s own word." in page
    told = answers(as_owner, deck)
    assert told.count("left blank") == 1
    assert [each.partition(" Said")[0] for each in told if "says" in each] == ["wrong the student says right"]
    blank = next(cell for cell in re.findall(r'<td[^>]* data-l="Answer">(.*?)</td>', page) if "left blank" in cell)
    assert '<span class="st no-t">' in blank.partition("left blank")[0]
    assert sum("wrong you say right" in each for each in answers(pupil.client, deck)) == 1


def test_the_session_table_says_how_many_verdicts_the_student_overruled(
    deck: Deck, pupil: Examinee, as_owner: Client
) -> None:
    pupil.begin(deck, only("true_false"))
    pupil.hand_in(but=lambda number, _: number < 2)
    as_owner.force_login(deck.owner)
    page = reverse("deck", args=[deck.public_id])
    assert " judged by " not in as_owner.get(page).content.decode()
    pupil.judge("q0", "right")
    pupil.judge("q1", "right")
    for client, who in ((as_owner, "the student"), (pupil.client, "you")):
        html = client.get(page).content.decode()
        assert re.findall(r"\d+ judged by [a-z ]+", html) == [f"2 judged by {who}"]
    heads, row = as_owner.get(page + "sessions.csv").content.decode().splitlines()
    told = dict(zip(heads.split(","), row.split(","), strict=True))
    assert {head: cell for head, cell in told.items() if "own word" in head} == {
        "Learn own word": "",
        "Test own word": "2",
    }
    pupil.judge("q1", "machine")
    assert "1 judged by the student" in as_owner.get(page).content.decode()


def test_what_was_blank_when_the_time_was_over_stands_with_the_answers_for_the_owner_too(
    deck: Deck, pupil: Examinee, as_owner: Client
) -> None:
    pupil.begin(deck, only("written"), count="2", minutes="10")
    pupil.clock.now += 11 * MINUTE
    pupil.look_again()
    pupil.send("hand-in")
    as_owner.force_login(deck.owner)
    over = "left blank when the time was over"
    assert answers(as_owner, deck) == answers(pupil.client, deck) == [over, over]
    page = as_owner.get(reverse("deck_sessions", args=[deck.public_id, "member"])).content.decode()
    assert "<b>0\N{NO-BREAK SPACE}%</b>, 0 answers" in page


def test_of_a_written_answer_the_verdict_and_its_key_points_are_told_and_no_percentage(
    owner: User, pupil: Examinee
) -> None:
    deck = make_deck(owner=owner, visibility="link")
    list_of_three = "- it shares weights\n- it slides over the picture\n- it pools the maximum"
    card = authoring.add_card(deck=deck, fields={"front": "What are three traits of it?", "back": list_of_three})
    told = {
        "Bananas are yellow and grow in bunches": "wrong 0 of 3 key points",
        "it shares weights. it slides over the picture. it pools the maximum": "right 3 of 3 key points",
    }
    for answer, verdict in told.items():
        pupil.begin(deck, only("written"), strictness="meaning")
        pupil.send("hand-in-anyway", {"q0": answer})
        assert answers(pupil.client, deck)[0].startswith(f"{verdict} Wrote: “{answer}”"), answer
    why = pupil.client.get(reverse("card_why", args=[deck.public_id, card.uid])).content.decode()
    assert "wrong, 0 of 3 key points" in why
    assert "% right" not in why


def test_what_was_learnt_to_the_end_is_told_as_done_while_another_session_is_open(
    cells: Deck, learner: Learner
) -> None:
    learner.begin(cells, kinds=("choice",))
    assert learner.press("dont-know", wait=MINUTE)
    learner.learn(knowing)
    learner.clock.now += 3 * DAY
    learner.begin(cells, kinds=("choice",))
    page = learner.client.get(cells.url).content.decode()
    cell = re.search(r'<td data-l="Learn">(.*?)</td>', page, re.DOTALL)
    assert cell
    told = text(cell[1])
    assert told.startswith("done 3 days ago best 80 %, last 80 % 2 sessions")
    assert told.endswith("one open, just now")
    tile = re.search(r"<b>Learn</b><small>(.*?)</small>", page)
    assert tile
    assert tile[1] == "done 2 Nov; open: 0 of 5"
    assert "did not know" in answers(learner.client, cells)


def test_a_session_in_which_nothing_was_done_is_none_once_another_is_begun(deck: Deck, pupil: Examinee) -> None:
    pupil.begin(deck)
    sessions, table = (
        reverse(name, args=args)
        for name, args in (("deck_sessions", [deck.public_id, "member"]), ("deck", [deck.public_id]))
    )
    assert "Still open" in pupil.client.get(sessions).content.decode()
    pupil.begin(deck)
    assert pupil.client.get(sessions).content.decode().count("<article") == 1
    pupil.hand_in()
    pupil.begin(deck)
    assert pupil.client.get(sessions).content.decode().count("<article") == 2
    assert "2 tests, 3 min" in pupil.client.get(table).content.decode()
