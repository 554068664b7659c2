"""A student who is called by Kai: one call after the other, in memory, with the real grader by words alone."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

from decks.grading import Verdict, grade
from decks.modes import CardFacts, Moment, Result, Texts, Turn
from decks.modes.call import Call
from decks.tutor.script import KAI, OF_CARDS

NOW = 1_800_000_000_000
MOST = 1500  # events of a call that ends
Cards = Sequence[tuple[str, str]]
Grader = Callable[[str, str, str], Verdict]


def by_words(question: str, reference: str, answer: str) -> Verdict:
    return grade(question=question, reference=reference, answer=answer, by_words=True)


class Caller:
    """A call over these cards (question, answer), whose numbers begin at 1."""

    def __init__(self, cards: Cards, *, grader: Grader = by_words, seed: int = 1, **settings: Any) -> None:
        self.mode, self.grader, self.now = Call(), grader, NOW
        self.texts = {number: Texts(number, *sides, ("en", "en")) for number, sides in enumerate(cards, 1)}
        facts = [CardFacts(number, band="learning") for number in self.texts]
        state = self.mode.begin(facts, self.mode.clean({"minutes": "0"} | settings), Random(seed), self.moment)
        self.state = self.complete(state)
        self.results: list[Result] = []
        self.recorded: dict[int, list[Result]] = {}

    @property
    def moment(self) -> Moment:
        return Moment(self.now, 20_000)

    def complete(self, state: dict[str, Any]) -> dict[str, Any]:
        while wanted := self.mode.wants(state):
            state = self.mode.made(state, {card: self.texts[card] for card in wanted if card in self.texts})
        return state

    # ---- what the student does ------------------------------------------------------------------------------------

    def do(self, do: str, said: str = "", *, wait: float = 5, **more: str) -> list[str]:
        """One reply after so many seconds; returns what Kai says to it."""
        self.now += int(wait * 1000)
        reply = {"do": do, "said": said, **more}
        verdicts = [self._verdict(each) for each in self.mode.to_grade(self.state, reply, self.moment)]
        turn = self.mode.answer(self.state, reply, self.moment, verdicts)
        self.state = self.complete(turn.state)
        self._record(turn)
        return self.heard

    def say(self, said: str, **more: Any) -> list[str]:
        return self.do("say", said, **more)

    def _verdict(self, each: Any) -> Verdict:
        item = self.texts[each.card].item(each.side)
        return self.grader(item.question, item.answer, each.answer)

    def _record(self, turn: Turn) -> None:
        for card in turn.taken_back:
            self.recorded[card].pop()
        for result in turn.results:
            self.results.append(result)
            self.recorded.setdefault(result.card, []).append(result)

    # ---- what the student hears -----------------------------------------------------------------------------------

    @property
    def shown(self) -> Mapping[str, Any]:
        return self.mode.shows(self.state)

    @property
    def phase(self) -> str:
        return str(self.shown["phase"])

    @property
    def heard(self) -> list[str]:
        return [each["text"] for each in self.shown["lines"]]

    @property
    def kinds(self) -> list[str]:
        """The kinds of lines that Kai said last."""
        return [each["kind"] for each in self.shown["lines"]]

    @property
    def card(self) -> int:
        return int(self.mode.prompts(self.state, 1)[0].card)

    @property
    def answer(self) -> str:
        """What the card says that is asked."""
        return self.texts[self.card].item(self.state["open"]["side"]).answer

    @property
    def last_entry(self) -> str:
        """The number of what the student said last, as a reply has it."""
        return str(max(each["n"] for each in self.shown["script"] if each["who"] != KAI))

    def talk(self, behaves: Callable[["Caller"], object]) -> int:
        """Go on until the call ends; returns the number of events."""
        for number in range(MOST):
            if self.phase == "done":
                return number
            behaves(self)
        raise AssertionError("The call never ends.")


def repeated(script: Iterable[Mapping[str, Any]], turns: int = 5) -> dict[str, int]:
    """Kai's own lines that were said twice within so many turns, and how often."""
    last, found = dict[str, int](), Counter[str]()
    for each in script:
        if each["who"] == KAI and each["kind"] not in OF_CARDS:
            if each["turn"] - last.get(each["text"], -99) <= turns:
                found[each["text"]] += 1
            last[each["text"]] = each["turn"]
    return dict(found)
