"""What a person sees when something is refused or breaks: what happened, what is safe, what to do."""

import errno
import logging
import secrets
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
LAST_RESORT = "Something broke here. What was saved is safe. Try again; if it stays so, report the number {}.\n"
RETRY_SECONDS = "30"
MOST_RESENT = 1000  # fields of a form offered again


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Rendered without the request, which is the very thing that cannot be trusted."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this person; the page does not tell which."""
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the disk does not take anything just now. Needs neither to be rendered."""
    error, number = sys.exc_info()[1], incident()
    full = _cannot_save(error)
    logger.error("Incident %s: %s %s", number, request.method, request.path, exc_info=error)
    template, status = ("503.html", 503) if full else ("500.html", 500)
    try:
        response = HttpResponse(render_to_string(template, {"number": number}), status=status)
    except Exception:
        logger.exception("Incident %s: the error page itself failed", number)
        response = HttpResponse(LAST_RESORT.format(number), status=status, content_type="text/plain")
    if full:
        response["Retry-After"] = RETRY_SECONDS
    response["Cache-Control"] = "no-store"
    return response


def incident() -> str:
    """A short number under which the cause stands in the log, for example 7F3A-19C2."""
    text = secrets.token_hex(4).upper()
    return f"{text[:4]}-{text[4:]}"


def _cannot_save(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return True
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: mostly a page left open while somebody signed in anew.

    A page of our own gets a fresh token: a script puts it into the forms on the page; without scripts the same
    fields are shown for sending again. Another site's page gets neither.
    """
    ours = reason.startswith("CSRF") and _from_this_site(request)
    response = render(request, "csrf.html", {"ours": ours, "fields": _fields(request) if ours else []}, status=403)
    response["Cache-Control"] = "no-store"
    if ours:
        response["Csrf-Token"] = get_token(request)
    return response


def _from_this_site(request: HttpRequest) -> bool:
    """Whether the browser vouches that the form stood on this site; scripts cannot forge either header."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _fields(request: HttpRequest) -> list[tuple[str, Any]]:
    """The posted fields to offer again; never passwords, and no form with files, which cannot be offered."""
    if request.FILES or "password" in " ".join(request.POST).lower():
        return []
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"][:MOST_RESENT]
