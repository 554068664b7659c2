"""A page with which static/js/call/ is tried: it answers as a test says, and writes down what came."""

import io
import math
import struct
import wave
from dataclasses import dataclass, field
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import path
from django.views.decorators.cache import never_cache

import studyapp.urls
from decks.templatetags.sound import hands_free
from decks.views.sound import open_to_sound
from studyapp.urls import handler400, handler403, handler404, handler500
from tests.shared import SHARED

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
VOICES = Path(SHARED) / "data/voice"
PAGE = Template("""{% load ui %}<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="htmx-config" content='{"includeIndicatorCSS": false, "history": "reload", "prefix": ""}'>
<title>A call</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{% asset "css/site.css" %}">
<script src="{% asset "js/site.js" %}" defer></script><script src="{% asset "js/mode/call.js" %}" defer></script>
</head><body><div id="notices" role="status"></div><main id="main" tabindex="-1"><p id="tally"></p>
<button data-start><span>Start the call</span></button>
{% if check %}<div id="check" hidden><meter min="0" max="1"></meter><p data-check role="status"></p></div>{% endif %}
<p data-trouble role="status" hidden></p>
<label><input type="checkbox" name="handsfree"{% if hands_free_on %} checked{% endif %}> Hands-free</label>
<label>Pause <input type="range" name="patience" min="0.6" max="2.5" step="0.1" value="0.9"></label>
<label>Voice <select name="voice"><option value="">Best</option><option value="server:kai">Kai</option>
<option value="off">Captions</option></select></label>
{{ study }}</main></body></html>""")
STUDY = Template("""{% load ui %}<div id="study" data-session="s1" data-hear="/hear/"
 {% if files %}data-vad="{{ files }}" {% endif %}data-recorder="{% asset "js/call/recorder.js" %}"
 data-ears="{{ ears }}" data-voice="{{ voice }}" data-lang="en" data-phase="{{ phase }}" data-silence="{{ silence }}">
<p class="strip unsent" id="unsent" role="status" hidden><span><b>1</b> unsent.</span></p>
<section id="step" tabindex="-1">
<svg id="voice" viewBox="0 0 400 64" width="400" height="64" aria-hidden="true">{% for bar in bars %}
<rect x="{{ bar }}" y="30" width="4" height="4"/>{% endfor %}</svg>
<h2 data-state></h2><p data-tip></p>
<ol id="script">{% for line in lines %}<li class="kai" data-line="{{ line.0 }}" lang="en"
 data-audio="/say/{{ line.0 }}/"{% if line.2 %} data-now{% endif %}><b>Kai</b><p>{{ line.1 }}</p></li>{% endfor %}
<li class="you" data-pending hidden><b>You</b><p>…</p></li></ol>
<div class="dock" id="acts"><button id="talk" type="button" aria-pressed="false">Talk</button>
<button type="button" data-done>I’m done</button>
<form id="say" method="post" action="/reply/" data-reply>{% csrf_token %}
<input type="hidden" name="token" value="{{ token }}"><input name="said" id="said" aria-label="Or type it">
<button name="event" value="said">Send</button><button name="event" value="hint">Hint</button>
<button name="event" value="nudge" data-event hidden>8</button>
<button name="event" value="offer" data-event hidden>15</button>
<button name="event" value="pause" data-event hidden>45</button></form></div></section>
<template id="ahead"></template></div>""")

# In the place of vad-web: a frame that is loud is speech.
LOUDNESS = """
window.vad = { MicVAD: { new: async ({ onFrameProcessed }) => ({
  frameProcessor: { resume() {} },
  processFrame: async (frame) => onFrameProcessed({ isSpeech: frame.some((each) => Math.abs(each) > 0.1) ? 1 : 0 }),
}) } };
"""


@dataclass
class Stage:
    """What the page is made of, and what it sent."""

    ears: str = "server"
    voice: str = "server"
    vad: str = ""  # "real", or "loud": what is loud is speech
    check: bool = False
    hands_free_on: bool = False
    phase: str = "asking"
    silence: str = "8 15 45"
    seconds: float = 0.4  # of Kai's sentences
    lines: list[tuple[int, str, bool]] = field(default_factory=lambda: [(1, "What is a cell?", True)])
    replies: list[tuple[int, dict[str, str], str]] = field(default_factory=list)  # to what is heard, in order
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def turns(self) -> list[tuple[dict[str, str], bytes]]:
        """The real utterances."""
        return [each for each in self.heard if "Ahead" not in each[0]]

    @property
    def ahead(self) -> list[bytes]:
        return [sound for headers, sound in self.heard if "Ahead" in headers]

    def go_on(self, text: str) -> None:
        """Kai has said another line."""
        self.lines = [(number, old, False) for number, old, _ in self.lines]
        self.lines.append((len(self.lines) + 1, text, True))


stage = Stage()


def study(request: HttpRequest) -> str:
    files = {"": "", "loud": "/loudness.js model mjs wasm", "real": hands_free()}[stage.vad]
    there = {
        "files": files,
        "token": f"t{len(stage.lines)}",
        "bars": range(0, 400, 10),
        "csrf_token": get_token(request),
    }
    return STUDY.render(Context(vars(stage) | there))


@never_cache
def call(request: HttpRequest) -> HttpResponse:
    return open_to_sound(HttpResponse(PAGE.render(Context(vars(stage) | {"study": study(request)}))))


def hear(request: HttpRequest) -> HttpResponse:
    stage.heard.append((dict(request.headers), request.body))
    if "Ahead" in request.headers:
        return HttpResponse(status=204)
    if stage.replies:
        status, headers, text = stage.replies.pop(0)
        return HttpResponse(text, status=status, headers=headers)
    stage.go_on("Right. What is in it?")
    return HttpResponse(study(request))


def reply(request: HttpRequest) -> HttpResponse:
    stage.said.append(request.POST.dict())
    stage.go_on("Well. And what else?")
    return HttpResponse(study(request))


def say(request: HttpRequest, number: int) -> HttpResponse:
    stage.asked.append(request.path)
    return HttpResponse(tone(stage.seconds), content_type="audio/wav")


def sound(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse((VOICES / name).read_bytes(), content_type="audio/wav")


def loudness(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LOUDNESS, content_type="text/javascript")


def tone(seconds: float, hertz: int = 440, rate: int = 16000) -> bytes:
    """A WAV file of a tone."""
    wave_file = io.BytesIO()
    with wave.open(wave_file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        samples = (int(8000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(int(seconds * rate)))
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return wave_file.getvalue()


urlpatterns = [
    path("call/", call),
    path("hear/", hear),
    path("reply/", reply),
    path("say/<int:number>/", say),
    path("sound/<name>", sound),
    path("loudness.js", loudness),
    *studyapp.urls.urlpatterns,
]
