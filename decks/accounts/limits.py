"""How often a door may be tried. Counted in the database, so that every web process sees the same number."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from decks.models import Attempt


@dataclass(frozen=True)
class Limit:
    """At most `count` tries in any `seconds`."""

    kind: str
    count: int
    seconds: int


# A class signs in from one address in the same minute; right passwords are given back, so only mistakes are counted.
SIGN_IN_NAME = Limit("sign-in name", 10, 60)
SIGN_IN_ADDRESS = Limit("sign-in address", 60, 60)
# A class signs up from one address in the same lesson.
SIGN_UP_ADDRESS = Limit("sign-up address", 60, 60 * 60)
# A million codes, three of them right at any moment: five tries in five minutes need five months for an even chance.
CODE_ACCOUNT = Limit("code account", 5, 5 * 60)
PASSWORD_ACCOUNT = Limit("password account", 10, 60)

LONGEST = timedelta(hours=1)


class TooManyTries(Exception):
    """The limit is reached; `wait` is the number of whole seconds until the next try is open."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        minutes = math.ceil(wait / 60)
        pause = "a minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(f"Too many tries. Wait {pause}, then try again.")


def key(limit: Limit, subject: str) -> str:
    """The keyed hash under which tries are counted; neither names nor addresses can be read from it."""
    return salted_hmac(f"decks.limit.{limit.kind}", subject.casefold(), algorithm="sha256").hexdigest()


def take(*counted: tuple[Limit, str], now: datetime) -> list[Attempt]:
    """Count one try under each limit and subject, or raise TooManyTries. Hand the result to `give_back` after success.

    Rows are written before they are counted and outside a transaction of the caller's, so that tries sent at the same
    moment see each other. A refused try leaves no row: whoever goes on trying does not lengthen the wait.
    """
    keys = [(limit, key(limit, subject)) for limit, subject in counted]
    taken = Attempt.objects.bulk_create([Attempt(key=each, at=now) for _, each in keys])
    for limit, each in keys:
        start = now - timedelta(seconds=limit.seconds)
        newest = Attempt.objects.filter(key=each, at__gt=start).order_by("-at")
        times = list(newest.values_list("at", flat=True)[: limit.count + 1])
        if len(times) > limit.count:
            give_back(taken)
            free = times[limit.count] + timedelta(seconds=limit.seconds) - now
            raise TooManyTries(max(1, math.ceil(free.total_seconds())))
    return taken


def give_back(taken: Sequence[Attempt]) -> None:
    """Take a try off the count, because it was right."""
    Attempt.objects.filter(pk__in=[each.pk for each in taken]).delete()


def forget(*, now: datetime) -> int:
    """Remove the tries that no limit counts any more; returns how many."""
    return Attempt.objects.filter(at__lt=now - LONGEST).delete()[0]
