"""A call in the pipeline of every mode: tokens, the log, mastery, words on verdicts, and what was misheard."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from decks import authoring, progress, study
from decks.apps import give_lines
from decks.grading import Verdict
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from decks.modes import MODES, Refused
from decks.modes.call import Call
from tests.caller import by_words
from tests.factories import make_user, parts_of_a_cell

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOTHING_LIKE_IT = "A purple elephant."


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODES, "call", Call())
    monkeypatch.setattr("decks.study.sessions.warm", lambda: None)
    monkeypatch.setattr("decks.study.answering.judge", _judge)


def _judge(*, question: str, reference: str, answer: str, **_: object) -> Verdict:
    return by_words(question, reference, answer)


@pytest.fixture
def deck(owner: User) -> Deck:
    return parts_of_a_cell(owner)


class Phone:
    """A student at a call, by the verbs that the pages use."""

    def __init__(self, student: User, deck: Deck, **settings: str) -> None:
        self.student, self.now = student, NOW
        study.agree(student=student, voice=True, keep=True, now=NOW)
        facts, mode = progress.card_facts(student, deck, NOW), MODES["call"]
        begun = mode.clean({"minutes": "0"} | settings)
        session = study.begin(
            student=student, deck=deck, mode=mode, settings=begun, facts=facts, now=NOW, rng=Random(1)
        )
        self.id = session.public_id
        self.look()

    @property
    def session(self) -> StudySession:
        return StudySession.objects.get(public_id=self.id)

    def look(self) -> None:
        self.shown = study.show(self.session, now=self.now)

    @property
    def kinds(self) -> list[str]:
        return [each["kind"] for each in self.shows["lines"]]

    @property
    def shows(self) -> dict:
        return self.shown.mode.shows(self.shown.state)

    @property
    def card(self) -> Card:
        return self.shown.asked[0].card

    def do(self, do: str, said: str = "", **more: str) -> None:
        self.reply = {"do": do, "said": said, **more}
        self.token = self.shown.token
        self.now += timedelta(seconds=10)
        self.send()

    def say(self, said: str) -> None:
        self.do("say", said)

    def send(self) -> None:
        """The reply with its token, once or once more."""
        self.shown = study.answer(
            student=self.student, session_id=self.id, token=self.token, reply=self.reply, now=self.now
        )

    def undo(self) -> None:
        self.now += timedelta(seconds=10)
        self.shown = study.undo(student=self.student, session_id=self.id, token=self.shown.token, now=self.now)

    @property
    def last_entry(self) -> str:
        return str(max(each["n"] for each in self.shows["script"] if each["who"] == "you"))

    @property
    def log(self) -> list[Answer]:
        """The rows that stand."""
        return list(self.session.log.filter(voided_by=None).exclude(form="void").order_by("pk"))


@pytest.fixture
def phone(member: User, deck: Deck) -> Phone:
    return Phone(member, deck)


def held(student: User) -> list[dict]:
    call_command("checkdata", stdout=StringIO())
    leave = {"id", "student_id", "last_at"}
    rows = Mastery.objects.filter(student=student).order_by("card").values()
    return [{name: value for name, value in row.items() if name not in leave} for row in rows]


def test_a_whole_call_is_logged_scored_and_moves_mastery(phone: Phone, deck: Deck) -> None:
    for place in range(12):
        assert phone.card.position == place
        phone.say(phone.card.back)
    assert phone.shown.asked == ()
    session = phone.session
    assert (session.score, session.answers, bool(session.finished)) == (1, 12, True)
    assert {(row.form, row.rating, row.score) for row in phone.log} == {("spoken", 3, 1.0)}
    assert phone.log[0].response == "The smallest unit of life."
    assert len(held(phone.student)) == 12


def test_a_typed_answer_counts_as_written(phone: Phone) -> None:
    phone.do("say", phone.card.back, typed="1")
    assert phone.log[0].form == "written"


def test_the_same_reply_twice_does_nothing_the_second_time(phone: Phone) -> None:
    for said in (NOTHING_LIKE_IT, NOTHING_LIKE_IT):
        phone.say(said)
        before, script = phone.session.turn, phone.shows["script"]
        phone.send()
        assert phone.session.turn == before
        assert phone.shows["script"] == script
        assert phone.shown.notice == ""
    assert len(phone.log) == 1


def test_a_reload_says_the_same(phone: Phone) -> None:
    phone.say(NOTHING_LIKE_IT)
    before = phone.shows["lines"]
    phone.look()
    assert phone.shows["lines"] == before


def test_a_misheard_answer_is_void_and_the_next_one_counts_as_if_it_had_been_the_only_one(
    phone: Phone, deck: Deck
) -> None:
    other = Phone(make_user(), deck)
    other.say(other.card.back)
    phone.say(phone.card.back)
    assert [row.rating for row in phone.log] == [3]
    phone.say("That's not what I said")
    assert phone.log == []
    assert Mastery.objects.filter(student=phone.student).count() == 0
    assert phone.card.position == 0
    phone.send()
    assert (phone.log, phone.shown.notice) == ([], "")
    phone.say(phone.card.back)
    assert held(phone.student) == held(other.student)
    assert phone.session.answers == 1


def test_the_transcript_put_right_is_graded_anew_in_place_of_what_was_recorded(phone: Phone, deck: Deck) -> None:
    first = phone.card.back
    phone.say(NOTHING_LIKE_IT)
    phone.say(NOTHING_LIKE_IT)
    entry = phone.last_entry
    phone.say(phone.card.back)
    phone.do("correct", first, entry=entry, typed="1")
    phone.send()
    assert [(row.card.position, row.rating, row.response) for row in phone.log] == [
        (1, 3, "The energy currency of a cell."),
        (0, 2, first),
    ]
    assert {row.form for row in phone.log} == {"spoken"}, "though it was put right in writing"
    assert phone.session.answers == 2
    assert phone.card.position == 2
    held(phone.student)


def test_the_students_word_goes_before_the_verdict(phone: Phone) -> None:
    phone.say(NOTHING_LIKE_IT)
    phone.say(NOTHING_LIKE_IT)
    phone.say("I was right")
    assert [(row.rating, row.verdict, row.override, row.hints) for row in phone.log] == [(1, "miss", "right", 1)]
    held(phone.student)
    pk = str(phone.log[0].card_id)
    phone.do("wrong", card=pk)
    assert [row.override for row in phone.log] == ["wrong"]
    held(phone.student)


def test_undo_takes_the_last_answer_back_and_asks_it_again(phone: Phone) -> None:
    phone.say(phone.card.back)
    phone.undo()
    assert phone.log == []
    assert phone.card.position == 0
    assert "question" in phone.kinds
    with pytest.raises(Refused):
        phone.undo()


def test_undo_leads_back_from_the_end(member: User, deck: Deck) -> None:
    phone = Phone(member, deck, cards="all")
    phone.say(phone.card.back)
    phone.do("stop")
    assert phone.session.finished
    phone.undo()
    assert not phone.session.finished
    assert phone.log == []


def test_silence_and_noise_leave_no_row(phone: Phone) -> None:
    for event in ("silence8", "silence15", "noise", "unclear", "silence45"):
        phone.do(event)
    phone.do("resume")
    phone.do("stop")
    assert phone.log == []
    assert phone.session.score is None


def test_a_card_that_has_left_the_deck_is_not_asked(phone: Phone) -> None:
    Card.objects.filter(pk=phone.card.pk).update(deleted=NOW)
    phone.look()
    assert phone.card.position == 1
    phone.say(phone.card.back)
    assert phone.log[0].card.position == 1


def test_a_card_that_is_edited_meanwhile_stays_as_it_was_asked(phone: Phone) -> None:
    old = phone.card.back
    authoring.edit_card(card=Card.objects.get(pk=phone.card.pk), fields={"back": "Something else entirely."})
    phone.say(old)
    assert phone.log[0].rating == 3


def test_what_was_said_to_a_page_that_is_behind_is_told(phone: Phone) -> None:
    token = phone.shown.token
    phone.do("silence8")
    phone.token, phone.reply = token, {"do": "say", "said": "The smallest unit of life."}
    phone.send()
    assert "The smallest unit of life." in phone.shown.notice
    assert phone.log == []


def test_a_draft_stays_until_it_is_sent(phone: Phone) -> None:
    study.draft(student=phone.student, session_id=phone.id, reply={"said": "The small"}, now=phone.now)
    phone.look()
    assert phone.shows["draft"] == "The small"
    phone.say(phone.card.back)
    assert phone.shows["draft"] == ""


def test_the_missed_cards_can_be_called_about_again(phone: Phone, deck: Deck) -> None:
    phone.say("I don't know")
    phone.say("I don't know")
    phone.do("stop")
    facts = progress.card_facts(phone.student, deck, phone.now)
    session = study.begin_again(session=phone.session, missed=True, facts=facts, now=phone.now, rng=Random(1))
    assert session.mode == "call"
    assert session.state["cards"] == [deck.cards.get(position=0).pk]


def test_with_little_time_what_was_missed_is_asked_first(phone: Phone, deck: Deck) -> None:
    phone.say(phone.card.back)
    phone.say("I don't know")
    phone.say("I don't know")
    later = Phone(phone.student, deck, minutes="5")
    assert later.card.position == 1


def test_a_site_has_lines_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, phone: Phone) -> None:
    monkeypatch.setattr(Call, "lines", None)
    own = tmp_path / "kai.toml"
    own.write_text('[lines]\npraise = ["Bravo 1", "Bravo 2", "Bravo 3", "Bravo 4", "Bravo 5", "Bravo 6"]')
    give_lines(own)
    phone.say(phone.card.back)
    assert any("Bravo" in each["text"] for each in phone.shows["lines"])


@pytest.mark.parametrize("text", ["[lines", None, '[lines]\npraise = ["A"]'])
def test_a_file_of_lines_that_cannot_be_used_stops_the_start(tmp_path: Path, text: str | None) -> None:
    own = tmp_path / "kai.toml"
    if text is not None:
        own.write_text(text)
    with pytest.raises(ImproperlyConfigured, match=r"KAI_LINES names .*kai\.toml"):
        give_lines(own)
    assert Call.lines is None


def test_the_column_of_the_table_reads_call_with_kai(phone: Phone) -> None:
    assert MODES["call"].label == "Call with Kai"
    assert MODES["call"].in_table


def test_what_kai_is_about_to_say_is_made_into_sound_while_the_student_talks(
    member: User, deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(
        "decks.speaking.client.prepare", lambda text, *, ahead, **_: made.append(text) if ahead else ""
    )
    phone = Phone(member, deck)
    first, second = (Card.objects.get(pk=pk) for pk in phone.session.state["cards"][:2])
    progress.speak_ahead(phone.session, MODES["call"].shows(phone.session.state))
    assert made[:2] == [second.front, first.back]
    assert "Exactly." in made

    made.clear()
    phone.say(NOTHING_LIKE_IT)
    progress.speak_ahead(phone.session, MODES["call"].shows(phone.session.state))
    assert made == [second.front, first.back], "Kai's own lines are made once"
