"""Learn: from not knowing to recalling, in rounds of a few questions.

A card is recognised first (choice, true or false), then recalled (written). What was missed is asked again before its
round ends, and again in the next.

State: `cards` with their `levels` (one letter a card: n new, f recognised, r recalled) and `seen` (the round in which
each was asked last, 0 for none); `due`, cards missed and not made good yet; `round`, its number, `planned`, how many
cards it has, `queue`, what is still to come in it as [card, kind, asked again], and `ticks`, how its answers went (y
right, h right after a hint, n wrong); `open`, the question: its card, kind and side, and once its texts are known the
options or the statement, and the `revision` of its card then (`draft` is what had been written when a hint was
taken): it stays as it was asked, whatever becomes of the card; `phase`: ask, unsure (the student is asked), told (the
answer is shown), round (the round is over), end; `told`, what was said of the last answer, and what was written
`again` where that was not it yet; `next`, the question that follows it, made already so that the page can hold it;
`wrong`, cards that were missed at all; `answers` and `right`, counted; `back`, the state before the last answer.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from decks.grading import Verdict
from decks.memory.evidence import CHOICE, HINTED, TRUE_FALSE, WRITTEN
from decks.modes.asked import (
    ACCENTS,
    HOW_STRICT,
    Judged,
    chosen_words,
    is_choice,
    made_question,
    options_of,
    picked,
    typed,
)
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
from decks.modes.learn_rounds import (
    ASK,
    END,
    FAMILIAR,
    NEW,
    ROUND,
    TOLD,
    UNSURE,
    begun_round,
    following,
    goal,
    judged,
    moved_on,
)
from decks.modes.options import Choice, Option, Switch
from decks.modes.which import WHICH_CARDS, WHICH_SIDE
from decks.questions import hint

MOST_HINTS = 2
OVERTAKEN = "This session went on in another window. What you wrote here does not count: “{}”"
OVERRULES = ("right", "wrong")


class Learn(Mode):
    slug = "learn"
    label = "Learn"
    icon = "learn"
    about = "From not knowing to recalling: first you recognise each answer, then you write it."
    completes = True
    yields = True
    options: ClassVar[tuple[Option, ...]] = (
        WHICH_CARDS,
        WHICH_SIDE,
        Choice("round", "Questions a round", "7", choices=tuple((n, n) for n in ("5", "7", "10", "15"))),
        Switch("choice", "Multiple choice", True),
        Switch("true_false", "True or false", True),
        Switch("written", "Written", True),
        HOW_STRICT,
        ACCENTS,
        Switch("retype", "Write it once more after a miss", False),
        Switch(
            "auto",
            "Go on by itself after a right answer",
            True,
            help="After a second, where there is nothing more to read.",
        ),
    )

    # ---- beginning ------------------------------------------------------------------------------------------------

    def clash(self, settings: Settings) -> str:
        known = any(settings[kind] for kind in (CHOICE, TRUE_FALSE, WRITTEN))
        return "" if known else "Choose at least one kind of question."

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        kinds = [kind for kind in (CHOICE, TRUE_FALSE, WRITTEN) if settings[kind]] or [WRITTEN]
        met = {"familiar", "mastered"} if WRITTEN in kinds else set()
        state: State = {
            "cards": [card.id for card in cards],
            "levels": "".join(FAMILIAR if card.band in met else NEW for card in cards),
            "seen": [0] * len(cards),
            "due": [card.id for card in cards if card.missed],
            "kinds": kinds,
            "side": settings["side"],
            "size": int(settings["round"]),
            "seed": rng.randrange(2**31),
            "round": 0,
            "wrong": [],
            "answers": 0,
            "right": 0,
            "back": None,
            "next": None,
            **{name: settings[name] for name in ("strictness", "accents", "retype")},
        }
        return begun_round(state)

    def wants(self, state: State) -> frozenset[int]:
        asked = following(state) if state["phase"] == TOLD else state["open"]
        if asked is None or state["phase"] not in {ASK, TOLD}:
            return frozenset()
        lacks_hint = asked["kind"] == WRITTEN and asked["hints"] and "hint" not in asked
        lacks_options = is_choice(asked) and "options" not in asked
        return frozenset({asked["card"]} if lacks_hint or lacks_options else ())

    def made(self, state: State, texts: Mapping[int, Texts]) -> State:
        if state["phase"] == TOLD:
            after = self.foreseen(state)
            if after["open"]["card"] not in texts:
                return self.drop(state, frozenset({after["open"]["card"]})) | {"back": state["back"]}
            return state | {"next": self.made(after, texts)["open"]}
        asked = state["open"]
        if asked["card"] not in texts:
            return self.drop(state, frozenset({asked["card"]}))
        revision = texts[asked["card"]].revision
        if asked["kind"] == WRITTEN:
            item = texts[asked["card"]].item(asked["side"])
            told = hint(item.answer, asked["hints"], item.question)
            return state | {"open": asked | {"hint": told, "revision": revision}}
        rng = dice(state["seed"], state["round"], asked["card"], asked["again"])
        return state | {"open": made_question(asked, texts, rng) | {"revision": revision}}

    def pinned(self, state: State, revisions: Mapping[int, int]) -> State:
        asked = state["open"]
        if asked is None or "revision" in asked or asked["card"] not in revisions:
            return state
        return state | {"open": asked | {"revision": revisions[asked["card"]]}}

    # ---- going on -------------------------------------------------------------------------------------------------

    def cards(self, state: State) -> list[int]:
        return list(state["cards"])

    def prompts(self, state: State, most: int) -> list[Prompt]:
        asked = state["open"]
        if asked is None or most < 1:
            return []
        planned = max(state["planned"], 1)
        number = min(len(state["ticks"]) + (state["phase"] in {ASK, UNSURE}), planned)
        prompts = [Prompt(asked["card"], asked["side"], max(number, 1), planned, asked.get("revision"))]
        after = following(state) if most > 1 and state["phase"] == TOLD else None
        if after:
            number = min(number + 1, planned)
            prompts.append(Prompt(after["card"], after["side"], number, planned, after.get("revision")))
        return prompts

    def foreseen(self, state: State) -> State:
        """The state once the student goes on from an answer that was told."""
        return moved_on(state) | {"open": following(state), "next": None}

    def to_grade(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[ToGrade, ...]:
        asked, do = state["open"], reply.get("do")
        writes = state["phase"] == ASK and do == "write" and asked["kind"] == WRITTEN
        again = state["phase"] == TOLD and do == "again" and self.asks_again(state)
        answer = typed(reply)
        if not answer or not (writes or again):
            return ()
        return (ToGrade(asked["card"], asked["side"], answer, state["strictness"], state["accents"]),)

    def asks_again(self, state: State) -> bool:
        """Whether the answer that was missed is to be written once more before the next question."""
        return bool(state["retype"] and state["phase"] == TOLD and not state["told"]["is_right"])

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        do = reply.get("do", "")
        if state["phase"] == ROUND and do == "on":
            return Turn(begun_round(state))
        if state["phase"] == TOLD:
            return self._after_told(state, reply, do, verdicts)
        if state["phase"] == UNSURE and do in {"had", "had-not"}:
            word = "right" if do == "had" else "wrong"
            return self._done(state, Judged(**state["told"]), right=do == "had", override=word)
        if state["phase"] != ASK:
            raise Refused("Nothing is asked just now.")
        return self._asked(state, reply, do, verdicts)

    def _asked(self, state: State, reply: Mapping[str, str], do: str, verdicts: Sequence[Verdict]) -> Turn:
        asked = state["open"]
        if do == "dont-know":
            return self._done(state, Judged(), right=False)
        if do == "hint":
            return Turn(state | {"open": self._hinted(state) | {"draft": typed(reply)}})
        if do == "choose" and is_choice(asked):
            told = picked(asked, reply.get("option", ""))
            return self._done(state, told, right=told.score == 1)
        if do != "write" or asked["kind"] != WRITTEN:
            raise Refused("Choose an answer, or “I don’t know”.")
        if not verdicts:
            raise Refused("Write your answer, or choose “I don’t know”.")
        told = Judged.by(verdicts[0], typed(reply))
        if verdicts[0].band == "unsure":
            return Turn(state | {"phase": UNSURE, "told": told.kept()})
        return self._done(state, told, right=verdicts[0].band == "pass")

    def hints_left(self, state: State) -> bool:
        """Whether there is a hint for the open question: words of a written answer, or a wrong option less."""
        asked = state["open"]
        if state["phase"] != ASK or asked is None:
            return False
        if asked["kind"] == WRITTEN:
            return bool(asked["hints"] < MOST_HINTS)
        return asked["kind"] == CHOICE and not asked["hints"] and len(asked["options"]) > 2

    def _hinted(self, state: State) -> dict[str, Any]:
        if not self.hints_left(state):
            raise Refused("There is no further hint for this card.")
        asked = {name: value for name, value in state["open"].items() if name != "hint"}
        asked["hints"] += 1
        if asked["kind"] == CHOICE:
            wrong = [place for place in range(len(asked["options"])) if place != asked["right"]]
            asked["struck"] = dice(state["seed"], state["round"], asked["card"]).choice(wrong)
        return asked

    def _done(self, state: State, told: Judged, *, right: bool, override: str = "") -> Turn:
        """The answer counts, and is told; the student goes on when they want to."""
        asked, hints = state["open"], state["open"]["hints"]
        verdict = "unsure" if override else "pass" if right else "miss"
        after = judged(state, right=right, hinted=hints > 0) | {
            "phase": TOLD,
            "told": told.kept() | {"is_right": right, "override": override},
            "answers": state["answers"] + 1,
            "right": state["right"] + right,
            "back": {**state, "back": None},
        }
        result = Result(
            asked["card"],
            asked["kind"],
            told.counted(right=right, overruled=bool(override)) * HINTED**hints,
            (2 if hints else 3) if right else 1,
            options_of(asked),
            chosen_words(asked, told.given),
            override=override,
            other=told.other,
            verdict=verdict,
            met=len(told.met),
            points=told.points,
            hints=hints,
        )
        return Turn(after, (result,))

    def _after_told(self, state: State, reply: Mapping[str, str], do: str, verdicts: Sequence[Verdict]) -> Turn:
        told = state["told"]
        if do in OVERRULES and told["is_right"] != (do == "right"):
            return self._overruled(state, do)
        if do == "again" and self.asks_again(state):
            if not verdicts or verdicts[0].band == "miss":
                return Turn(state | {"told": {**told, "again": typed(reply)}})
        elif do != "on":
            raise Refused("Go on when you have read the answer.")
        return Turn(self.foreseen(state))

    def _overruled(self, state: State, do: str) -> Turn:
        """The student's own word on the last answer: the state becomes what it would have been."""
        before, right = state["back"], do == "right"
        if before is None:
            raise Refused("A card has left the deck meanwhile. Go on; this answer stays as it is.")
        after = judged(before, right=right, hinted=before["open"]["hints"] > 0) | {
            "phase": TOLD,
            "told": {**state["told"], "is_right": right, "override": do},
            "answers": state["answers"],
            "right": before["right"] + right,
            "back": before,
            "next": state["next"],
        }
        return Turn(after, overrules={state["open"]["card"]: do})

    def overtaken(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[State, str]:
        """What was written on a page that is behind does not count; it is said again, so that it is not lost."""
        written = typed(reply) if reply.get("do") == "write" else ""
        same = state["told"] and state["told"]["given"] == written
        return state, OVERTAKEN.format(written) if written and not same else ""

    # ---- back -----------------------------------------------------------------------------------------------------

    def undo(self, state: State) -> State:
        if state["phase"] == UNSURE:
            raise Refused("Say first whether you had it.")
        if state["back"] is None:
            raise Refused("There is nothing to take back yet.")
        return dict(state["back"])

    def drop(self, state: State, gone: frozenset[int]) -> State:
        if not gone & set(state["cards"]):
            return state
        keep = [place for place, card in enumerate(state["cards"]) if card not in gone]
        left = state | {
            "cards": [state["cards"][place] for place in keep],
            "levels": "".join(state["levels"][place] for place in keep),
            "seen": [state["seen"][place] for place in keep],
            "queue": [each for each in state["queue"] if each[0] not in gone],
            "back": None,
            **{name: [card for card in state[name] if card not in gone] for name in ("due", "wrong")},
        }
        if state["open"] and state["open"]["card"] in gone:
            return moved_on(left)
        return begun_round(left) if state["phase"] == ROUND and not left["cards"] else left

    # ---- where it stands ------------------------------------------------------------------------------------------

    def progress(self, state: State) -> Progress:
        done, familiar = state["levels"].count(goal(state)), state["levels"].count(FAMILIAR)
        total = len(state["cards"])
        is_halfway = goal(state) != FAMILIAR and (familiar or len(state["kinds"]) > 1)
        recognised = familiar if is_halfway else None
        return Progress(done=done, right=state["right"], total=total, recognised=recognised)

    def ending(self, state: State) -> Ending | None:
        if state["phase"] != END:
            return None
        missed = tuple(state["wrong"])
        right = tuple(card for card in state["cards"] if card not in set(missed))
        return Ending(len(right) / len(state["cards"]) if state["cards"] else None, missed, right)

    def shows(self, state: State) -> dict[str, Any]:
        after = self.foreseen(state) if state["phase"] == TOLD else state
        writes = any(each["open"] and each["open"]["kind"] == WRITTEN for each in (state, after))
        return {
            "hints_left": self.hints_left(state),
            "asks_again": self.asks_again(state),
            "writes": writes and state["phase"] in {ASK, TOLD},
            "foreseen": after,
            "hints_left_ahead": self.hints_left(after),
        }

    def summary(self, state: State) -> str:
        done = self.progress(state)
        return f"{done.done} of {done.total} {'recalled' if WRITTEN in state['kinds'] else 'recognised'}"

    def again(self, state: State, missed: bool) -> set[int] | None:
        return set(state["wrong"] if missed else state["cards"])
