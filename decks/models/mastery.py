"""What a student holds of a card: the fold of the log, thrown away and rebuilt at will. Only `study.py` writes it."""

from django.conf import settings
from django.db import models

from decks.models.deck import Card, Deck


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
    # The last study day on which the card still counts as Familiar and as Mastered, if nothing more is answered.
    familiar_until = models.FloatField(null=True)
    mastered_until = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "masteries"
        constraints = [models.UniqueConstraint(fields=["student", "card"], name="one_mastery_a_card")]
        indexes = [models.Index(fields=["deck", "student"], name="mastery_deck_student")]

    def __str__(self) -> str:
        return f"{self.student_id} holds {self.card_id}"
