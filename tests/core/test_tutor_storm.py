"""Whatever happens in a call, in whatever order: it is taken or refused, and what is recorded agrees with the call."""

import json
from random import Random

import pytest

from decks.grading import Verdict
from decks.modes import Refused
from decks.tutor import EVENTS
from tests.caller import Caller, repeated

CARDS = [(f"What is thing {n}?", f"It is the answer {n} of many, and a second part {n}.") for n in range(1, 9)]
POINTS = ("the answer", "a second part")
OFTEN = ("say",) * 10 + ("correct",) * 3 + ("right", "wrong") * 2 + ("undo", "gone")
EVENTS_OF_ONE = 120


class Storm:
    """A call in which anything happens."""

    def __init__(self, seed: int) -> None:
        self.seed, self.rng = seed, Random(seed)
        minutes, side = self.rng.choice(("0", "5")), self.rng.choice(("front", "both"))
        self.call = Caller(CARDS, grader=self.grader, seed=seed, minutes=minutes, side=side)
        self.last = 0

    def grader(self, question: str, reference: str, answer: str) -> Verdict:
        """Any verdict, and the same for the same answer."""
        rng = Random(f"{question}{answer}{self.seed}")
        band, met = rng.choice(("pass", "miss", "unsure")), rng.randrange(3)
        return Verdict({"pass": 0.9, "unsure": 0.6, "miss": 0.2}[band], band, POINTS[:met], POINTS[met:])

    def blow(self) -> None:
        event = self.rng.choice(OFTEN + EVENTS + ("resume",) * 5 * (self.call.phase == "paused"))
        if event in {"stop", "gone"} and self.rng.random() < 0.9:
            return
        before = json.dumps(self.call.state)
        try:
            getattr(self, f"_{event}", self._happens)(event)
        except Refused:
            assert json.dumps(self.call.state) == before

    def _undo(self, _: str) -> None:
        self.call.state = self.call.complete(self.call.mode.undo(self.call.state))
        self.call.recorded[self.last].pop()

    def _gone(self, _: str) -> None:
        gone = self.rng.choice(list(self.call.texts))
        del self.call.texts[gone]
        self.call.recorded.pop(gone, None)
        self.call.state = self.call.complete(self.call.mode.drop(self.call.state, frozenset({gone})))

    def _happens(self, event: str) -> None:
        more, recorded = {}, len(self.call.results)
        if event == "correct":
            open_to_it = [each["n"] for each in self.call.shown["script"] if each["can_correct"]]
            entries = open_to_it if self.rng.random() < 0.9 else range(40)
            more["entry"] = str(self.rng.choice(entries or [0]))
        if event in {"right", "wrong"} and self.rng.random() < 0.5:
            more["card"] = str(self.rng.randrange(1, 9))
        said = f"word {self.rng.randrange(99)} was said" if event in {"say", "correct"} else ""
        self.call.do(event, said, wait=self.rng.choice((1, 5, 20)), **more)
        if len(self.call.results) > recorded:
            self.last = self.call.results[-1].card

    def check(self) -> None:
        call, state = self.call, self.call.state
        assert json.loads(json.dumps(state)) == state
        assert repeated(call.shown["script"]) == {}
        for card in call.texts:
            askings = [each for each in state["past"] if each["card"] == card and each["right"] is not None]
            assert len(askings) == len(call.recorded.get(card, [])), card
        is_over = call.phase == "done"
        assert is_over == (call.mode.ending(state) is not None) == (not call.mode.prompts(state, 1))
        assert is_over or "question" in state["open"]
        done = call.mode.progress(state)
        assert 0 <= done.right <= done.done <= done.total


@pytest.mark.parametrize("seed", range(12))
def test_a_storm_leaves_a_call_that_agrees_with_its_log(seed: int) -> None:
    storm = Storm(seed)
    for _ in range(EVENTS_OF_ONE):
        storm.blow()
        storm.check()
        if not storm.call.texts:
            return
    if storm.call.phase == "paused":
        storm.call.do("resume")
    if storm.call.phase != "done":
        storm.call.do("stop")
    assert storm.call.phase == "done"
