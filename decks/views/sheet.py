"""The sheet of a test as its pages show it: questions with their cards, what was answered, and what is said of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.utils import timezone

from decks import progress
from decks import study as studying
from decks.charts import Line, Point, line
from decks.memory.evidence import CHOICE, MATCHING, TRUE_FALSE, WRITTEN
from decks.models import Card, Deck, User
from decks.modes import SCHEDULER, Mode
from decks.modes.asked import options_of
from decks.modes.practice_sheet import fields
from decks.modes.practice_test import is_right

KINDS = {
    CHOICE: ("choose one", "Multiple choice"),
    TRUE_FALSE: ("true or false", "True or false"),
    WRITTEN: ("write", "Written"),
    MATCHING: ("match, a point for each pair", "Matching pairs"),
}
IN_TREND = 12  # attempts, the newest
IN_HISTORY = 50
ROOM_BELOW = 20  # per cent; below a lower dot there is no room for its figure
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
SMALL = ("", "one kind", "two kinds", "three kinds", "four kinds")
LONG_LABEL = 28  # characters of an answer that a narrow list shows whole
LONG_ANSWER, FEW_LINES, MANY_LINES = 80, 3, 6  # characters; lines to write on, on paper


@dataclass(frozen=True, slots=True)
class Field:
    """One answer of the sheet: the name of its field, its number, its card, what was answered, and what is said of it.

    `late` is what arrived after the end, None where nothing was, `late_words` the same in words; `told` is None
    until the test is handed in.
    """

    name: str
    number: int
    card: Card
    answer: str
    late: str | None
    late_words: str
    told: Mapping[str, Any] | None

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return self.answer if self.late is None else self.late

    @property
    def right(self) -> bool | None:
        """Whether it counts as right; None before it is judged."""
        return is_right(self.told) if self.told else None

    @property
    def points(self) -> int:
        """How many key points the answer has."""
        return len(self.told["met"]) + len(self.told["missing"]) if self.told else 0

    @property
    def verdict(self) -> tuple[str, str, str]:
        """The icon, the class and the word for it."""
        if self.right:
            return "met", "yes-t", "right"
        if self.right is None:
            return "half", "half-t", "for you to judge"
        partly = self.told and self.told["met"] and not self.told["override"]
        return ("half", "no-t", "in part") if partly else ("open", "no-t", "wrong")


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its place on the sheet from 0, and its fields."""

    at: int
    question: Mapping[str, Any]
    fields: tuple[Field, ...]

    @property
    def numbers(self) -> str:
        """ "3", or "4 to 8" for a group."""
        first, last = self.fields[0].number, self.fields[-1].number
        return str(first) if first == last else f"{first} to {last}"

    @property
    def words(self) -> str:
        """The kind of question, in words."""
        return KINDS[self.question["kind"]][0]

    @property
    def pairs(self) -> list[tuple[str, Field, str]]:
        """The stems of a group, each with its field and the letter of its answer."""
        owners = [answer["card"] for answer in self.question["answers"]]
        letters = [ascii_uppercase[owners.index(each.card.pk)] for each in self.fields]
        stems = dict(zip(self.question["cards"], self.question["stems"], strict=True))
        return [(stems[each.card.pk], each, letter) for each, letter in zip(self.fields, letters, strict=True)]

    @property
    def is_long(self) -> bool:
        """Whether the answers of a group are too long for a list that is folded up, or hold formulas."""
        shown = self.question["answers"]
        return "formulas" in self.question or any(len(answer["text"]) > LONG_LABEL for answer in shown)

    @property
    def lines(self) -> range:
        """The lines to write on, on paper."""
        card = self.fields[0].card
        answer = card.back if self.question["side"] == "front" else card.front
        return range(MANY_LINES if len(answer) > LONG_ANSWER else FEW_LINES)


def sheet_context(shown: studying.Shown, now: datetime) -> dict[str, Any]:
    """The rows of the sheet, what is blank, how long there is, and after handing in the result."""
    state, session = shown.state, shown.session
    rows = list(rows_of(shown))
    single = state["single"] and state["handed"] is None
    open_rows = [row for row in rows if row.at == state["at"]] if single else rows
    context = {
        "rows": rows,
        "open_rows": open_rows,
        "lacks": shown.mode.lacks(shown.mode.clean(session.settings), len(shown.mode.cards(state))),
        "options": max((options_of(row.question) for row in open_rows), default=0),
        "blank": [(row.at, each) for row in rows for each in row.fields if not each.shown],
        "kinds": SMALL[len({row.question["kind"] for row in rows})],
        "at": state["at"],
        "late": len(state["late"]),
        "ends": state["ends"],
        "left_ms": max(0, (state["ends"] or 0) - int(now.timestamp() * 1000)),
        "left": _left(state["ends"], now),
        "is_over": state["ends"] is not None and now.timestamp() * 1000 >= state["ends"],
        "attempt": "" if session.settings.get("retake") else _ordinal(progress.attempt_number(session)),
    }
    return context | (_result(shown, rows) if state["handed"] is not None else {})


