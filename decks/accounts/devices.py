"""The browsers in which a person is signed in."""

from datetime import datetime

from django.db import transaction

from decks.accounts.audit import note
from decks.models import Act, SignIn, User

# In this order: most browsers also name the ones they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """A short name for a User-Agent header, such as Firefox on Linux; "Unknown browser" when nothing fits."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Unknown browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def sign_ins(*, user: User, now: datetime) -> list[SignIn]:
    """Where this person is signed in, the latest first."""
    return list(user.sign_ins.filter(expire_date__gt=now).defer("session_data").order_by("-last_seen", "-created"))


@transaction.atomic
def end(*, user: User, handle: str, now: datetime) -> int:
    """End the person's own sign-in with this handle; returns how many were ended, 0 or 1."""
    keys = [each.session_key for each in sign_ins(user=user, now=now) if each.handle == handle]
    return _end(user, user.sign_ins.filter(pk__in=keys).delete()[0], now)


@transaction.atomic
def end_others(*, user: User, session_key: str | None, now: datetime) -> int:
    """End every sign-in of this person but the one with `session_key`; returns how many."""
    return _end(user, user.sign_ins.exclude(pk=session_key or "").delete()[0], now)


def _end(user: User, count: int, now: datetime) -> int:
    if count:
        note(Act.SIGN_INS_ENDED, who=user, now=now, target=f"{count} ended")
    return count
