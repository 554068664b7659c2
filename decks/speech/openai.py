"""Servers that speak OpenAI's protocol, for hearing, speaking and talking: one request, in its time or not at all.

What comes back is checked and never trusted. An error names no text, no key and nothing that was said.
"""

import contextlib
import http.client
import json
import math
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from decks.speech.base import Heard, Why
from decks.speech.wavefile import Sound, sound
from decks.speech.whisper import rejected

UNTOLD = 0.7
"""The confidence in a text of which the server does not tell how sure it was."""
MOST_BYTES = 8_000_000  # of an answer
_FENCE = re.compile(r"^\s*```(?:json)?|```\s*$")
MOST_HOTWORDS = 800  # characters; servers read no more of a prompt than 224 tokens


class Unanswered(Exception):
    """The server gave no good answer in its time. The message is for the log; `status` is that of HTTP, or 0."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Server:
    """`url` is the base of its addresses, as in "http://127.0.0.1:8000/v1"."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    voice: str = ""

    @property
    def host(self) -> str:
        """Where it is reached, for people to read."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def transcribe(
    server: Server, wav: bytes, *, language: str = "en", hotwords: Iterable[str] = (), seconds: float = 10.0
) -> Heard:
    """What is said in a WAV file. `hotwords` are terms to be expected, best first. Raises Unanswered after `seconds`.

    What is no speech or was not understood is rejected as our own Whisper does it, as far as the server tells how sure
    it was.
    """
    fields = {
        "model": server.model,
        "response_format": "verbose_json",
        "temperature": "0",
        "language": language.partition("-")[0].lower(),
        "prompt": ", ".join(hotwords)[:MOST_HOTWORDS],
    }
    length, end = sound(wav).seconds, time.monotonic() + seconds
    try:
        answer = _send(server, fields, wav, seconds)
    except Unanswered as problem:
        if problem.status != http.client.BAD_REQUEST:
            raise
        # Some models tell the text alone.
        answer = _send(server, fields | {"response_format": "json"}, wav, end - time.monotonic())
    data = _object(answer)
    text, pieces = data.get("text"), data.get("segments") or [{"text": data.get("text")}]
    if not isinstance(text, str) or not isinstance(pieces, list):
        raise Unanswered("it sent no text")
    return _heard([piece for piece in pieces if isinstance(piece, dict)], length)


def _heard(pieces: list[dict[str, Any]], seconds: float) -> Heard:
    """What is kept of the pieces of a transcript."""
    why: Why = "silence"
    kept: list[str] = []
    told: list[float | None] = []
    for piece in pieces:
        text, logprob = str(piece.get("text") or ""), _number(piece, "avg_logprob")
        compression, no_speech = _number(piece, "compression_ratio"), _number(piece, "no_speech_prob")
        reason = rejected(logprob or 0.0, compression or 0.0, no_speech or 0.0)
        if reason:
            why = reason
        elif any(sign.isalnum() for sign in text):
            kept.append(text)
            told.append(logprob)
    if not kept:
        return Heard("", why_rejected=why, seconds=seconds)
    known = [logprob for logprob in told if logprob is not None]
    confidence = min(1.0, math.exp(sum(known) / len(known))) if known else UNTOLD
    return Heard(" ".join(" ".join(kept).split()), confidence, seconds=seconds, spoken=seconds)


def speak(server: Server, text: str, *, pace: float = 1.0, seconds: float = 10.0) -> Sound:
    """The text spoken by the server's voice; `pace` is 1 for its own. Raises Unanswered after `seconds`."""
    asked = {
        "model": server.model,
        "input": text,
        "voice": server.voice,
        "response_format": "wav",
        "speed": pace,
    }
    try:
        return sound(_post(server, "/audio/speech", "application/json", _json(asked), seconds))
    except ValueError as fault:
        raise Unanswered(f"it sent no sound that can be played: {fault}") from None


def chat(server: Server, told: str, asked: Mapping[str, Any], *, seconds: float = 3.0) -> dict[str, Any]:
    """The JSON object that a language model answers. `told` says what to do, `asked` is what to do it with.

    Raises Unanswered after `seconds`, and for an answer that is no JSON object.
    """
    body = {
        "model": server.model,
        "messages": [
            {"role": "system", "content": told},
            {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
        ],
        "response_format": {"type": "json_object"},
        "temperature": 0.3,
        "max_tokens": 300,
    }
    data = _object(_post(server, "/chat/completions", "application/json", _json(body), seconds))
    try:
        content = data["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise Unanswered("it sent no message") from None
    return _object(_FENCE.sub("", content) if isinstance(content, str) else "")


def _send(server: Server, fields: Mapping[str, str], wav: bytes, seconds: float) -> bytes:
    kind, body = _form({name: value for name, value in fields.items() if value}, wav)
    return _post(server, "/audio/transcriptions", kind, body, seconds)


def _number(piece: Mapping[str, Any], name: str) -> float | None:
    value = piece.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _object(data: bytes | str) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unanswered("it sent no JSON") from None
    if not isinstance(found, dict):
        raise Unanswered("it sent another JSON than was asked for")
    return found


def _form(fields: Mapping[str, str], wav: bytes) -> tuple[str, bytes]:
    """(content type, body) of a form with a WAV file, as browsers send it."""
    boundary = secrets.token_hex(16)
    head = f"--{boundary}\r\nContent-Disposition: form-data; name="
    parts = [f'{head}"{name}"\r\n\r\n{value}\r\n'.encode("utf-8", "replace") for name, value in fields.items()]
    file = f'{head}"file"; filename="said.wav"\r\nContent-Type: audio/wav\r\n\r\n'.encode()
    return f"multipart/form-data; boundary={boundary}", b"".join(
        [*parts, file, wav, f"\r\n--{boundary}--\r\n".encode()]
    )


def _post(server: Server, path: str, kind: str, body: bytes, seconds: float) -> bytes:
    """What the server answers. It has `seconds` for everything, its name's look-up and its last byte included."""
    address = urlsplit(server.url)
    secure = address.scheme == "https"
    kind_of = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind_of(address.hostname or "", address.port, timeout=seconds)
    headers = {"Content-Type": kind, "Accept": "*/*", "Connection": "close"}
    if server.key:
        headers["Authorization"] = f"Bearer {server.key}"
    end = time.monotonic() + seconds
    came: list[bytes | Exception] = []

    def ask() -> None:
        try:
            connection.request("POST", address.path.rstrip("/") + path, body, headers)
            with connection.getresponse() as response:
                came.append(_body(response, end))
        except Exception as problem:
            came.append(problem)
        finally:
            connection.close()

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if not came:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)  # so that its thread waits no more
        raise Unanswered(f"no answer in {seconds:g} s")
    answer = came[0]
    if isinstance(answer, Unanswered):
        raise answer
    if isinstance(answer, Exception):
        raise Unanswered(type(answer).__name__)
    return answer


def _body(response: http.client.HTTPResponse, end: float) -> bytes:
    """The body of a good answer; a redirect is none, for it could lead anywhere."""
    if response.status != http.client.OK:
        raise Unanswered(f"it answered {response.status}", response.status)
    body = bytearray()
    while piece := response.read1(65_536):
        body += piece
        if len(body) > MOST_BYTES or time.monotonic() > end:
            raise Unanswered("too long an answer")
    return bytes(body)
