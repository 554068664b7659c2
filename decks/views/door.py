"""The door: sign-in, its second step, sign-up, sign-out, and the first administrator's link."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from decks.accounts import door, first, two_step
from decks.accounts.audit import note
from decks.forms.account import DoorForm, FirstAdminForm, SecondStepForm, SignInForm, SignUpForm
from decks.models import Act, User
from decks.views.page import person
from decks.views.visitor import address, browser, onward, wanted

PENDING = "second_step"
PENDING_SECONDS = 5 * 60
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


def page(request: HttpRequest, template: str, form: DoorForm, **context: Any) -> HttpResponse:
    """The page with its form; 429 with Retry-After when a limit was reached."""
    form.focus()
    context = {"form": form, "next": wanted(request), **context}
    response = render(request, template, context, status=429 if form.wait else 200)
    if form.wait:
        response.headers["Retry-After"] = str(form.wait)
    return response


@reads_and_posts
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password, then the second step for whoever has one."""
    if request.user.is_authenticated:
        return redirect(onward(request))
    form = SignInForm(request.POST or None, now=timezone.now(), address=address(request))
    if not form.is_valid() or form.person is None:
        return page(request, "account/sign_in.html", form)
    if two_step.is_on(form.person):
        return ask_second_step(request, form.person)
    return let_in(request, form.person)


@reads_and_posts
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the authenticator app, or a recovery code."""
    now = timezone.now()
    user = awaited(request)
    if user is None:
        return redirect(with_next("sign_in", request))
    form = SecondStepForm(request.POST or None, now=now, user=user)
    if not form.is_valid():
        return page(request, "account/sign_in_code.html", form)
    return let_in(request, user)


@reads_and_posts
@never_cache
@sensitive_post_parameters("password")
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account, where the site allows it."""
    if not settings.SIGNUP:
        raise Http404
    if request.user.is_authenticated:
        return redirect(onward(request))
    form = SignUpForm(request.POST or None, now=timezone.now(), address=address(request))
    if not form.is_valid() or form.person is None:
        return page(request, "account/sign_up.html", form)
    return let_in(request, form.person)


@reads_and_posts
@never_cache
@sensitive_post_parameters("password")
def first_admin(request: HttpRequest, token: str) -> HttpResponse:
    """The one-time link: choose the name and password of the first administrator."""
    now = timezone.now()
    if not first.is_good(token, now=now):
        return render(request, "account/first_admin_spent.html", status=410)
    form = FirstAdminForm(request.POST or None, token=token, now=now, address=address(request))
    if form.is_valid() and form.person is not None:
        return let_in(request, form.person)
    if form.spent:
        return render(request, "account/first_admin_spent.html", status=410)
    return page(request, "account/first_admin.html", form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's sign-in."""
    if request.user.is_authenticated:
        note(Act.SIGNED_OUT, who=person(request), now=timezone.now())
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect(settings.LOGOUT_REDIRECT_URL)


def with_next(name: str, request: HttpRequest) -> str:
    """The address of a page of the door that keeps where the person wanted to go."""
    url = wanted(request)
    return reverse(name) + (f"?{urlencode({'next': url})}" if url else "")


def let_in(request: HttpRequest, user: User) -> HttpResponse:
    """Begin a session with a new key, and go on to the page that was asked for."""
    url = onward(request)
    request.session.pop(PENDING, None)
    login(request, user)
    request.session["browser"] = browser(request)
    if door.enter(user=user, now=timezone.now()):
        messages.success(request, "Your account is back, with all its decks.")
    return redirect(url)


def ask_second_step(request: HttpRequest, user: User) -> HttpResponse:
    """Remember for five minutes that the password was right, and ask for the code."""
    request.session.cycle_key()
    until = int(timezone.now().timestamp()) + PENDING_SECONDS
    request.session[PENDING] = {"user": user.pk, "until": until, "hash": user.get_session_auth_hash()}
    return redirect(with_next("sign_in_code", request))


def awaited(request: HttpRequest) -> User | None:
    """The person whose password was right a moment ago and has not been changed since."""
    pending = request.session.get(PENDING)
    if not pending or pending["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and constant_time_compare(pending["hash"], user.get_session_auth_hash()) else None
