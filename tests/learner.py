"""A student at the pages of Learn, in a browser without scripts."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse

from decks import study
from decks.models import Card, Deck, StudySession
from decks.text import plain
from tests.examinee import text
from tests.sitting import Student

CELLS = (
    ("What is a cell?", "The smallest unit of life."),
    ("What is ATP?", "The energy currency of a cell."),
    ("What is DNA?", "The molecule that carries genes."),
    ("What is osmosis?", "Water that moves through a membrane."),
    ("What is RNA?", "A copy of a gene that is read."),
)


class Learner(Student):
    """A person at Learn, who reads what is asked off the page."""

    def begin(self, deck: Deck, kinds: Sequence[str] = ("choice", "true_false", "written"), **settings: str) -> str:
        sent = dict.fromkeys(kinds, "on") | {"strictness": "typos"} | settings
        self.client.force_login(self.user)
        return self._went(self.client.post(reverse("mode", args=[deck.public_id, "learn"]), sent, follow=True))

    @property
    def question(self) -> str:
        """The text of the question."""
        found = re.search(r'<div class="ask"[^>]*>(.*?)</div>', self.page, re.DOTALL)
        return text(found[1]) if found else ""

    @property
    def options(self) -> list[str]:
        return [text(each) for each in re.findall(r"<span>\d</span><span[^>]*>(.*?)</span></button>", self.page)]

    @property
    def statement(self) -> str:
        found = re.search(r'<blockquote class="text"[^>]*>(.*?)</blockquote>', self.page, re.DOTALL)
        return text(found[1]) if found else ""

    @property
    def told(self) -> str:
        """What the card says, once it is told."""
        found = re.search(
            r'The card says<button.*?</p><div class="text reveal"[^>]*>(.*?)</div></div></div>', self.page, re.DOTALL
        )
        return text(found[1]) if found else ""

    @property
    def phase(self) -> str:
        marks = {
            "end": "data-ended",
            "round": "Next round",
            "unsure": "Did you have what the card says",
            "told": ">Go on",
        }
        return next((phase for phase, mark in marks.items() if mark in self.page), "ask")

    @property
    def state(self) -> dict[str, Any]:
        """What the page shows."""
        return study.show(StudySession.objects.latest("pk"), now=self.clock.now).state

    def learn(self, say: Callable[["Learner"], dict[str, str]], most: int = 600) -> int:
        """Go through to the end; returns the number of answers."""
        for number in range(most):
            match self.phase:
                case "end":
                    return number
                case "ask":
                    self.press(**say(self))
                case "unsure":
                    self.press("had-not")
                case _:
                    self.press("on")
        raise AssertionError("It never ends.")


def knowing(learner: Learner) -> dict[str, str]:
    """What somebody answers who knows every card."""
    asked = learner.state["open"]
    if asked["kind"] == "written":
        return {"do": "write", "answer": plain(Card.objects.get(pk=asked["card"]).back)}
    return {"do": "choose", "option": str(asked["right"])}
