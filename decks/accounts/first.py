"""The first administrator: made by a one-time link, so that no site ever starts with a password that others know."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from decks.accounts.audit import note
from decks.accounts.door import create
from decks.models import Act, FirstAdminLink, Role, User

LIFETIME = timedelta(hours=24)


class LinkSpent(Exception):
    """The link was used, is too old, was replaced by another one, or an administrator is there already."""

    def __init__(self) -> None:
        super().__init__("This link no longer works.")


def has_administrator() -> bool:
    """Whether somebody who may sign in runs this site."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True, deleted=None).exists()


@transaction.atomic
def make_link(*, now: datetime) -> str | None:
    """A new secret for the link, good once and for 24 hours; None when there is an administrator. Older links die."""
    if has_administrator():
        return None
    token = secrets.token_urlsafe(32)
    fields = {"sha256": _digest(token), "expires": now + LIFETIME, "used": None}
    FirstAdminLink.objects.update_or_create(id=FirstAdminLink.ONLY, defaults=fields)
    note(Act.ADMIN_LINK, who=None, now=now)
    return token


@sensitive_variables("token")
def is_good(token: str, *, now: datetime) -> bool:
    """Whether this link still makes an administrator."""
    link = FirstAdminLink.objects.filter(sha256=_digest(token), used=None, expires__gt=now)
    return link.exists() and not has_administrator()


@sensitive_variables("token", "password")
@transaction.atomic
def make_administrator(*, token: str, name: str, password: str, zone: str, now: datetime) -> User:
    """The first administrator. Of two requests with the same link one wins. Raises LinkSpent or NameTaken."""
    link = FirstAdminLink.objects.filter(sha256=_digest(token), used=None, expires__gt=now)
    # The update locks the row first: whoever comes second waits here, and then finds it used.
    if not link.update(used=now) or has_administrator():
        raise LinkSpent
    return create(name=name, password=password, zone=zone, role=Role.ADMINISTRATOR, act=Act.ADMIN_MADE, now=now)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
