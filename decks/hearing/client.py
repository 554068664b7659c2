"""The web worker's side: has an utterance transcribed by the server that the site names, or by the helper."""

import hashlib
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from decks import servers
from decks.sidecar.client import Absent, Busy, Sidecar, Unavailable
from decks.speech import openai, whisper
from decks.speech.base import LONGEST, RATE, Heard
from decks.speech.openai import Unanswered
from decks.speech.wavefile import wav
from decks.speech.weights import Weights

SECONDS = 20.0  # for an utterance, its wait for a turn included
LOADING = 12.0  # of them at most for a helper that starts, or starts anew
OUTSIDE_SECONDS = 3.0  # that a server outside has, before the helper takes it over
QUIET = 200  # of 32,768: a sound that is nowhere louder is silence
STUCK = 60.0  # without an answer to anybody, after which the helper is begun anew
_LOOKS = 0.1  # seconds between two looks for a helper that starts


def hear(pcm: bytes, *, hotwords: Sequence[str] = (), language: str = "en") -> Heard:
    """What is said in `pcm`: one channel of 16-bit samples, little-endian, `RATE` a second.

    What lasts longer than `LONGEST` seconds is cut there. `hotwords` are what `terms.hotwords` gives for the deck, and
    `language` is a tag such as "en" or "pt-BR". Nothing of it is kept. Raises Busy at once where too many wait
    already: say so, and send it again in a second or two; and Unavailable after `SECONDS` at most where nobody hears.
    """
    pcm = pcm[: min(len(pcm) // 2, int(LONGEST * RATE)) * 2]
    seconds = len(pcm) / 2 / RATE
    known = getattr(settings, "HEARD_BY_SUM", None)
    if known is not None:
        text = known.get(sum_of(pcm), "")
        return Heard(text, 0.9, seconds=seconds) if text else Heard("", why_rejected="silence", seconds=seconds)
    if _is_quiet(pcm):
        return Heard("", why_rejected="silence", seconds=seconds)
    if servers.hearing.is_open:
        try:
            return _outside(pcm, hotwords, language)
        except Unanswered:
            if _installed() is None:
                raise Unavailable from None
    return _inside(pcm, hotwords, language)


def sum_of(pcm: bytes) -> str:
    """The SHA-256 of an utterance. With the setting HEARD_BY_SUM, a dictionary from sums to texts, these are heard and
    nothing else: for tests of what lies above."""
    return hashlib.sha256(pcm).hexdigest()


def is_there(language: str = "en") -> bool:
    """Whether somebody hears this language. A server outside is taken to know every one."""
    weights = _installed()
    english = language.partition("-")[0].lower() == "en"
    known = getattr(settings, "HEARD_BY_SUM", None) is not None
    return known or servers.hearing.is_open or (weights is not None and (english or not weights.english_only))


def warm() -> None:
    """Start the helper unless it runs, and do not wait for it: for when a call begins."""
    if not servers.hearing.is_open and _installed() is not None:
        helper.start()


def folders() -> list[Path]:
    """Where the files of models may lie beside the packages: the folder that is set, and that of `fetch_models`."""
    own = [Path(settings.WHISPER_WEIGHTS)] if settings.WHISPER_WEIGHTS else []
    return [*own, Path(settings.DATA_DIR) / "models"]


def _installed() -> Weights | None:
    return whisper.choose(settings.WHISPER_MODEL, folders())


def _arguments() -> list[str]:
    return [settings.WHISPER_MODEL, *map(str, folders())]


helper = Sidecar("decks.hearing.process", "hearing", threads=whisper.cores(), arguments=_arguments, stuck=STUCK)


def _outside(pcm: bytes, hotwords: Sequence[str], language: str) -> Heard:
    sound = wav(pcm, RATE)
    return servers.hearing.ask(
        lambda server: openai.transcribe(server, sound, language=language, hotwords=hotwords, seconds=OUTSIDE_SECONDS)
    )


def _inside(pcm: bytes, hotwords: Sequence[str], language: str) -> Heard:
    if _installed() is None:
        raise Unavailable
    begun = time.monotonic()
    asked = {"hotwords": list(hotwords), "language": language}
    while True:
        try:
            return helper.ask(asked, pcm, seconds=SECONDS - (time.monotonic() - begun), read=_read)
        except Absent:
            # It starts, or died: the utterance is still here, and is asked for once more.
            if time.monotonic() - begun > LOADING:
                raise
            time.sleep(_LOOKS)


def _read(message: dict[str, Any], _: bytes) -> Heard:
    return Heard(**message | {"unusual": tuple(message["unusual"])})


def _is_quiet(pcm: bytes) -> bool:
    samples = array("h", pcm)
    return not samples or (max(samples) < QUIET and min(samples) > -QUIET)


__all__ = ["Busy", "Heard", "Unavailable", "folders", "hear", "is_there", "sum_of", "warm"]
