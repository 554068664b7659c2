"""What Kai makes of what happens in a call: pure, `(state, event, now, voice) -> Step`. Decisions stand here alone."""

from collections.abc import Callable
from functools import partial

from decks.tutor.answers import asked_for, corrected, decided, not_said, overruled, skipped
from decks.tutor.course import DONE, PACES, PAUSED, UNSURE, clocked, closed, hinted, next_hint, said_again
from decks.tutor.events import CORRECT, SAY, SILENCES, UNHEARD, WISHES, Event, Step, Unfit
from decks.tutor.lines import Lines
from decks.tutor.script import YOU, State, Voice, spoken
from decks.tutor.wishes import wish

LOUD = 3  # times in a row that something was not understood, after which typing is offered


def understood(state: State, text: str, lines: Lines) -> str:
    """What a text that was heard or typed is: one of WISHES, SAY for an answer, "unclear" for nothing."""
    if not text.strip():
        return "unclear"
    asked = state["open"] or {}
    found = wish(text, lines, answer=asked.get("answer", ""), asks_yes_or_no=state["phase"] == UNSURE)
    if state["phase"] == PAUSED:
        return found if found in {"resume", "stop"} else SAY
    return found or SAY


def take(state: State, event: Event, now: int, voice: Voice) -> Step:
    """The call after an event at `now` (milliseconds). Raises Unfit where it makes no sense."""
    after = clocked(state, now)
    if state["phase"] == PAUSED:
        return _in_a_pause(after, event, voice)
    if event.kind not in UNHEARD:
        after = after | {"unclear": 0}
    if event.kind == CORRECT:
        return corrected(state, after, event, voice)
    if event.kind in WISHES and event.text.strip():
        after = spoken(after, YOU, "wish", event.text.strip())
    of_another = event.card is not None and event.card != (state["open"] or {}).get("card")
    if event.kind in {"right", "wrong"} and (state["phase"] != UNSURE or of_another):
        return overruled(state, after, event, voice)
    if state["phase"] == DONE:
        raise Unfit("The call is over.")
    if state["open"] is None or "question" not in state["open"]:
        raise Unfit("Nothing is asked just now.")
    moves: dict[str, Callable[[State, State, Event, Voice], Step]] = {
        **dict.fromkeys(UNHEARD, _unheard),
        **dict.fromkeys(SILENCES, _silent),
        **dict.fromkeys(("repeat", "resume"), partial(_once_more, pace=0)),
        "slower": partial(_once_more, pace=-1),
        "faster": partial(_once_more, pace=1),
        "skip": skipped,
        "not-said": not_said,
        "pause": _paused,
        "stop": _stopped,
    }
    own = decided if state["phase"] == UNSURE else asked_for
    return moves.get(event.kind, own)(state, after, event, voice)


# ---- wishes -------------------------------------------------------------------------------------------------------


def _once_more(before: State, state: State, event: Event, voice: Voice, *, pace: int) -> Step:
    place = PACES.index(state["pace"]) + pace
    state = state | {"pace": PACES[min(max(place, 0), len(PACES) - 1)]}
    kind = "slower" if pace < 0 else "faster" if pace > 0 else "repeat"
    return Step(said_again(voice.says(state, kind), voice))


def _paused(before: State, state: State, event: Event, voice: Voice) -> Step:
    return Step(voice.says(state, "pause") | {"phase": PAUSED, "resumes": state["phase"]})


def _stopped(before: State, state: State, event: Event, voice: Voice) -> Step:
    return Step(closed(state, voice))


def _in_a_pause(state: State, event: Event, voice: Voice) -> Step:
    """What is said in a pause is for somebody else: it is neither judged nor written down."""
    if event.kind == "resume":
        return Step(said_again(voice.says(state, "resume") | {"phase": state["resumes"]}, voice))
    if event.kind == "stop":
        return Step(closed(state, voice))
    if event.kind == SAY:
        return Step(voice.says(state, "waiting"))
    raise Unfit("The call is paused. Go on first.")


# ---- silence ------------------------------------------------------------------------------------------------------


def _silent(before: State, state: State, event: Event, voice: Voice) -> Step:
    seconds = SILENCES[event.kind]
    if seconds == SILENCES["silence45"]:
        return _paused(before, state, event, voice)
    if state["phase"] == UNSURE:
        return Step(voice.says(state, "had_again"))
    if seconds == SILENCES["silence15"] and next_hint(state["open"]):
        return Step(hinted(state, "help", voice))
    return Step(voice.says(state, "nudge"))


def _unheard(before: State, state: State, event: Event, voice: Voice) -> Step:
    times = state["unclear"] + 1
    kind = "unclear_often" if times % LOUD == 0 else "unclear"
    return Step(voice.says(state | {"unclear": times}, kind))
