"""Spaced: each card comes back on the day on which it would nearly be forgotten.

State: `order` (cards still to come for the first time in this session) with `kinds` (n new, r review, one letter a
card) and `at` (how many of them have been taken); `steps`, cards that come again within the session, as [due, card]
in milliseconds, the soonest first; `open` and `next`, each [card, kind, due] or None; `done`, what was answered, for
undo, and `undone`, for redo; `planned`, the cards that the plan for an exam chose; `ahead`, how many milliseconds a
step may come early, and `later`, how many it may of these cards, where that is less; `load`, reviews due by study day,
in which the last answer (`fresh`) is not counted yet; `siblings`, the days on which siblings of a card are due.
The next question is chosen together with the open one, so what follows never depends on the reply.
"""

from bisect import insort
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from decks.grading import Verdict
from decks.memory import REVIEW, Load, Preset, Schedule
from decks.memory.promise import LEARNING, RELEARNING
from decks.modes.base import (
    MOST_CARDS,
    Ending,
    Mode,
    Outlook,
    Progress,
    Prompt,
    Refused,
    Result,
    Settings,
    State,
    Turn,
)
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Option
from decks.modes.spaced_options import OPTIONS, preset_of
from decks.modes.spaced_queue import (
    DUE,
    KINDS,
    NEW,
    STEP,
    counted,
    days,
    filled,
    in_turn,
    overdue_in_turn,
    put_back,
    taken,
    waits,
)
from decks.modes.spaced_today import beginning, follows_plan, outlook

RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}
AGAIN = 1
CRAM_STEP_MS = 60_000
LONGEST_REPLY = 2000  # characters of a typed answer that are kept


