"""Flashcards: turn the cards over, and, where wanted, sort them into "still learning" and "know".

State: `order` (card ids), `asks` (one letter a card: f when the front asks, b when the back does), `at` (index of the
open card) and, with sorting, `sorted` (one letter a sorted card: k for know, l for still learning).
Turning a card is no answer and never leaves the page; sorting is a self-graded answer.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import ClassVar

from decks.grading import Verdict
from decks.modes.base import Ending, Mode, Progress, Prompt, Refused, Result, Settings, State, Turn
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Option, Switch
from decks.modes.which import WHICH_CARDS, WHICH_SIDE

KNOW = Result(card=0, form="self", score=1.0, rating=3)
LEARNING = Result(card=0, form="self", score=0.0, rating=1)


class Flashcards(Mode):
    slug = "flashcards"
    label = "Flashcards"
    icon = "flash"
    about = "Turn the cards over, and sort what you know from what you are still learning."
    in_table = False
    options: ClassVar[tuple[Option, ...]] = (
        WHICH_CARDS,
        WHICH_SIDE,
        Switch("shuffle", "Shuffle", False),
        Switch("sorting", "Sort into “Still learning” and “Know”", True),
        Switch("autoplay", "Turn by itself and read aloud", False, help="Stops as soon as you touch a key."),
    )

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        order = [card.id for card in cards]
        if settings["shuffle"]:
            rng.shuffle(order)
        side = settings["side"]
        asks = "".join(rng.choice("fb") if side == "both" else side[0] for _ in order)
        state: State = {"order": order, "asks": asks, "at": 0}
        return state | {"sorted": ""} if settings["sorting"] else state

    def prompts(self, state: State, most: int) -> list[Prompt]:
        total, at = len(state["order"]), state["at"]
        return [
            Prompt(state["order"][i], "front" if state["asks"][i] == "f" else "back", i + 1, total)
            for i in range(at, min(at + most, total))
        ]

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        if "sorted" not in state:
            return Turn(state | {"at": self._place(state, reply)})
        result = {"know": KNOW, "learning": LEARNING}.get(reply.get("do", ""))
        if result is None or state["at"] >= len(state["order"]):
            raise Refused("Choose “Still learning” or “Know”.")
        letter = "k" if result is KNOW else "l"
        card = state["order"][state["at"]]
        after = state | {"at": state["at"] + 1, "sorted": state["sorted"] + letter}
        return Turn(after, (Result(card, result.form, result.score, result.rating),))

    def _place(self, state: State, reply: Mapping[str, str]) -> int:
        """The index to move to: one past the last card is the end page."""
        step = {"next": 1, "back": -1}.get(reply.get("do", ""))
        if step is None:
            raise Refused("Choose “Back” or “Next”.")
        return min(max(int(state["at"]) + step, 0), len(state["order"]))

    def undo(self, state: State) -> State:
        if not state.get("sorted"):
            raise Refused("There is nothing to take back yet.")
        return state | {"at": state["at"] - 1, "sorted": state["sorted"][:-1]}

    def drop(self, state: State, gone: frozenset[int]) -> State:
        """Cards already behind the student stay in the order, so that the letters keep their places."""
        keep = [i for i, card in enumerate(state["order"]) if i < state["at"] or card not in gone]
        return state | {
            "order": [state["order"][i] for i in keep],
            "asks": "".join(state["asks"][i] for i in keep),
        }

    def progress(self, state: State) -> Progress:
        return Progress(done=state["at"], right=state.get("sorted", "").count("k"), total=len(state["order"]))

    def ending(self, state: State) -> Ending | None:
        if state["at"] < len(state["order"]):
            return None
        if "sorted" not in state:
            return Ending(score=None)
        pairs = list(zip(state["order"], state["sorted"], strict=False))
        right = tuple(card for card, letter in pairs if letter == "k")
        missed = tuple(card for card, letter in pairs if letter == "l")
        return Ending(score=len(right) / len(pairs) if pairs else None, missed=missed, right=right)

    def summary(self, state: State) -> str:
        done = self.progress(state)
        return f"{done.right} of {done.total} known" if "sorted" in state else f"{done.total} turned over"
