"""A student at the pages of Spaced, in a browser without scripts, and a clock in the test's hand."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from django.urls import reverse

from decks.models import Deck, User
from tests.conftest import signed_in

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Clock:
    """The time that the site believes in."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Student:
    """A person at Spaced, in a browser without scripts."""

    def __init__(self, user: User, clock: Clock) -> None:
        self.user, self.client, self.clock = user, signed_in(user), clock
        self.at, self.page = "", ""

    @property
    def today(self) -> int:
        """The study day."""
        return User.objects.get(pk=self.user.pk).study_day(self.clock.now)

    def start(self, deck: Deck, **settings: Any) -> str:
        """Begin with the usual settings, save that no day is drawn by chance."""
        self.client.force_login(self.user)  # the last sign-in may be months ago
        sent = {"siblings": "on", "exam": "on"} | settings
        return self._went(self.client.post(reverse("mode", args=[deck.public_id, "spaced"]), sent, follow=True))

    def mixed(self, **sent: str) -> str:
        return self._went(self.client.post(reverse("study_mixed"), sent, follow=True))

    def _went(self, reply: Any) -> str:
        self.at = reply.redirect_chain[-1][0] if reply.redirect_chain else self.at
        self.page = unescape(reply.content.decode())
        return self.page

    def look_again(self) -> str:
        return self._went(self.client.get(self.at, follow=True))

    @property
    def asked(self) -> str:
        """The text of the open question, "" at the end."""
        found = re.search(r'class="ask"[^>]*><p[^>]*>(.*?)</p>', self.page)
        return found[1] if found else ""

    def press(self, do: str, *, path: str = "", wait: timedelta = MINUTE / 6, **more: str) -> str:
        self.clock.now += wait
        token = re.search(r'name="token" value="([^"]+)"', self.page)
        assert token
        return self._went(self.client.post(self.at + path, {"token": token[1], "do": do, **more}, follow=True))

    def all(self, do: Callable[[str], str] | str = "good", most: int = 200) -> int:
        """Answer until the end; returns the number of answers."""
        for number in range(most):
            asked = self.asked
            if not asked or "Done for now" in self.page or "Practised" in self.page:
                return number
            self.press(do if isinstance(do, str) else do(asked))
        raise AssertionError("It never ends.")
