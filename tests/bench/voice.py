"""`make bench-voice`: how well Kai hears and what it costs. Writes docs/voice.md.

The clips lie outside the project: a folder with WAV files of 16 kHz and transcripts.json, which has the text and the
terms of each. The deck is that of the seeds beside them, so the hotwords are those of a real deck.
"""

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy
from rapidfuzz.distance import Levenshtein

from decks import formats
from decks.sidecar import messages
from decks.speech import whisper
from decks.speech.base import RATE, Heard
from decks.speech.sounds import squashed
from decks.speech.terms import WORD, Vocabulary, fitted, hotwords, vocabulary
from decks.speech.weights import BASE, TINY, Weights
from decks.text import plain
from tests.bench import voice_browser

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
OUT = ROOT / "docs" / "voice.md"
Row = tuple[str, str, str, bool | None]  # what, how much is wanted, what was reached, whether it is enough
MARKS = {True: "yes", False: "**no**", None: ""}


@dataclass
class Figures:
    """What was counted on some clips."""

    errors: int = 0
    words: int = 0
    plain_terms: int = 0  # understood without hotwords and without matching
    terms: int = 0
    wanted: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    rejected: int = 0
    clips: int = 0


def deck(seeds: Path) -> Vocabulary:
    """The vocabulary of the lecture decks."""
    cards = [card for path in sorted(seeds.glob("*.txt")) for card in formats.read(path.read_bytes()).cards]
    return vocabulary([plain(side) for card in cards for side in (card.front, card.back)])


def words(text: str) -> list[str]:
    """A text as words for counting errors: small letters, no signs."""
    return [squashed(word) for word in WORD.findall(text.replace("-", " "))]


def samples(pcm: bytes) -> Any:
    return numpy.frombuffer(pcm, "<i2").astype(numpy.float32) / 32_768


def clip(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        if (file.getframerate(), file.getnchannels()) != (RATE, 1):
            raise SystemExit(f"{path.name} is not in one channel of 16 kHz.")
        return file.readframes(file.getnframes())


def understood(model: whisper.Whisper, ours: Vocabulary, data: Path, kind: str) -> Figures:
    """What is understood of the clips of a kind."""
    found, expected = Figures(), hotwords(ours)
    for name, told in json.loads((data / "transcripts.json").read_text(encoding="utf-8")).items():
        if not name.startswith(kind):
            continue
        sound = samples(clip(data / name))
        bare, heard = model.hear(sound), model.hear(sound, hotwords=expected)
        meant = fitted(heard.text, ours, heard.unusual)
        reference = words(told["text"])
        found.clips += 1
        found.rejected += bool(heard.why_rejected)
        found.errors += Levenshtein.distance(reference, words(meant.text))
        found.words += len(reference)
        found.wanted += len(told["terms"])
        found.plain_terms += sum(squashed(term) in squashed(bare.text) for term in told["terms"])
        found.terms += sum(squashed(term) in squashed(meant.text) for term in told["terms"])
        said = squashed(told["text"])
        terms = {word for word in WORD.findall(meant.text) if squashed(word) in map(squashed, expected)}
        found.wrong += [(heard.text, term) for term in terms if squashed(term) not in said]
        found.wrong += [pair for pair in meant.put_in if squashed(pair[1]) not in said and pair[1] not in terms]
    return found


def quiet() -> dict[str, Any]:
    """Sounds that are no speech, four seconds of each."""
    dice, moment = numpy.random.default_rng(7), numpy.arange(4 * RATE) / RATE
    size = len(moment)
    sounds = {
        "silence": numpy.zeros(size),
        "faint hiss": dice.normal(0, 0.003, size),
        "hiss": dice.normal(0, 0.03, size),
        "loud hiss": dice.normal(0, 0.3, size),
        "rumble": numpy.cumsum(dice.normal(0, 0.0008, size)),
        "hum": 0.3 * numpy.sin(2 * numpy.pi * 100 * moment),
        "whistle": 0.2 * numpy.sin(2 * numpy.pi * 1_200 * moment),
        "knocks": numpy.where(numpy.arange(size) % 8_000 < 40, 0.8, 0.0),
        "typing": numpy.where(dice.random(size) < 0.0005, dice.normal(0, 0.5, size), 0.0),
        "waves of hiss": dice.normal(0, 0.1, size) * (0.5 + 0.5 * numpy.sin(2 * numpy.pi * 3 * moment)),
    }
    return {name: numpy.clip(sound, -1, 1).astype(numpy.float32) for name, sound in sounds.items()}


@contextmanager
def helper(weights: Weights) -> Iterator[tuple[Callable[[bytes, list[str]], Heard], int, float]]:
    """A helper process with this model: what asks it, its number, and the seconds it took to be ready."""
    with tempfile.TemporaryDirectory(prefix="voice") as folder:
        path = Path(folder) / "hearing.sock"
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "decks.hearing.process", str(path), weights.name], cwd=ROOT, stdin=subprocess.PIPE
        )
        while not path.exists():
            if process.poll() is not None:
                raise SystemExit("The helper ended at its start.")
            time.sleep(0.01)
        ready = time.monotonic() - begun

        def ask(pcm: bytes, expected: list[str]) -> Heard:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(str(path))
                messages.send(connection, {"hotwords": expected, "language": "en"}, pcm)
                return Heard(**messages.receive(connection, until=time.monotonic() + 60)[0])

        try:
            yield ask, process.pid, ready
        finally:
            process.communicate()


