"""Test: questions of several types on one sheet, of which nothing is given away before it is handed in.

State: `sheet`, the questions (see practice_sheet.py), complete once their texts are known (`is_made`), with the
`revisions` of the cards as they were then; `drafts`, what was answered so far, by the name of the field ("q0", or
"q4.1" for the second pair of group 4); `at`, the question that is open where they are shown one at a time (`single`);
`started`, `ends` (milliseconds since 1970, None without a limit), `extended`, how often there was more time; `late`,
what arrived after the end, which counts only once there is more time; `retake`, whether it asks only what was missed,
which is no attempt and has no score; `warned`, whether blanks or `late` were told since one went on; `turned`, how
many questions are written for want of answers to choose from; `handed`, when it was handed in, and then `results`,
for each question a list of what is said of its cards.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from decks.grading import Verdict
from decks.memory.evidence import CHOICE, MATCHING, TRUE_FALSE, WRITTEN
from decks.modes.asked import (
    ACCENTS,
    HOW_STRICT,
    LONGEST_REPLY,
    Judged,
    chosen_words,
    is_choice,
    options_of,
    picked,
    typed,
)
from decks.modes.base import (
    Ending,
    Mode,
    Progress,
    Prompt,
    Refused,
    Result,
    Settings,
    State,
    Texts,
    ToGrade,
    Turn,
    dice,
)
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Number, Option, Switch
from decks.modes.practice_sheet import blanks, cards_of, drawn, fields, filled_in, fits, has_group, planned, without
from decks.modes.which import WHICH_CARDS, WHICH_SIDE

KINDS = (CHOICE, TRUE_FALSE, WRITTEN, MATCHING)
GRACE_MS = 20_000  # what was answered until the end may take so long to arrive
MORE_MS = 5 * 60_000
UNSURE = "unsure"
HAND_IN, ANYWAY, WITHOUT = "hand-in", "hand-in-anyway", "hand-in-without"  # with blanks; without what came late
MOVES = {"save": 0, "back": -1, "next": 1}
WORDS = {"right": "right", "wrong": "wrong", "machine": ""}  # what a student says of an answer; "" takes it back
TOO_LATE = "This test had been handed in by then. What you wrote since does not count."
TOLD = {
    "more": "You have five more minutes.",
    "right": "That answer counts as right now.",
    "wrong": "That answer counts as wrong now.",
    "machine": "The first verdict holds again.",
}


class PracticeTest(Mode):
    slug = "test"
    label = "Test"
    icon = "test"
    about = "An exam of your own: nothing is given away before you hand it in."
    most_cards = None  # it draws so many as are asked for
    is_exam = True
    yields = True
    then = "learn"
    sitting = "test"
    options: ClassVar[tuple[Option, ...]] = (
        WHICH_CARDS,
        WHICH_SIDE,
        Number("count", "Questions", 20, help="Or all cards where there are fewer.", least=1, most=200),
        Switch("choice", "Multiple choice", True),
        Switch("true_false", "True or false", True),
        Switch("written", "Written", True),
        Switch("matching", "Groups to match", True, help="From 8 questions on, or 3 of each kind."),
        HOW_STRICT,
        ACCENTS,
        Number("minutes", "Minutes", 0, help="0 for as long as you like.", least=0, most=300),
        Switch("single", "One question at a time", False),
        # Over the missed alone, and so no attempt of its own.
        Switch("retake", "", False, kept=False, once=True, free=True),
    )

    # ---- beginning ------------------------------------------------------------------------------------------------

    def clash(self, settings: Settings) -> str:
        return "" if any(settings[kind] for kind in KINDS) else "Choose at least one kind of question."

    def lacks(self, settings: Settings, cards: int) -> str:
        count, kinds = min(cards, settings["count"]), [kind for kind in KINDS if settings[kind]]
        if MATCHING not in kinds or has_group(count, kinds):
            return ""
        few = "1 question is" if count == 1 else f"{count} questions are"
        return f"{few} too few for a group to match; the other kinds share them."

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        chosen = drawn(cards, settings["count"], rng)
        kinds = [kind for kind in KINDS if settings[kind]] or [WRITTEN]
        return {
            "sheet": planned(chosen, kinds, settings["side"], rng),
            "is_made": False,
            "turned": 0,
            "seed": rng.randrange(2**31),
            "drafts": {},
            "late": {},
            "at": 0,
            "single": settings["single"],
            "started": now.ms,
            "ends": now.ms + settings["minutes"] * 60_000 if settings["minutes"] else None,
            "extended": 0,
            "warned": False,
            "handed": None,
            "results": [],
            **{name: settings[name] for name in ("strictness", "accents", "retake")},
        }

    def wants(self, state: State) -> frozenset[int]:
        return frozenset() if state["is_made"] else frozenset(self.cards(state))

    def made(self, state: State, texts: Mapping[int, Texts]) -> State:
        there = without(state["sheet"], frozenset(self.cards(state)) - texts.keys())
        sheet = filled_in(there, texts, dice(state["seed"]))
        asked = {card for question in sheet for card in cards_of(question)}
        turned = _written(sheet) - _written(there)
        revisions = {str(card): texts[card].revision for card in asked}
        return state | {"sheet": sheet, "is_made": True, "turned": turned, "revisions": revisions}

    def revisions(self, state: State) -> Mapping[int, int]:
        return {int(card): revision for card, revision in state.get("revisions", {}).items()}

    # ---- writing --------------------------------------------------------------------------------------------------

    def cards(self, state: State) -> list[int]:
        return [card for question in state["sheet"] for card in cards_of(question)]

    def prompts(self, state: State, most: int) -> list[Prompt]:
        return []

    def draft(self, state: State, reply: Mapping[str, str], now: Moment) -> State:
        """What comes after the end is kept apart: it counts once the student takes more time."""
        if state["handed"] is not None:
            raise Refused("This test has been handed in.")
        sent = {
            name: typed(reply, name)
            for question, name in _fields(state)
            if name in reply and fits(question, typed(reply, name))
        }
        if self.is_late(state, now):
            late = {**state["late"], **sent}.items()
            return state | {"late": {name: text for name, text in late if text != state["drafts"].get(name, "")}}
        return state | {"drafts": {name: text for name, text in {**state["drafts"], **sent}.items() if text}}

    def overtaken(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[State, str]:
        """What an older page says counts, but what it leaves blank may have been answered since."""
        sent = {name: typed(reply, name) for _, name in _fields(state) if typed(reply, name)}
        if state["handed"] is None:
            return self.draft(state, sent, now), ""
        return state, "" if sent.items() <= state["drafts"].items() else TOO_LATE

    def is_over(self, state: State, now: Moment) -> bool:
        """Whether the time is over. Nothing is handed in by itself: the student does that, or takes more time."""
        return state["ends"] is not None and now.ms >= state["ends"]

    def is_late(self, state: State, now: Moment) -> bool:
        """Whether the time is over, and what came in time has arrived."""
        return state["ends"] is not None and now.ms > state["ends"] + GRACE_MS

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        do = reply.get("do", "")
        if state["handed"] is not None:
            return self._judged_anew(state, reply, do)
        if do == "more" and state["ends"] is not None:
            ends = max(state["ends"], now.ms) + MORE_MS
            longer = {"ends": ends, "extended": state["extended"] + 1, "late": {}, "warned": False}
            return Turn(self.draft(state | longer, {**state["late"], **reply}, now))
        kept = self.draft(state, reply, now)
        if do in MOVES:
            at = _place(reply.get("at", ""), state["at"] + MOVES[do])
            return Turn(kept | {"at": max(min(at, len(state["sheet"]) - 1), 0), "warned": False})
        if do not in {HAND_IN, ANYWAY, WITHOUT}:
            raise Refused("Answer the questions, then hand the test in.")
        return Turn(kept | {"warned": True}) if self._warns(kept, do, now) else self._handed_in(kept, now, verdicts)

    def _warns(self, state: State, do: str, now: Moment) -> bool:
        """Whether one is told first of what came too late to count, or of blanks that there is time left to fill."""
        if state["late"]:
            return do != WITHOUT
        return do == HAND_IN and bool(blanks(state)) and not self.is_over(state, now)

    def told(self, reply: Mapping[str, str]) -> str:
        return TOLD.get(reply.get("do", ""), "")

    # ---- handing in -----------------------------------------------------------------------------------------------

    def to_grade(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[ToGrade, ...]:
        do = reply.get("do", "")
        if do not in {HAND_IN, ANYWAY, WITHOUT} or state["handed"] is not None:
            return ()
        kept, how = self.draft(state, reply, now), (state["strictness"], state["accents"])
        if self._warns(kept, do, now):
            return ()
        return tuple(
            ToGrade(question["card"], question["side"], kept["drafts"][name], *how)
            for question, name in _fields(kept)
            if question["kind"] == WRITTEN and name in kept["drafts"]
        )

    def _handed_in(self, state: State, now: Moment, verdicts: Sequence[Verdict]) -> Turn:
        graded, over, results, log = iter(verdicts), self.is_over(state, now), [], list[Result]()
        for number, question in enumerate(state["sheet"]):
            told = self._told(state, question, number, graded)
            results.append(told)
            log += [_logged(question, each, over=over) for each in told]
        return Turn(state | {"handed": now.ms, "results": results, "at": 0}, tuple(log))

    def _told(
        self, state: State, question: Mapping[str, Any], number: int, graded: Iterator[Verdict]
    ) -> list[dict[str, Any]]:
        """What is said of the answer to each card of a question."""
        answers = [state["drafts"].get(name, "") for name in fields(question, number)]
        if question["kind"] == MATCHING:
            return [_paired(question, place, answer) for place, answer in enumerate(answers)]
        answer = answers[0]
        if not answer:
            return [_marked(question["card"], Judged(), "miss")]
        if is_choice(question):
            told = picked(question, answer)
            return [_marked(question["card"], told, "pass" if told.score == 1 else "miss")]
        verdict = next(graded)
        return [_marked(question["card"], Judged.by(verdict, answer), verdict.band)]

    def _judged_anew(self, state: State, reply: Mapping[str, str], do: str) -> Turn:
        """The student's own word on an answer, or the word taken back."""
        where = reply.get("q", "")
        number, _, pair = where.removeprefix("q").partition(".")
        if do not in WORDS or where not in {name for _, name in _fields(state)}:
            raise Refused("This test has been handed in. Choose a question to judge.")
        if WORDS[do] and not state["drafts"].get(where):
            raise Refused("That was left blank: there is no answer to judge.")
        results = [[dict(each) for each in told] for told in state["results"]]
        told = results[int(number)][int(pair or 0)]
        if told["override"] == WORDS[do]:
            raise Refused("That is what it says already.")
        told["override"] = WORDS[do]
        return Turn(state | {"results": results}, overrules={told["card"]: WORDS[do]})

    def undo(self, state: State) -> State:
        raise Refused("A test that was handed in stays so. You can judge each answer yourself.")

    def drop(self, state: State, gone: frozenset[int]) -> State:
        """A test is a snapshot: cards that leave the deck stay in it once its questions are made."""
        return state if state["is_made"] else state | {"sheet": without(state["sheet"], gone)}

    # ---- where it stands ------------------------------------------------------------------------------------------

    def points(self, state: State) -> tuple[int, int, int]:
        """How many answers are right, how many are judged, and how many there are in all."""
        told = [each for of_one in state["results"] for each in of_one]
        judged = [each for each in told if is_right(each) is not None]
        return sum(1 for each in judged if is_right(each)), len(judged), len(told)

    def progress(self, state: State) -> Progress:
        total = len(self.cards(state))
        right = self.points(state)[0]
        done = total if state["handed"] is not None else total - len(blanks(state))
        return Progress(done=done, right=right, total=total)

    def ending(self, state: State) -> Ending | None:
        if state["handed"] is None:
            return None
        told = [each for of_one in state["results"] for each in of_one]
        right, judged, _ = self.points(state)
        missed = tuple(each["card"] for each in told if is_right(each) is False)
        known = tuple(each["card"] for each in told if is_right(each))
        return Ending(right / judged if judged and not state["retake"] else None, missed, known)

    def page(self, state: State) -> str:
        return "test" if state["handed"] is None else "test_result"

    def shows(self, state: State) -> dict[str, Any]:
        return {"writes": any(question["kind"] == WRITTEN for question in state["sheet"])}

    def summary(self, state: State) -> str:
        right, _, total = self.points(state)
        return f"{right} of {total} right"

    def again(self, state: State, missed: bool) -> set[int] | None:
        ending = self.ending(state)
        return set(ending.missed if missed and ending else self.cards(state))

    def settings_again(self, settings: Settings, missed: bool) -> Settings:
        return super().settings_again(settings, missed) | {"retake": missed or settings["retake"]}


