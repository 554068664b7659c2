"""What a request says about its sender: the address that limits count, the browser, and where to go next."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from decks.accounts.devices import browser_name


def address(request: HttpRequest) -> str:
    """The address to count tries under. Behind a trusted proxy it is the one that the proxy saw, the last of the list.

    An IPv6 sender commands a whole /64, so only that part counts.
    """
    text: str = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        text = request.headers.get("X-Forwarded-For", text).rpartition(",")[2].strip()
    try:
        parsed = ip_address(text)
    except ValueError:
        return text[:60]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


def browser(request: HttpRequest) -> str:
    """A short name of the sender's browser."""
    return browser_name(request.headers.get("User-Agent", ""))


def wanted(request: HttpRequest) -> str:
    """The page of this site that was asked for before the door, or nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if allowed else ""


def onward(request: HttpRequest) -> str:
    """Where to go after the door: the page that was asked for, else home."""
    return wanted(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