def costs(weights: Weights, ours: Vocabulary, data: Path) -> dict[str, float]:
    """Seconds from the end of an utterance to its transcript, of clips of 4 to 6 s, and megabytes of the process."""
    clips = [clip(path) for path in sorted(data.glob("*.wav"))]
    seconds = []
    with helper(weights) as (ask, pid, ready):
        for pcm in [pcm for pcm in clips if len(pcm) > 6 * RATE]:
            begun = time.monotonic()
            ask(pcm, hotwords(ours))
            seconds.append(time.monotonic() - begun)
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line
        )
    middle, most = numpy.percentile(seconds, [50, 95])
    memory = {name: int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}
    return {"middle": middle, "most": most, "ready": ready, "now": memory["VmRSS"], "peak": memory["VmHWM"]}


def strangers(ours: Vocabulary, file: Path) -> tuple[int, int]:
    """Terms of the lecture decks that matching puts into answers about other things, and the words of these."""
    answers = [json.loads(line)["answer"] for line in file.read_text(encoding="utf-8").splitlines()][::12]
    pairs = [pair for answer in answers for pair in fitted(answer, ours).put_in]
    wrong = sum(squashed(said) != squashed(term) for said, term in pairs)
    return wrong, sum(len(answer.split()) for answer in answers)


def of_model(weights: Weights, ours: Vocabulary, data: Path) -> list[Row]:
    """The table of one model."""
    model = whisper.Whisper(weights, threads=whisper.cores())
    least = 0.06 if weights is TINY else 0.04
    rows: list[Row] = []
    for kind, terms in (("clean", 0.9), ("noisy", 0.85)):
        found = understood(model, ours, data, kind)
        name = {"clean": "Clean", "noisy": "With noise, 10 dB"}[kind]
        rate, share = found.errors / found.words, found.terms / found.wanted
        rows += [
            (
                f"{name}: word errors",
                f"at most {least:.0%}" if kind == "clean" else "",
                f"{rate:.1%} of {found.words}",
                rate <= least if kind == "clean" else None,
            ),
            (f"{name}: terms understood", f"at least {terms:.0%}", _of(found.terms, found.wanted), share >= terms),
            (f"{name}: without hotwords and matching", "", _of(found.plain_terms, found.wanted), None),
            (
                f"{name}: wrong terms put in",
                "at most 1 % of words",
                _of(len(found.wrong), found.words),
                len(found.wrong) <= 0.01 * found.words,
            ),
            (f"{name}: utterances rejected", "none", _of(found.rejected, found.clips), not found.rejected),
        ]
    accepted = [name for name, sound in quiet().items() if model.hear(sound, hotwords=hotwords(ours)).text]
    rows.append(("Noise and silence: text accepted", "none", _of(len(accepted), len(quiet())), not accepted))
    del model
    cost = costs(weights, ours, data)
    return [
        *rows,
        ("Seconds to a transcript, half of them within", "", f"{cost['middle']:.2f} s", None),
        ("Seconds to a transcript, 95 of 100 within", "", f"{cost['most']:.2f} s", None),
        ("From start to ready", "", f"{cost['ready']:.1f} s", None),
        ("Memory of the process", "", f"{cost['now']:.0f} MB, at its start {cost['peak']:.0f} MB", None),
        ("Files of the model", "", f"{weights.size / 1e6:.0f} MB", None),
    ]


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole > 12 else "")


def table(rows: list[Row]) -> str:
    lines = ["| What | Wanted | Measured | Met |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {what} | {wanted} | {got} | {MARKS[met]} |" for what, wanted, got, met in rows])


def measure(data: Path) -> str:
    """The page anew: what people wrote of it stays, the figures are put below."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("faster-whisper", "ctranslate2", "onnxruntime"))
    told = (
        f"Measured on {date.today():%-d %B %Y} with Python {platform.python_version()}, {packages}; "  # noqa: DTZ011
        f"{whisper.cores()} cores, load {os.getloadavg()[0]:.1f} before the start."
    )
    ours = deck(SHARED / "seeds")
    parts = ["## The figures", f"`make bench-voice` writes this part. {told}"]
    for weights in (TINY, BASE):
        parts += [f"Whisper {weights.name}:", table(of_model(weights, ours, data))]
    for weights in (TINY, BASE):
        parts += [f"A call in Chromium, heard by {weights.name}:", table(voice_browser.of_model(weights.name))]
    answers = data.parent / "asag_dev.jsonl"
    if answers.is_file():
        wrong, number = strangers(ours, answers)
        parts += [
            "Matching alone, on answers about other things:",
            table([("Wrong terms put in", "at most 1 % of words", f"{wrong} of {number} words ({wrong / number:.2%})",
                    wrong <= 0.01 * number)]),
        ]  # fmt: skip
    head = OUT.read_text(encoding="utf-8").partition("## The figures")[0].rstrip()
    return "\n\n".join([head, *parts]) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.voice", description=__doc__)
    options.add_argument("--data", type=Path, default=SHARED / "data" / "voice", help="the folder with the clips")
    options.add_argument("--screen", action="store_true", help="write to the screen alone")
    asked = options.parse_args()
    if not (asked.data / "transcripts.json").is_file() or not (SHARED / "seeds").is_dir():
        raise SystemExit("The clips or the lecture decks are not beside this checkout (docs/voice.md).")
    if any(whisper.choose(weights.name, []) is None for weights in (TINY, BASE)):
        raise SystemExit("The extra `voice` is not installed.")
    page = measure(asked.data)
    if asked.screen:
        sys.stdout.write(page)
    else:
        OUT.write_text(page, encoding="utf-8")
        sys.stdout.write(f"Wrote {OUT.relative_to(ROOT)}.\n")


if __name__ == "__main__":
    main()
