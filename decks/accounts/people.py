"""What an administrator does to the account of somebody else. Each act is noted with who did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from decks.accounts.audit import note
from decks.accounts.door import NameTaken
from decks.accounts.leaving import LastAdministrator
from decks.models import Act, Role, User


@sensitive_variables("password")
@transaction.atomic
def add_person(*, username: str, password: str | None, by: User, now: datetime, **fields: Any) -> User:
    """A new account; without a password nobody can sign in to it. Raises NameTaken."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(username, password, joined=now, **fields)
    except IntegrityError:
        raise NameTaken from None
    note(Act.ACCOUNT_ADDED, who=by, now=now, target=f"user {user.pk}, {user.role}")
    return user


@transaction.atomic
def change_person(*, user: User, fields: Mapping[str, Any], by: User, now: datetime) -> None:
    """Change name, role, time zone or whether the person may sign in. Raises LastAdministrator.

    Who may no longer sign in, or has another role than before, is signed out everywhere.
    """
    if not fields:
        return
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=[*fields])
    if {"role", "is_active"} & fields.keys():
        running = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True, deleted=None)
        if not list(running.values_list("pk", flat=True)):
            raise LastAdministrator
        user.sign_ins.all().delete()
    names = ", ".join(sorted(fields))
    note(Act.ACCOUNT_CHANGED, who=by, now=now, target=f"user {user.pk}: {names}"[:120])


@sensitive_variables("password")
@transaction.atomic
def set_password(*, user: User, password: str, by: User, now: datetime) -> None:
    """Give the person a new password and end all their sign-ins."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.sign_ins.all().delete()
    note(Act.PASSWORD_CHANGED, who=by, now=now, target=f"user {user.pk}")
