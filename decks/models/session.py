"""Study sessions, and the log of every answer given in them. Only `study` writes either."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from decks.models.deck import Card, Deck


class StudySession(models.Model):
    """One sitting of one student with one deck in one mode; left open, it can be gone on with from any device.

    A session without a deck mixes several; its state knows the cards, and its parts what it came to in each.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_sessions")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, null=True, blank=True, related_name="study_sessions")
    mode = models.CharField(max_length=20)
    settings = models.JSONField(default=dict)
    state = models.JSONField(default=dict)
    turn = models.PositiveIntegerField(default=0, help_text="replies taken so far")
    last_token = models.UUIDField(null=True, editable=False, help_text="of the reply taken last")
    started = models.DateTimeField()
    last_activity = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True, help_text="0 to 1, set when finished")
    answers = models.PositiveIntegerField(default=0, help_text="rows of the log that stand")
    active_ms = models.PositiveBigIntegerField(default=0, help_text="time spent answering, in milliseconds")
    record_ms = models.PositiveBigIntegerField(null=True, help_text="the time that may stand on a board")

    class Meta:
        indexes = [
            models.Index(fields=["deck", "student", "mode"], name="session_deck_student_mode"),
            models.Index(fields=["deck", "record_ms"], name="session_record", condition=Q(record_ms__isnull=False)),
            models.Index(fields=["student", "-last_activity"], name="session_student_recent"),
            models.Index(fields=["student", "-last_activity"], name="session_open", condition=Q(finished=None)),
        ]

    def token_of(self, turn: int, card_id: int, revision: int) -> uuid.UUID:
        """The token of the question about this card, as it reads in this revision, at `turn`.

        It is known ahead, so the next question can travel with a reply. The end page, from which the last answer can
        be taken back, asks about revision 0 of card 0.
        """
        return uuid.uuid5(self.public_id, f"{turn}:{card_id}:{revision}")

    @staticmethod
    def token_of_result(token: uuid.UUID, place: int) -> uuid.UUID:
        """The token of the result at this place, 0 the first, of a reply that has several."""
        return uuid.uuid5(token, str(place)) if place else token

    def __str__(self) -> str:
        return f"{self.mode} by {self.student_id}, {self.started:%Y-%m-%d %H:%M}"


class SessionPart(models.Model):
    """What a session that mixes decks has come to in one of them."""

    session = models.ForeignKey(StudySession, on_delete=models.CASCADE, related_name="parts")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="session_parts")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="session_parts")
    answers = models.PositiveIntegerField(default=0, help_text="rows of the log that stand")
    active_ms = models.PositiveBigIntegerField(default=0, help_text="time spent answering, in milliseconds")
    score = models.FloatField(null=True, help_text="0 to 1, set when the session is finished")
    last_activity = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "deck"], name="one_part_a_deck")]
        indexes = [models.Index(fields=["deck", "student"], name="part_deck_student")]

    def __str__(self) -> str:
        return f"{self.deck_id} in {self.session_id}"


class Answer(models.Model):
    """One row of the append-only log, kind to Anki's review log. Nothing here is ever edited: undo appends a row."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="answers")
    session = models.ForeignKey(
        StudySession, on_delete=models.CASCADE, null=True, related_name="log", help_text="none for an act beside one"
    )
    revision = models.PositiveIntegerField(default=1, help_text="of the card's text, as the student saw it")
    token = models.UUIDField(unique=True, help_text="of the question; the same token never makes a second row")
    turn = models.PositiveIntegerField(default=0, help_text="of the session; a reply may have several results")
    at = models.BigIntegerField(help_text="milliseconds since 1970 in UTC, unique for the student")
    study_day = models.IntegerField(help_text="local day number since 1970, as it was when the answer was given")
    mode = models.CharField(max_length=20)
    form = models.CharField(
        max_length=20, help_text="the form of question: self, written, choice ...; void for an undo, reset, due"
    )
    options = models.PositiveSmallIntegerField(default=0, help_text="how many there were to choose from")
    response = models.TextField(blank=True)
    score = models.FloatField(help_text="0 to 1")
    rating = models.PositiveSmallIntegerField(default=0, help_text="1 Again to 4 Easy; 0 for none")
    elapsed_ms = models.PositiveIntegerField(default=0)
    interval = models.IntegerField(default=0, help_text="days when positive, seconds when negative")
    last_interval = models.IntegerField(default=0)
    remaining = models.PositiveSmallIntegerField(default=0, help_text="steps left after this answer")
    back_to = models.PositiveIntegerField(default=0, help_text="days that a card in steps goes back to")
    stability = models.FloatField(null=True, help_text="in days, after this answer")
    difficulty = models.FloatField(null=True, help_text="1 to 10, after this answer")
    voids = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="voided_by")
    override = models.CharField(max_length=8, blank=True, help_text="right or wrong, when the student overruled")
    verdict = models.CharField(max_length=8, blank=True, help_text="pass, unsure or miss, by a machine")
    hints = models.PositiveSmallIntegerField(default=0, help_text="given before the answer; the score has them")
    met = models.PositiveSmallIntegerField(default=0, help_text="key points of the card that the answer has")
    points = models.PositiveSmallIntegerField(default=0, help_text="key points of the card, when they were looked for")
    other = models.ForeignKey(
        Card, on_delete=models.SET_NULL, null=True, related_name="+", help_text="whose answer was taken for this one's"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "at"], name="one_answer_a_millisecond")]
        indexes = [
            models.Index(fields=["student", "card", "at"], name="answer_student_card_at"),
            models.Index(fields=["session", "at"], name="answer_session_at"),
            models.Index(fields=["student"], name="answer_voids", condition=Q(voids__isnull=False)),
            models.Index(fields=["card"], name="answer_overruled", condition=Q(override__gt="")),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} to card {self.card_id}"
