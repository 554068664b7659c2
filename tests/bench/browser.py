"""What a person at a browser waits for and loads, on a good line and on a slow phone."""

import contextlib
import os
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.bench.server import Server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PHONE = {"viewport": {"width": 390, "height": 844}}
SLOW = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000, "offline": False}  # 1.6 Mbit/s
SLOWER = 6  # times less processor
LCP = """new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
  .observe({ type: "largest-contentful-paint", buffered: true }))"""
READY = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"  # deferred scripts have run
SCRIPTS = """performance.getEntriesByType("resource").filter((each) => each.initiatorType === "script")
  .reduce((sum, each) => [sum[0] + each.encodedBodySize, sum[1] + each.decodedBodySize], [0, 0])"""
# From a key to the end of the frame in which the page has changed.
WATCH = """() => {
  window.painted = [];
  let begun = 0;
  addEventListener("keydown", (event) => { begun = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (!begun) return;
    const from = begun;
    begun = 0;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.painted.push(performance.now() - from);
      channel.port2.postMessage(0);
    });
  }).observe(document.getElementById("main"), { childList: true, subtree: true, attributes: true });
}"""

# The same to the frame in which the verdict stands there, once for each answer.
VERDICT = """() => {
  window.verdict = new Promise((done) => {
    let from = 0;
    addEventListener("keydown", (event) => { from = event.timeStamp; }, { capture: true, once: true });
    const watch = new MutationObserver(() => {
      if (!document.querySelector(".told")) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done(performance.now() - from);
        channel.port2.postMessage(0);
      });
    });
    watch.observe(document.getElementById("main"), { childList: true, subtree: true });
  });
}"""
ROUND_OVER = "#round"


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a page: requests over the line, bytes as compressed, elements, script bytes, milliseconds."""

    requests: int
    content: int
    headers: int
    nodes: int
    script_wire: int
    script_decoded: int
    lcp: float
    ready: float


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("No Chromium was found. Install it, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser, server: Server, cookie: str, *, slow: bool = False) -> Iterator[tuple[Page, CDPSession]]:
    """A page of a new browser with an empty cache, in which somebody is signed in."""
    context: BrowserContext = browser.new_context(base_url=server.url, **PHONE)  # type: ignore[arg-type]
    context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW)
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, line
    context.close()


def load(page: Page, line: CDPSession, path: str) -> Load:
    """Open a page and count what went over the line; what the browser had in its cache did not."""
    heads: dict[str, int] = {}
    sizes: dict[str, int] = {}

    def begun(event: dict[str, Any]) -> None:
        reply = event["response"]
        # The tab's icon is the browser's own affair: it comes after the page, and once for the whole site.
        if "favicon" not in reply["url"] and not reply["fromDiskCache"]:
            heads[event["requestId"]] = int(reply["encodedDataLength"])

    def loaded(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    line.on("Network.responseReceived", begun)
    line.on("Network.loadingFinished", loaded)
    page.goto(path, wait_until="networkidle")
    wire, decoded = page.evaluate(SCRIPTS)
    lcp, ready = page.evaluate(LCP), page.evaluate(READY)
    nodes = page.evaluate("document.getElementsByTagName('*').length")
    line.remove_listener("Network.responseReceived", begun)
    line.remove_listener("Network.loadingFinished", loaded)
    sent = [number for number, size in sizes.items() if number in heads and size]  # nothing came of what was cached
    headers = sum(heads[number] for number in sent)
    content = sum(sizes[number] for number in sent) - headers
    return Load(len(sent), content, headers, nodes, wire, decoded, lcp, ready)


def loads(browser: Browser, server: Server, cookie: str, path: str, *, slow: bool) -> tuple[Load, ...]:
    """A page with an empty cache, and on a good line again with a full one."""
    with visitor(browser, server, cookie, slow=slow) as (page, line):
        return tuple(load(page, line, path) for _ in range(1 if slow else 2))


def keys(browser: Browser, server: Server, cookie: str, path: str, *, slow: bool, times: int) -> dict[str, float]:
    """The median milliseconds from a key to the painted page, for `flip` and `answer`; and the requests of flips."""
    with visitor(browser, server, cookie, slow=slow) as (page, _):
        page.goto(path, wait_until="networkidle")
        page.evaluate(WATCH)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        found: dict[str, list[float]] = {"flip": [], "answer": []}
        flips = 0
        for _ in range(times):
            before = len(asked)
            found["flip"].append(_press(page, "Space"))
            flips += len(asked) - before
            found["answer"].append(_press(page, "2"))
            page.wait_for_timeout(1200 if slow else 250)  # nobody reads a card in less
        return {name: statistics.median(values) for name, values in found.items()} | {"requests": flips}


def learning(
    browser: Browser, server: Server, learner: tuple[str, str], *, slow: bool, times: int
) -> dict[str, float]:
    """The median milliseconds from a key to the painted verdict (`told`), and from a key there to the `next` question.

    Questions that come after the end of a round do not count: the page says first how the round went.
    """
    cookie, session = learner
    with visitor(browser, server, cookie, slow=slow) as (page, _):
        page.goto(f"/study/{session}/", wait_until="networkidle")
        page.evaluate(WATCH)
        found: dict[str, list[float]] = {"told": [], "next": []}
        while len(found["next"]) < times:
            page.evaluate(VERDICT)
            page.keyboard.press("1")
            found["told"].append(float(page.evaluate("window.verdict")))
            page.wait_for_timeout(1200 if slow else 250)  # nobody reads an answer in less
            took = _press(page, "Space")
            page.wait_for_timeout(1200 if slow else 250)
            if page.locator(ROUND_OVER).count():
                page.keyboard.press("Space")
                page.wait_for_timeout(1200 if slow else 250)
            else:
                found["next"].append(took)
        return {name: statistics.median(values) for name, values in found.items()}


def _press(page: Page, key: str) -> float:
    count = page.evaluate("window.painted.length")
    page.keyboard.press(key)
    page.wait_for_function("(count) => window.painted.length > count", arg=count)
    return float(page.evaluate("window.painted.at(-1)"))
