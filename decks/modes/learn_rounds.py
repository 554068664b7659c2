"""How the questions of Learn follow each other: pure moves of its state (see learn.py)."""

from typing import Any

from decks.memory.evidence import CHOICE, TRUE_FALSE, WRITTEN
from decks.modes.base import State, dice

NEW, FAMILIAR, RECALLED = "n", "f", "r"
ASK, UNSURE, TOLD, ROUND, END = "ask", "unsure", "told", "round", "end"
RIGHT, HINTED_RIGHT, WRONG = "y", "h", "n"
RECOGNISING = (CHOICE, CHOICE, TRUE_FALSE)  # true or false is easily guessed, so it is rarer


def goal(state: State) -> str:
    """How far a card is to come: to be recalled, or recognised where nothing is written."""
    return RECALLED if WRITTEN in state["kinds"] else FAMILIAR


def level(state: State, card: int) -> str:
    """How far a card has come: n new, f recognised, r recalled."""
    return str(state["levels"][state["cards"].index(card)])


def leveled(state: State, card: int, to: str) -> State:
    """The state with a card at another level, at most at the goal."""
    place = state["cards"].index(card)
    to = min(to, goal(state), key="nfr".index)
    return state | {"levels": state["levels"][:place] + to + state["levels"][place + 1 :]}


def begun_round(state: State) -> State:
    """The state at the first question of a new round, or at the end when every card has come to the goal.

    First what was missed, then what was recognised and rested for a round, then new cards, then the other recognised.
    """
    number = state["round"] + 1
    due = set(state["due"])
    groups: list[list[int]] = [[], [], [], []]
    for card, reached, seen in zip(state["cards"], state["levels"], state["seen"], strict=True):
        if reached == goal(state):
            continue
        rested = number - seen >= 2
        groups[0 if card in due else 2 if reached == NEW else 1 if rested else 3].append(card)
    chosen = [card for group in groups for card in group][: state["size"]]
    queue = [[card, kind_for(state, card, number), 0] for card in chosen]
    return moved_on(state | {"round": number, "queue": queue, "ticks": "", "planned": len(queue)})


def kind_for(state: State, card: int, number: int) -> str:
    """How a card is asked in this round: recognised first, then written."""
    kinds = [kind for kind in RECOGNISING if kind in state["kinds"]]
    if (level(state, card) != NEW and WRITTEN in state["kinds"]) or not kinds:
        return WRITTEN
    return dice(state["seed"], number, card).choice(kinds)


def moved_on(state: State) -> State:
    """The state at the next question of the round, at the round's end, or at the end of all."""
    if not state["queue"]:
        done = all(reached == goal(state) for reached in state["levels"])
        return state | {"open": None, "told": None, "phase": END if done else ROUND}
    (card, kind, again), *queue = state["queue"]
    side = state["side"]
    if side == "both":
        side = dice(state["seed"], card).choice(("front", "back"))
    place = state["cards"].index(card)
    seen = [*state["seen"][:place], state["round"], *state["seen"][place + 1 :]]
    opened: dict[str, Any] = {"card": card, "kind": kind, "side": side, "again": again, "hints": 0}
    return state | {"open": opened, "queue": queue, "seen": seen, "told": None, "phase": ASK}


def following(state: State) -> dict[str, Any] | None:
    """The question after the open one: as it has been made, or still to be made; None where the round ends."""
    opened: dict[str, Any] | None = moved_on(state)["open"]
    made = state["next"]
    same = opened and made and all(opened[name] == made[name] for name in ("card", "side", "again"))
    return dict(made) if same else opened


def judged(state: State, *, right: bool, hinted: bool) -> State:
    """The state once the open question was answered: its card's level, what is due, and whether it is asked again."""
    card, kind, again = (state["open"][name] for name in ("card", "kind", "again"))
    due = [each for each in state["due"] if each != card]
    if not right:
        queue = state["queue"] if again else [*state["queue"], [card, kind, 1]]
        wrong = state["wrong"] if card in state["wrong"] else [*state["wrong"], card]
        return state | {"due": [*due, card], "queue": queue, "wrong": wrong, "ticks": state["ticks"] + WRONG}
    state = state | {"ticks": state["ticks"] + (HINTED_RIGHT if hinted else RIGHT)}
    if again:  # it was shown a moment ago; the next round tells
        return state
    reached = RECALLED if kind == WRITTEN and not hinted else FAMILIAR
    return leveled(state | {"due": due}, card, reached)
