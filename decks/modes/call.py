"""Call with Kai: a tutor asks aloud, listens, judges by key points, helps, and asks again. The dialogue is `tutor`'s.

A reply says what happened by `do`, one of `tutor.EVENTS`: "say" with what was `said`, and `typed` where it was not
spoken; "correct" with the number of an `entry` of the script and what was `said` there; a silence ("silence8",
"silence15", "silence45"), "noise" or "unclear" for what was not understood; or a wish as its button has it, "right"
and "wrong" also with the `card` that they are about. A wish that is said is understood as well.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from decks import tutor
from decks.grading import Verdict
from decks.memory.evidence import HINTED, SPOKEN, WRITTEN
from decks.modes.asked import Judged, typed
from decks.modes.base import (
    Ending,
    Mode,
    Progress,
    Prompt,
    Refused,
    Result,
    Settings,
    State,
    Texts,
    ToGrade,
    Turn,
    dice,
)
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Choice, Option
from decks.modes.which import WHICH_CARDS, WHICH_SIDE
from decks.tutor import Event, Lines, Outcome, Unfit, Voice

# Kai's own lines with which a reply begins, and what may follow at once: those that a call needs first.
FIRST = ("praise", "next", "praise_and", "miss", "more", "no_matter", "told", "hint", "unsure", "had")
OVERTAKEN = "This call went on in another window. What was said here does not count: “{}”"


class Call(Mode):
    slug = "call"
    label = "Call with Kai"
    icon = "call"
    about = "Kai asks, you answer aloud or in writing, and talk about what is missing."
    sitting = "call"
    lends = False
    is_spoken = True
    lines: ClassVar[Lines | None] = None  # of the site; without them the tutor's own
    options: ClassVar[tuple[Option, ...]] = (
        WHICH_CARDS,
        WHICH_SIDE,
        Choice(
            "minutes",
            "How long",
            "10",
            choices=(
                ("5", "5 minutes"),
                ("10", "10 minutes"),
                ("15", "15 minutes"),
                ("0", "Until all cards are done"),
            ),
        ),
    )

    def weighs(self, settings: Settings) -> bool:
        return True

    # ---- beginning ------------------------------------------------------------------------------------------------

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        """What was missed comes first, then what is due, what is new, and what is known."""
        places = sorted(cards, key=_urgency) if settings["minutes"] != "0" else list(cards)
        seed = rng.randrange(2**31)
        sides = [self._side(settings["side"], seed, card.id) for card in places]
        asked = [(card.id, side) for card, side in zip(places, sides, strict=True)]
        minutes, voice = int(settings["minutes"]), self._voice({"seed": seed, "turn": 0})
        return tutor.begin(asked, minutes=minutes, now=now.ms, voice=voice) | {"seed": seed, "draft": ""}

    def _side(self, side: str, seed: int, card: int) -> str:
        return dice(seed, card).choice(("front", "back")) if side == "both" else side

    @property
    def _lines(self) -> Lines:
        return self.lines or tutor.own_lines()

    def _voice(self, state: State, step: int = 0) -> Voice:
        """What Kai says in this turn is drawn by the turn, and not anew when it is asked for again."""
        return Voice(self._lines, dice(state["seed"], state["turn"], step))

    def wants(self, state: State) -> frozenset[int]:
        card = tutor.lacks_text(state)
        return frozenset() if card is None else frozenset({card})

    def made(self, state: State, texts: Mapping[int, Texts]) -> State:
        card = tutor.lacks_text(state)
        if card is None:
            return state
        if card not in texts:
            return self.drop(state, frozenset({card}))
        said, side = texts[card], state["open"]["side"]
        item = said.item(side)
        languages = (said.language("back" if side == "front" else "front"), said.language(side))
        return tutor.opened(
            state, tutor.CardText(item.question, item.answer, languages, said.revision), self._voice(state, 1)
        )

    # ---- going on -------------------------------------------------------------------------------------------------

    def cards(self, state: State) -> list[int]:
        return list(state["cards"])

    def prompts(self, state: State, most: int) -> list[Prompt]:
        asked = state["open"]
        if asked is None or most < 1:
            return []
        total = len(state["cards"])
        number = min(len(set(tutor.answered_cards(state)) - {asked["card"]}) + 1, total)
        return [Prompt(asked["card"], asked["side"], number, total, asked.get("revision"))]

    def event(self, state: State, reply: Mapping[str, str]) -> Event:
        """What a reply says that happened. Raises Refused for what is none."""
        do, said = reply.get("do", ""), typed(reply, "said")
        if do not in tutor.EVENTS:
            raise Refused("Say or type your answer, or “I don’t know”.")
        if do == tutor.SAY:
            do = tutor.understood(state, said, self._lines)
        entry, card = (int(reply[name]) if reply.get(name, "").isdecimal() else None for name in ("entry", "card"))
        return Event(do, said, typed=reply.get("typed", "") not in {"", "0"}, entry=entry, card=card)

    def to_grade(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[ToGrade, ...]:
        if reply.get("do") not in {tutor.SAY, tutor.CORRECT}:
            return ()
        judged = tutor.to_judge(state, self.event(state, reply))
        return tuple(ToGrade(card, side, text) for card, side, text in judged)

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        event = self.event(state, reply)
        told = Event(event.kind, event.text, event.typed, event.entry, event.card, tuple(verdicts))
        try:
            step = tutor.take(state, told, now.ms, self._voice(state | {"turn": state["turn"] + 1}))
        except Unfit as unfit:
            raise Refused(str(unfit)) from None
        results = (_result(step.outcome),) if step.outcome else ()
        return Turn(step.state | {"draft": ""}, results, step.overrules, step.taken_back)

    def draft(self, state: State, reply: Mapping[str, str], now: Moment) -> State:
        if state["open"] is None:
            raise Refused("The call is over.")
        return state | {"draft": typed(reply, "said")}

    def overtaken(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[State, str]:
        """What was said to a page that is behind does not count; it is told, so that it is not lost."""
        said = typed(reply, "said") if reply.get("do") == tutor.SAY and state["phase"] != tutor.DONE else ""
        since = state["turn"] - 1  # the very same reply may come twice
        is_there = any(each["text"] == said for each in state["script"] if each["turn"] >= since)
        return state, OVERTAKEN.format(said) if said and not is_there else ""

    # ---- back -----------------------------------------------------------------------------------------------------

    def undo(self, state: State) -> State:
        if state["back"] is None:
            raise Refused("There is nothing to take back yet.")
        state = state | state["back"] | {"back": None, "turn": state["turn"] + 1}
        return tutor.said_again(state, self._voice(state))

    def drop(self, state: State, gone: frozenset[int]) -> State:
        return tutor.without(state, gone, self._voice(state, 2))

    # ---- where it stands ------------------------------------------------------------------------------------------

    def progress(self, state: State) -> Progress:
        done, right = tutor.answered_cards(state), tutor.right_cards(state)
        return Progress(done=len(done), right=len(right), total=len(state["cards"]))

    def ending(self, state: State) -> Ending | None:
        if state["phase"] != tutor.DONE:
            return None
        done, right = tutor.answered_cards(state), tutor.right_cards(state)
        missed = tuple(card for card in done if card not in set(right))
        return Ending(len(right) / len(done) if done else None, missed, tuple(right))

    def shows(self, state: State) -> dict[str, Any]:
        asked, judged = state["open"], state["judged"]
        tries = asked["tries"] if asked else []
        met = list(dict.fromkeys(point for each in tries for point in each["met"]))
        points = len(tries[-1]["met"]) + len(tries[-1]["missing"]) if tries else len((asked or {}).get("points", ()))
        corrects = set(tutor.corrigible(state))
        return {
            "phase": state["phase"],
            "script": [each | {"can_correct": each["n"] in corrects} for each in state["script"]],
            "lines": tutor.latest(state),
            "points_met": met,
            "points": max(points, len(met)),
            "judged": judged,
            "hints_left": bool(asked and "points" in asked and state["phase"] == tutor.ASK and tutor.next_hint(asked)),
            "overrules": tutor.overrulable(state),
            "silences": tuple(tutor.SILENCES.values()),
            "kai_language": self._lines.language,
            "first_lines": [line for kind in FIRST for line in self._lines.lines[kind] if "{" not in line],
            "pace": state["pace"],
            "limit_minutes": state["minutes"],
            "spent_ms": state["spent"],
            "draft": state["draft"],
            "recap": [{"card": card, "text": point, "lang": lang} for card, point, lang in tutor.missed_points(state)],
        }

    def forgotten(self, state: State, *, wholly: bool) -> State:
        script = [] if wholly else tutor.latest(state)
        return tutor.forgotten(state) | {"script": script, "draft": ""}

    def rewordable(self, state: State) -> tuple[tutor.Rewordable, ...]:
        return tutor.rewordable(state)

    def reworded(self, state: State, old: tutor.Rewordable, words: str) -> State:
        return tutor.reworded(state, old, words)

    def summary(self, state: State) -> str:
        done = self.progress(state)
        return f"{done.right} of {done.done} right" if done.done else "nothing answered"

    def again(self, state: State, missed: bool) -> set[int] | None:
        ending = self.ending(state)
        return set(ending.missed if missed and ending else state["cards"])


def _urgency(card: CardFacts) -> int:
    """0 for a card that was missed, then what is due, what is new or being learnt, and last what is known."""
    if card.missed:
        return 0
    return 1 if card.due and card.band != "new" else 2 if card.band in {"new", "learning"} else 3


def _result(outcome: Outcome) -> Result:
    """What an asking came to, as the log has it: hints cost as in Learn, and the student's word as well."""
    judged = Judged(outcome.given, outcome.score)
    score = judged.counted(right=outcome.right, overruled=bool(outcome.override)) * HINTED**outcome.hints
    return Result(
        outcome.card,
        SPOKEN if outcome.given and not outcome.typed else WRITTEN,  # “I don’t know” is no speech
        score,
        (2 if outcome.hints else 3) if outcome.right else 1,
        response=outcome.given,
        override=outcome.override,
        verdict=outcome.verdict,
        met=outcome.met,
        points=outcome.points,
        hints=outcome.hints,
    )
