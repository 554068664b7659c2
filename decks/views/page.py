"""What every page needs: the template or its partial, the person, and the facts that the shell shows."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from decks import access
from decks.models import StudySession, User


def page_template(request: HttpRequest, template: str, partial: str) -> str:
    """`template#partial` for an htmx request, else the whole page. The server picks the partial, never the client."""
    return f"{template}#{partial}" if request.htmx else template  # type: ignore[attr-defined]


def person(request: HttpRequest) -> User:
    """The signed-in person of a view that asks for one."""
    return cast("User", request.user)


def named_session(request: HttpRequest) -> StudySession | None:
    """The person's own session out of which a request came, which it names as `session`; None when it names none."""
    try:
        named = UUID(request.GET.get("session", ""))
    except ValueError:
        return None
    return access.session_or_404(person(request), named)


def session_query(session: StudySession | None) -> dict[str, Any]:
    """What names a session in an address."""
    return {"session": session.public_id} if session else {}


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    return {"https": settings.HTTPS, "signup_open": settings.SIGNUP}
