"""How the questions of a Spaced session follow each other: pure moves of its state (see spaced.py)."""

from bisect import bisect
from collections.abc import Sequence
from random import Random
from typing import Any

from decks.modes.base import Refused, State

NEW, DUE, STEP = "n", "r", "s"
KINDS = {NEW: "New", STEP: "Learning", DUE: "Review"}
FURTHEST_DUE = 3650  # days


def arranged(reviews: list[tuple[int, str]], new: list[tuple[int, str]], place: str) -> list[tuple[int, str]]:
    """Reviews and new cards in one row: new ones evenly between, behind or in front."""
    if place == "after":
        return reviews + new
    if place == "before":
        return new + reviews
    spots = [((i + 1) / (len(reviews) + 1), 0, each) for i, each in enumerate(reviews)]
    spots += [((i + 1) / (len(new) + 1), 1, each) for i, each in enumerate(new)]
    return [each for _, _, each in sorted(spots, key=lambda spot: spot[:2])]


def filled(state: State) -> State:
    """The state with its open and its next question chosen, where there are any."""
    for name in ("open", "next"):
        if state[name] is None:
            choice = picked(state)
            state = taken(state, choice) | {name: choice}
    return state


def picked(state: State) -> list[Any] | None:
    """What comes now: a step that is due, else the next card in order, else a step that is due soon."""
    first = state["steps"][0] if state["steps"] else None
    if first and first[0] <= state["ms"]:
        return [first[1], STEP, first[0]]
    if state["at"] < len(state["order"]):
        return [state["order"][state["at"]], state["kinds"][state["at"]], 0]
    later = state.get("later", {})
    early = (step for step in state["steps"] if step[0] <= state["ms"] + later.get(str(step[1]), state["ahead"]))
    first = next(early, None)
    return [first[1], STEP, first[0]] if first else None


def taken(state: State, asked: list[Any] | None) -> State:
    """The state without a question that is being asked."""
    if asked is None:
        return state
    if asked[1] == STEP:
        return state | {"steps": [step for step in state["steps"] if step[1] != asked[0]]}
    return state | {"at": state["at"] + 1}


def put_back(state: State, asked: list[Any] | None) -> State:
    """The state with a question waiting again that was being asked."""
    if asked is None:
        return state
    if asked[1] == STEP:
        step, steps = [asked[2], asked[0]], list(state["steps"])
        steps.insert(0 if asked[2] <= state["ms"] else bisect(steps, step), step)
        return state | {"steps": steps}
    return state | {"at": state["at"] - 1}


def counted(load: dict[str, int], day: int | None, by: int) -> dict[str, int]:
    """The load with one review more (or fewer) on this day."""
    if day is None:
        return load
    count = load.get(str(day), 0) + by
    return {**load, str(day): count} if count else {key: value for key, value in load.items() if key != str(day)}


def days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= FURTHEST_DUE):
        raise Refused(f"Choose a number of days, from 0 to {FURTHEST_DUE}.")
    return int(text)


def waits(state: State) -> list[list[int]]:
    """All cards of the state that are in steps, as [due, card], the soonest first."""
    asked = [[each[2], each[0]] for each in (state["open"], state["next"]) if each and each[1] == STEP]
    return [*asked, *state["steps"]]


def in_turn[T](parts: Sequence[Sequence[T]], rng: Random) -> list[T]:
    """Several rows in one, changing between them as often as can be (interleaving)."""
    spots = []
    for number, part in enumerate(parts):
        offset = rng.random()
        spots += [((i + offset) / len(part), number, each) for i, each in enumerate(part)]
    return [each for _, _, each in sorted(spots, key=lambda spot: spot[:2])]


def overdue_in_turn(parts: Sequence[Sequence[list[int]]], now: int, rng: Random) -> list[list[int]]:
    """The steps of several sessions: those that are due by now in turn, behind them the others by their time."""
    due = in_turn([[step for step in part if step[0] <= now] for part in parts], rng)
    return due + sorted(step for part in parts for step in part if step[0] > now)
