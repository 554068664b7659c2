"""What a student holds of a card: the fold of the log, thrown away and rebuilt at will. Only `study` writes it."""

from typing import Any

from django.conf import settings
from django.db import models

from decks.memory import Course, Memory, Schedule, Standing, familiar_until, mastered_until
from decks.models.deck import Card, Deck
from decks.models.memory_model import InForce

SCHEDULED = (
    "state", "stability", "difficulty", "last_day", "interval", "remaining", "due_day", "due_ms", "review_lapses",
    "repetitions", "leech",
)  # fmt: skip


def scheduled(state: str, stability: float, difficulty: float, *others: Any) -> Schedule:
    """When a card comes again, from its columns SCHEDULED: for thousands of cards, without their models."""
    return Schedule(state, Memory(stability, difficulty), *others)


class Mastery(models.Model):
    """One student's memory of one card. Its limits are study-day numbers: the database counts bands."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="masteries")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="masteries")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="masteries")
    stability = models.FloatField(help_text="days until recall falls to 90 %")
    difficulty = models.FloatField(help_text="1 to 10")
    last_day = models.IntegerField(help_text="study day of the last answer")
    last_at = models.BigIntegerField(default=0, help_text="milliseconds since 1970 of the last answer")
    answers = models.PositiveIntegerField(default=0)
    lapses = models.PositiveIntegerField(default=0)
    recall_days = models.PositiveIntegerField(default=0, help_text="study days with a correct recall")
    last_recall_day = models.IntegerField(null=True)
    last_right = models.BooleanField(default=False)
    # The schedule: due on a study day, or during short steps at a moment.
    state = models.CharField(max_length=10, default="new", help_text="new, learning, review or relearning")
    due_day = models.IntegerField(null=True, help_text="study day on which it is due")
    due_ms = models.BigIntegerField(null=True, help_text="milliseconds since 1970 at which a step is due")
    interval = models.PositiveIntegerField(default=0, help_text="days, the last one")
    remaining = models.PositiveSmallIntegerField(default=0, help_text="steps that are left")
    repetitions = models.PositiveIntegerField(default=0)
    review_lapses = models.PositiveIntegerField(default=0, help_text="times forgotten while in review")
    leech = models.BooleanField(default=False, help_text="whether the last lapse made it a leech")
    # The last study day on which the card still counts as Familiar and as Mastered, if nothing more is answered.
    familiar_until = models.FloatField(null=True)
    mastered_until = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "masteries"
        constraints = [models.UniqueConstraint(fields=["student", "card"], name="one_mastery_a_card")]
        indexes = [
            models.Index(fields=["student", "due_day"], name="mastery_student_due"),
            models.Index(fields=["deck", "student", "due_day"], name="mastery_deck_student_due"),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} holds {self.card_id}"

    @property
    def standing(self) -> Standing:
        """What is held of the card."""
        return Standing(
            memory=Memory(self.stability, self.difficulty),
            last_day=self.last_day,
            answers=self.answers,
            lapses=self.lapses,
            recall_days=self.recall_days,
            last_recall_day=self.last_recall_day,
            last_right=self.last_right,
            at=self.last_at,
        )

    @property
    def schedule(self) -> Schedule:
        """When the card comes again."""
        return scheduled(*(getattr(self, name) for name in SCHEDULED))

    @property
    def course(self) -> Course:
        """Both."""
        return Course(self.standing, self.schedule)

    def take(self, course: Course, own: InForce) -> None:
        """Fill the columns from a course that has a standing; `own` are the student's parameters. The caller saves."""
        standing, schedule = course.standing, course.schedule
        assert standing is not None  # a card of which nothing is known has no row
        self.stability, self.difficulty = standing.memory.stability, standing.memory.difficulty
        self.last_day, self.last_at = standing.last_day, standing.at
        self.answers, self.lapses = standing.answers, standing.lapses
        self.recall_days, self.last_recall_day = standing.recall_days, standing.last_recall_day
        self.last_right = standing.last_right
        self.familiar_until = familiar_until(standing, parameters=own.at(standing.at))
        self.mastered_until = mastered_until(standing)  # at 90 %, where all parameters agree
        self.state, self.due_day, self.due_ms = schedule.state, schedule.due_day, schedule.due_ms
        self.interval, self.remaining = schedule.interval, schedule.remaining
        self.repetitions, self.review_lapses = schedule.repetitions, schedule.lapses
        self.leech = schedule.leech
