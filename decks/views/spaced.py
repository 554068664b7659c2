"""Beside the questions of Spaced: one session over all decks, cards set aside, the day of an exam."""

from collections.abc import Set
from datetime import date, datetime
from random import SystemRandom

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from decks import access, progress
from decks import study as studying
from decks.forms.exam import ExamForm
from decks.memory import day_date
from decks.models import Card, User
from decks.modes import SCHEDULER, Refused
from decks.text import plain
from decks.views.page import named_session, person, session_query
from decks.views.study_context import start_context

ACTS = {
    # what is done: the sentence about the card, and what takes it back
    "suspend": ("“{card}” is suspended: it is not asked any more.", "take-up"),
    "take-up": ("“{card}” is asked again when it is due.", "suspend"),
    "bury": ("“{card}” rests until tomorrow.", "unbury"),
    "unbury": ("“{card}” is asked today after all.", "bury"),
    "flag": ("The flag is {flag}: “{card}”.", "flag"),
}
NAME = 60  # characters of a card's front that name it in a sentence


@require_POST
@login_required
def mixed(request: HttpRequest) -> HttpResponse:
    """One session over what is due in all decks, or (`practise`) over the cards that are held the least."""
    return begin_mixed(request, practise="practise" in request.POST)


def begin_mixed(request: HttpRequest, *, practise: bool = False, only: Set[int] | None = None) -> HttpResponse:
    """Begin it and go there, or say that nothing is due. `only` are the cards to practise."""
    user, now = person(request), timezone.now()
    decks = progress.begun_decks(user, access.studied_decks(user))
    facts = progress.facts_of(user, [deck.pk for deck in decks], now)
    try:
        session = studying.begin_mixed(
            student=user, decks=decks, facts=facts, now=now, rng=SystemRandom(), practise=practise, only=only
        )
    except Refused as refused:
        messages.info(request, str(refused))
        return redirect("home")
    return redirect("study", session.public_id)


@require_POST
@login_required
def hold(request: HttpRequest, deck_id: str, uid: str, act: str) -> HttpResponse:
    """Set a card aside, take it up again, or flag it."""
    user, sent = person(request), {**request.GET.dict(), **request.POST.dict()}
    deck = access.deck_or_404(user, deck_id)
    if act not in ACTS:
        raise Http404
    card, session, flag = access.card_or_404(deck, uid), named_session(request), sent.get("flag", "")
    before = _done(user, card, act, flag, timezone.now())
    sentence, back = ACTS[act]
    said = sentence.format(card=plain(card.front, NAME), flag=f"set to {flag}" if flag != "0" else "taken off")
    query = session_query(session) | ({"flag": str(before)} if act == "flag" else {})
    undo = reverse("card_hold", args=[deck_id, uid, back], query=query)
    messages.success(request, said, f"undo:{undo}")
    return redirect("study", session.public_id) if session else redirect("mode", deck_id, SCHEDULER.slug)


def _done(user: User, card: Card, act: str, flag: str, now: datetime) -> int:
    """Do it; returns the flag that the card had before, where that changes."""
    if act == "flag":
        if flag not in {str(number) for number in range(8)}:
            raise Http404
        return studying.flag(student=user, card=card, number=int(flag))
    if act in {"suspend", "take-up"}:
        studying.suspend(student=user, card=card, now=now, on=act == "suspend")
    else:
        studying.bury(student=user, card=card, now=now, on=act == "bury")
    return 0


@require_POST
@login_required
def exam(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The day of an exam: one's own, or, from who may edit the deck, everyone's."""
    user, everyone = person(request), "everyone" in request.POST
    deck = (access.deck_to_edit_or_404 if everyone else access.deck_or_404)(user, deck_id)
    whose, today = None if everyone else user, user.study_day(timezone.now())
    if "clear" in request.POST:
        gone = studying.set_exam(deck=deck, student=whose, on=None, today=day_date(today))
        said = _said(None, studying.exam_dates(user, deck, today), today, everyone=everyone)
        messages.success(request, said if gone else "There was no date to take away.")
        return redirect("mode", deck_id, SCHEDULER.slug)
    form = ExamForm(studying.exam_dates(user, deck, today), request.POST, everyone=everyone)
    if form.is_valid():
        on, minutes = form.cleaned_data["date"], form.cleaned_data["minutes"]
        try:
            studying.set_exam(deck=deck, student=whose, on=on, today=day_date(today), minutes=minutes)
        except Refused as refused:
            form.add_error("date", str(refused))
        else:
            messages.success(request, _said(on, studying.exam_dates(user, deck, today), today, everyone=everyone))
            return redirect("mode", deck_id, SCHEDULER.slug)
    form.fields[next(iter(form.errors))].widget.attrs["autofocus"] = True
    context = start_context(user, deck, SCHEDULER, {}, exam_form=form)
    return render(request, "study/start.html", context, status=422)


def _said(on: date | None, dates: studying.ExamDates, today: int, *, everyone: bool) -> str:
    """What holds now; a date that was taken away may leave another one, and an own one goes before everyone's."""
    own, left = dates.own, dates.holds
    if on is not None:
        said = f"The plan for {_told(on)} holds from now on{' for everyone' if everyone else ''}."
        before = everyone and own is not None and left is own
        return f"{said} For you your own date, {_told(own.date)}, goes before it." if before and own else said
    if left is None or left.day < today:
        return "There is no date any more. The cards come as they are due."
    whose = "your own date" if left.student_id else "set for everyone"
    return f"That date is gone. The plan for {_told(left.date)} holds now, {whose}."


def _told(day: date) -> str:
    """ "4 December"."""
    return f"{day.day} {day:%B}"
