"""A student with a microphone into which a test plays what it likes, on the page of call_urls.py."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

# `play(address, bytes of a file, or seconds of a tone)` is heard by the page, and ends when the sound does.
MICROPHONE = """
(() => {
  let context, into;
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    window.wanted = wanted.audio;
    window.tracks = () => into.stream.getTracks().map((track) => track.readyState);
    window.unplug = () => into.stream.getTracks()[0].dispatchEvent(new Event("ended"));
    context = new AudioContext();
    into = context.createMediaStreamDestination();
    return into.stream;
  };
  window.play = async (what) => {
    let source;
    if (typeof what === "number") {
      source = context.createOscillator();
      source.connect(Object.assign(context.createGain(), {})).connect(into);
    } else {
      source = context.createBufferSource();
      const bytes = typeof what === "string" ? await (await fetch(what)).arrayBuffer() : what;
      source.buffer = await context.decodeAudioData(bytes);
      source.connect(into);
    }
    source.start();
    if (typeof what === "number") source.stop(context.currentTime + what);
    await new Promise((done) => (source.onended = done));
    window.callLog?.push({ t: performance.now(), what: "played" });
  };
})();
"""
NONE = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
"""
# `replies` to what the student says or does; Kai also speaks up by himself after a silence.
REPLIES = """
window.replies = 0;
document.addEventListener("taken", () => {
  if (!callLog.findLast((each) => each.what === "given" || each.what === "turn").silent) window.replies++;
});
"""
# Browser voices for the language, which say each sentence in 60 ms.
TALKER = """
window.spoken = [];
class Said extends EventTarget { constructor(text) { super(); this.text = text; } }
window.SpeechSynthesisUtterance = Said;
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => [
    { name: "Far", voiceURI: "far", lang: "en-GB", localService: false },
    { name: "Near", voiceURI: "near", lang: "en-GB", localService: true },
  ],
  cancel() { clearTimeout(this.timer); },
  speak(said) {
    window.spoken.push([said.voice.name, said.text.trim()]);
    setTimeout(() => said.onstart?.());
    this.timer = setTimeout(() => said.onend?.(), 60);
  },
}) });
"""


def opened(open_as: Callable[..., Page], microphone: str = MICROPHONE, *more: str, **options: Any) -> Page:
    """The page before the call, with a microphone of ours."""
    page = open_as(None, **options)
    for script in (microphone, *more):
        page.add_init_script(script)
    page.goto("/call/")
    return page


def started(open_as: Callable[..., Page], *scripts: str, **options: Any) -> Page:
    """The call has begun, and Kai has asked."""
    page = opened(open_as, *(scripts or (MICROPHONE,)), **options)
    page.locator("[data-start]").click()
    logged(page, "listening")
    return page


def logged(page: Page, what: str, count: int = 1, **options: Any) -> None:
    """Wait until the call's log holds `what` so many times."""
    page.wait_for_function(
        "([what, count]) => window.callLog.filter((each) => each.what === what).length >= count",
        arg=[what, count],
        **options,
    )


def log(page: Page, *wanted: str) -> list[str]:
    """What happened, in order; of these kinds alone, where some are named."""
    found: list[str] = page.evaluate("window.callLog.map((each) => each.what)")
    return [each for each in found if not wanted or each in wanted]


def moments(page: Page, what: str) -> list[float]:
    """When it happened, in milliseconds."""
    found: list[float] = page.evaluate("(what) => window.callLog.filter((e) => e.what === what).map((e) => e.t)", what)
    return found


def held(page: Page, seconds: float = 0.8) -> None:
    """Space is held while a tone is played."""
    page.keyboard.down("Space")
    page.evaluate("(seconds) => play(seconds)", seconds)
    page.keyboard.up("Space")
