"""The parameters of a student's own memory, and from when on which of them hold. Only `decks.fitting` writes them."""

from bisect import bisect_right
from dataclasses import dataclass

from django.conf import settings
from django.db import models

from decks.memory import DEFAULT


@dataclass(frozen=True, slots=True)
class InForce:
    """Which parameters hold for a student's answers: each set from its moment (milliseconds since 1970) on."""

    moments: tuple[int, ...] = ()
    sets: tuple[tuple[float, ...], ...] = ()

    def at(self, at: int) -> tuple[float, ...]:
        """The parameters by which an answer of this moment counts, now and whenever the log is folded again."""
        number = bisect_right(self.moments, at)
        return self.sets[number - 1] if number else DEFAULT

    @property
    def latest(self) -> tuple[float, ...]:
        """Those by which answers from now on count."""
        return self.sets[-1] if self.sets else DEFAULT


class MemoryModelManager(models.Manager["MemoryModel"]):
    def in_force(self, student_id: int) -> InForce:
        """Which parameters hold when for this student; one query. Without any, the defaults do."""
        rows = self.filter(student=student_id, applied__isnull=False).order_by("applied", "pk")
        held = list(rows.values_list("applied", "parameters"))
        return InForce(tuple(at or 0 for at, _ in held), tuple(tuple(numbers) for _, numbers in held))


class MemoryModel(models.Model):
    """One set of parameters: what a fit came to, or (`trained_on` 0) the defaults, gone back to.

    A set that has been in use is never changed, or an old answer would come to something else when the log is folded
    again. Who returns to an older set gets a new row.
    """

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memory_models")
    parameters = models.JSONField(help_text="21 numbers, of FSRS-6")
    version = models.CharField(max_length=10, help_text="of FSRS")
    trained_on = models.PositiveIntegerField(default=0, help_text="answers; 0 for the defaults")
    loss_before = models.FloatField(null=True, help_text="log loss on the latest fifth, with what was in use before")
    loss_after = models.FloatField(null=True, help_text="the same with parameters fitted to the rest")
    strength = models.FloatField(default=0.0, help_text="0.12 is 12 % stronger than the default")
    made = models.DateTimeField()
    accepted = models.BooleanField(help_text="whether it predicts better than what was in use before")
    applied = models.BigIntegerField(null=True, help_text="milliseconds since 1970, from which on it holds")
    declined = models.DateTimeField(null=True, help_text="when the student chose to leave things as they were")

    objects = MemoryModelManager()

    class Meta:
        indexes = [
            models.Index(fields=["student", "applied"], name="memory_model_applied"),
            models.Index(fields=["student", "made"], name="memory_model_made"),
        ]

    def __str__(self) -> str:
        return f"memory of {self.student_id}, fitted to {self.trained_on} answers"
