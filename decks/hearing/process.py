"""The helper process: holds Whisper, and hears one utterance after another.

Run by `client` as `python -m decks.hearing.process SOCKET MODEL [FOLDER ...]`, without Django. MODEL is "auto" or the
name of one, the folders are where its files may lie beside the packages that carry them.
"""

import hashlib
import json
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import Any

from decks.sidecar.process import Handle, serve
from decks.speech import whisper
from decks.speech.base import Listener
from decks.speech.weights import Missing

WAITING = 3  # utterances that may wait for their turn
REMEMBERED = 30.0  # seconds for which a transcript is held in memory: the page sends an utterance before it is sure
log = logging.getLogger(__name__)


def load(model: str, folders: Sequence[Path]) -> Handle | None:
    """What hears one utterance; None where the model is missing or its files are others."""
    weights = whisper.choose(model, folders)
    if weights is None:
        return None
    try:
        return handler(whisper.Whisper(weights, folders, threads=whisper.cores()))
    except Missing as problem:
        log.warning("Kai cannot hear: %s", problem)
        return None


def handler(listener: Listener) -> Handle:
    """Answers {"hotwords", "language"} and samples of 16 bits with what this listener heard.

    The very same utterance once more within `REMEMBERED` seconds is answered at once.
    """
    import numpy

    known = dict[bytes, dict[str, Any]]()

    def handle(asked: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode() + body).digest()
        told = known.get(key)
        if told is None:
            samples = numpy.frombuffer(body, "<i2").astype(numpy.float32) / 32_768
            heard = listener.hear(samples, hotwords=asked["hotwords"], language=asked["language"])
            told = known[key] = asdict(heard)
            forget = Timer(REMEMBERED, known.pop, (key, None))
            forget.daemon = True
            forget.start()
        return told, b""

    return handle


def main(path: Path, model: str, folders: Sequence[Path]) -> int:
    """Serve on the socket at `path`; ends at once when another helper does so, or where there is no model."""
    return serve(path, lambda: load(model, folders), waiting=WAITING)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], [Path(name) for name in sys.argv[3:]]))
