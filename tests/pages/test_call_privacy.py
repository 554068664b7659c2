"""What becomes of a voice: consent, words that are kept by choice and deleted, and no sound anywhere."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from decks import study, tasks
from decks.models import Deck, User
from tests.conftest import signed_in
from tests.examinee import text
from tests.phone import Phone, sound
from tests.sitting import DAY, Clock

pytestmark = pytest.mark.usefixtures("sound", "by_ear")
CANARY = "Zirconium xylophone."


@pytest.fixture
def phone(member: User, parts: Deck, clock: Clock) -> Phone:
    """A student who has agreed to be heard, and not to have the words kept."""
    study.agree(student=member, voice=True, keep=False, now=clock.now)
    phone = Phone(member, clock)
    phone.begin(parts)
    return phone


def keep(phone: Phone, *, on: bool = True) -> str:
    """Say on the account's page whether the words are kept."""
    return phone._went(
        phone.client.post(reverse("voice"), {"voice": "1"} | ({"keep": "1"} if on else {}), follow=True)
    )


def missed_twice(phone: Phone) -> None:
    """The canary is said as an answer until Kai tells what is right, and once more to the next card."""
    for _ in range(3):
        phone.voiced(CANARY)


def tables() -> str:
    """All rows of all tables as text."""
    return str([list(model._base_manager.values()) for model in apps.get_models()])


def files() -> Iterator[Path]:
    """The files of the site; the database was looked through by its tables."""
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file() and ".sqlite3" not in path.name:
            yield path


def holds_no_sound() -> None:
    heard = sound(CANARY)[:60]
    assert not any(heard in path.read_bytes() or CANARY.encode() in path.read_bytes() for path in files())
    assert repr(heard)[2:-1] not in tables()


