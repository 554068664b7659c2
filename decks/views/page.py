"""What every page needs: the template or its partial, the person, and the facts that the shell shows."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from decks.models import User


def page_template(request: HttpRequest, template: str, partial: str) -> str:
    """`template#partial` for an htmx request, else the whole page. The server picks the partial, never the client."""
    return f"{template}#{partial}" if request.htmx else template  # type: ignore[attr-defined]


def person(request: HttpRequest) -> User:
    """The signed-in person of a view that asks for one."""
    return cast("User", request.user)


def session_address(request: HttpRequest) -> str:
    """Where the session is that a request came out of and names as `session`; "" when it names none."""
    try:
        return reverse("study", args=[UUID(request.GET.get("session", ""))])
    except ValueError:
        return ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    return {"https": settings.HTTPS, "signup_open": settings.SIGNUP}
