"""A student's attempts at the tests of a deck: all that were handed in stay, the first and the best among them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from decks.models import Deck, StudySession, User
from decks.modes import Mode
from decks.progress.agenda import whole_minutes


@dataclass(frozen=True, slots=True)
class TestScore:
    """One test that was handed in: its score (0 to 1), when, of how many cards its answers are, and how long it took.

    Each pair of a group is a question; what has left the site for good since, or was another card by then, is none.
    """

    public_id: UUID
    score: float
    on: datetime
    questions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """The attempts at a deck, the first one first. Those over the missed alone are none."""

    scores: Sequence[TestScore]

    @property
    def first(self) -> TestScore:
        return self.scores[0]

    @property
    def best(self) -> TestScore:
        """The highest score; of several, that with the most questions, and then the first."""
        return max(self.scores, key=lambda each: (each.score, each.questions))

    def like(self, public_id: UUID | None) -> "Attempts":
        """Those with as many questions as this attempt, or as the newest one where this is none."""
        one = next((each for each in self.scores if each.public_id == public_id), self.scores[-1])
        return Attempts([each for each in self.scores if each.questions == one.questions])


def attempts_at(student: User, deck: Deck, mode: Mode) -> Attempts | None:
    """The student's finished sessions of this kind that came to a score; None before the first. One query."""
    rows = StudySession.objects.filter(student=student, deck=deck, mode=mode.slug)
    rows = rows.exclude(finished=None).exclude(score=None).order_by("finished", "pk")
    told = rows.defer("state").annotate(questions=Count("log__card", distinct=True))
    scores = [
        TestScore(
            public_id=each.public_id,
            score=each.score,
            on=each.finished,
            questions=each.questions,
            minutes=whole_minutes(each.active_ms / 60_000),
        )
        for each in told
        if each.score is not None and each.finished is not None
    ]
    return Attempts(scores) if scores else None


def attempt_number(session: StudySession) -> int:
    """Which attempt the session is; 1 is the first. One that was left without handing in is none. One query."""
    kind = {"student": session.student_id, "deck": session.deck_id, "mode": session.mode}
    before = StudySession.objects.filter(**kind, pk__lt=session.pk)
    return 1 + before.exclude(score=None, finished__isnull=False).count()