def test_without_consent_to_keep_them_words_are_nowhere_after_the_call(
    phone: Phone, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    missed_twice(phone)
    assert CANARY in phone.page, "the caption is there as long as the call is"
    phone.press("stop")
    assert CANARY not in phone.page
    assert "What you said aloud is gone." in phone.page
    assert "Zirconium" not in tables()
    holds_no_sound()
    assert "Zirconium" not in caplog.text
    assert "Zirconium" not in "".join(capfd.readouterr())
    assert [(row.verdict, row.form, row.response) for row in phone.log] == [("miss", "spoken", "")]


def test_with_consent_they_stand_in_the_transcript_and_are_deleted_at_a_press(phone: Phone, parts: Deck) -> None:
    keep(phone)
    phone.begin(parts)
    missed_twice(phone)
    phone.press("stop")
    assert ("You", CANARY) in phone.lines
    assert "It is kept for 30 days." in phone.page
    before = [(row.card_id, row.verdict, row.rating) for row in phone.log]
    phone._went(phone.client.post(phone.at + "forget/", follow=True))
    assert phone.lines == []
    assert "Delete what was said" not in phone.page
    assert "Zirconium" not in tables()
    assert [(row.card_id, row.verdict, row.rating) for row in phone.log] == before
    holds_no_sound()


def test_what_is_kept_is_gone_after_thirty_days(phone: Phone, parts: Deck) -> None:
    keep(phone)
    phone.begin(parts)
    missed_twice(phone)
    phone.press("stop")
    phone.clock.now += 29 * DAY
    tasks.housekeeping.call()
    assert "Zirconium" in tables()
    phone.clock.now += 2 * DAY
    tasks.housekeeping.call()
    assert "Zirconium" not in tables()
    phone.client.force_login(phone.user)
    phone.look_again()
    assert "0 of 1 right" in text(phone.page)


def test_what_was_said_in_a_call_that_was_left_open_is_gone_after_a_day(phone: Phone) -> None:
    phone.voiced(CANARY)
    phone.client.post(phone.at + "draft/", {"token": phone.token, "said": CANARY})
    phone.clock.now += DAY - timedelta(minutes=5)
    tasks.housekeeping.call()
    assert "Zirconium" in tables()
    phone.clock.now += timedelta(minutes=10)
    tasks.housekeeping.call()
    assert "Zirconium" not in tables()
    phone.client.force_login(phone.user)
    phone.look_again()
    phone.voiced(phone.answer)
    assert [row.verdict for row in phone.log] == ["pass"], "the call can still go on"


def test_who_has_them_kept_no_longer_has_them_deleted_at_once(phone: Phone, parts: Deck) -> None:
    keep(phone)
    phone.begin(parts)
    missed_twice(phone)
    phone.press("stop")
    phone.begin(parts)
    missed_twice(phone)
    open_call = phone.at
    keep(phone, on=False)
    phone.at = open_call
    phone.look_again()
    phone.press("stop")
    assert "Zirconium" not in tables()


def test_a_call_that_is_not_over_is_not_deleted_from(phone: Phone) -> None:
    phone.voiced(CANARY)
    page = phone._went(phone.client.post(phone.at + "forget/", follow=True))
    assert "The call is not over yet." in page
    assert ("You", CANARY) in phone.lines


def test_the_sessions_say_that_words_are_not_kept_and_show_those_that_are(phone: Phone, parts: Deck) -> None:
    at = reverse("deck_sessions", args=[parts.public_id, "member"])
    missed_twice(phone)
    phone.press("stop")
    told = text(phone.client.get(at).content.decode())
    assert "wrong" in told
    assert "spoken, the words are not kept" in told
    assert "Said: “" not in told
    keep(phone)
    phone.begin(parts)
    missed_twice(phone)
    phone.press("stop")
    for client in (phone.client, signed_in(parts.owner)):
        assert f"Said: “{CANARY}”" in text(client.get(at).content.decode())


def test_what_happens_to_the_voice_is_told_before_the_first_call_and_asked_once(
    member: User, parts: Deck, clock: Clock
) -> None:
    phone = Phone(member, clock)
    page = text(phone.begin(parts))
    assert "May Kai hear you?" in page
    assert "no sound is ever kept" in page
    assert 'name="keep" checked' not in phone.page
    sent = {"session": str(phone.session.public_id), "voice": "1", "keep": "1"}
    phone._went(phone.client.post(reverse("voice"), sent, follow=True))
    assert "May Kai hear you?" not in phone.page
    phone.begin(parts)
    assert "May Kai hear you?" not in phone.page
    member.refresh_from_db()
    assert (member.voice_allowed, member.keeps_words) == (clock.now, True)


def test_a_server_outside_is_named_before_it_hears(
    member: User, parts: Deck, clock: Clock, settings, client: Client
) -> None:
    settings.TRANSCRIPTION_URL = "https://ears.example.org/v1"
    phone = Phone(member, clock)
    assert "and from there to ears.example.org" in text(phone.begin(parts))
    assert "and from there to ears.example.org" in text(phone.client.get(reverse("account")).content.decode())


def test_consent_is_asked_for_again_when_somebody_else_is_to_hear(phone: Phone, settings) -> None:
    settings.CHAT_URL = "https://words.example.org/v1"
    phone.look_again()
    assert "and from there to words.example.org" in text(phone.page)
    assert 'data-ears="unasked"' in phone.page
    phone._went(
        phone.client.post(reverse("voice"), {"session": str(phone.session.public_id), "voice": "1"}, follow=True)
    )
    assert "May Kai hear you?" not in phone.page
    settings.CHAT_URL = ""
    phone.look_again()
    assert "May Kai hear you?" in phone.page


def test_the_account_page_tells_and_takes_back_what_was_agreed(phone: Phone) -> None:
    def boxes() -> list[str]:
        page = phone.client.get(reverse("account")).content.decode()
        return [name for name in ("voice", "keep") if f'type="checkbox" name="{name}" checked' in page]

    assert boxes() == ["voice"]
    assert "Saved." in keep(phone)
    assert boxes() == ["voice", "keep"]
    phone.client.post(reverse("voice"), {})
    assert boxes() == []


def test_only_the_student_agrees_and_only_in_an_own_call(phone: Phone, as_stranger: Client, client: Client) -> None:
    sent = {"session": str(phone.session.public_id), "voice": "1"}
    assert as_stranger.post(reverse("voice"), sent).status_code == 404
    assert as_stranger.post(reverse("voice"), {"session": "nonsense"}).status_code == 404
    assert client.post(reverse("voice"), sent).url.startswith(reverse("sign_in"))
    assert client.get(reverse("voice")).status_code in {302, 405}
    assert as_stranger.post(phone.at + "forget/").status_code == 404
    assert not User.objects.filter(username="stranger").exclude(voice_allowed=None).exists()


def test_what_is_kept_of_a_call_can_be_taken_along(phone: Phone, parts: Deck) -> None:
    def taken() -> list[str]:
        file = json.loads(phone.client.get(reverse("my_data")).getvalue())
        return [each["text"] for call in file["calls"] for each in call["state_script"] if each["who"] == "you"]

    keep(phone)
    phone.begin(parts)
    missed_twice(phone)
    phone.press("stop")
    assert taken() == [CANARY] * 3
    phone.client.post(phone.at + "forget/")
    assert taken() == []
