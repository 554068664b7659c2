"""The helper process for grading. Run by `client` as `python -m decks.judging.helper SOCKET`, without Django."""

import sys
from pathlib import Path
from typing import Any

from decks.grading import grade, installed
from decks.judging import messages
from decks.sidecar.process import Handle, serve

WAITING = 8  # requests that may wait for their turn; the next one is graded by words


def load() -> Handle | None:
    """What grades one answer; None without the model."""
    return None if installed.sense() is None else _grade


def _grade(asked: dict[str, Any], _: bytes) -> tuple[dict[str, Any], bytes]:
    return messages.of_verdict(grade(**asked)), b""


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), load, waiting=WAITING))
