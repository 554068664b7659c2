"""What the page of a call shows beside the question."""

from typing import Any

from decks import progress, servers
from decks import study as studying
from decks.hearing import client as hearing
from decks.models import User
from decks.speaking import client as speaking
from decks.tutor import DONE, PAUSED, SILENCES

SHOWN = 8  # lines of the script that stand open; older ones are folded away
BARS = range(2, 400, 10)  # of the drawing of a voice
PHASES = {DONE: "done", PAUSED: "paused"}


def call_context(user: User, shown: studying.Shown, told: dict[str, Any]) -> dict[str, Any]:
    """The script, who hears and who speaks, and what can still be put right; `told` is what the mode shows."""
    state = shown.state
    lines = progress.call_lines(shown.session, told)
    hears = hearing.is_there(progress.spoken_language(shown.session))
    asked = [state["open"]] if state["open"] and state["open"]["tries"] else []
    answered = [each["card"] for each in (*asked, *reversed(state["past"]))]
    last = next((card for card in answered if card in told["overrules"]), None)
    if shown.asked:
        hearing.warm()
        speaking.warm()
        progress.speak_ahead(shown.session, told)
    voice = servers.speaking.server
    return {
        "earlier": lines[:-SHOWN],
        "lines_now": lines[-SHOWN:],
        "points_open": range(told["points"] - len(told["points_met"])),
        "ears": "off" if not hears else "server" if studying.may_hear(user) else "unasked",
        "asks_consent": hears and not studying.may_hear(user) and bool(shown.asked),
        "speaks": speaking.choices(),
        "heard_by": servers.listeners(),
        "outside_voice": voice.host if voice else "",
        "call_phase": PHASES.get(state["phase"], "asking"),
        "call_began": bool(state["turn"]),
        "silence_names": list(SILENCES),
        "overrule": (last, told["overrules"][last]) if last is not None else None,
        "bars": BARS,
    }
