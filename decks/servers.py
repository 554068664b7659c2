"""Servers outside that hear, speak or talk for Kai, where the site names them; one that failed is let rest."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from django.conf import settings

from decks.speech.openai import Server, Unanswered

AT_ONCE = 2  # requests of one web worker, so that pages always find a thread
REST = 60.0
"""Seconds for which a server that gave no good answer is not asked again by the same process."""
log = logging.getLogger(__name__)


@dataclass
class Line:
    """The way to one of them; `name` is what its settings begin with."""

    name: str
    failed: float = -REST
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @property
    def server(self) -> Server | None:
        """The server that is set, or None."""
        url, model, key = (getattr(settings, f"{self.name}_{part}") for part in ("URL", "MODEL", "KEY"))
        return Server(url, model, key, getattr(settings, f"{self.name}_VOICE", "")) if url else None

    @property
    def is_open(self) -> bool:
        """Whether there is a server, and it did not fail a moment ago."""
        return self.server is not None and not self.rests

    @property
    def rests(self) -> bool:
        """Whether it gave no good answer a moment ago."""
        return time.monotonic() - self.failed < REST

    def ask[Answer](self, asked: Callable[[Server], Answer]) -> Answer:
        """What the server answers. Raises Unanswered, at once where there is none, it rests or is asked enough."""
        server = self.server
        if server is None or self.rests or not self.turns.acquire(blocking=False):
            raise Unanswered("there is no server to ask now")
        try:
            return asked(server)
        except Unanswered as problem:
            self.failed = time.monotonic()
            log.warning("%s at %s: %s. It is not asked for %d s.", self.name, server.host, problem, REST)
            raise
        finally:
            self.turns.release()


def listeners() -> str:
    """The hosts outside to which what a student says goes, as sound or as text: "a.example and b.example", or ""."""
    named = (line.server for line in (hearing, talking))
    return " and ".join(dict.fromkeys(server.host for server in named if server))


hearing = Line("TRANSCRIPTION")
speaking = Line("SPEECH")
talking = Line("CHAT")
