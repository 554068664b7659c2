"""A session of each mode from its start to its end, or to where it is left open: what a student does there."""

from collections.abc import Callable, Mapping
from typing import Any

from decks import study
from decks.management.demo.learner import Learner
from decks.management.demo.replies import share_of, written
from decks.memory.evidence import MATCHING, TRUE_FALSE, WRITTEN
from decks.modes.learn_rounds import ASK, END, UNSURE
from decks.modes.matching import DONE
from decks.modes.practice_sheet import fields
from decks.modes.practice_test import is_right

Answers = Mapping[int, str]
"""The answers of a deck's cards in plain text, by card."""
UNDONE = 0.015  # the share of cards that are taken back after they were sorted or rated
LITTLE, ENOUGH = 0.35, 0.6  # shares of an answer's words: up to the one it was missed, from the other on it was had
SHOWN, SHOWN_ON_A_BOARD = 0.2, 0.6  # how often one that would not be recalled is known again among others


def cards(learner: Learner, shown: study.Shown, answers: Answers, stop: int | None) -> None:
    """Turn card after card and sort or rate it; now and then the last answer is taken back."""
    given = 0
    while shown.asked and given != stop:
        learner.think()
        card = shown.asked[0].card
        knows = learner.knows(card.pk)
        if not knows:
            learner.perhaps_star(card)
        rated = learner.rng.choices(("hard", "good", "easy"), (2, 9, 1))[0] if knows else "again"
        shown = learner.reply(shown, do=rated if shown.mode.rates else "know" if knows else "learning")
        given += 1
        if learner.rng.random() < UNDONE:
            shown = learner.take_back(shown)
            given -= 1


def rounds(learner: Learner, shown: study.Shown, answers: Answers, stop: int | None) -> None:
    """Learn until each card is recalled: choose, write, and read what was said of it."""
    given = 0
    while (phase := shown.state["phase"]) != END:
        asked = shown.state["open"]
        if phase == ASK:
            if given == stop:
                return
            given += 1
            learner.think()
            answer = _answer(learner, asked, answers)
            do = "write" if asked["kind"] == WRITTEN else "choose"
            reply = {"do": do, "answer": answer, "option": answer} if answer else {"do": "dont-know"}
        elif phase == UNSURE:
            learner.think(0.3)
            share = share_of(answers[asked["card"]], shown.state["told"]["given"])
            reply = {"do": "had" if share > ENOUGH else "had-not"}
        else:
            learner.think(0.2)
            reply = {"do": "on"}
        shown = learner.reply(shown, **reply)


def sheet(learner: Learner, shown: study.Shown, answers: Answers, stop: int | None) -> None:
    """Fill in a test question by question, hand it in, and judge what the machine leaves open."""
    filled = dict[str, str]()
    for number, question in enumerate(shown.state["sheet"]):
        if number == stop:
            return
        names = fields(question, number)
        learner.think(len(names))
        found = _paired(learner, question) if question["kind"] == MATCHING else [_answer(learner, question, answers)]
        filled |= zip(names, found, strict=True)
        learner.draft(shown, filled)
    shown = learner.reply(shown, do="hand-in-anyway", **filled)
    for name, word in _said(learner, shown, answers):
        learner.think(0.3)
        shown = learner.reply(shown, do=word, q=name)


def board(learner: Learner, shown: study.Shown, answers: Answers, stop: int | None) -> None:
    """Find the pairs of a board, one question after the other; what is not known is tried."""
    shown = learner.reply(shown, do="start")
    while (state := shown.state)["phase"] != DONE:
        learner.think(0.45)
        one, *others = [place for place, tile in enumerate(state["left"]) if tile["card"] not in state["found"]]
        card = state["left"][one]["card"]
        wrong = [state["left"][place]["card"] for place in others]
        found = card if not wrong or learner.knows(card, shown=SHOWN_ON_A_BOARD) else learner.rng.choice(wrong)
        right = [tile["card"] for tile in state["right"]].index(found)
        shown = learner.reply(shown, do="pair", a=f"l{one}", b=f"r{right}")


def _answer(learner: Learner, question: Mapping[str, Any], answers: Answers) -> str:
    """What is written, or the number of the option that is chosen; "" for nothing."""
    card, rng = question["card"], learner.rng
    if question["kind"] == WRITTEN:
        return written(answers, card, knows=learner.knows(card), rng=rng)
    options = 2 if question["kind"] == TRUE_FALSE else len(question["options"])
    knows = learner.knows(card, shown=SHOWN)
    return str(question["right"] if knows else rng.choice([n for n in range(options) if n != question["right"]]))


def _paired(learner: Learner, question: Mapping[str, Any]) -> list[str]:
    """For each pair of a group, the number of the answer that is put beside it."""
    owners = [answer["card"] for answer in question["answers"]]
    known = [learner.knows(card, shown=SHOWN) for card in question["cards"]]
    return [
        str(owners.index(card) if knows else learner.rng.randrange(len(owners)))
        for card, knows in zip(question["cards"], known, strict=True)
    ]


def _said(learner: Learner, shown: study.Shown, answers: Answers) -> list[tuple[str, str]]:
    """By the name of a field, what a student says of the answer in it: where nobody has yet, or where they argue.

    What is half right is left to be judged.
    """
    unsure, wrong = list[tuple[str, str]](), list[tuple[str, str]]()
    for number, question in enumerate(shown.state["sheet"]):
        for name, told in zip(fields(question, number), shown.state["results"][number], strict=True):
            share = share_of(answers[told["card"]], told["given"])
            if is_right(told) is None and not LITTLE < share <= ENOUGH:
                unsure.append((name, "right" if share > ENOUGH else "wrong"))
            elif told["given"] and is_right(told) is False:
                wrong.append((name, "right"))
    return unsure + wrong[:1] if learner.person.argues else unsure


SITTINGS: Mapping[str, Callable[[Learner, study.Shown, Answers, int | None], None]] = {
    "flashcards": cards,
    "spaced": cards,
    "learn": rounds,
    "test": sheet,
    "matching": board,
}
