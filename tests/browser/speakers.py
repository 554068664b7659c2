"""What a call by voice needs of the site in tests: helpers that have been waited for."""

import io
import time
import wave
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from decks.hearing import client as hearing
from decks.judging import client as judging
from decks.speaking import client as speaking
from decks.speech import piper
from decks.templatetags.sound import hands_free
from tests.speaker import SECONDS


def missing() -> str:
    """What of a call by voice was left out at the set-up; "" where all of it is there."""
    if not hearing.is_there():
        return "nobody hears: the extra `voice` is not installed"
    if not (piper.is_there() and piper.voices()):
        return "nobody speaks: the extra `voice` is not installed"
    return "" if hands_free() else "static/vad/ is not there: run .setup/web"


def patient(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is slow, and no fault of the code: the site waits longer than it would for its helpers."""
    for name in ("judging.client.TIMEOUT", "hearing.client.LOADING", "hearing.client.SECONDS",
                 "speaking.client.LOADING", "speaking.client.PIPER_SECONDS"):  # fmt: skip
        monkeypatch.setattr(f"decks.{name}", SECONDS)
    settings.WHISPER_MODEL = "tiny.en"


def warm(sound: bytes) -> None:
    """Wait until the helpers hear (this WAV file), judge and speak."""
    with wave.open(io.BytesIO(sound)) as file:
        hearing.hear(file.readframes(file.getnframes()))
    judging.judge(question="What is a cell?", reference="A room.", answer="A small room.")
    while speaking.sound_of(speaking.prepare("Hello.", keep=False)) is None:
        time.sleep(1)


def is_in(page: Page, state: str) -> None:
    """Wait until the call is in this state: listening, speaking, offline ..."""
    expect(page.locator("#study")).to_have_attribute("data-call", state, timeout=SECONDS * 1000)
