"""Whisper through faster-whisper: hears an utterance, and rejects what is no speech or was not understood."""

import math
import os
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from decks.speech import weights as files
from decks.speech.base import RATE, Heard, Why
from decks.speech.terms import WORD
from decks.speech.weights import BASE, MODELS, TINY, Missing, Weights

if TYPE_CHECKING:
    from decks.speech.base import Samples

AUTO = "auto"
LEAST_LOGPROB = -1.0
"""The mean log-probability of the pieces of words under which a text is not what was said."""
MOST_COMPRESSION = 2.4
"""How much smaller zlib may make a text; one that is smaller than that says the same over and over."""
LEAST_SPEECH = 0.15
"""Seconds of speech under which nobody spoke."""
MOST_NO_SPEECH = 0.6
"""The probability that nobody spoke over which a text is one of silence, unless its words are nearly certain."""
CERTAIN = -0.4
SPELT = 3
"""Pieces in which the model writes a word that is none of its language's usual ones."""
_VOICE = {"threshold": 0.5, "min_speech_duration_ms": 100, "min_silence_duration_ms": 1000, "speech_pad_ms": 300}


def cores() -> int:
    """How many processors this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def choose(name: str, folders: Iterable[Path]) -> Weights | None:
    """The model to hear with: the one of that name, or with "auto" base on two or more processors and tiny.en on one,
    as far as their files are here. None where there is none, or faster-whisper is missing."""
    if find_spec("faster_whisper") is None:
        return None
    folders = list(folders)
    order = (BASE, TINY) if cores() > 1 else (TINY, BASE)
    wanted = order if name == AUTO else (MODELS[name],)
    return next((weights for weights in wanted if files.is_there(weights, folders)), None)


class Whisper:
    """A Listener. Holds its model in memory: about 0.2 GB for tiny.en, 0.4 GB for base."""

    def __init__(self, weights: Weights, folders: Iterable[Path] = (), *, threads: int = 1) -> None:
        """Load it; takes a second. Raises Missing where its files are not here or are not the official ones."""
        try:
            from faster_whisper import WhisperModel
        except ImportError as problem:
            raise Missing(f"faster-whisper cannot be loaded: {problem}") from None
        self.weights = weights
        self._model = WhisperModel(
            weights.name,
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
            files=files.read(weights, folders),
        )

    def hear(self, samples: "Samples", *, hotwords: Sequence[str] = (), language: str = "en") -> Heard:
        """What is said in `samples`; as `Listener` says."""
        seconds = len(samples) / RATE
        code = language.partition("-")[0].lower()
        if code not in self._model.supported_languages:
            return Heard("", why_rejected="language", seconds=seconds)
        pieces, told = self._model.transcribe(
            samples,
            language=code,
            hotwords=" ".join(hotwords) + "." if hotwords else None,  # it takes them for what was said before
            vad_filter=True,
            vad_parameters=_VOICE,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        spoken = told.duration_after_vad
        if spoken < LEAST_SPEECH:
            return Heard("", why_rejected="silence", seconds=seconds, spoken=spoken)
        why: Why = "silence"
        kept = []
        for piece in pieces:
            reason = rejected(piece.avg_logprob, piece.compression_ratio, piece.no_speech_prob)
            if reason:
                why = reason
            elif any(sign.isalnum() for sign in piece.text):
                kept.append(piece)
        if not kept:
            return Heard("", why_rejected=why, seconds=seconds, spoken=spoken)
        text = " ".join(" ".join(piece.text for piece in kept).split())
        sure = min(1.0, math.exp(sum(piece.avg_logprob for piece in kept) / len(kept)))
        return Heard(text, sure, seconds=seconds, spoken=spoken, unusual=self._unusual(text))

    def _unusual(self, text: str) -> tuple[str, ...]:
        spelt = self._model.hf_tokenizer
        words = dict.fromkeys(WORD.findall(text))
        return tuple(w for w in words if len(spelt.encode(f" {w.lower()}", add_special_tokens=False).ids) >= SPELT)


def rejected(logprob: float, compression: float, no_speech: float) -> Why:
    """Why a piece of a transcript is not to be shown, or nothing.

    `logprob` is the mean log-probability of its pieces of words, `no_speech` the probability that nobody spoke.
    """
    if no_speech > MOST_NO_SPEECH and logprob < CERTAIN:
        return "silence"
    if compression > MOST_COMPRESSION:
        return "repeats"
    return "unclear" if logprob < LEAST_LOGPROB else ""
