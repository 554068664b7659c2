"""A call by voice: what the page sends as sound, and what it is answered where that is not understood."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decks import study
from decks.hearing import client as hearing
from decks.hearing.client import Heard
from decks.models import Deck, User
from decks.speech.base import LONGEST, RATE
from decks.templatetags.sound import hands_free
from decks.tutor import KAI
from tests.examinee import text
from tests.phone import NONSENSE, Phone, sound
from tests.sitting import Clock

pytestmark = pytest.mark.usefixtures("sound", "by_ear")


@pytest.fixture
def phone(member: User, parts: Deck, clock: Clock) -> Phone:
    """A call that has begun; its student has agreed to be heard, and has the words kept."""
    study.agree(student=member, voice=True, keep=True, now=clock.now)
    phone = Phone(member, clock)
    phone.begin(parts)
    return phone


def hears(monkeypatch: pytest.MonkeyPatch, told: Heard | Exception) -> None:
    """The next sounds are this, or nobody hears them."""

    def hear(pcm: bytes, **_: object) -> Heard:
        if isinstance(told, Exception):
            raise told
        return told

    monkeypatch.setattr(hearing, "hear", hear)


def nothing_happened(phone: Phone) -> None:
    """No answer, no turn, no line."""
    session = phone.session
    assert (phone.log, session.turn, session.last_token) == ([], 0, None)
    assert {each["who"] for each in session.state["script"]} == {KAI}


def test_what_is_said_is_understood_judged_and_answered(phone: Phone) -> None:
    answer = phone.answer
    reply = phone.voiced(answer)
    assert reply.status_code == 200
    assert "Permissions-Policy" in reply
    assert ("You", answer) in phone.lines
    assert phone.lines[-1] == ("Kai", phone.state["open"]["question"])
    assert [(row.form, row.rating, row.response) for row in phone.log] == [("spoken", 3, answer)]


def test_a_call_is_talked_through_to_its_end(phone: Phone) -> None:
    for _ in range(12):
        phone.voiced(phone.answer)
    assert "12 of 12 right" in text(phone.page)
    phone.look_again()
    assert "Delete what was said" in phone.page


def test_a_wish_is_understood_by_ear(phone: Phone) -> None:
    question = phone.lines[-1]
    phone.voiced("Could you repeat that please?")
    assert phone.lines[-1] == question
    phone.voiced("That's not what I said")
    phone.voiced("Pause")
    assert phone.state["phase"] == "paused"
    assert phone.log == []


def test_what_was_misheard_is_taken_back(phone: Phone) -> None:
    first = phone.state["open"]["question"]
    phone.voiced(phone.answer)
    assert len(phone.log) == 1
    phone.voiced("That's not what I said")
    assert phone.log == []
    assert phone.state["open"]["question"] == first


def test_a_noise_brings_nothing_and_changes_nothing(phone: Phone) -> None:
    assert phone.sent(sound("a door")).status_code == 204
    assert phone.sent(b"").status_code == 204
    nothing_happened(phone)


@pytest.mark.parametrize("why", ["unclear", "repeats"])
def test_what_is_not_clear_is_asked_again_and_never_counts(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    hears(monkeypatch, Heard("", why_rejected=why))
    for _ in range(4):
        assert phone.sent(sound("mumbling")).status_code == 200
        assert phone.kinds[-1] in {"unclear", "unclear_often"}
    assert phone.log == []
    assert phone.state["open"]["misses"] == 0
    assert [who for who, _ in phone.lines] == ["Kai"] * len(phone.lines)


def test_what_is_not_clear_over_kais_own_voice_was_a_noise(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, Heard("", why_rejected="unclear"))
    assert phone.sent(sound("an echo"), Over="1").status_code == 204
    nothing_happened(phone)


def test_the_same_sound_with_the_same_token_doubles_nothing(phone: Phone) -> None:
    token = phone.token
    phone.voiced(NONSENSE, token=token)
    lines = phone.lines
    reply = phone.voiced(NONSENSE, token=token)
    assert reply.status_code == 200
    assert phone.lines == lines
    assert "data-notice" not in phone.page
    assert (phone.session.turn, phone.state["open"]["misses"]) == (1, 1)


def test_what_is_only_listened_to_ahead_brings_nothing(phone: Phone) -> None:
    assert phone.voiced(phone.answer, Ahead="1").status_code == 204
    nothing_happened(phone)


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_sound_without_the_token_of_a_question_is_no_answer(phone: Phone, token: str) -> None:
    told = {"Token": token, "HX-Request": "true"}
    assert phone.client.post(phone.at + "hear/", sound("x"), "audio/pcm", headers=told).status_code == 404
    assert phone.voiced(phone.answer, token=str(uuid4())).status_code == 200, "the page is shown as it is now"
    assert phone.log == []


def test_nobody_is_heard_in_anothers_call(phone: Phone, as_stranger: Client, client: Client) -> None:
    told = {"Token": phone.token, "HX-Request": "true"}
    assert as_stranger.post(phone.at + "hear/", sound("x"), "audio/pcm", headers=told).status_code == 404
    assert client.post(phone.at + "hear/", sound("x"), "audio/pcm").status_code == 302
    nothing_happened(phone)


def test_nobody_is_heard_who_has_not_agreed(phone: Phone) -> None:
    study.agree(student=phone.user, voice=False, keep=False, now=phone.clock.now)
    reply = phone.voiced(phone.answer)
    assert reply.status_code == 403
    assert "You have not agreed to be heard." in reply.content.decode()
    nothing_happened(phone)


def test_where_too_many_talk_at_once_it_says_when_to_send_it_again(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears(monkeypatch, hearing.Busy())
    reply = phone.sent(sound("x"))
    assert (reply.status_code, reply["Retry-After"]) == (503, "2")
    assert "Kai is listening to others just now." in reply.content.decode()
    nothing_happened(phone)


def test_where_nobody_hears_the_call_goes_on_by_typing(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, hearing.Unavailable())
    reply = phone.sent(sound("x"))
    assert (reply.status_code, reply["Retry-After"]) == (503, "5"), "it may only be starting"
    monkeypatch.setattr(hearing, "is_there", lambda language="en": False)
    reply = phone.sent(sound("x"))
    assert reply.status_code == 409
    assert "Type your answer; the call goes on." in reply.content.decode()
    nothing_happened(phone)
    phone.say(phone.answer)
    assert [row.form for row in phone.log] == ["written"]


def test_another_language_is_told_and_is_no_answer(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, Heard("", why_rejected="language"))
    reply = phone.sent(sound("x"))
    assert reply.status_code == 409
    assert "does not know this language" in reply.content.decode()
    nothing_happened(phone)


@pytest.mark.parametrize("seconds", [LONGEST + 3, 120])
def test_what_is_too_long_is_told(phone: Phone, seconds: float) -> None:
    reply = phone.sent(bytes(int(seconds * RATE) * 2))
    assert reply.status_code == 413
    assert "longer than Kai can listen at once" in reply.content.decode()
    nothing_happened(phone)


def test_a_call_that_is_over_hears_nothing_more(phone: Phone) -> None:
    token = phone.token
    phone.press("stop")
    phone.voiced("Hello?", token=token)
    assert "Hello?" not in [said for _, said in phone.lines]
    assert phone.session.finished


def test_a_reload_shows_what_was_heard_and_lets_it_be_put_right(phone: Phone) -> None:
    phone.voiced(NONSENSE)
    phone.look_again()
    assert ("You", NONSENSE) in phone.lines
    assert "Not what I said" in phone.page


def test_only_what_kai_says_has_a_sound(phone: Phone, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    spoken: list[str] = []
    wav = tmp_path / "a.wav"
    wav.write_bytes(hearing.wav(bytes(3200), RATE))

    def prepare(piece: str, **_: object) -> str:
        spoken.append(piece)
        return "key"

    monkeypatch.setattr("decks.speaking.client.prepare", prepare)
    monkeypatch.setattr("decks.speaking.client.sound_of", lambda key, seconds=0: wav)
    phone.voiced(NONSENSE)
    spoken.clear()
    script = phone.session.state["script"]
    for each in script:
        reply = phone.client.get(f"{phone.at}say/{each['n']}/")
        assert (reply.status_code == 200) == (each["who"] == KAI), each
        assert reply.status_code in {200, 204}
    assert phone.client.get(f"{phone.at}say/9999/").status_code == 204
    assert not any(NONSENSE in piece for piece in spoken)
    reply = phone.client.get(f"{phone.at}say/0/")
    assert reply["Content-Type"] == "audio/wav"
    assert reply["Cache-Control"] == "no-store"


def test_a_greeting_with_a_name_in_it_is_not_kept_as_sound(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, bool] = {}

    def prepare(piece: str, *, keep: bool = True, **_: object) -> str:
        kept[piece] = keep
        return ""

    monkeypatch.setattr("decks.speaking.client.prepare", prepare)
    phone.look_again()
    greeting, question = phone.lines[0][1], phone.lines[-1][1]
    assert {kept[piece] for piece in kept if piece in greeting} == {False}
    assert kept[question]


def test_who_has_not_agreed_is_asked_before_the_first_call_and_may_type_instead(phone: Phone, parts: Deck) -> None:
    study.agree(student=phone.user, voice=False, keep=False, now=timezone.now())
    phone.look_again()
    assert "May Kai hear you?" in phone.page
    assert 'data-ears="unasked"' in phone.page
    phone.say(phone.answer)
    assert len(phone.log) == 1
    sent = {"session": str(phone.session.public_id), "voice": "1"}
    phone._went(phone.client.post(reverse("voice"), sent, follow=True))
    assert "May Kai hear you?" not in phone.page
    assert 'data-ears="server"' in phone.page
    phone.user.refresh_from_db()
    assert (phone.user.voice_allowed, phone.user.keeps_words) == (phone.clock.now, False)


def test_the_page_knows_the_files_for_hands_free_also_after_a_reply(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decks.templatetags.sound.finders.find", lambda name: name)
    hands_free.cache_clear()
    try:
        phone.look_again()
        assert 'data-vad="/static/vad/bundle.min.js ' in phone.page
        assert 'name="handsfree" checked' in phone.page
        phone.voiced(NONSENSE)
        assert 'data-vad="/static/vad/bundle.min.js ' in phone.page
    finally:
        hands_free.cache_clear()
