"""A call with Kai by typing, in a browser without scripts: from the first question to what it came to."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from decks import authoring
from decks.grading import Verdict
from decks.models import Answer, Deck, Mastery, ModeSettings, StudySession, User
from decks.modes import MODES
from tests.caller import by_words
from tests.conftest import signed_in
from tests.examinee import text
from tests.phone import NONSENSE, Phone
from tests.sitting import Clock

pytestmark = pytest.mark.usefixtures("sound", "typing_only")
NOT_SAID = "Fences around the garden."


@pytest.fixture
def phone(member: User, parts: Deck, clock: Clock) -> Phone:
    phone = Phone(member, clock)
    phone.begin(parts)
    return phone


def test_a_whole_call_is_typed_and_stands_in_the_table(phone: Phone, parts: Deck) -> None:
    assert phone.lines[-1] == ("Kai", phone.state["open"]["question"])
    assert "card 1 of 12" in text(phone.page)
    for _ in range(12):
        phone.say(phone.answer)
    page = text(phone.page)
    assert "12 of 12 right" in page
    assert "Without a single miss." in page
    assert {(row.form, row.rating, row.score) for row in phone.log} == {("written", 3, 1.0)}
    assert Mastery.objects.filter(student=phone.user).count() == 12
    cell = re.search(r'data-l="Call with Kai">(.*?)</td>', phone.client.get(parts.url).content.decode(), re.DOTALL)
    assert cell
    assert text(cell[1]).startswith("100 % last 100 % 1 call")


def test_a_miss_brings_a_hint_and_a_second_one_the_answer(phone: Phone) -> None:
    answer = phone.answer
    phone.say(NONSENSE)
    assert phone.kinds[-1] == "hint"
    assert phone.lines[-1][1].endswith("…")
    assert phone.log == []
    phone.say(NOT_SAID)
    assert ("Kai", answer) in phone.lines
    assert [(row.rating, row.verdict, row.response) for row in phone.log] == [(1, "miss", NOT_SAID)]


def test_an_answer_after_a_hint_is_right_and_earns_less(phone: Phone) -> None:
    phone.press("hint")
    phone.say(phone.answer)
    assert [(row.rating, row.verdict, row.hints) for row in phone.log] == [(2, "pass", 1)]


def test_i_dont_know_and_skip(phone: Phone) -> None:
    first, answer = phone.state["open"]["card"], phone.answer
    phone.press("dont-know")
    phone.press("dont-know")
    assert ("Kai", answer) in phone.lines
    assert [(row.card_id, row.rating, row.response) for row in phone.log] == [(first, 1, "")]
    second = phone.state["open"]["card"]
    phone.press("skip")
    assert phone.state["open"]["card"] != second
    assert len(phone.log) == 1, "what is skipped proves nothing"


def test_a_wish_may_be_typed_as_well(phone: Phone) -> None:
    question = phone.lines[-1]
    phone.say("Could you repeat that, please?")
    assert phone.lines[-1] == question
    phone.say("Stop")
    assert "Nothing was answered in this call." in text(phone.page)


def test_nothing_typed_is_no_answer(phone: Phone) -> None:
    phone.say("  ")
    assert phone.log == []
    assert phone.state["open"]["misses"] == 0


def test_i_was_right_goes_before_the_verdict_and_the_table_and_mastery_follow(phone: Phone, parts: Deck) -> None:
    phone.say(NONSENSE)
    phone.say(NONSENSE)
    before = Mastery.objects.get().stability
    assert "I was right" in text(phone.page)
    phone.press("right", card=str(phone.log[0].card_id))
    row = Answer.objects.get(voided_by=None, voids=None)
    assert (row.override, row.verdict) == ("right", "miss")
    assert Mastery.objects.get().stability > before
    assert "1 right" in text(phone.page)
    assert "I was wrong" in text(phone.page)
    phone.press("stop")
    cell = re.search(r'data-l="Call with Kai">(.*?)</td>', phone.client.get(parts.url).content.decode(), re.DOTALL)
    assert cell
    assert text(cell[1]).startswith("100 %")
    assert "1 judged by you" in text(cell[1])


def test_the_transcript_is_put_right_and_graded_again(phone: Phone) -> None:
    answer = phone.answer
    phone.say(NONSENSE)
    phone.say(NOT_SAID)
    missed = phone.log[0]
    number = re.findall(r'<input id="amend-(\d+)" name="said" value="Fences around', phone.page)
    assert number
    phone.press("correct", entry=number[0], said=answer)
    assert ("You", answer) in phone.lines
    assert NOT_SAID not in [said for _, said in phone.lines]
    assert [(row.card_id, row.verdict) for row in phone.log] == [(missed.card_id, "pass")]
    missed.refresh_from_db()
    assert missed.voided_by is not None


def test_a_call_is_paused_and_goes_on_where_it_was(phone: Phone) -> None:
    asked = phone.state["open"]["question"]
    phone.press("pause")
    assert {"resume", "stop"} <= phone.offers
    assert "say" not in phone.offers
    phone.look_again()
    phone.press("resume")
    assert phone.lines[-1] == ("Kai", asked)


def test_what_kai_is_not_sure_of_is_asked(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsure(**_: object) -> Verdict:
        return replace(by_words("", "A wall.", "A wall."), band="unsure")

    monkeypatch.setattr("decks.study.answering.judge", unsure)
    answer = phone.answer
    phone.say("Something near it")
    assert ("Kai", answer) in phone.lines
    assert {"had", "had-not"} <= phone.offers
    phone.press("had-not")
    assert [(row.override, row.verdict) for row in phone.log] == [("wrong", "unsure")]


def test_it_stops_at_once_and_says_what_was_missing(phone: Phone, parts: Deck) -> None:
    phone.say(phone.answer)
    phone.press("dont-know")
    phone.press("dont-know")
    phone.press("stop")
    page = text(phone.page)
    assert "1 of 2 right" in page
    assert "1 to look at again." in page
    assert "What was missing" in page
    phone._went(phone.client.post(phone.at + "again/", {"missed": "1"}, follow=True))
    assert phone.session.state["cards"] == [parts.cards.get(position=1).pk]


def test_a_reload_shows_the_same_and_sends_nothing_twice(phone: Phone) -> None:
    phone.say(NONSENSE)
    lines = phone.lines
    phone.look_again()
    assert phone.lines == lines
    assert phone.session.turn == 1


def test_a_call_goes_on_in_another_browser(phone: Phone, member: User) -> None:
    phone.say(phone.answer)
    other = Phone(member, phone.clock)
    other.at = phone.at
    other.look_again()
    assert other.lines == phone.lines
    other.say(other.answer)
    phone.say("Not in time")
    assert "“Not in time”" in phone.page, "what came too late is told, so that it is not lost"
    assert len(phone.log) == 2


def test_the_key_points_are_shown_as_they_are_said(phone: Phone) -> None:
    phone.say(NONSENSE)
    assert re.search(r"Key points 0 of [1-9]", text(phone.page))


def test_nobody_else_gets_into_a_call(phone: Phone, as_stranger: Client, as_owner: Client) -> None:
    for client in (as_stranger, as_owner):
        for path in ("", "say/0/"):
            assert client.get(phone.at + path).status_code == 404
        for path in ("", "hear/", "forget/"):
            assert client.post(phone.at + path, {"token": phone.token, "do": "stop"}).status_code == 404
    assert phone.session.finished is None


@pytest.mark.parametrize("path", ["hear/", "forget/", "say/0/"])
def test_only_a_call_has_ears_and_a_voice(deck: Deck, member: User, path: str) -> None:
    client = signed_in(member)
    reply = client.post(reverse("mode", args=[deck.public_id, "flashcards"]), follow=True)
    at = reply.redirect_chain[-1][0] + path
    assert (client.get(at) if path.startswith("say") else client.post(at)).status_code == 404


def test_a_link_sets_how_long_it_lasts_and_is_not_kept(parts: Deck, phone: Phone) -> None:
    at = reverse("mode", args=[parts.public_id, "call"])
    page = phone.client.get(at, {"minutes": "5", "side": "back"}).content.decode()
    assert "From a link, for this session alone." in page
    assert '<option value="5" selected>' in page
    phone._went(phone.client.post(at, {"minutes": "5", "side": "back", "linked": "1"}, follow=True))
    assert (phone.session.settings["minutes"], phone.session.settings["side"]) == ("5", "back")
    assert phone.state["open"]["question"] == parts.cards.get(position=0).back
    assert ModeSettings.objects.get(student=phone.user, mode="call").values["minutes"] == "0"


def test_a_locked_preset_rules(parts: Deck, phone: Phone) -> None:
    authoring.set_preset(deck=parts, mode=MODES["call"], settings={"minutes": "15"}, locked=True)
    phone.begin(parts, minutes="5")
    assert StudySession.objects.latest("pk").settings["minutes"] == "15"


def test_the_calls_of_a_student_are_told_with_verdicts_and_their_own_words(phone: Phone, parts: Deck) -> None:
    phone.say(NONSENSE)
    phone.say(NONSENSE)
    phone.press("right", card=str(phone.log[0].card_id))
    phone.press("stop")
    at = reverse("deck_sessions", args=[parts.public_id, "member"])
    teacher = text(signed_in(parts.owner).get(at).content.decode())
    assert "Call with Kai" in teacher
    assert "wrong" in teacher
    assert "the student says right" in teacher
    assert f"Wrote: “{NONSENSE}”" in teacher


def test_the_sessions_as_csv_have_a_column_for_calls(phone: Phone, parts: Deck) -> None:
    phone.say(phone.answer)
    phone.press("stop")
    head, row = (
        signed_in(parts.owner).get(reverse("sessions_csv", args=[parts.public_id])).content.decode().split("\n")[:2]
    )
    assert "Call with Kai" in head
    assert "Max Member" in row
