"""What a student is told of their memory: how strong it is, how well it is predicted, and what a wish would cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import exp
from random import Random

from decks.fitting.fits import is_due, last_fit
from decks.fitting.log import ANSWERS_NEEDED, training_answers
from decks.fitting.optimiser import is_installed
from decks.memory import DEFAULT, Memory
from decks.memory.collection import Held
from decks.memory.workload import Workload, preview
from decks.models import Mastery, MemoryModel, User

WIDTH, HEIGHT, LEFT, TOP = 360, 152, 30, 20  # of the chart; the names below it have the last 26
NAMES = 26
THICK = 28
USUAL = 0.9


@dataclass(frozen=True, slots=True)
class Bar:
    """One desired retention: its bar, what it costs by the memory that is told of, and `now` by what is in use."""

    load: Workload
    now: Workload
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + THICK / 2

    @property
    def above(self) -> float:
        """Where the figure stands over the bar."""
        return self.y - 5

    @property
    def usual(self) -> bool:
        """Whether this is what holds unless a student wishes otherwise."""
        return self.load.retention == USUAL


@dataclass(frozen=True, slots=True)
class Chart:
    """Minutes a day at each desired retention, as bars and as figures; `most` is the upper end of the scale."""

    bars: list[Bar]
    most: int

    @property
    def usual(self) -> Bar:
        """The bar of what holds unless a student wishes otherwise."""
        return next(bar for bar in self.bars if bar.usual)

    @property
    def last(self) -> Bar:
        return self.bars[-1]

    @property
    def lines(self) -> list[tuple[int, int]]:
        """(y, minutes) of the ruled lines."""
        room = HEIGHT - NAMES - TOP
        return [(TOP + room * part // 2, self.most * (2 - part) // 2) for part in range(3)]


@dataclass(frozen=True, slots=True)
class Report:
    """A student's memory: how much there is to learn from, the newest fit, and what is in use (None: the default)."""

    installed: bool
    answers: int
    due: bool
    fitted: MemoryModel | None
    used: MemoryModel | None
    chart: Chart | None = None

    @property
    def needed(self) -> int:
        """How many answers are missing until a memory can be fitted."""
        return max(0, ANSWERS_NEEDED - self.answers)

    @property
    def offered(self) -> MemoryModel | None:
        """The newest fit, as long as it predicts better and the student has not decided on it."""
        model = self.fitted
        return model if model and model.accepted and not model.applied and not model.declined else None

    @property
    def shown(self) -> MemoryModel | None:
        """The set whose strength the page tells: on offer, else in use, else the newest that was fitted."""
        return self.offered or self.used or self.fitted

    @property
    def used_since(self) -> datetime | None:
        """From when on what is in use holds."""
        return datetime.fromtimestamp((self.used.applied or 0) / 1000, UTC) if self.used else None

    @property
    def chances(self) -> tuple[float, float] | None:
        """The chance (0 to 1) that was given to what then happened, on average: before the fit, and by it."""
        model = self.fitted
        if model is None or model.loss_before is None or model.loss_after is None:
            return None
        return exp(-model.loss_before), exp(-model.loss_after)


def report(student: User, *, now: datetime) -> Report:
    """What is known of a student's memory; four queries."""
    answers = training_answers(student.pk).get(student.pk, 0)
    fitted = last_fit(student.pk)
    used = MemoryModel.objects.filter(student=student, applied__isnull=False).order_by("applied", "pk").last()
    installed = is_installed()
    told = Report(
        installed=installed,
        answers=answers,
        due=installed and is_due(answers, fitted, now),
        fitted=fitted,
        used=used if used and used.trained_on else None,
    )
    day, model = student.study_day(now), told.offered
    held = _held(student)
    in_use = _loads(student, held, day, tuple(used.parameters) if used else DEFAULT)
    offered = _loads(student, held, day, tuple(model.parameters)) if model else in_use
    return replace(told, chart=_chart(offered, in_use))


def _held(student: User) -> list[Held]:
    """The cards answered so far, as they stand."""
    rows = Mastery.objects.filter(student=student, card__deleted=None, card__deck__deleted=None).order_by("pk")
    return [(Memory(s, d), last) for s, d, last in rows.values_list("stability", "difficulty", "last_day")]


def _loads(student: User, held: Sequence[Held], day: int, parameters: Sequence[float]) -> list[Workload]:
    """What each desired retention would cost with these cards; nothing without a card. The dice stay the same."""
    return preview(held, day=day, rng=Random(student.pk), parameters=parameters) if held else []  # noqa: S311


def _chart(loads: Sequence[Workload], in_use: Sequence[Workload]) -> Chart | None:
    if not loads:
        return None
    most = max(2, -(-int(max(load.minutes_a_day for load in loads) + 1) // 2) * 2)
    room, step = HEIGHT - NAMES - TOP, (WIDTH - LEFT) / len(loads)
    heights = [room * load.minutes_a_day / most for load in loads]
    return Chart(
        [
            Bar(load, now, LEFT + step * (number + 0.2), TOP + room - height, height)
            for number, (load, now, height) in enumerate(zip(loads, in_use, heights, strict=True))
        ],
        most,
    )
