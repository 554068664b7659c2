"""A deck, its cards, and the pictures that they show."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from decks.models.search import Readable

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def public_id() -> str:
    """An id that cannot be guessed: 16 letters without look-alikes, 79 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def card_uid() -> str:
    """A card's own stable id, unique in its deck: 12 letters, 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class Visibility(models.TextChoices):
    PRIVATE = "private", "Only me"
    LINK = "link", "Everyone with the link"
    PUBLIC = "public", "Everyone on this site"


class Deck(models.Model):
    """A set of cards with one owner."""

    public_id = models.CharField(max_length=32, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="decks")
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=5000, blank=True)
    front_language = models.CharField("language of the questions", max_length=20, blank=True)
    back_language = models.CharField("language of the answers", max_length=20, blank=True)
    tags = models.JSONField(default=list, blank=True, encoder=Readable)
    lexicon = models.JSONField(
        "how terms are said", default=dict, blank=True, encoder=Readable, help_text="term to what Kai says for it"
    )
    visibility = models.CharField(max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE)
    # Per mode: {"settings": {...}, "locked": true}; given by the owner, followed by everyone who studies the deck.
    presets = models.JSONField(default=dict, blank=True, editable=False)
    board = models.BooleanField(
        "board of best times", default=False, help_text="Of Matching, under made-up names, for all who study the deck."
    )
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    deleted = models.DateTimeField(null=True, blank=True, editable=False)
    # Of the last import; the form carries it, so that sending the form twice imports once. See transfer.
    import_token = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        ordering = ["-updated"]
        indexes = [
            models.Index(fields=["owner", "-updated"], name="deck_owner_updated"),
            models.Index(
                fields=["-updated"], name="deck_public", condition=models.Q(visibility="public", deleted=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def url(self) -> str:
        """The path of the deck's page. Those of its cards begin with it, so that a row need not look each one up."""
        return reverse("deck", args=[self.public_id])


class Card(models.Model):
    """One question and its answer. The HTML columns hold the rendered, sanitised text and are never authored."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards")
    uid = models.CharField(max_length=64, default=card_uid, editable=False)
    position = models.PositiveIntegerField(default=0)
    front = models.TextField("question", max_length=50_000)
    back = models.TextField("answer", max_length=50_000, blank=True)
    note = models.TextField(max_length=50_000, blank=True, help_text="Shown below the answer.")
    tags = models.JSONField(default=list, blank=True, encoder=Readable)
    distractors = models.JSONField(
        "wrong answers", default=list, blank=True, encoder=Readable, help_text="for multiple choice, one a line"
    )
    label = models.CharField("short label", max_length=60, blank=True, help_text="of the answer, for Matching")
    front_said = models.TextField(
        "question as it is said", max_length=2_000, blank=True, help_text="What Kai says in place of the question."
    )
    back_said = models.TextField(
        "answer as it is said", max_length=2_000, blank=True, help_text="What Kai says in place of the answer."
    )
    front_html = models.TextField(editable=False, default="")
    back_html = models.TextField(editable=False, default="")
    note_html = models.TextField(editable=False, default="")
    renderer = models.PositiveSmallIntegerField(editable=False, default=0)
    sibling = models.CharField(max_length=16, editable=False, default="", help_text="shared by cards of one content")
    revision = models.PositiveIntegerField(editable=False, default=1, help_text="counts the texts students were asked")
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)
    deleted = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["deck", "uid"], name="one_card_a_uid")]
        indexes = [
            models.Index(fields=["deck", "position", "id"], name="card_in_order"),
            models.Index(fields=["renderer"], name="card_renderer"),
        ]

    def __str__(self) -> str:
        return self.front[:80]

    @cached_property
    def url(self) -> str:
        """What the paths of the card's own pages begin with."""
        return f"{self.deck.url}cards/{self.uid}/"


class Wording(models.Model):
    """What a card said before it was changed. An answer names the revision it was asked; the newest is the card."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="wordings")
    revision = models.PositiveIntegerField()
    front = models.TextField()
    back = models.TextField(blank=True)
    note = models.TextField(blank=True)
    replaced = models.DateTimeField(auto_now_add=True)
    anew = models.UUIDField(null=True, editable=False, help_text="the change that made another card of it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "revision"], name="one_wording_a_revision")]

    def __str__(self) -> str:
        return f"revision {self.revision} of card {self.card_id}"


class Media(models.Model):
    """A picture of a deck, kept under the hash of its content; the same file is stored once for the whole site."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="bytes")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(fields=["deck", "name"], name="one_medium_a_name")]
        indexes = [models.Index(fields=["sha256"], name="media_sha256")]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def path_of(sha256: str) -> str:
        """Where the file with this hash lies in the default storage."""
        return f"pictures/{sha256[:2]}/{sha256}"

    @property
    def path(self) -> str:
        return self.path_of(self.sha256)

    @property
    def markdown(self) -> str:
        """What shows the picture in a card's text."""
        return f"![]({self.name})"


class Star(models.Model):
    """A card that a student has marked."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stars")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="stars")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "card"], name="one_star_a_card")]

    def __str__(self) -> str:
        return f"{self.student_id} stars {self.card_id}"
