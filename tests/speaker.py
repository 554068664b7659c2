"""A student of flesh and blood, as far as a machine goes: piper talks into a page opened by tests/browser/calls.py."""

import array
import base64
import io
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from decks.speech import piper
from decks.speech.wavefile import wav

SECONDS = 60.0  # for a sentence; the machine may be busy
LOUD = 300  # of 32,768: what is nowhere louder is the silence after a sentence
PACE = 1.15
PLAY = "(sound) => void play(Uint8Array.from(atob(sound), (sign) => sign.charCodeAt(0)).buffer)"


class Speaker:
    """What a student says, as WAV files that end with the last sound of it."""

    def __init__(self, voice: piper.Piper) -> None:
        self.voice = voice
        self.said: dict[str, bytes] = {}

    def prepare(self, *texts: str) -> None:
        """Have it ready: while it is made, a call would go on."""
        for text in texts:
            self.said[text] = _trimmed(self.voice.say(text, seconds=SECONDS).wav)

    def say(self, page: Page, text: str) -> None:
        """Begin to say it; the page's log has "played" when it is said."""
        if text not in self.said:
            self.prepare(text)
        page.evaluate(PLAY, base64.b64encode(self.said[text]).decode())


def _trimmed(file: bytes) -> bytes:
    with wave.open(io.BytesIO(file)) as sound:
        samples, rate = array.array("h", sound.readframes(sound.getnframes())), sound.getframerate()
    last = max(at for at, sample in enumerate(samples) if abs(sample) > LOUD)
    return wav(samples[: last + 1].tobytes(), rate)


@contextmanager
def speaker(folder: Path) -> Iterator[Speaker]:
    """A student with a voice; `folder` is for piper's files."""
    voice = piper.Piper(piper.voices()[0], folder, pace=PACE)
    try:
        yield Speaker(voice)
    finally:
        voice.close()
