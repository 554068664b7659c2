"""What a study mode is: a few pure functions over a JSON state, so that any process can serve the next reply."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from decks.grading import Verdict
from decks.memory import Load, Preset, Schedule
from decks.memory.scheduling import PLAIN
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Option
from decks.modes.which import WHICH_CARDS
from decks.questions import Item
from decks.questions.sentences import trimmed
from decks.text import Span, formulas_of_label, own_formulas
from decks.tutor import Rewordable

State = dict[str, Any]
Settings = dict[str, Any]
MOST_CARDS = 2000  # in one session; its order is written with every reply


class Refused(ValueError):
    """A reply that the mode cannot take; the message is for the student."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question to show: the card, the side that asks ("front" or "back"), and its place (1 to `total`).

    It is asked as the card read in this `revision`; None for as it reads now.
    """

    card: int
    side: str
    number: int
    total: int
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """A card in plain text, for questions that are made of it: both sides, the teacher's own wrong answers, a label.

    `languages` are those of the two sides, "" where the deck names none; `formulas` stand in the two sides as words.
    """

    card: int
    front: str
    back: str
    languages: tuple[str, str] = ("", "")
    tags: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    label: str = ""
    sibling: str = ""
    revision: int = 1
    formulas: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())

    def item(self, side: str) -> Item:
        """The card as it is asked from this side. What the teacher wrote is wrong beside the back alone."""
        question, answer = (self.front, self.back) if side == "front" else (self.back, self.front)
        own = self.distractors if side == "front" else ()
        return Item(self.card, question, answer, self.tags, own, self.sibling)

    def formulas_in(self, side: str, texts: Iterable[str]) -> dict[str, list[Span]]:
        """Those of the `texts`, made of this side or written by the teacher, that hold formulas, with these."""
        said, spans = (self.front, self.formulas[0]) if side == "front" else (self.back, self.formulas[1])
        own = {trimmed(each) for each in (*self.distractors, self.label)} if side == "back" else set()
        found = {
            text: own_formulas(text) if trimmed(text) in own else formulas_of_label(text, said, spans)
            for text in texts
        }
        return {text: formulas for text, formulas in found.items() if formulas}

    def language(self, side: str) -> str:
        """The language of the answer when this side asks."""
        return self.languages[1 if side == "front" else 0]


@dataclass(frozen=True, slots=True)
class ToGrade:
    """A free answer that is to be graded before the reply is taken: the card, the side that asks, and how strictly."""

    card: int
    side: str
    answer: str
    strictness: str = "meaning"
    accents: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One answer for the log: its form (memory's table of evidence), score 0 to 1 and rating 1 to 4 (0 for none).

    The form may be an act: "reset", or "due" with so many `days` from today. `override` is the student's own word on
    what a machine has judged: "right", "wrong", or "" for none; `verdict` is the machine's (pass, unsure, miss), with
    so many of the `points` of a written answer `met`, after so many `hints`.
    `other` is the card whose answer was taken for this one's.
    """

    card: int
    form: str
    score: float
    rating: int = 0
    options: int = 0
    response: str = ""
    days: int = 0
    override: str = ""
    other: int | None = None
    verdict: str = ""
    met: int = 0
    points: int = 0
    hints: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """What a reply came to. With `overrules`, by card, the student's word on what a machine said of it before.

    Of the cards in `taken_back` the answer that was recorded last in the session is void, before the results count.
    """

    state: State
    results: tuple[Result, ...] = ()
    overrules: Mapping[int, str] = field(default_factory=dict)
    taken_back: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a session is, in cards: done with, of them right, and the whole.

    `parts` splits what is left: a label, a number, and whether the open card is one of them; `new` of what is left
    was never asked before, `recognised` is known already, and still to be recalled (None where that is not asked).
    """

    done: int
    right: int
    total: int
    parts: tuple[tuple[str, int, bool], ...] = ()
    new: int = 0
    recognised: int | None = None

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Ending:
    """What the results page and the table show of a finished session. `missed` holds card ids."""

    score: float | None
    missed: tuple[int, ...] = ()
    right: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a session begun now would hold, and what comes after it.

    `next_ms` is the moment of a step later today, `next_day` the study day on which a card is due next;
    `held_back` counts cards beyond today's limits, `buried` siblings that wait until tomorrow. `planned` says that
    the plan for an exam has chosen the cards. A session that moves no date has only cards to `practise`.
    """

    new: int = 0
    learning: int = 0
    reviews: int = 0
    new_held_back: int = 0
    reviews_held_back: int = 0
    buried: int = 0
    next_ms: int | None = None
    next_day: int | None = None
    planned: bool = False
    practise: int = 0

    @property
    def total(self) -> int:
        """The cards of a session begun now."""
        return min(self.new + self.learning + self.reviews, MOST_CARDS) + self.practise

    @property
    def due(self) -> int:
        """Without new cards."""
        return self.learning + self.reviews


