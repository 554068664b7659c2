"""Headers that every response carries, and the way back in when a sign-in has run out."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

Respond = Callable[[HttpRequest], HttpResponseBase]
UNUSED = ["accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone"]
UNUSED += ["midi", "payment", "usb"]
REFUSED = [f"{feature}=()" for feature in UNUSED]


class Headers:
    """Stands outside all others, so that static files, pictures and error pages get its headers too."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        # A page says what it needs; the rest is refused to it as to all others.
        granted = headers.get("Permissions-Policy")
        refused = [rule for rule in REFUSED if granted is None or rule.removesuffix("()") not in granted]
        headers["Permissions-Policy"] = ", ".join([granted, *refused] if granted else refused)
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # Whoever brings a session cookie gets pages about a person: no cache keeps them, on a shared machine neither.
        if "Cache-Control" not in headers and settings.SESSION_COOKIE_NAME in request.COOKIES:
            headers["Cache-Control"] = "no-store"
        return response


class ExpiredSession:
    """Sends a part-page request of a signed-out person to sign in and back to their page.

    htmx follows a redirect by itself and would put the sign-in form into the middle of a card. What was typed into a
    form would be gone with its page: a POST gets a 401, at which the page stays and says what to do, unless the page
    says by `Answer-Kept` that it keeps what it sends.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 302 or not request.htmx or request.user.is_authenticated:  # type: ignore[attr-defined]
            return response
        door = resolve_url(settings.LOGIN_URL)
        if response.headers["Location"].partition("?")[0] != door:
            return response
        if request.method == "POST" and "Answer-Kept" not in request.headers:
            return HttpResponse("Sign in, then send it again.", status=401, content_type="text/plain")
        back = request.htmx.current_url_abs_path  # type: ignore[attr-defined]  # None for another host
        return HttpResponseClientRedirect(f"{door}?{urlencode({'next': back})}" if back else door)


class NoNul:
    """Answers an address that holds a NUL with 404: PostgreSQL takes none in a text, so nothing can be found by it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseNotFound("Not found", content_type="text/plain")
        return self.get_response(request)


class OwnTime:
    """Tells all times of a page in the person's own zone."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        with timezone.override(request.user.time_zone):
            return self.get_response(request)
