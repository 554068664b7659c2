"""The account page and what hangs on it: password, two-step sign-in, sign-ins, own data, leaving."""

import segno
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from decks import servers
from decks import study as studying
from decks.accounts import devices, door, two_step
from decks.accounts.own_data import own_data
from decks.forms.account import ConfirmForm, DeleteForm, FirstCodeForm, PasswordForm, ProfileForm, zone_options
from decks.models import User
from decks.views.door import page, reads_and_posts, with_next
from decks.views.page import person
from decks.views.visitor import onward


@reads_and_posts
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Name, time zone and look; where the person is signed in; ways to the rest."""
    user, now = person(request), timezone.now()
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("account")
    context = {
        "form": form,
        "heard_by": servers.listeners(),
        "may_hear": studying.may_hear(user),
        "zones": zone_options(),
        "here": request.session.session_key,
        "sign_ins": devices.sign_ins(user=user, now=now),
        "two_step": two_step.is_on(user),
    }
    return render(request, "account/account.html", context)


@reads_and_posts
@never_cache
@sensitive_post_parameters("password", "new")
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other browser is signed out."""
    user, now = person(request), timezone.now()
    form = PasswordForm(request.POST or None, now=now, user=user)
    if not form.is_valid():
        return page(request, "account/password.html", form)
    new, here = form.cleaned_data["new"], request.session.session_key
    door.change_password(user=user, password=new, session_key=here, now=now)
    update_session_auth_hash(request, user)
    messages.success(request, "Your password is changed. You are signed out everywhere else.")
    return redirect("account")


@login_required
def signins_end(request: HttpRequest) -> HttpResponse:
    """End one sign-in by its handle, or all others. Who comes here by a link is shown the list."""
    if request.method != "POST":
        return redirect("account")
    user, now = person(request), timezone.now()
    handle, here = request.POST.get("handle"), request.session.session_key
    ended = (
        devices.end(user=user, handle=handle, now=now)
        if handle
        else devices.end_others(user=user, session_key=here, now=now)
    )
    messages.success(request, f"{ended} sign-in{'s' if ended != 1 else ''} ended.")
    return redirect("account")


@reads_and_posts
@never_cache
@sensitive_post_parameters("password")
@login_required
def two_step_page(request: HttpRequest) -> HttpResponse:
    """Switch the second step on; when it is on: new recovery codes, or off. `step` names what is asked."""
    steps = {"begin": begin_two_step, "code": complete_two_step, "codes": renew_codes, "off": turn_off_two_step}
    step = steps.get(request.POST.get("step", ""))
    return step(request) if step else two_step_state(request, None)


def two_step_state(request: HttpRequest, form: FirstCodeForm | ConfirmForm | None) -> HttpResponse:
    """The page of two-step sign-in as it stands: off, begun, or on. `form` holds a mistake to show."""
    user, now = person(request), timezone.now()
    waiting = two_step.waiting(user)
    if waiting is not None:
        address = two_step.address(waiting)
        picture = segno.make(address, micro=False).svg_data_uri(scale=5, light="white")
        shown = form if isinstance(form, FirstCodeForm) else FirstCodeForm(now=now, user=user)
        secret = two_step.secret_letters(waiting)
        return page(request, "account/two_step_begun.html", shown, picture=picture, secret=secret, address=address)
    on = two_step.is_on(user)
    shown_form = form if isinstance(form, ConfirmForm) else ConfirmForm(now=now, user=user)
    return page(request, "account/two_step.html", shown_form, on=on, left=two_step.left(user))


def begin_two_step(request: HttpRequest) -> HttpResponse:
    """Make the secret, for the password: an open browser must not let a passer-by lock the owner out."""
    user, now = person(request), timezone.now()
    form = ConfirmForm(request.POST, now=now, user=user)
    if not form.is_valid():
        return two_step_state(request, form)
    two_step.begin(user=user, now=now)
    return redirect(with_next("two_step", request))


def complete_two_step(request: HttpRequest) -> HttpResponse:
    """The first code: the second step is on, and the recovery codes are shown this once."""
    form = FirstCodeForm(request.POST, now=timezone.now(), user=person(request))
    if not form.is_valid():
        return two_step_state(request, form)
    return render(request, "account/recovery_codes.html", {"codes": form.codes, "next": onward(request)})


def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes for the password."""
    user, now = person(request), timezone.now()
    form = ConfirmForm(request.POST, now=now, user=user)
    if not form.is_valid() or not two_step.is_on(user):
        return two_step_state(request, form)
    codes = two_step.renew_codes(user=user, now=now)
    return render(request, "account/recovery_codes.html", {"codes": codes, "next": onward(request)})


def turn_off_two_step(request: HttpRequest) -> HttpResponse:
    """Off, for the password."""
    user, now = person(request), timezone.now()
    form = ConfirmForm(request.POST, now=now, user=user)
    if not form.is_valid():
        return two_step_state(request, form)
    two_step.turn_off(user=user, by=user, now=now)
    messages.success(request, "Two-step sign-in is off.")
    return redirect("account")


@require_safe
@never_cache
@login_required
def my_data(request: HttpRequest) -> StreamingHttpResponse:
    """Everything the site keeps about this person, as a JSON file."""
    parts = own_data(person(request), now=timezone.now())
    response = StreamingHttpResponse(parts, content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@reads_and_posts
@never_cache
@sensitive_post_parameters("password")
@login_required
def account_delete(request: HttpRequest) -> HttpResponse:
    """Delete the account, for the password; signing in takes it back for 30 days."""
    form = DeleteForm(request.POST or None, now=timezone.now(), user=person(request))
    if not form.is_valid():
        return page(request, "account/delete.html", form, days=door.GRACE.days)
    logout(request)
    messages.info(request, f"Your account is deleted. Sign in within {door.GRACE.days} days to take it back.")
    return redirect("sign_in")