def dice(*seed: object) -> Random:
    """Dice that fall the same whenever they are thrown for the same seed, in every process."""
    return Random(":".join(map(str, seed)))  # noqa: S311


class Mode(ABC):
    """A study mode. Subclasses name themselves and say how a session begins, goes on and ends."""

    slug: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    about: ClassVar[str]
    in_table: ClassVar[bool] = True
    sitting: ClassVar[str] = "session"  # what the table counts
    needs_cards: ClassVar[int] = 1
    most_cards: ClassVar[int | None] = MOST_CARDS  # that `begin` is given; None for a mode that chooses among all
    lends: ClassVar[bool] = True  # whether cards around those that it wants lend wrong answers to them
    then: ClassVar[str] = ""  # the slug of the mode in which what was missed is studied next
    is_exam: ClassVar[bool] = False  # whether one reply hands in all answers, and each session is an attempt
    completes: ClassVar[bool] = False  # whether a session ends only once all of its cards are done with
    yields: ClassVar[bool] = False  # whether a student's own word may go before its verdicts
    ranks: ClassVar[bool] = False  # whether its times may stand on a board
    is_spoken: ClassVar[bool] = False  # whether what is said in it is heard, and forgotten unless its student wants it
    rates: ClassVar[bool] = False  # whether its buttons are ratings with intervals; then cards set aside stay out
    options: ClassVar[tuple[Option, ...]] = (WHICH_CARDS,)

    def clean(self, settings: Mapping[str, Any]) -> Settings:
        """Settings with every option of this mode and nothing else; what is not understood takes its default."""
        return {option.name: option.default for option in self.options} | self.understood(settings)

    def understood(self, settings: Mapping[str, Any]) -> Settings:
        """Those of the settings that this mode has, and whose value it knows."""
        read = {option.name: option.read(settings[option.name]) for option in self.options if option.name in settings}
        return {name: value for name, value in read.items() if value is not None}

    def offered(self, sent: Mapping[str, Any]) -> Settings:
        """Of what was sent in a form or an address, what stands in the form of the mode, with values that it knows."""
        labelled = {option.name for option in self.options if option.label}
        return {name: value for name, value in self.understood(sent).items() if name in labelled}

    def preset(self, settings: Settings) -> Preset:
        """How answers in this mode are scheduled under these settings."""
        return PLAIN

    def clash(self, settings: Settings) -> str:
        """Why no session can be begun with these settings, for the student; "" when one can."""
        return ""

    def lacks(self, settings: Settings, cards: int) -> str:
        """What a session over so many cards goes without of what the settings ask, for the student; "" for nothing."""
        return ""

    def weighs(self, settings: Settings) -> bool:
        """Whether free answers will be graded by what they mean."""
        return bool(settings.get("written")) and settings.get("strictness") == "meaning"

    @abstractmethod
    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        """The state of a new session over `cards`, which are already chosen and not empty."""

    def cards(self, state: State) -> list[int]:
        """Every card of the session that may still be asked."""
        return list(state["order"])

    @abstractmethod
    def prompts(self, state: State, most: int) -> list[Prompt]:
        """The open question and those that follow it whatever the reply, `most` in all; empty when finished."""

    def wants(self, state: State) -> frozenset[int]:
        """The cards of whose texts the state is still to be made; empty for one that is complete."""
        return frozenset()

    def made(self, state: State, texts: Mapping[int, Texts]) -> State:
        """The state with what is made of the texts that it `wants`; a card that is gone has none."""
        return state

    def to_grade(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[ToGrade, ...]:
        """The free answers in a reply, which are graded before it is taken: that takes a while."""
        return ()

    @abstractmethod
    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        """Take a reply, with the verdicts on what was `to_grade` in it.

        Raises Refused when it makes no sense here; `state` is never changed in place.
        """

    def told(self, reply: Mapping[str, str]) -> str:
        """What to say once a reply is taken that was no answer; "" for an answer."""
        return ""

    def after(self, state: State, schedules: Mapping[int, Schedule], now: Moment) -> State:
        """The state once the results of a turn are recorded, with the schedules that they gave."""
        return state

    def elsewhere(self, state: State, held: Mapping[int, tuple[int, Schedule]], now: Moment) -> frozenset[int]:
        """The cards waiting in the session that have been answered beside it, and so are to be asked at another time.

        `held` says of each card when it was answered last, in milliseconds, and when it comes again; `now` is the
        moment at which the session began, on the study day that it is.
        """
        return frozenset()

    def load(self, state: State, place: int) -> Load | None:
        """What the days ahead hold when the open question (`place` 0) or the one after it is answered."""
        return None

    @abstractmethod
    def undo(self, state: State) -> State:
        """The state before the last reply that made a result. Raises Refused when there is none."""

    def redo(self, state: State) -> State:
        """The state after the reply that was taken back last. Raises Refused when there is none."""
        raise Refused("There is nothing to do again.")

    def redone(self, state: State, schedules: Mapping[int, Schedule]) -> State:
        """The state once the answers that were given again are recorded, with the schedules that they gave."""
        return state

    @abstractmethod
    def drop(self, state: State, gone: frozenset[int]) -> State:
        """The state without the cards that have left the deck since; what was answered stays."""

    @abstractmethod
    def progress(self, state: State) -> Progress:
        """How far the session is."""

    @abstractmethod
    def ending(self, state: State) -> Ending | None:
        """The outcome once the session is finished, None before."""

    def record_ms(self, state: State) -> int | None:
        """The time of a finished session that may stand on a board, in milliseconds; None where there is none."""
        return None

    def revisions(self, state: State) -> Mapping[int, int]:
        """Of cards that are asked as they read at the beginning, the revision of their text."""
        return {}

    def pinned(self, state: State, revisions: Mapping[int, int]) -> State:
        """The state with the revision of the text in which the open question was asked, from these by card."""
        return state

    def draft(self, state: State, reply: Mapping[str, str], now: Moment) -> State:
        """The state with what a student has written so far and not handed in. Raises Refused where nothing is."""
        raise Refused("There is nothing to keep here.")

    def overtaken(self, state: State, reply: Mapping[str, str], now: Moment) -> tuple[State, str]:
        """The state with what still counts of a reply from a page that is behind, and what to say of the rest."""
        return state, ""

    def forgotten(self, state: State, *, wholly: bool) -> State:
        """The state with the last words alone, still to be said, or `wholly` without any; what counts stays."""
        return state

    def rewordable(self, state: State) -> tuple[Rewordable, ...]:
        """What of the latest turn may be said in other words."""
        return ()

    def reworded(self, state: State, old: Rewordable, words: str) -> State:
        """The state with other words in place of `old`, where they will do."""
        return state

    def page(self, state: State) -> str:
        """The name of the page that shows a session: for most that of the mode."""
        return self.slug

    def shows(self, state: State) -> dict[str, Any]:
        """What the mode's page shows beside the question, by the names that its template uses."""
        return {}

    @abstractmethod
    def summary(self, state: State) -> str:
        """A finished session in a few words, for the deck page: "18 of 20 known"."""

    def again(self, state: State, missed: bool) -> set[int] | None:
        """Which cards a session like this one is begun with: its own, or the `missed` ones; None for any."""
        ending = self.ending(state)
        return set(ending.missed if missed and ending else state["order"])

    def settings_again(self, settings: Settings, missed: bool) -> Settings:
        """With which settings it is begun: the same, without what was meant for one session."""
        once = {option.name: option.default for option in self.options if option.once}
        return settings | once | {"cards": "all"}

    def waiting(self, due: int, fresh: int) -> str:
        """What waits in a deck today, in a few words, in a mode that goes by the calendar; "" when nothing does.

        `due` cards come again today or should have come, `fresh` ones were never asked.
        """
        return ""

    def outlook(self, cards: Sequence[CardFacts], settings: Settings, now: Moment) -> Outlook | None:
        """What would be asked now and what comes next, in a mode that goes by the calendar."""
        return None
