"""Which engines hear, speak and talk for Kai, what leaves the house, and whether they answer: for administrators."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from decks import servers
from decks.admin.base import person
from decks.hearing.client import folders
from decks.servers import Line
from decks.speaking import client as voice
from decks.speech import openai, whisper
from decks.speech.openai import Server, Unanswered
from decks.speech.wavefile import wav

_SENTENCE = "This is Kai. Can you hear me?"
_SILENCE = wav(bytes(16_000), 16_000)


@dataclass(frozen=True)
class Engine:
    """One of the three: what it does, who does it, what leaves the house for it and where to, and how to try it.

    `instead` is who does it while a server outside fails.
    """

    does: str
    who: str
    leaves: str
    instead: str
    line: Line
    ask: Callable[[Server], object]

    @property
    def host(self) -> str:
        """Where a server outside is reached, or nothing."""
        return self.line.server.host if self.line.server else ""


def engines() -> list[Engine]:
    """The three of them, as they are set now."""
    return list(_engines())


def _engines() -> Iterator[Engine]:
    weights = whisper.choose(settings.WHISPER_MODEL, folders())
    house = f"Whisper ({weights.name}), on this machine" if weights else "Nobody: students type"
    yield Engine(
        "Hears",
        _outside(servers.hearing) or house,
        "the voices of students, and the terms of the deck",
        house,
        servers.hearing,
        lambda server: openai.transcribe(server, _SILENCE, seconds=10),
    )
    names = ", ".join(f"{each.name} ({each.language})" for each in voice.installed())
    house = f"Piper, on this machine: {names}" if names else "The student’s browser, or captions alone"
    yield Engine(
        "Speaks",
        _outside(servers.speaking) or house,
        "what Kai says: the text of cards and his own lines, with the student’s name",
        house,
        servers.speaking,
        lambda server: openai.speak(server, _SENTENCE, seconds=10),
    )
    house = "Kai’s own lines"
    yield Engine(
        "Talks",
        _outside(servers.talking) or house,
        "the question and the answer of the card, what the student said as text, and Kai’s hints",
        house,
        servers.talking,
        lambda server: openai.chat(server, 'Answer with the JSON {"say": "Hello."}', {}, seconds=10),
    )


def _outside(line: Line) -> str:
    return f"The model {line.server.model} at {line.server.host}" if line.server else ""


def tried(engine: Engine) -> str:
    """How a server outside answers just now, in a sentence; nothing where there is none."""
    if engine.line.server is None:
        return ""
    begun = time.monotonic()
    try:
        engine.ask(engine.line.server)
    except Unanswered as problem:
        return f"It gave no good answer: {problem}."
    return f"It answered in {time.monotonic() - begun:.1f} s."


def voices_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page, within the desk's own `context`; a POST tries the servers outside."""
    if not person(request).is_superuser:
        raise PermissionDenied
    found = engines()
    rows = [(engine, tried(engine) if request.method == "POST" else "") for engine in found]
    context |= {"title": "Voices", "rows": rows, "outside": [engine for engine in found if engine.host]}
    return TemplateResponse(request, "admin/voices.html", context)