def is_right(told: Mapping[str, Any]) -> bool | None:
    """Whether an answer counts as right, by the student's word before the machine's; None while neither has said."""
    if told["override"]:
        return bool(told["override"] == "right")
    return None if told["band"] == UNSURE else bool(told["band"] == "pass")


def _fields(state: State) -> Iterator[tuple[dict[str, Any], str]]:
    """Each question with the name of each of its fields."""
    for number, question in enumerate(state["sheet"]):
        for name in fields(question, number):
            yield question, name


def _written(sheet: Sequence[Mapping[str, Any]]) -> int:
    return sum(1 for question in sheet if question["kind"] == WRITTEN)


def _marked(card: int, told: Judged, band: str) -> dict[str, Any]:
    return told.kept() | {"card": card, "band": band, "override": ""}


def _paired(question: Mapping[str, Any], place: int, answer: str) -> dict[str, Any]:
    """What is said of one pair of a group: the letter that was put beside it."""
    card = question["cards"][place]
    if not (answer.isascii() and answer.isdecimal() and int(answer) < len(question["answers"])):
        return _marked(card, Judged(), "miss")
    owner = question["answers"][int(answer)]["card"]
    told = Judged(question["answers"][int(answer)]["text"], float(owner == card), chosen=int(answer))
    told = told if owner == card else Judged(told.given, 0.0, chosen=told.chosen, other=owner)
    return _marked(card, told, "pass" if owner == card else "miss")


def _logged(question: Mapping[str, Any], told: Mapping[str, Any], *, over: bool) -> Result:
    """The row of the log. An answer of which the machine is not sure keeps its score; the student will say.

    What is blank when the time is `over` is no evidence: nobody knows what would have stood there.
    """
    options = len(question["answers"]) if question["kind"] == MATCHING else options_of(question)
    said, given = told["band"], chosen_words(question, told["given"][:LONGEST_REPLY])
    score = Judged(score=told["score"]).counted(right=said == "pass", overruled=said == UNSURE)
    rating = 0 if over and not given else {"pass": 3, UNSURE: 2}.get(said, 1)
    met, points = len(told["met"]), len(told["met"]) + len(told["missing"])
    return Result(
        told["card"],
        question["kind"],
        score,
        rating,
        options,
        given,
        other=told["other"],
        verdict=said,
        met=met,
        points=points,
    )


def _place(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else otherwise
