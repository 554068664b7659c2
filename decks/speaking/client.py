"""The web worker's side: has sentences spoken in the background, and hands out the sounds.

A sentence is asked for with `prepare`, which waits for nothing, and fetched with `sound_of` by whichever web worker is
asked for it. Where nobody speaks on the server, the browser's own voices do, or captions alone.
"""

import itertools
import logging
import os
import queue
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from decks import servers
from decks.sidecar.client import Absent, Sidecar, Unavailable
from decks.speaking import shelf
from decks.speech import openai, piper
from decks.speech.openai import Unanswered

SERVER = "server"
"""The voice of the server that SPEECH_URL names."""
SLOWER = 0.8
"""The pace of who asked for a slower one."""
OUTSIDE_SECONDS = 3.0  # that a server outside has for a sentence, before piper takes it over
PIPER_SECONDS = 12.0  # for a sentence and its turn
LOADING = 8.0  # seconds at most that a sentence waits for the helper to start
MOST_WAITING = 400  # sentences that wait in one web worker
_LOOKS = 0.04  # seconds between two looks for a sound
log = logging.getLogger(__name__)

helper = Sidecar("decks.speaking.process", "speaking")


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice that a student can choose: its name for the settings, and what it is called."""

    name: str
    label: str


def choices(language: str = "") -> list[Choice]:
    """The voices that speak on the server for texts in this language, the best one first; none where the browser must.

    A server outside is taken to speak every language.
    """
    outside = [Choice(SERVER, f"{settings.SPEECH_VOICE.capitalize()} (server)")] if servers.speaking.is_open else []
    return outside + [Choice(voice.name, _label(voice)) for voice in installed(language)]


def prepare(
    text: str, *, language: str = "", voice: str = "", pace: float = 1.0, keep: bool = True, ahead: bool = False
) -> str:
    """Have a sentence spoken, without waiting for it. Returns the name for `sound_of`, or nothing: nobody speaks here.

    `text` is what `spoken` gives. `keep` is for what the deck says; anything that names a person is said in passing.
    What is wanted `ahead` waits for everything that is wanted now, and is dropped where too much waits.
    """
    offered = [choice.name for choice in choices(language)]
    if not offered or not any(sign.isalnum() for sign in text):
        return ""
    chosen = voice if voice in offered else offered[0]
    slowest, quickest = piper.PACES
    pace = round(min(max(pace, slowest), quickest), 2)
    told = f"{settings.SPEECH_URL} {settings.SPEECH_MODEL} {settings.SPEECH_VOICE}" if chosen == SERVER else ""
    key = shelf.key_of(text, chosen, told, str(pace), keep=keep)
    if shelf.find(key) is not None or _speaking.take(_Wanted(key, text, language, chosen, pace), ahead=ahead):
        return key
    return key if ahead else ""


def sound_of(key: str, *, seconds: float = 1.5) -> Path | None:
    """The WAV file of a prepared sentence; waits up to `seconds` for it, and no longer: a web worker has few threads.

    None where it is not there yet. Whoever does not get it soon says it with the browser's voice.
    """
    end = time.monotonic() + seconds
    while (path := shelf.find(key)) is None:
        if time.monotonic() > end or _speaking.gave_up(key):
            return None
        time.sleep(_LOOKS)
    return path


def warm() -> None:
    """Start the helper unless it runs, and do not wait for it: for when a call begins."""
    if installed() and not servers.speaking.is_open:
        helper.start()


def installed(language: str | None = None) -> list[piper.Voice]:
    """The voices on this machine, for texts in this language or for any."""
    if not piper.is_there():
        return []
    folder = Path(settings.PIPER_VOICES) if settings.PIPER_VOICES else None
    return [voice for voice in piper.voices(folder) if language is None or voice.speaks(language)]


def _label(voice: piper.Voice) -> str:
    """ "en_US-joe-medium" as "Joe (en-US)"."""
    parts = voice.name.split("-")
    return f"{(parts[1] if len(parts) > 1 else voice.name).replace('_', ' ').capitalize()} ({voice.language})"


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: str
    text: str
    language: str
    voice: str
    pace: float

    def speak(self) -> None:
        """Put it on the shelf. Raises Unanswered, Unavailable or OSError."""
        if self.voice != SERVER:
            shelf.put(self.key, self._by_piper(self.voice))
            return
        try:
            said = servers.speaking.ask(
                lambda server: openai.speak(server, self.text, pace=self.pace, seconds=OUTSIDE_SECONDS)
            )
        except Unanswered:
            shelf.put(self.key, self._by_piper(), passing=True)  # another voice than was asked for
        else:
            shelf.put(self.key, said.wav)

    def _by_piper(self, name: str = "") -> bytes:
        voices = [voice for voice in installed(self.language) if name in ("", voice.name)]
        if not voices:
            raise Unanswered("nobody else speaks this language")
        voice = voices[0]
        asked = {"text": self.text, "model": str(voice.model), "sha256": voice.sha256, "pace": self.pace}
        end = time.monotonic() + LOADING
        while True:
            try:
                wav = helper.ask(asked, seconds=PIPER_SECONDS, read=lambda message, body: body)
                break
            except Absent:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        if not wav:
            raise Unanswered("piper could not say it")
        return wav


@dataclass
class _Speaking:
    """What this web worker wants spoken: one sentence after another, those that are wanted now before the others."""

    waiting: queue.PriorityQueue[tuple[bool, int, _Wanted]] = field(default_factory=queue.PriorityQueue)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    lock: threading.Lock = field(default_factory=threading.Lock)
    keys: dict[str, bool] = field(default_factory=dict)  # of what waits: whether it is made ahead
    lost: dict[str, float] = field(default_factory=dict)  # when it was that a sentence could not be spoken
    owner: int = 0

    def take(self, wanted: _Wanted, *, ahead: bool) -> bool:
        """Let a sentence be spoken; False where too much waits."""
        with self.lock:
            if self.owner != os.getpid():  # the first time here, or a worker that parted from its parent
                self.owner, self.keys, self.waiting = os.getpid(), {}, queue.PriorityQueue()
                threading.Thread(target=self._speak, daemon=True).start()
            if wanted.key not in self.keys or (self.keys[wanted.key] and not ahead):
                if len(self.keys) >= MOST_WAITING:
                    return False
                self.lost = {key: at for key, at in self.lost.items() if key != wanted.key and self.gave_up(key)}
                self.keys[wanted.key] = ahead
                self.waiting.put((ahead, next(self.numbers), wanted))
        return True

    def gave_up(self, key: str) -> bool:
        """Whether it could not be spoken, by this web worker, a moment ago."""
        return time.monotonic() - self.lost.get(key, -servers.REST) < servers.REST

    def _speak(self) -> None:
        while True:
            _, _, wanted = self.waiting.get()
            try:
                if shelf.find(wanted.key) is None:
                    wanted.speak()
            except (Unanswered, Unavailable, OSError) as problem:
                log.info("A sentence was not spoken (%s).", problem or type(problem).__name__)
                self.lost[wanted.key] = time.monotonic()
            finally:
                self.keys.pop(wanted.key, None)


_speaking = _Speaking()
