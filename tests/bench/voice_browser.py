"""A call in a real Chromium, for `make bench-voice`: how long a student waits for Kai, and what it loads.

A synthetic voice answers the questions of a lecture, hands-free, over a page with an empty cache, and interrupts Kai.
"""

import os
import re
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from decks import formats
from decks.grading import core
from decks.text import plain
from tests import shared
from tests.bench.browser import chromium, visitor
from tests.bench.server import Server, served
from tests.browser import calls
from tests.speaker import SECONDS, Speaker, speaker

Row = tuple[str, str, str, bool | None]
TURNS = 8  # answers that are measured
BARGES = 3
PATIENCE = 1000 * SECONDS
HELLO = "Hello Kai."
AGAIN = "Say that again, please."
LETTERS = 90  # of an answer, at least
LISTENS = "() => document.getElementById('study').dataset.call === 'listening'"
REPLIES = """callLog.filter((each) => each.what === "voice begins" || each.what === "caption")
  .map((each) => [each.t, each.what !== "caption"])"""
REPLIED = f"(before) => {REPLIES}.length > before"
# Kai has talked for so long that what comes in is not Kai's own voice; or Kai has nothing more to say.
HEARS_SAFELY = """() => {
  if (document.getElementById("study").dataset.call === "listening") return true;
  const begun = callLog.findLast((each) => each.what === "voice begins");
  return document.getElementById("study").dataset.call === "speaking" && begun && begun.t < performance.now() - 600;
}"""


def answers() -> dict[str, str]:
    """By question, the first sentences of the answer."""
    found = {}
    for card in formats.read(shared.seed("seed_000")[0]).cards:
        question, said = plain(card.front), ""
        for sentence in re.split(r"(?<=[.!?])\s+", core(plain(card.back), question)):
            said = said if len(said) >= LETTERS else f"{said} {sentence}".strip()
        found[question] = said
    return found


class Call:
    """One call, and what was measured in it, in milliseconds."""

    def __init__(self, page: Page, student: Speaker, home: str) -> None:
        self.page, self.student, self.home = page, student, urlsplit(home).netloc
        self.heard: list[float] = []  # by the server, alone
        self.elsewhere: list[str] = []
        page.on("requestfinished", self._finished)
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and parts.netloc != self.home:
            self.elsewhere.append(request.url)

    def _finished(self, request: Request) -> None:
        if request.url.endswith("/hear/") and "ahead" in request.headers:
            self.heard.append(request.timing["responseStart"] - request.timing["requestStart"])

    def begin(self, address: str) -> None:
        self.page.goto(address)
        self.page.locator("[data-start]").click()
        calls.logged(self.page, "hands-free", timeout=PATIENCE)
        self.student.say(self.page, HELLO)
        self.listens()

    def listens(self) -> None:
        self.page.wait_for_function(LISTENS, timeout=PATIENCE)

    def question(self, known: dict[str, str]) -> str:
        """What Kai asks."""
        lines = self.page.locator("#script .kai p").all_inner_texts()
        return next(line for line in reversed(lines) if line in known)

    def say(self, text: str) -> None:
        """Say it, and wait until Kai's voice is heard, or Kai's words are shown alone."""
        before = len(self.replies())
        self.student.say(self.page, text)
        self.page.wait_for_function(REPLIED, arg=before, timeout=PATIENCE)

    def replies(self) -> list[tuple[float, bool]]:
        """When Kai began to reply, and whether with a voice."""
        return [(at, voiced) for at, voiced in self.page.evaluate(REPLIES)]

    def interrupt(self, text: str) -> None:
        """The same while Kai talks."""
        self.page.wait_for_function(HEARS_SAFELY, timeout=PATIENCE)
        self.say(text)

    def waits(self) -> list[float | None]:
        """From the end of each utterance to Kai's voice; None where Kai had none."""
        ends, replies = calls.moments(self.page, "played"), self.replies()
        found = [next((at - end, voiced) for at, voiced in replies if at > end) for end in ends[1:]]  # 0 is the check
        return [wait if voiced else None for wait, voiced in found]

    def barges(self) -> list[float]:
        """From the onset of what interrupts Kai to Kai's silence."""
        onsets = calls.moments(self.page, "onset")
        return [at - max(each for each in onsets if each <= at) for at in calls.moments(self.page, "voice stopped")]


def talked(server: Server, student: Speaker, known: dict[str, str]) -> list[Row]:
    """What a call of TURNS answers and BARGES interruptions comes to."""
    with chromium() as browser, visitor(browser, server, server.filled["cookie"]) as (page, line):
        loaded = list[int]()
        line.on("Network.loadingFinished", lambda event: loaded.append(int(event["encodedDataLength"])))
        page.add_init_script(calls.MICROPHONE)
        call = Call(page, student, server.url)
        call.begin(server.filled["call"])
        size = sum(loaded)
        for _ in range(TURNS):
            call.say(known[call.question(known)])
            call.listens()
        for _ in range(BARGES):
            call.say(AGAIN)
            call.interrupt(AGAIN)
            call.listens()
        return rows(call.waits(), call.heard, call.barges(), size, call.elsewhere)


def of_model(model: str) -> list[Row]:
    """The rows of a table, for a site that hears with this model."""
    known = answers()
    os.environ["WHISPER_MODEL"] = model  # of the server
    with tempfile.TemporaryDirectory(prefix="voice") as folder, speaker(Path(folder)) as student:
        student.prepare(HELLO, AGAIN, *list(known.values())[: TURNS + 1])
        with served(None, "tests.bench.voice_fill") as server:
            return talked(server, student, known)


def rows(
    replies: list[float | None], heard: list[float], barges: list[float], size: int, elsewhere: list[str]
) -> list[Row]:
    waits = [each for each in replies if each is not None]
    middle, most = statistics.median(waits), _most(waits)
    return [
        ("From the end of speech to Kai’s voice, half of them within", "1.0 s", _seconds(middle), middle <= 1000),
        ("From the end of speech to Kai’s voice, 95 of 100 within", "2.2 s", _seconds(most), most <= 2200),
        ("Replies without a voice, for it came too late", "none", str(replies.count(None)), None not in replies),
        ("Of that, hearing alone, half of them within", "", _seconds(statistics.median(heard)), None),
        ("Of that, hearing alone, 95 of 100 within", "", _seconds(_most(heard)), None),
        ("Kai is silent when interrupted, all within", "300 ms", f"{max(barges):.0f} ms", max(barges) <= 300),
        ("Loaded for a call, with an empty cache", "6 MB", f"{size / 1e6:.1f} MB", size <= 6e6),
        ("Requests to other hosts", "none", str(len(elsewhere)), not elsewhere),
    ]


def _most(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"
