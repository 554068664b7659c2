"""A test for paper: the blank sheet and its key."""

from random import Random
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from decks import access, progress
from decks import study as studying
from decks.modes import MODES, Refused
from decks.views.page import person
from decks.views.sheet import rows_of


@require_safe
@login_required
def to_print(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet for paper, blank; with `?key=1` the page of answers, to nobody before the test is handed in."""
    shown = studying.show(access.session_or_404(person(request), session_id), now=timezone.now())
    if not shown.mode.is_exam or shown.session.deck is None:
        raise Http404
    handed_in = shown.state["handed"] is not None
    return _printed(request, shown, reverse("study", args=[session_id]), opened=handed_in)


@require_safe
@login_required
def on_paper(request: HttpRequest, deck_id: str, mode: str) -> HttpResponse:
    """A sheet that is taken on paper alone, or its key, for who may edit the deck; `seed` draws the same one again."""
    user, now, given = person(request), timezone.now(), request.GET
    deck = access.deck_to_edit_or_404(user, deck_id)
    if mode not in MODES or not MODES[mode].is_exam:
        raise Http404
    try:
        session = studying.on_paper(
            student=user,
            deck=deck,
            mode=MODES[mode],
            settings=MODES[mode].offered(given.dict()),
            facts=progress.card_facts(user, deck, now),
            now=now,
            rng=Random(given.get("seed", "")),  # noqa: S311 - the sheet is drawn again for its key
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("mode", deck_id, mode)
    shown = studying.Shown(session, MODES[mode], session.state, ())
    return _printed(request, shown, reverse("mode", args=[deck_id, mode]), opened=True)


def _printed(request: HttpRequest, shown: studying.Shown, back: str, *, opened: bool) -> HttpResponse:
    """The sheet for paper, or what the address asks for instead where it may be `opened`: its key."""
    query = request.GET.copy()
    wanted = query.pop("key", [""])[-1] == "1"
    context = {
        "deck": shown.session.deck,
        "rows": list(rows_of(shown)),
        "points": len(shown.mode.cards(shown.state)),
        "back": back,
        "opened": opened,
        "key": wanted and opened,
        "refused": wanted and not opened,
        "blank_link": f"?{query.urlencode()}",
        "key_link": f"?{query.urlencode()}&key=1",
        "unkept": shown.session.pk is None,
    }
    return render(request, "study/test_print.html", context)