def rows_of(shown: studying.Shown) -> Iterator[Row]:
    """The questions of a sheet, as they were asked."""
    state, drafts, number = shown.state, shown.state["drafts"], 1
    cards = studying.cards_as_asked(shown)
    for at, question in enumerate(state["sheet"]):
        ids = question.get("cards") or [question["card"]]
        told = state["results"][at] if state["results"] else [None] * len(ids)
        names = fields(question, at)
        found = tuple(
            Field(name, number + place, cards[pk], drafts.get(name, ""), late, _words(question, late), said)
            for place, (name, pk, said) in enumerate(zip(names, ids, told, strict=True))
            if pk in cards
            for late in (state["late"].get(name),)
        )
        number += len(ids)
        if found:
            yield Row(at, question, found)


def _words(question: Mapping[str, Any], answer: str | None) -> str:
    """An answer as it is told to the student."""
    if not answer or question["kind"] == WRITTEN:
        return answer or ""
    if question["kind"] == TRUE_FALSE:
        return ("False", "True")[int(answer)]
    return str(question["answers"][int(answer)]["text"] if "answers" in question else question["options"][int(answer)])


def _result(shown: studying.Shown, rows: list[Row]) -> dict[str, Any]:
    deck = shown.session.deck
    assert deck is not None  # a test is of one deck
    told = [each for row in rows for each in row.fields]
    right, judged = sum(1 for each in told if each.right), sum(1 for each in told if each.right is not None)
    context = {
        "right": right,
        "judged": judged,
        "total": len(told),
        "to_judge": len(told) - judged,
        "left": sum(1 for each in told if each.card.deleted is None),
        "purged": sum(len(each) for each in shown.state["results"]) - len(told),
        "wrong": [each for each in told if each.right is False],
        "partly": sum(1 for each in told if each.verdict[2] == "in part"),
        "by_kind": _by_kind(rows),
        "this": shown.session.public_id,
        "scheduler": SCHEDULER,
    }
    return context | history_context(shown.session.student, deck, shown.mode, shown.session.public_id)


def history_context(user: User, deck: Deck, mode: Mode, this: UUID | None = None) -> dict[str, Any]:
    """The student's attempts at the tests of a deck: the first, the best, the newest.

    The trend joins those that are as long as `this` one, without it as the newest.
    """
    attempts = progress.attempts_at(user, deck, mode)
    if attempts is None:
        return {"attempts": None}
    first, best, newest = attempts.first, attempts.best, attempts.scores[::-1]
    words = {first.public_id: "your first", best.public_id: "your best"} if first != best else {}
    kept = [each for place, each in enumerate(newest) if place < IN_HISTORY or each.public_id in words]
    history = [(each, words.get(each.public_id, "")) for each in kept]
    alike = attempts.like(this)
    return {"attempts": attempts, "alike": alike, "history": history, "trend": _trend(alike.scores[-IN_TREND:])}


def _trend(scores: Sequence[progress.TestScore]) -> tuple[Line, list[tuple[float, float, float, str]]] | None:
    """The scores over the attempts, where there are several: the line, and each with its figure above or below it."""
    if len(scores) < 2:
        return None
    values = [100 * each.score for each in scores]
    first, last = _ends(*(timezone.localtime(scores[place].on) for place in (0, -1)))
    names = [first, *[""] * (len(scores) - 2), last]
    drawn = line([Point(value) for value in values], names, low=0, high=100, unit="\N{NO-BREAK SPACE}%")
    below = [
        ROOM_BELOW <= value < min(values[max(at - 1, 0) : at] + values[at + 1 : at + 2])
        for at, value in enumerate(values)
    ]
    figures = [
        (x, y, y + 18 if under else y - 9, f"{value:.0f}")
        for (x, y), under, value in zip(drawn.places, below, values, strict=True)
    ]
    return drawn, figures


def _ends(first: datetime, last: datetime) -> tuple[str, str]:
    """The days on which a line begins and ends; where both are one day, that day once, with the times."""
    today = timezone.localdate()
    begins, ends = ("today" if each.date() == today else f"{each.day} {each:%b}" for each in (first, last))
    if first.date() != last.date():
        return begins, ends
    times = f"{first:%H:%M}", f"{last:%H:%M}"
    return f"{begins}, {times[0]}", times[1] if times[0] != times[1] else ""


def _left(ends: int | None, now: datetime) -> str:
    """How long there is, in words; the page counts on."""
    if ends is None:
        return ""
    left = ends / 1000 - now.timestamp()
    return f"{ceil(left / 60)} min left" if left > 0 else "The time is over"


def _ordinal(number: int) -> str:
    """1 -> "first", 21 -> "21st"."""
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _by_kind(rows: list[Row]) -> list[tuple[str, int, int, float]]:
    """For each kind of question: its name, right answers, judged ones, and their share."""
    right, of = Counter[str](), Counter[str]()
    for row in rows:
        for each in row.fields:
            if each.right is not None:
                of[row.question["kind"]] += 1
                right[row.question["kind"]] += each.right
    return [(KINDS[kind][1], right[kind], of[kind], right[kind] / of[kind]) for kind in KINDS if of[kind]]
