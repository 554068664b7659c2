"""Append to the audit log."""

from datetime import datetime

from decks.models import Act, AuditEntry, User


def note(act: Act, *, who: User | None, now: datetime, target: str = "") -> None:
    """Write that `who` did `act`. `target` holds ids and counts; never a name, password, code or token."""
    AuditEntry.objects.create(at=now, who=who, act=act, target=target)
