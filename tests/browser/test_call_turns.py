"""Where a turn begins and ends, in frames of 32 ms: speech (s) or quiet (q), with ! while Kai's voice may be heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.call_urls import Stage
from tests.browser.calls import opened

Open = Callable[..., Page]
pytestmark = pytest.mark.urls("tests.browser.call_urls")

TURNS = """([patience, script]) => {
  const got = [];
  const note = (what) => (sound) => got.push(sound ? [what, sound.length / 512, sound[0]] : [what]);
  const kinds = ["onset", "speech", "barge", "misfire", "ahead", "turn"];
  const turns = kai.turns(Object.fromEntries(kinds.map((what) => [what, note(what)])));
  turns.patience = patience;
  let number = 0;
  for (const [what, times] of script) {
    if (what === "hold" || what === "release" || what === "done") turns[what]();
    else for (let i = 0; i < times; i++) {
      turns.feed(new Int16Array(512).fill(++number), what[0] === "s" ? 0.9 : 0.1, what.endsWith("!"));
    }
  }
  return got;
}"""
# In frames of 32 ms: 9 of padding (300 ms), 8 of silence before the sound goes ahead (256 ms), 28 to the end (900 ms).
# The first sample of a sound is the number of its first frame.


@pytest.mark.parametrize(
    ("patience", "script", "wanted"),
    [
        (
            0.9,
            [("q", 20), ("s", 20), ("q", 28)],
            [["onset"], ["speech"], ["barge"], ["ahead", 37, 12], ["turn", 37, 12]],
        ),
        (0.9, [("q", 20), ("s", 20), ("q", 27)], [["onset"], ["speech"], ["barge"], ["ahead", 37, 12]]),
        (2.5, [("q", 20), ("s", 20), ("q", 60)], [["onset"], ["speech"], ["barge"], ["ahead", 37, 12]]),
        (
            0.9,  # a pause in between: what went ahead was not all
            [("q", 20), ("s", 20), ("q", 12), ("s", 10), ("q", 28)],
            [["onset"], ["speech"], ["barge"], ["ahead", 37, 12], ["ahead", 59, 12], ["turn", 59, 12]],
        ),
        (0.9, [("q", 20), ("s", 3), ("q", 8)], [["onset"], ["misfire"]]),
        (0.9, [("q", 20), ("s!", 14), ("q", 28)], []),  # Kai's own voice
        (
            0.9,  # who talks on after the guard is heard from the start
            [("q", 20), ("s!", 10), ("s", 10), ("q", 28)],
            [["onset"], ["speech"], ["barge"], ["ahead", 37, 12], ["turn", 37, 12]],
        ),
        (
            0.9,
            [("q", 20), ("hold", 0), ("s", 10), ("q", 60), ("s", 10), ("release", 0)],
            [["speech"], ["barge"], ["turn", 89, 12]],
        ),
        (0.9, [("hold", 0), ("q", 3), ("release", 0)], [["misfire"]]),
        (0.9, [("s", 20), ("done", 0)], [["onset"], ["speech"], ["barge"], ["turn", 20, 1]]),
        (0.9, [("hold", 0), ("s", 938)], [["speech"], ["barge"], ["turn", 938, 1]]),  # 30 s
    ],
)
def test_a_turn(
    open_as: Open, stage: Stage, patience: float, script: list[tuple[str, int]], wanted: list[list[object]]
) -> None:
    page = opened(open_as)
    assert page.evaluate(TURNS, [patience, script]) == wanted
