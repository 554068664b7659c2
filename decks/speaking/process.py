"""The helper process: piper speaks one sentence after another. Piper is a program of its own and a child of this one.

Run as `python -m decks.speaking.process SOCKET`. One voice at one pace is loaded at a time, which takes under a
second; a voice that has had nothing to say for a while is let go.
"""

import logging
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from decks.sidecar.process import Handle, serve
from decks.speech.piper import Piper, Voice, is_there

WAITING = 16  # sentences that may wait for their turn; the next one is turned away
IDLE = 600.0  # seconds after which a voice is let go
log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds for a sentence, the loading of the voice included


class Speaking:
    """The voice that is loaded, if one is."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for the files that piper writes; what one before this left there goes."""
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.lock = threading.Lock()
        self.piper: Piper | None = None
        self.loaded: tuple[Path, float] | None = None
        self.letting_go: threading.Timer | None = None
        self.sound: set[Path] = set()  # models that are what they are taken for

    def say(self, asked: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Answer {"text", "model", "sha256", "pace"} with {"seconds"} and a WAV file, or with 0 and none."""
        voice = Voice("", "", Path(asked["model"]), asked["sha256"])
        with self.lock:
            try:
                spoken = self._loaded(voice, asked["pace"]).say(asked["text"], seconds=PATIENCE)
            except (OSError, ValueError) as problem:
                log.warning("piper did not speak (%s).", problem or type(problem).__name__)
                self._close()
                return {"seconds": 0}, b""
            self._let_go_later()
            return {"seconds": spoken.seconds}, spoken.wav

    def _loaded(self, voice: Voice, pace: float) -> Piper:
        if self.piper is not None and self.loaded == (voice.model, pace):
            return self.piper
        self._close()
        if voice.model not in self.sound and not voice.is_sound():
            raise ValueError(f"{voice.model.name} is another file than it should be.")
        self.sound.add(voice.model)
        self.piper, self.loaded = Piper(voice, self.folder, pace=pace), (voice.model, pace)
        return self.piper

    def _let_go_later(self) -> None:
        if self.letting_go is not None:
            self.letting_go.cancel()
        self.letting_go = threading.Timer(IDLE, self._let_go)
        self.letting_go.daemon = True
        self.letting_go.start()

    def _let_go(self) -> None:
        with self.lock:
            self._close()

    def _close(self) -> None:
        if self.piper is not None:
            self.piper.close()
        self.piper = self.loaded = None


def main(path: Path) -> int:
    """Serve on the socket at `path`; ends at once when another helper does so, or where piper is not installed."""

    def load() -> Handle | None:
        return Speaking(path.with_suffix(".sounds")).say if is_there() else None

    os.nice(5)  # who speaks is heard first: hearing and the pages go before what is made ahead
    return serve(path, load, waiting=WAITING)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
