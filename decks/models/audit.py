"""The audit log: what happened to accounts. Entries are appended by `accounts` and never changed."""

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class Act(models.TextChoices):
    """What the audit log tells of."""

    SIGNED_UP = "signed-up", "Signed up"
    SIGNED_IN = "signed-in", "Signed in"
    REFUSED = "refused", "Sign-in refused"
    SIGNED_OUT = "signed-out", "Signed out"
    SIGN_INS_ENDED = "sign-ins-ended", "Ended sign-ins"
    PASSWORD_CHANGED = "password-changed", "Changed the password"
    TWO_STEP_ON = "two-step-on", "Switched two-step sign-in on"
    TWO_STEP_OFF = "two-step-off", "Switched two-step sign-in off"
    RECOVERY_CODES = "recovery-codes", "Made new recovery codes"
    RECOVERY_CODE_USED = "recovery-code-used", "Used a recovery code"
    ACCOUNT_ADDED = "account-added", "Added an account"
    ACCOUNT_CHANGED = "account-changed", "Changed an account"
    ACCOUNT_DELETED = "account-deleted", "Deleted the account"
    ACCOUNT_BACK = "account-back", "Took the account back"
    ACCOUNT_ERASED = "account-erased", "An account was removed for good"
    ADMIN_LINK = "admin-link", "A link to the first administrator was made"
    ADMIN_MADE = "admin-made", "Became administrator"


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Reads, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit log is append-only.")

    def forget(self, *, before: datetime) -> int:
        """Remove what is older than `before`, as the site's retention asks; returns how many."""
        return super().filter(at__lt=before)._raw_delete(self.db)


class AuditEntry(models.Model):
    """One line of the append-only log: who did what to what, and when. Never a password, code, token or name."""

    at = models.DateTimeField()
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="audit_entries"
    )
    act = models.CharField(max_length=20, choices=Act.choices)
    target = models.CharField(max_length=120, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["-at"], name="audit_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit log is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The audit log is append-only.")
