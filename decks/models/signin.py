"""Who is signed in where, and what guards the door. Written by `accounts` and the session engine alone."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from decks.models.deck import public_id


class SignIn(AbstractBaseSession):
    """One browser's session. Without a user it only holds what a visitor needs, such as a half-done sign-in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sign_ins"
    )
    browser = models.CharField(max_length=40, blank=True, help_text="For example Firefox on Linux.")
    created = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(default=timezone.now, help_text="right to an hour")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sign-in"
        verbose_name_plural = "sign-ins"
        indexes = [models.Index(fields=["user", "-last_seen"], name="sign_in_user")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        # The engine stands above the models and imports this one, so it is found by its setting.
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def handle(self) -> str:
        """What a page may call this sign-in; the session key itself would let a reader in."""
        return salted_hmac("decks.sign-in", self.session_key, algorithm="sha256").hexdigest()[:20]


class Attempt(models.Model):
    """One try at a password, a code or a form. Names and addresses are kept only as keyed hashes."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_key_at"), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"attempt {self.pk}, {self.at:%Y-%m-%d %H:%M}"


class TwoStep(models.Model):
    """A person's authenticator app. The secret follows from `salt` and SECRET_KEY; it is not in the database."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="two_step")
    salt = models.CharField(max_length=32, default=public_id, editable=False)
    made = models.DateTimeField()
    confirmed = models.DateTimeField(null=True, help_text="empty until the first right code")
    last_step = models.BigIntegerField(default=0, help_text="30-second step of the last code taken; none serves twice")

    class Meta:
        verbose_name = "two-step sign-in"
        verbose_name_plural = "two-step sign-ins"

    def __str__(self) -> str:
        return f"two-step sign-in of {self.user_id}"

    @property
    def secret(self) -> bytes:
        """20 bytes, as RFC 4226 asks for."""
        return salted_hmac("decks.two-step", self.salt, algorithm="sha256").digest()[:20]


class RecoveryCode(models.Model):
    """A way in without the authenticator app, once. A code has 79 random bits, so a plain hash guards it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64)
    used = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "sha256"], name="one_recovery_code")]

    def __str__(self) -> str:
        return f"recovery code {self.pk} of {self.user_id}"


class FirstAdminLink(models.Model):
    """The one link that makes the first administrator. A new link takes the row, so that only the last one works."""

    ONLY = 1
    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    sha256 = models.CharField(max_length=64)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link to the first administrator, until {self.expires:%Y-%m-%d %H:%M}"