class Spaced(Mode):
    slug = "spaced"
    label = "Spaced"
    icon = "spaced"
    about = "Each card comes back on the day you would nearly forget it. A few minutes a day are enough."
    most_cards = None
    rates = True
    options: ClassVar[tuple[Option, ...]] = OPTIONS

    def preset(self, settings: Settings) -> Preset:
        return preset_of(settings)

    # ---- beginning ------------------------------------------------------------------------------------------------

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        order, steps = beginning(cards, settings, rng, now)
        state = self.started(order, steps, settings, now, rng)
        asked = set(self.cards(state))
        siblings = {str(c.id): list(c.sibling_days) for c in cards if c.sibling_days and c.id in asked}
        return state | {"planned": state["order"] if follows_plan(settings, now) else [], "siblings": siblings}

    def started(
        self, order: Sequence[tuple[int, str]], steps: list[list[int]], settings: Settings, now: Moment, rng: Random
    ) -> State:
        """The state over these cards (with their kinds) and steps, its first questions chosen."""
        order = order[: max(0, MOST_CARDS - len(steps))]
        side, ids = settings["side"], [card for card, _ in order] + [card for _, card in steps]
        state: State = {
            "order": [card for card, _ in order],
            "kinds": "".join(kind for _, kind in order),
            "at": 0,
            "steps": steps,
            "open": None,
            "next": None,
            "done": [],
            "undone": [],
            "back": [card for card in ids if side == "back" or (side == "both" and rng.random() < 0.5)],
            "cram": settings["cram"],
            "planned": [],
            "ahead": int(settings["ahead"] * 60_000),
            "later": {},
            "load": {str(day): count for day, count in now.load.items()},
            "fresh": None,
            "siblings": {},
            "ms": now.ms,
        }
        return filled(state)

    def mix(self, parts: Sequence[State], settings: Settings, now: Moment, rng: Random) -> State:
        """The state of one session over the cards of several, the decks in turn."""
        order = in_turn([list(zip(part["order"], part["kinds"], strict=True)) for part in parts], rng)
        steps = overdue_in_turn([waits(part) for part in parts], now.ms, rng)
        ahead = max(part["ahead"] for part in parts)
        return filled(
            self.started(order, steps, settings | {"ahead": 0}, now, rng)
            | {
                "ahead": ahead,
                "later": {
                    str(card): part["ahead"] for part in parts if part["ahead"] < ahead for card in self.cards(part)
                },
                "back": [card for part in parts for card in part["back"]],
                "planned": [card for part in parts for card in part["planned"]],
                "siblings": {card: days for part in parts for card, days in part["siblings"].items()},
            }
        )

    def beside(self, settings: Settings, *, on: bool) -> Settings:
        """The settings of practice beside the schedule, or (`on` False) of a session that keeps it."""
        return settings | {"cram": on}

    def waiting(self, due: int, fresh: int) -> str:
        return f"{due} due" if due else ""

    def outlook(self, cards: Sequence[CardFacts], settings: Settings, now: Moment) -> Outlook:
        return outlook(cards, settings, now)

    def new_wanted(self, settings: Settings, now: Moment) -> int | None:
        """How many new cards may still be asked today; None where a plan chooses among all cards."""
        if follows_plan(settings, now):
            return None
        return max(0, self.preset(settings).new_per_day - now.new_done)

    # ---- going on -------------------------------------------------------------------------------------------------

    def cards(self, state: State) -> list[int]:
        asked = [each[0] for each in (state["open"], state["next"]) if each]
        return [*asked, *(card for _, card in state["steps"]), *state["order"][state["at"] :]]

    def elsewhere(self, state: State, held: Mapping[int, tuple[int, Schedule]], now: Moment) -> frozenset[int]:
        if state["cram"]:
            return frozenset()
        steps, waiting = {card: due for due, card in waits(state)}, self.cards(state)
        planned = set(state.get("planned", waiting))
        return frozenset(
            card
            for card in waiting
            if _is_elsewhere(steps.get(card), *held.get(card, NOT_HELD), now, planned=card in planned)
        )

    def prompts(self, state: State, most: int) -> list[Prompt]:
        done, total = self.progress(state).done, self.progress(state).total
        asked = [each for each in (state["open"], state["next"]) if each][:most]
        return [
            Prompt(card, "back" if card in state["back"] else "front", done + 1 + place, max(total, done + 1 + place))
            for place, (card, _, _) in enumerate(asked)
        ]

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        if not state["open"]:
            raise Refused("Nothing is asked just now.")
        card, kind, due = state["open"]
        result = self._result(card, reply, cram=state["cram"])
        entry = [card, kind, due, result.rating, int(state["next"] is not None), state["fresh"]]
        after = state | {"open": state["next"], "next": None, "done": [*state["done"], entry], "undone": []}
        return Turn(after, (result,))

    def _result(self, card: int, reply: Mapping[str, str], *, cram: bool) -> Result:
        do = reply.get("do", "")
        if do == "reset" and not cram:
            return Result(card, "reset", 0.0)
        if do == "due" and not cram:
            return Result(card, "due", 0.0, days=days(reply.get("days", "")))
        if do not in RATINGS:
            raise Refused("Choose how well you recalled it.")
        rating = RATINGS[do]
        typed = reply.get("typed", "").replace("\0", "").strip()[:LONGEST_REPLY]
        return Result(card, "cram" if cram else "self", float(rating > AGAIN), rating, response=typed)

    def told(self, reply: Mapping[str, str]) -> str:
        do = reply.get("do", "")
        if do == "due":
            ahead = days(reply.get("days", ""))
            return {0: "Due today.", 1: "Due tomorrow."}.get(ahead, f"Due in {ahead} days.")
        return "The card begins anew, as if you had never met it." if do == "reset" else ""

    def after(self, state: State, schedules: Mapping[int, Schedule], now: Moment) -> State:
        card, _, _, rating, _, _ = state["done"][-1]
        schedule = schedules.get(card)
        due = schedule.due_ms if schedule else None
        if state["cram"]:
            due = now.ms + CRAM_STEP_MS if rating == AGAIN else None
        given = schedule.due_day if schedule and schedule.state == REVIEW and not state["cram"] else None
        load = counted(state["load"], state["fresh"], 1)
        after = state | {"ms": now.ms, "load": load, "fresh": given, "steps": list(state["steps"])}
        if due is not None:
            insort(after["steps"], [due, card])
        return filled(after)

    def load(self, state: State, place: int) -> Load | None:
        load = counted(state["load"], state["fresh"], 1) if place else state["load"]
        asked = (state["next"] if place else state["open"]) or [0]
        return Load({int(day): count for day, count in load.items()}, state.get("siblings", {}).get(str(asked[0]), ()))

    # ---- back and forth -------------------------------------------------------------------------------------------

    def undo(self, state: State) -> State:
        if not state["done"]:
            raise Refused("There is nothing to take back yet.")
        *done, entry = state["done"]
        card, kind, due, _, followed, fresh = entry
        again = next((step[0] for step in state["steps"] if step[1] == card), None)
        for each in (state["open"], state["next"]):
            again = each[2] if each and each[:2] == [card, STEP] else again
        taken_back = [entry, again, state["open"], state["next"], state["fresh"]]
        back = state | {"done": done, "undone": [*state["undone"], taken_back]}
        back |= {"load": counted(state["load"], fresh, -1), "fresh": fresh}
        back = put_back(put_back(back, state["next"]), None if followed else state["open"])
        back["steps"] = [step for step in back["steps"] if step[1] != card]
        return back | {"open": [card, kind, due], "next": state["open"] if followed else None}

    def redo(self, state: State) -> State:
        if not state["undone"]:
            raise Refused("There is nothing to do again.")
        *undone, (entry, again, opened, following, given) = state["undone"]
        there = state | {"done": [*state["done"], entry], "undone": undone}
        there |= {"load": counted(state["load"], state["fresh"], 1), "fresh": given}
        there["steps"] = list(state["steps"])
        if again is not None:
            insort(there["steps"], [again, entry[0]])
        followed = entry[4]
        for each in (following,) if followed else (opened, following):
            there = taken(there, each)
        return there | {"open": opened, "next": following}

    def redone(self, state: State, schedules: Mapping[int, Schedule]) -> State:
        known = {card: schedule.due_ms for card, schedule in schedules.items()}
        steps = [[known.get(card) or due, card] for due, card in state["steps"]]
        return state | {"steps": sorted(steps) if steps != state["steps"] else steps}

    def drop(self, state: State, gone: frozenset[int]) -> State:
        if not gone & set(self.cards(state)):
            return state
        keep = [i for i, card in enumerate(state["order"]) if i < state["at"] or card not in gone]
        left = state | {
            "order": [state["order"][i] for i in keep],
            "kinds": "".join(state["kinds"][i] for i in keep),
            "steps": [step for step in state["steps"] if step[1] not in gone],
            "undone": [],
        }
        asked = [each for each in (state["open"], state["next"]) if each and each[0] not in gone]
        return filled(left | {"open": asked[0] if asked else None, "next": asked[1] if asked[1:] else None})

    # ---- where it stands ------------------------------------------------------------------------------------------

    def progress(self, state: State) -> Progress:
        ahead = state["kinds"][state["at"] :]
        asked = [each[1] for each in (state["open"], state["next"]) if each]
        left = {NEW: ahead.count(NEW), STEP: len(state["steps"]), DUE: ahead.count(DUE)}
        for kind in asked:
            left[kind] += 1
        parts = tuple((label, left[kind], asked[:1] == [kind]) for kind, label in KINDS.items())
        missed, right = self._sorted(state)
        waiting = set(self.cards(state))
        settled = [card for card in (*missed, *right) if card not in waiting]
        return Progress(
            done=len(settled),
            right=sum(1 for card in right if card not in waiting),
            total=len(settled) + sum(left.values()),
            parts=parts,
            new=left[NEW],
        )

    def _sorted(self, state: State) -> tuple[list[int], list[int]]:
        """The cards answered so far: those that were missed once, and the others."""
        answered = [entry for entry in state["done"] if entry[3]]
        missed = dict.fromkeys(entry[0] for entry in answered if entry[3] == AGAIN)
        return list(missed), list(dict.fromkeys(entry[0] for entry in answered if entry[0] not in missed))

    def ending(self, state: State) -> Ending | None:
        if state["open"]:
            return None
        missed, right = self._sorted(state)
        asked = 0 if state["cram"] else len(missed) + len(right)  # practice beside the schedule is no exam
        return Ending(len(right) / asked if asked else None, tuple(missed), tuple(right))

    def shows(self, state: State) -> dict[str, Any]:
        return {"redoable": bool(state["undone"])}

    def summary(self, state: State) -> str:
        missed, right = self._sorted(state)
        return f"{len(right)} of {len(missed) + len(right)} recalled"

    def again(self, state: State, missed: bool) -> set[int] | None:
        return set(self._sorted(state)[0]) if missed else None

    def settings_again(self, settings: Settings, missed: bool) -> Settings:
        """Missed cards have been learned again by then: they are practised, which moves no date."""
        return self.beside(super().settings_again(settings, missed), on=missed)


NOT_HELD = (0, Schedule())


def _is_elsewhere(step: int | None, last_at: int, schedule: Schedule, began: Moment, *, planned: bool) -> bool:
    """Whether a card that waits, in a `step` that is due or for its first time, was answered beside the session.

    A card that begins a session is due, unless it is `planned` for an exam: then one that comes later was answered
    last after the session began.
    """
    later = (schedule.due_day or 0) > began.day
    if step is not None:
        return schedule.state not in (LEARNING, RELEARNING) or (schedule.due_ms or 0) != step or later
    return (later or schedule.due_ms is not None) and (last_at > began.ms or not planned)
