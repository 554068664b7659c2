"""The session engine: Django's database sessions, which also know whose they are and when they were last seen."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError, transaction
from django.utils import timezone

from decks.models import SignIn

SEEN_STEP = timedelta(hours=1)


class SessionStore(DatabaseStore):
    """Named by SESSION_ENGINE. Costs what Django's own engine costs, and once an hour a write more."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def load(self) -> dict[str, Any]:
        now = timezone.now()
        try:
            row = SignIn.objects.get(session_key=self.session_key, expire_date__gt=now)
        except SignIn.DoesNotExist:
            self._session_key = None
            return {}
        if row.user_id is not None:
            self.see(row, now)
        return self.decode(row.session_data)

    def see(self, row: SignIn, now: datetime) -> None:
        """Note once an hour that this browser came; past half of its time, the session and its cookie are renewed."""
        if now - row.last_seen >= SEEN_STEP:
            # A full disk must not stop anybody from reading, so a write that fails is left for the next request.
            with suppress(DatabaseError), transaction.atomic():
                SignIn.objects.filter(pk=row.pk, last_seen=row.last_seen).update(last_seen=now)
        if row.expire_date - now < timedelta(seconds=settings.SESSION_COOKIE_AGE) / 2:
            self.modified = True

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """The row for `data`. `browser` and `since` live in the data, so that a new session key keeps them."""
        now = timezone.now()
        if SESSION_KEY in data:
            data.setdefault("since", int(now.timestamp()))
        row = super().create_model_instance(data)
        assert isinstance(row, SignIn)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.browser = data.get("browser", "")[:40]
        row.created = datetime.fromtimestamp(data["since"], tz=now.tzinfo) if "since" in data else now
        row.last_seen = now
        return row
