"""What students choose about a card, a mode and an exam. None of it is memory; only `study` writes it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from decks.memory.days import EPOCH
from decks.models.deck import Card, Deck
from decks.models.user import User


class HoldQuerySet(models.QuerySet["Hold"]):
    def aside(self, student: User, day: int) -> "HoldQuerySet":
        """What the student has set aside on a study day: suspended, or buried for longer."""
        return self.filter(Q(suspended=True) | Q(buried_until__gt=day), student=student)


class Hold(models.Model):
    """A card that a student has set aside or flagged."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="holds")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="holds")
    suspended = models.BooleanField(default=False, help_text="not asked until it is taken up again")
    buried_until = models.IntegerField(null=True, help_text="first study day on which it may be asked again")
    flag = models.PositiveSmallIntegerField(default=0, help_text="1 to 7, 0 for none")

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "card"], name="one_hold_a_card")]

    def rests(self, day: int) -> bool:
        """Whether the card is set aside on a study day."""
        return self.suspended or (self.buried_until or 0) > day

    def __str__(self) -> str:
        return f"{self.student_id} on {self.card_id}"


class ModeSettings(models.Model):
    """What a student chose in a mode: for one deck, or without a deck for all."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mode_settings")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, null=True, related_name="mode_settings")
    mode = models.CharField(max_length=20)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "mode settings"
        constraints = [
            models.UniqueConstraint(fields=["student", "mode", "deck"], name="one_choice_a_deck"),
            models.UniqueConstraint(fields=["student", "mode"], name="one_choice_for_all", condition=Q(deck=None)),
        ]

    def __str__(self) -> str:
        return f"{self.mode} of {self.student_id}"


def own_exam_holds[T: (int, date)](own: T | None, everyones: T | None, today: T) -> bool:
    """Whether a student's own day of an exam counts: before everyone's, unless it is over and the other to come."""
    if own is None or everyones is None:
        return own is not None
    return own >= today or everyones < today


class ExamDate(models.Model):
    """A day on which the cards of a deck are to be known: a student's own, or without a student everyone's."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="exam_dates")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="exam_dates"
    )
    date = models.DateField()
    minutes = models.PositiveSmallIntegerField(default=15, help_text="a day, for studying this deck")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deck", "student"], name="one_exam_a_student"),
            models.UniqueConstraint(fields=["deck"], name="one_exam_for_everyone", condition=Q(student=None)),
        ]

    @property
    def day(self) -> int:
        """The study day that begins on this date."""
        return (self.date - EPOCH).days

    def __str__(self) -> str:
        return f"exam on {self.date} in {self.deck_id}"
