"""A server that speaks OpenAI's protocol over real HTTP: it hears, speaks and talks, as well or badly as told."""

import json
import math
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from decks.speech.wavefile import wav

HEARD = {
    "text": " dense  connections between all layers",
    "segments": [
        {"text": " dense  connections", "avg_logprob": -0.2, "no_speech_prob": 0.01, "compression_ratio": 1.1},
        {"text": " between all layers", "avg_logprob": -0.6, "no_speech_prob": 0.3, "compression_ratio": 1.4},
    ],
}


def tone(seconds: float = 0.5, rate: int = 16_000) -> bytes:
    """A WAV file of a tone."""
    swing = (int(9_000 * math.sin(at * 0.17)) for at in range(int(seconds * rate)))
    return wav(b"".join(struct.pack("<h", level) for level in swing), rate)


class VoiceServer:
    """Answers each path with what is set for it; keeps what it was asked, as (path, headers, body).

    `manner` is "good", a status such as "500", "slow" (never comes to an answer), "drip" (a byte at a time for ever),
    "garbage", "empty", "moved" (redirects to its own good answer) or "gone" (hangs up).
    """

    def __init__(self) -> None:
        self.manner = "good"
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: dict[str, Any] = {
            "/v1/audio/transcriptions": HEARD,
            "/v1/audio/speech": tone(),
            "/v1/chat/completions": {},
        }
        self.stop = threading.Event()
        self.url = ""

    def says(self, message: Any) -> None:
        """Let its language model answer with this."""
        content = message if isinstance(message, str) else json.dumps(message)
        self.answers["/v1/chat/completions"] = {"choices": [{"message": {"role": "assistant", "content": content}}]}


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        voices: VoiceServer = self.server.voices
        body = self.rfile.read(int(self.headers["Content-Length"]))
        voices.asked.append((self.path, dict(self.headers), body))
        manner = voices.manner
        if manner == "gone":
            return
        if manner == "slow":
            voices.stop.wait(30)
            return
        if manner == "picky" and b"verbose_json" in body:
            self._send(400, b"{}")
        elif manner.isdigit():
            self._send(int(manner), b'{"error": {"message": "no"}}')
        elif manner == "moved" and not self.path.startswith("/v1/v1"):
            self.send_response(307)
            self.send_header("Location", f"{voices.url}{self.path}")
            self.end_headers()
        elif manner == "drip":
            self.send_response(200)
            self.end_headers()
            while not voices.stop.wait(0.05):
                self.wfile.write(b" ")
                self.wfile.flush()
        else:
            answer = {"garbage": b"\xff<html>\x00", "empty": b""}.get(manner, voices.answers[self.path])
            self._send(200, answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked is gone
            super().handle()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def voice_server() -> Iterator[VoiceServer]:
    """The server, on a free port of this machine; `url` is its base address."""
    voices = VoiceServer()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        server.voices = voices  # type: ignore[attr-defined]
        voices.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        serving.start()
        try:
            yield voices
        finally:
            voices.stop.set()
            server.shutdown()
            serving.join()
