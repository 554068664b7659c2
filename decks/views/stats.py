"""Statistics: of all decks, of one, and the attempts behind the mastery of a card."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decks import access, progress
from decks import study as studying
from decks.modes import SCHEDULER
from decks.views.page import named_session, person


@require_safe
@login_required
def everything(request: HttpRequest) -> HttpResponse:
    """The student's half-year in all decks."""
    context = {"nav": "stats", "stats": progress.statistics_of(person(request), None, timezone.now())}
    return render(request, "stats/page.html", context)


@require_safe
@login_required
def of_deck(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The student's half-year in one deck."""
    user = person(request)
    deck = access.deck_or_404(user, deck_id)
    context = {"nav": "decks", "deck": deck, "stats": progress.statistics_of(user, deck, timezone.now())}
    return render(request, "stats/page.html", context)


@require_safe
@login_required
def forecast(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The score to expect in the deck's exam, for the statistics page; without scripts the way to the plan."""
    user, now = person(request), timezone.now()
    deck = access.deck_or_404(user, deck_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{deck.url}study/{SCHEDULER.slug}/#exam")
    facts, moment = progress.card_facts(user, deck, now), studying.moment(user, deck, now)
    settings = studying.limits(user, [deck])[deck.pk]
    told = progress.exam_forecast(facts, studying.exam_dates(user, deck, moment.day).holds, moment, settings)
    if told is None:
        return HttpResponse(status=204)
    return render(request, "stats/page.html#expected", {"deck": deck, "forecast": told})


@require_safe
@login_required
def why(request: HttpRequest, deck_id: str, uid: str, username: str = "") -> HttpResponse:
    """Why a card stands where it does: the attempts at it, one's own or those of a student of one's own."""
    user = person(request)
    deck = access.deck_or_404(user, deck_id)
    card = access.card_or_404(deck, uid)
    student = access.student_of_deck_or_404(user, deck, username) if username else user
    context = {"nav": "decks", "deck": deck, "card": card, "student": student, "session": named_session(request)}
    context["aim"] = studying.limits(student, [deck])[deck.pk]["retention"]
    context["why"] = progress.why(student, card, timezone.now())
    return render(request, "stats/why.html", context)
