"""The site's addresses, and a few pages with a planted fault, to see that the gates find it."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

import studyapp.urls
from studyapp.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
FAULTS = {
    "inline-event": "<img src=x onerror=alert(1)>",
    "inline-script": "<script>alert(1)</script>",
    "elsewhere": '<img src="https://evil.example/pixel.png" alt="">',
    "style": '<p style="color: red">x</p>',
    "dialog": "<script>alert(1)</script>",
}
UNGUARDED = {"elsewhere", "dialog"}
ERRORS = {
    "broken": ValueError("planted"),
    "full": OperationalError("database or disk is full"),
    "forbidden": PermissionDenied(),
    "strange": SuspiciousOperation(),
}


def failing(request: HttpRequest, error: str) -> HttpResponse:
    """A view in which this goes wrong."""
    raise ERRORS[error]


def planted(request: HttpRequest, fault: str) -> HttpResponse:
    """A page that says unescaped what somebody wrote; for some faults the policy is missing too."""
    page = f'<!doctype html><link rel="icon" href="data:,"><title>Planted</title><main>{FAULTS[fault]}</main>'
    response = HttpResponse(page)
    if fault in UNGUARDED:
        response["Content-Security-Policy"] = "script-src 'unsafe-inline'"
    return response


urlpatterns = [
    *(path(f"planted/{error}/", failing, {"error": error}) for error in ERRORS),
    *(path(f"planted/{fault}/", planted, {"fault": fault}) for fault in FAULTS),
    *studyapp.urls.urlpatterns,
]
