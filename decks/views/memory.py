"""A student's own memory: what was fitted, what is in use, and the choice between them."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRefresh

from decks import access, fitting, jobs, presets, progress
from decks.models import Deck, User
from decks.modes import SCHEDULER
from decks.tasks import fit_memory
from decks.views.door import reads_and_posts
from decks.views.page import person

TOO_LATE = "That choice is no longer open. Here is how things stand."


@reads_and_posts
@never_cache
@login_required
def memory(request: HttpRequest) -> HttpResponse:
    """What is known of one's memory; `do` uses what was fitted, keeps what is in use, goes back, or asks for a fit.

    A script asks how far a fit is, until it is done; then the page is drawn anew.
    """
    user = person(request)
    if request.method == "POST":
        does = CHOICES.get(request.POST.get("do", ""))
        model = request.POST.get("model", "")
        messages.info(request, does(user, int(model) if model.isdecimal() else 0) if does else TOO_LATE)
        return redirect("memory")
    working = jobs.open_run(fit_memory.module_path, user.pk)
    if request.htmx:  # type: ignore[attr-defined]
        told = render(request, "account/memory.html#working", {"working": working})
        return told if working else HttpResponseClientRefresh()
    report = fitting.report(user, now=timezone.now())
    context = {"report": report, "working": working, "studied": _deck_to_set(user)}
    return render(request, "account/memory.html", context)


def _deck_to_set(user: User) -> Deck | None:
    """A deck that the student has begun, whose settings of the mode that keeps the calendar are not locked."""
    begun = progress.begun_decks(user, access.studied_decks(user))
    return next((deck for deck in begun if not presets.is_bound(user, deck, SCHEDULER)), None)


def _use(user: User, model: int) -> str:
    done = fitting.use(student=user, model_id=model, now=timezone.now())
    return "Used from now on. No card is rescheduled: each counts by it from its next answer." if done else TOO_LATE


def _keep(user: User, model: int) -> str:
    done = fitting.keep(student=user, model_id=model, now=timezone.now())
    return "Nothing is changed." if done else TOO_LATE


def _go_back(user: User, model: int) -> str:
    done = fitting.go_back(student=user, now=timezone.now())
    return "The default holds from now on. No card is rescheduled." if done else TOO_LATE


def _fit(user: User, model: int) -> str:
    if not fitting.report(user, now=timezone.now()).due:
        return TOO_LATE
    fit_memory.enqueue(user.pk)
    return "Your memory is being worked out. Look again in a minute."


CHOICES: Mapping[str, Callable[[User, int], str]] = {"use": _use, "keep": _keep, "back": _go_back, "fit": _fit}
