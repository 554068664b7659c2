"""Today, the list of decks, the keys, and whether the site is well."""

from itertools import islice

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from decks import access, progress
from decks import study as studying
from decks.models import Deck, says, search_words
from decks.views.page import page_template, person
from decks.views.study_context import agenda_today

PAGE = 24


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What to go on with, a half-year at a glance, and the decks."""
    user, now = person(request), timezone.now()
    decks = list(progress.deck_list(access.my_decks(user))[:9])
    others = list(progress.deck_list(access.other_decks(user))[:6])
    progress.add_bands(user, decks + others, now)
    days, today = progress.answers_by_day(user, now), agenda_today(user, now)
    context = {
        "nav": "today",
        "now": now.astimezone(user.time_zone),
        "open": list(islice(studying.standing(user, progress.open_sessions(user), now), 4)),
        "decks": decks,
        "others": others,
        "next": next((deck for deck in decks + others if deck.bands.total), None),  # type: ignore[attr-defined]
        "chart": progress.half_year(days),
        "mastered": progress.mastered(user, access.studied_decks(user), now),
        "today": today,
        "when": progress.when(today.next_ms, today.next_day, user, now),
    }
    return render(request, "home.html", context)


@require_safe
@login_required
def decks(request: HttpRequest) -> HttpResponse:
    """Own decks, decks studied, and public decks; `q` searches their titles, descriptions and tags."""
    user, words = person(request), request.GET.get("q", "").strip()[:100]
    found = progress.deck_list(_matching(access.seen_decks(user), words))
    page = Paginator(found.order_by("-updated", "-pk"), PAGE).get_page(request.GET.get("page"))
    progress.add_bands(user, list(page.object_list), timezone.now())
    context = {"nav": "decks", "page": page, "q": words}
    return render(request, page_template(request, "decks.html", "found"), context)


def _matching(decks: QuerySet[Deck], words: str) -> QuerySet[Deck]:
    for word in search_words(words):
        decks = decks.filter(says(word, "title", "description", "tags"))
    return decks


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, for whoever has no script to open them in place."""
    return render(request, "keys.html")


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
