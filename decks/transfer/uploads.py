"""Uploaded files that are too large, or too unsure in their encoding, to travel with the page: kept for a day."""

import contextlib
import re
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from decks.models import User

KEPT = timedelta(hours=24)
KEPT_A_PERSON = 5  # files; an older one goes when a newer one comes, so that nobody fills the disk
_FOLDER = "imports"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def keep_upload(*, user: User, data: bytes, now: datetime) -> str:
    """Keep a file until tomorrow; returns the token by which only this person gets it back."""
    _forget_old(user, now)
    token = secrets.token_urlsafe(16)
    default_storage.save(_path(user, token), ContentFile(data))
    return token


def kept_upload(*, user: User, token: str) -> bytes | None:
    """The file that this person left under `token`, or None when there is none any more."""
    path = _path(user, token)
    if not _TOKEN.fullmatch(token) or not default_storage.exists(path):
        return None
    with default_storage.open(path) as file:
        data: bytes = file.read()
    return data


def forget_uploads(*, now: datetime) -> int:
    """Remove the files that are older than a day. Returns how many went."""
    old = [name for kept, name in _kept() if kept < now - KEPT]
    for name in old:
        default_storage.delete(f"{_FOLDER}/{name}")
    return len(old)


def _path(user: User, token: str) -> str:
    return f"{_FOLDER}/{user.pk}-{token}"


def _forget_old(user: User, now: datetime) -> None:
    """Remove what is older than a day, and of this person's files all but the newest, so that one more has room."""
    forget_uploads(now=now)
    own = [each for each in _kept() if each[1].startswith(f"{user.pk}-")]
    for _, name in sorted(own)[: 1 - KEPT_A_PERSON]:
        default_storage.delete(f"{_FOLDER}/{name}")


def _kept() -> Iterator[tuple[datetime, str]]:
    """When each file was left, and its name."""
    for name in default_storage.listdir(_FOLDER)[1] if default_storage.exists(_FOLDER) else []:
        with contextlib.suppress(FileNotFoundError):  # another process was quicker
            yield default_storage.get_modified_time(f"{_FOLDER}/{name}"), name
