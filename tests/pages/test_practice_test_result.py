"""What comes of a test that was handed in: its result, one's own word, another try; a link, a lock, paper."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from decks import authoring, progress
from decks.grading import Verdict
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from decks.modes import MODES
from tests.core.test_statistics import agree
from tests.examinee import Examinee, only, text
from tests.factories import make_deck

pytestmark = pytest.mark.usefixtures("sound")


# ---- the result ---------------------------------------------------------------------------------------------------


def test_the_result_tells_the_score_by_kind_and_by_question(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    pupil.hand_in(but=lambda _, question: question["kind"] in {"choice", "matching"})
    assert pupil.score == "6 of 12"
    page = text(pupil.page)
    assert "Multiple choice 0 3 0\N{NO-BREAK SPACE}%".replace("\N{NO-BREAK SPACE}", " ") in page
    assert "Written 3 3 100 %" in page
    assert "Matching pairs 0 3 0 %" in page
    place = next(place for place, each in enumerate(pupil.sheet) if each["kind"] == "choice")
    question = pupil.sheet[place]
    given = question["options"][(question["right"] + 1) % len(question["options"])]
    card = Card.objects.get(pk=question["card"])
    said = pupil.said(f"q{place}")
    assert f"{card.front} wrong You gave {given} All" in said
    assert f"{given} your choice" in said
    assert f"{question['options'][question['right']]} the answer" in said
    assert f"Expected {card.back}" in said
    assert "6 answers to look at again." in page
    wrong = [text(each) for each in re.findall(r'<li><a href="#q[^"]+">(.*?)</a>', pupil.page)]
    assert wrong == re.findall(r"(\d+)\. [^.]*? wrong You gave", page)
    assert len(wrong) == 6


@pytest.mark.parametrize("knows", [True, False])
def test_a_statement_is_told_in_the_words_in_which_it_was_asked(parts: Deck, pupil: Examinee, knows: bool) -> None:
    pupil.begin(parts, only("true_false"))
    pupil.hand_in(but=lambda *_: not knows)
    for place, question in enumerate(pupil.sheet):
        said = pupil.said(f"q{place}")
        words = ("False: it is not.", "True: that is its answer.")
        right = bool(question["right"])
        assert (
            f"The statement {question['options'][0]} You gave {words[right == knows]} Expected {words[right]}" in said
        )
    paper, key = (text(pupil.client.get(f"{pupil.at}print/", {"key": key}).content.decode()) for key in ("0", "1"))
    assert paper.count("True: that is its answer. False: it is not.") == 12
    assert key.count("False: it is not.") == key.count("True: that is its answer.") == 6


@pytest.mark.parametrize("kind", ["choice", "true_false", "written", "matching"])
def test_of_a_wrong_answer_the_result_tells_what_one_gave_and_of_a_blank_that_it_was_left(
    parts: Deck, pupil: Examinee, kind: str
) -> None:
    pupil.begin(parts, only(kind), count="3")
    wanted = pupil.knowing(but=lambda *_: True)
    blank = next(iter(wanted))
    pupil.send("hand-in-anyway", {name: answer for name, answer in wanted.items() if name != blank})
    for name in wanted:
        said = pupil.said(name)
        given = "You gave Nothing: left blank" if name == blank else "You gave "
        assert given in said
        assert ("left blank" in said) == (name == blank)
        assert "You chose" not in said
        assert "Expected " in said


def test_a_group_gives_credit_by_the_pair(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("matching"), count="5")
    answers = pupil.knowing()
    answers["q0.0"], answers["q0.1"] = answers["q0.1"], answers["q0.0"]
    pupil.send("hand-in", answers)
    assert pupil.score == "3 of 5"
    question = pupil.sheet[0]
    taken = {row.card_id: row.other_id for row in Answer.objects.filter(score=0)}
    assert taken == {question["cards"][0]: question["cards"][1], question["cards"][1]: question["cards"][0]}


def test_key_points_are_ticked_or_said_to_be_missing(
    parts: Deck, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Verdict(0.4, "miss", ("smallest unit",), ("of life",), "A part of it is there.")
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: told)
    pupil.begin(parts, only("written"), count="1")
    pupil.hand_in()
    said = pupil.said("q0")
    assert "in part" in said
    assert "smallest unit met of life missing A part of it is there." in said
    assert "One of them had a part of it." in text(pupil.page)


def test_what_nobody_has_judged_yet_counts_neither_as_recalled_nor_as_forgotten(
    parts: Deck, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 1, 10):
        pupil.clock.now += timedelta(days=days)
        pupil.begin(parts, only("written"))
        pupil.hand_in()
    pupil.clock.now += timedelta(days=20)
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: Verdict(0.6, "unsure", (), (), ""))
    pupil.begin(parts, only("written"), count="3")
    pupil.hand_in()

    def recalled() -> str:
        agree(pupil.user, parts, pupil.clock.now)
        page = text(pupil.client.get(reverse("deck_stats", args=[parts.public_id])).content.decode())
        return " ".join(re.findall(r"You recall .*? of what|from \d+ answers", page))

    before = recalled()
    assert "100" in before
    pupil.judge("q0", "wrong")
    assert recalled() != before
    pupil.judge("q0", "machine")
    assert recalled() == before


def test_what_the_grader_is_not_sure_of_is_asked_and_counts_for_nothing_until_then(
    parts: Deck, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: Verdict(0.6, "unsure", (), (), ""))
    pupil.begin(parts, only("written"), count="2")
    pupil.hand_in()
    assert pupil.score == "0 of 0"
    assert "2 answers for you to judge" in text(pupil.page)
    assert pupil.session.score is None
    pupil.judge("q0", "right")
    pupil.judge("q1", "wrong")
    assert pupil.score == "1 of 2"
    assert pupil.session.score == 0.5
    rows = Answer.objects.filter(voided_by=None, voids=None).order_by("-override")
    assert [(row.override, row.score) for row in rows] == [("wrong", 0.6), ("right", 0.6)]


@pytest.mark.parametrize(("machine", "word"), [("right", "wrong"), ("wrong", "right")])
def test_the_students_word_goes_first_both_are_kept_and_it_can_be_taken_back(
    parts: Deck, pupil: Examinee, machine: str, word: str
) -> None:
    pupil.begin(parts, only("choice"))
    pupil.hand_in(but=lambda number, _: number == 0 and machine == "wrong")
    before, stored = pupil.score, Mastery.objects.get(card=pupil.sheet[0]["card"]).stability
    pupil.judge("q0", word)
    assert re.search(rf'#met"/></svg><p>That answer counts as {word} now\.', pupil.page), "no warning: it is done"
    assert (pupil.score == "12 of 12") == (word == "right")
    assert f"You say that it is {word}." in pupil.said("q0")
    row = Answer.objects.get(card=pupil.sheet[0]["card"], voided_by=None, voids=None)
    assert (row.override, row.score) == (word, float(machine == "right"))
    held = Mastery.objects.get(card=pupil.sheet[0]["card"]).stability
    assert (held > stored) == (word == "right")
    pupil.judge("q0", "machine")
    assert pupil.score == before
    assert "The first verdict holds again." in text(pupil.page)
    assert Mastery.objects.get(card=pupil.sheet[0]["card"]).stability == pytest.approx(stored)


def test_a_verdict_leaves_the_test_where_it_stands_among_the_attempts(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 6)
    finished, at = pupil.session.finished, pupil.at
    pupil.begin(parts, only("written"))
    pupil.hand_in()
    pupil.at = at
    pupil.look_again()
    pupil.judge("q0", "right")
    assert pupil.session.finished == finished
    assert "first 58" in text(pupil.page)


@pytest.mark.parametrize("reply", [{"q": "q99", "do": "right"}, {"q": "", "do": "right"}, {"q": "q0", "do": "save"}])
def test_what_cannot_be_judged_is_said_in_a_sentence(parts: Deck, pupil: Examinee, reply: dict[str, str]) -> None:
    pupil.begin(parts, only("written"), count="1")
    pupil.hand_in()
    pupil.press(**reply)
    assert "Choose a question to judge." in text(pupil.page)


# ---- again --------------------------------------------------------------------------------------------------------


def test_all_can_be_retaken_or_the_missed_ones_which_is_no_attempt_of_its_own(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="6")
    pupil.hand_in(but=lambda number, _: number < 2)
    asked = {each["card"] for each in pupil.sheet}
    missed = {each["card"] for each in pupil.sheet[:2]}
    result = pupil.at
    assert "Study the 2 missed" in text(pupil.page)
    pupil._went(pupil.client.post(result + "again/", {"all": "1"}, follow=True))
    assert {each["card"] for each in pupil.sheet} == asked
    assert "Second attempt" in text(pupil.page)
    pupil._went(pupil.client.post(result + "again/", {"missed": "1"}, follow=True))
    assert {each["card"] for each in pupil.sheet} == missed
    assert "What was missed, once more" in text(pupil.page)
    pupil.hand_in()
    assert pupil.score == "2 of 2"
    assert "Your attempts at" not in text(pupil.page)
    cell = progress.session_table(parts, only=pupil.user, day=0, total=12)[0].cells["test"]
    assert (cell.sessions, cell.best, cell.last_score) == (2, 4 / 6, 4 / 6), "what was left at once is no session"
    pupil._went(pupil.client.post(result + "again/", {"missed": "1", "in": "learn"}, follow=True))
    assert pupil.session.mode == "learn"


def offered(page: str) -> str:
    """The one thing that a page offers first."""
    found = re.search(r'<(?:a|button) class="btn go big".*?</(?:a|button)>', page, re.DOTALL)
    return text(found[0]) if found else ""


def test_an_open_session_of_learn_is_offered_before_what_a_test_found_missing(parts: Deck, pupil: Examinee) -> None:
    path = reverse("mode", args=[parts.public_id, "learn"])
    pupil._went(pupil.client.post(path, {"choice": "on", "round": "5"}, follow=True))
    pupil.send("dont-know", {})
    pupil.clock.now += timedelta(minutes=1)
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 2)
    assert "missed in the test" not in offered(pupil.client.get(parts.url).content.decode())


def test_who_has_retaken_what_was_missed_is_not_sent_to_it_again(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 2)
    pupil.clock.now += timedelta(minutes=1)
    pupil._went(pupil.client.post(pupil.at + "again/", {"missed": "1"}, follow=True))
    pupil.hand_in()
    assert "missed in the test" not in offered(pupil.client.get(parts.url).content.decode())


def test_after_a_test_what_was_missed_is_studied_next_with_learn_and_else_spaced(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 2)
    assert offered(pupil.page) == "Study the 2 missed"
    deck = pupil.client.get(parts.url).content.decode()
    assert offered(deck) == "Learn: 2 missed in the test"
    missed = {each["card"] for each in pupil.sheet[:2]}
    pupil.clock.now += timedelta(minutes=1)
    pupil._went(pupil.client.post(pupil.at + "again/", {"missed": "1", "in": "learn"}, follow=True))
    assert set(pupil.session.state["cards"]) == missed
    assert "missed in the test" not in pupil.client.get(parts.url).content.decode(), "that has been begun"
    pupil.clock.now += timedelta(minutes=1)
    pupil.begin(parts, only("written"))
    pupil.hand_in()
    assert offered(pupil.page) == "Spaced"
    assert offered(pupil.client.get(parts.url).content.decode()).startswith("Spaced")
    pupil.clock.now += timedelta(days=2)
    pupil.client.force_login(pupil.user)
    assert "missed in the test" not in pupil.client.get(parts.url).content.decode()


def test_under_a_lock_a_retake_of_the_missed_is_no_attempt_either(parts: Deck, pupil: Examinee) -> None:
    mode = MODES["test"]
    settings = mode.clean({"choice": False, "true_false": False, "matching": False, "strictness": "typos", "count": 4})
    authoring.set_preset(deck=parts, mode=mode, settings=settings, locked=True)
    pupil.begin(parts)
    pupil.hand_in(but=lambda number, _: number == 0)
    pupil._went(pupil.client.post(pupil.at + "again/", {"missed": "1"}, follow=True))
    pupil.hand_in()
    assert pupil.score == "1 of 1"
    assert pupil.session.score is None


def test_the_missed_of_a_test_make_a_board_without_a_rank(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="4")
    pupil.hand_in(but=lambda number, _: number < 2)
    pupil._went(pupil.client.post(pupil.at + "again/", {"missed": "1", "in": "matching"}, follow=True))
    assert pupil.session.mode == "matching"
    assert "A board of chosen cards has no best times." in text(pupil.page)


def test_two_cards_with_one_answer_never_stand_in_one_group(owner: User, pupil: Examinee) -> None:
    deck = make_deck(owner=owner, visibility="public")
    for front, back in (("Capital of France?", "Paris"), ("Where is the Louvre?", "paris"), ("Of Italy?", "Rome")):
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    pupil.begin(deck, only("matching"))
    kinds = {question["kind"]: question for question in pupil.sheet}
    assert set(kinds) == {"matching", "written"}
    assert len(kinds["matching"]["cards"]) == 2
    pupil.hand_in()
    assert pupil.score == "3 of 3"


# ---- settings in a link, and locked -------------------------------------------------------------------------------


def test_a_link_leads_to_exactly_this_test_whatever_one_chose_before(
    parts: Deck, pupil: Examinee, owner: User, clock: Any
) -> None:
    pupil.begin(parts, only("matching"), count="9", single="on")
    teacher = Examinee(owner, clock)
    sent = {"written": "on", "count": "5", "minutes": "15", "strictness": "exact", "link": "1"}
    page = teacher.client.post(reverse("mode", args=[parts.public_id, "test"]), sent).content.decode()
    link = re.search(r'<input id="link" value="([^"]+)"', page)
    assert link
    assert not StudySession.objects.filter(student=owner).exists(), "a link begins nothing"
    address = urlsplit(unescape(link[1]))
    assert address.netloc == "testserver"
    assert dict(parse_qsl(address.query))["choice"] == "0"
    start = pupil.client.get(f"{address.path}?{address.query}").content.decode()
    form = start[start.index('id="start"') :]
    checked = re.findall(r'type="checkbox" name="(\w+)" value="on" checked', form)
    assert checked == ["written"]
    assert 'name="count" value="5"' in form
    assert 'name="minutes" value="15"' in form
    assert re.search(r'value="exact" selected', form)


@pytest.mark.parametrize("query", ["count=ten&minutes=-4&choice=maybe", "side=up&count=1e999", "cards=tag:nothing"])
def test_a_link_with_a_slip_in_it_still_opens(parts: Deck, pupil: Examinee, query: str) -> None:
    reply = pupil.client.get(reverse("mode", args=[parts.public_id, "test"]) + "?" + query)
    assert reply.status_code == 200


def test_what_the_owner_locks_holds_for_everyone_from_a_link_and_for_a_retake_too(
    parts: Deck, pupil: Examinee, owner: User, clock: Any
) -> None:
    pupil.begin(parts, only("written"), count="3")
    pupil.hand_in()
    result = pupil.at
    teacher = Examinee(owner, clock)
    sent = {"choice": "on", "count": "8", "minutes": "20", "keep": "1", "lock": "on"}
    teacher.client.post(reverse("mode_preset", args=[parts.public_id, "test"]), sent)
    start = pupil.client.get(reverse("mode", args=[parts.public_id, "test"]) + "?count=2&written=1").content.decode()
    assert "has set these for everyone" in start
    assert re.search(r'name="count" value="8"[^>]* disabled', start)
    pupil.begin(parts, only("written"), count="2")
    assert [each["kind"] for each in pupil.sheet] == ["choice"] * 8
    assert "20 min left" in text(pupil.page)
    pupil._went(pupil.client.post(result + "again/", {"all": "1"}, follow=True))
    assert {each["kind"] for each in pupil.sheet} == {"choice"}
    teacher.begin(parts, only("written"), count="2")
    assert len(teacher.sheet) == 2, "a lock does not bind whoever may edit the deck"


def test_an_owner_cannot_lock_what_nobody_could_begin(parts: Deck, owner: User, clock: Any) -> None:
    teacher = Examinee(owner, clock)
    reply = teacher.client.post(reverse("mode_preset", args=[parts.public_id, "test"]), {"keep": "1", "lock": "on"})
    assert reply.status_code == 422
    assert "Choose at least one kind of question." in reply.content.decode()
    parts.refresh_from_db()
    assert "test" not in parts.presets


def test_a_teacher_sees_the_machines_verdict_and_the_students_word(
    parts: Deck, pupil: Examinee, as_owner: Client, owner: User
) -> None:
    pupil.begin(parts, only("choice"), count="2")
    pupil.hand_in(but=lambda number, _: number == 0)
    pupil.press("right", q="q0")
    as_owner.force_login(owner)
    page = as_owner.get(reverse("deck_sessions", args=[parts.public_id, pupil.user.username])).content.decode()
    cells = re.findall(r'<td[^>]* data-l="Answer">(.*?)</td>', page, re.DOTALL)
    told = [text(cell).partition(" Chose")[0] for cell in cells]
    assert sorted(told) == ["right", "wrong the student says right"]
    assert page.count('class="st yes-t"') == 2, "the student's word counts"
    card = Card.objects.get(pk=pupil.sheet[0]["card"])
    why = as_owner.get(reverse("card_why_of", args=[parts.public_id, card.uid, pupil.user.username]))
    assert "wrong; the student says right" in text(why.content.decode())
