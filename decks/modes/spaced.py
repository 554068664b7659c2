"""Spaced: each card comes back on the day on which it would nearly be forgotten.

State: `order` (cards still to come for the first time in this session) with `kinds` (n new, r review, one letter a
card) and `at` (how many of them have been taken); `steps`, cards that come again within the session, as [due, card]
in milliseconds, the soonest first; `open` and `next`, each [card, kind, due] or None; `done`, what was answered, for
undo, and `undone`, for redo; `load`, reviews due by study day, in which the last answer (`fresh`) is not counted yet.
The next question is chosen together with the open one, so what follows never depends on the reply.
"""

from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import ClassVar

from decks.memory import REVIEW, Load, Preset, Schedule
from decks.memory.exam import plan
from decks.memory.queue import Item, Queue, build
from decks.modes.base import (
    MOST_CARDS,
    CardFacts,
    Ending,
    Mode,
    Moment,
    Outlook,
    Progress,
    Prompt,
    Refused,
    Result,
    Settings,
    State,
    Turn,
)
from decks.modes.options import Option
from decks.modes.spaced_options import OPTIONS, preset_of
from decks.modes.spaced_queue import DUE, KINDS, NEW, STEP, arranged, counted, days, filled, mixed, put_back, taken

RATINGS = {"again": 1, "hard": 2, "good": 3, "easy": 4}
AGAIN = 1
CRAM_STEP_MS = 60_000
LONGEST_REPLY = 2000  # characters of a typed answer that are kept
LEAST_GAIN = 0.005  # of recall at the exam, below which an answer is not worth its time


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
        active = [card for card in cards if not card.aside]
        if settings["cram"]:
            order = [(card.id, NEW if card.schedule.memory is None else DUE) for card in active]
            rng.shuffle(order)
            steps: list[list[int]] = []
        else:
            queue = self._queue(active, settings, now, rng)
            reviews, new = [(card, DUE) for card in queue.reviews], [(card, NEW) for card in queue.new]
            order = arranged(reviews, new, settings["place"])
            steps = [[card.schedule.due_ms, card.id] for card in active if card.schedule.due_ms is not None]
            of_days = set(queue.learning) - {card for _, card in steps}
            steps += [[0, card] for card in of_days]
        return self.started(order[:MOST_CARDS], sorted(steps), settings, now, rng)

    def started(
        self, order: Sequence[tuple[int, str]], steps: list[list[int]], settings: Settings, now: Moment, rng: Random
    ) -> State:
        """The state over these cards (with their kinds) and steps, its first questions chosen."""
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
            "ahead": int(settings["ahead"] * 60_000),
            "load": {str(day): count for day, count in now.load.items()},
            "fresh": None,
            "ms": now.ms,
        }
        return filled(state)

    def mix(self, parts: Sequence[State], settings: Settings, now: Moment, rng: Random) -> State:
        """The state of one session over the cards of several, the decks in turn."""
        steps = [step for part in parts for step in part["steps"]]
        steps += [
            [each[2], each[0]] for part in parts for each in (part["open"], part["next"]) if each and each[1] == STEP
        ]
        state = self.started(mixed(parts, rng)[:MOST_CARDS], sorted(steps), settings, now, rng)
        return state | {"back": [card for part in parts for card in part["back"]]}

    def _queue(self, active: Sequence[CardFacts], settings: Settings, now: Moment, rng: Random | None) -> Queue:
        seen = {card.sibling for card in active if card.schedule.memory and card.schedule.last_day == now.day}
        items = [Item(card.id, card.schedule, card.sibling or None, place) for place, card in enumerate(active)]
        queue = build(
            items,
            day=now.day,
            now=now.ms,
            preset=replace(self.preset(settings), parameters=now.parameters),
            order=settings["order"],
            rng=rng or Random(now.day),  # noqa: S311
            new_done=now.new_done,
            reviews_done=now.reviews_done,
            siblings_seen=seen - {""},
        )
        follows = settings["exam"] and now.exam_day is not None and now.exam_day >= now.day
        return self._planned(queue, active, now) if follows else queue

    def _planned(self, queue: Queue, active: Sequence[CardFacts], now: Moment) -> Queue:
        """The queue as an exam wants it: what gains the most by the minute, within the minutes of the day."""
        assert now.exam_day is not None
        waiting = {card.id: card.schedule for card in active if card.id not in queue.learning + queue.soon}
        todays = plan(
            {card: (held.memory, held.last_day) for card, held in waiting.items()},
            day=now.day,
            exam_day=now.exam_day,
            minutes=max(0.0, now.exam_minutes - now.spent_ms / 60_000),
            least=LEAST_GAIN,
            parameters=now.parameters,
        )
        new = {card for card, held in waiting.items() if held.memory is None}
        return Queue(
            learning=queue.learning,
            reviews=tuple(card for card in todays.cards if card not in new),
            new=tuple(card for card in todays.cards if card in new),
            soon=queue.soon,
            next_ms=queue.next_ms,
            next_day=now.day + 1,
        )

    def waiting(self, due: int, fresh: int) -> str:
        return f"{due} due" if due else ""

    def outlook(self, cards: Sequence[CardFacts], settings: Settings, now: Moment) -> Outlook | None:
        queue = self._queue([card for card in cards if not card.aside], settings, now, None)
        return Outlook(
            new=len(queue.new),
            learning=len(queue.learning + queue.soon),
            reviews=len(queue.reviews),
            new_held_back=queue.new_over_limit,
            reviews_held_back=queue.reviews_over_limit,
            buried=queue.buried,
            next_ms=queue.next_ms,
            next_day=queue.next_day,
        )

    # ---- going on -------------------------------------------------------------------------------------------------

    def cards(self, state: State) -> list[int]:
        waiting = [card for _, card in state["steps"]]
        return [*state["order"], *waiting, *(each[0] for each in (state["open"], state["next"]) if each)]

    def prompts(self, state: State, most: int) -> list[Prompt]:
        done, total = self.progress(state).done, self.progress(state).total
        asked = [each for each in (state["open"], state["next"]) if each][:most]
        return [
            Prompt(card, "back" if card in state["back"] else "front", done + 1 + place, max(total, done + 1 + place))
            for place, (card, _, _) in enumerate(asked)
        ]

    def answer(self, state: State, reply: Mapping[str, str], now: Moment) -> Turn:
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
        return Load({int(day): count for day, count in load.items()})

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
        answered = [entry for entry in state["done"] if entry[3]]
        ahead = state["kinds"][state["at"] :]
        asked = [each[1] for each in (state["open"], state["next"]) if each]
        left = {NEW: ahead.count(NEW), STEP: len(state["steps"]), DUE: ahead.count(DUE)}
        for kind in asked:
            left[kind] += 1
        parts = tuple((label, left[kind], asked[:1] == [kind]) for kind, label in KINDS.items())
        right = sum(1 for entry in answered if entry[3] > AGAIN)
        return Progress(done=len(answered), right=right, total=len(answered) + sum(left.values()), parts=parts)

    def ending(self, state: State) -> Ending | None:
        if state["open"]:
            return None
        answered = [entry for entry in state["done"] if entry[3]]
        missed = dict.fromkeys(entry[0] for entry in answered if entry[3] == AGAIN)
        right = dict.fromkeys(entry[0] for entry in answered if entry[0] not in missed)
        all_of_them = len(missed) + len(right)
        return Ending(len(right) / all_of_them if all_of_them else None, tuple(missed), tuple(right))

    def summary(self, state: State) -> str:
        done = self.progress(state)
        return f"{done.right} of {done.done} recalled"

    def again(self, state: State, missed: bool) -> set[int] | None:
        ending = self.ending(state)
        return set(ending.missed) if missed and ending else None
