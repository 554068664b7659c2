"""The teacher's desk: Django's admin behind the site's own door, where what is not yours is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from decks.accounts import two_step
from decks.admin.base import person
from decks.admin.voices import voices_page

View = Callable[..., HttpResponseBase]


class Desk(admin.AdminSite):
    """For teachers and administrators; each model's own admin says which rows they see."""

    site_title = "Teacher's desk"
    site_header = "Teacher's desk"
    index_title = "Overview"

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not two_step.owed(person(request))

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """A refused page is a page that is not there, so that nobody learns what exists."""

        @wraps(view)
        def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                raise Http404 from None

        return super().admin_view(hidden, cacheable)

    def get_urls(self) -> list[Any]:
        voices = self.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.voices))
        return [path("voices/", voices, name="voices"), *super().get_urls()]

    def voices(self, request: HttpRequest) -> HttpResponse:
        """Who hears, speaks and talks for Kai, and what leaves the house."""
        return voices_page(request, self.each_context(request))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No form of its own: there is one door with one set of locks."""
        url = _wanted(request)
        if not request.user.is_authenticated:
            return _with_next("sign_in", url)
        if not person(request).is_staff:
            raise Http404
        if two_step.owed(person(request)):
            messages.info(request, "This site asks teachers and administrators for a second step. Set it up first.")
            return _with_next("two_step", url)
        return redirect(url or "admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """Handed on to the site's own sign-out, with what was posted."""
        return redirect("sign_out", preserve_request=True)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """The site's own page asks for the old password and ends the other sign-ins."""
        return redirect("password")

    def password_change_done(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models in the order in which they are registered: decks first."""
        order = [model._meta.object_name for model in self._registry]
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: order.index(model["object_name"]))
        return apps


def _wanted(request: HttpRequest) -> str:
    """The page of this site that was asked for before the door, or nothing."""
    url = request.GET.get(REDIRECT_FIELD_NAME, "")
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if allowed else ""


def _with_next(name: str, url: str) -> HttpResponseRedirect:
    query = {REDIRECT_FIELD_NAME: url} if url else {}
    return HttpResponseRedirect(reverse(name, query=query))


desk = Desk()
