"""Studying in any mode: choose, begin, answer, take back, go on."""

from collections.abc import Callable, Container, Mapping
from random import SystemRandom
from time import monotonic
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from decks import access, authoring, presets, progress, talking
from decks import study as studying
from decks.models import Deck, StudySession, User
from decks.modes import MODES, Mode, Refused
from decks.views.page import page_template, person
from decks.views.sound import open_to_sound
from decks.views.spaced import begin_mixed
from decks.views.study_context import start_context, step_context


def mode_or_404(slug: str) -> Mode:
    """The mode with this slug."""
    if slug not in MODES:
        raise Http404
    return MODES[slug]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, deck_id: str, mode: str) -> HttpResponseBase:
    """The settings before the start, prefilled from the address; a POST begins, with the form's or as `usual`."""
    user, chosen = person(request), mode_or_404(mode)
    deck = access.deck_or_404(user, deck_id)
    if request.method != "POST":
        given = chosen.offered(request.GET.dict())
        linked = any(option.kept and option.name in given for option in chosen.options)
        return render(request, "study/start.html", start_context(user, deck, chosen, given, linked=linked))
    usual = studying.kept(user, chosen, [deck.pk])[deck.pk] if "usual" in request.POST else None
    posted = _posted(chosen, request) if usual is None else usual
    if "paper" in request.POST:
        return redirect(f"{_link(user, deck, chosen, posted, 'mode_paper')}&seed={SystemRandom().randrange(10**9)}")
    if "link" in request.POST:
        link = request.build_absolute_uri(_link(user, deck, chosen, posted))
        context = start_context(user, deck, chosen, posted, linked="linked" in request.POST) | {"link": link}
        return render(request, "study/start.html", context)
    try:
        session = _begin(user, deck, chosen, posted, request.POST)
    except Refused as refused:
        linked = "linked" in request.POST
        context = start_context(user, deck, chosen, posted, linked=linked) | {"error": str(refused)}
        return render(request, "study/start.html", context, status=422)
    return redirect("study", session.public_id)


def _posted(mode: Mode, request: HttpRequest) -> dict[str, Any]:
    """The settings of a form, in which a switch that is off is not sent at all."""
    switches = {option.name: option.name in request.POST for option in mode.options if option.kind == "switch"}
    return mode.offered(request.POST.dict() | switches)


def _link(user: User, deck: Deck, mode: Mode, settings: dict[str, Any], page: str = "mode") -> str:
    """The address of the start, or another page, with all of these settings, whatever its reader has chosen before."""
    held = presets.effective(user, deck, mode, settings)
    given = {o.name: held[o.name] for o in mode.options if o.label and not o.once}
    words = {name: int(value) if isinstance(value, bool) else value for name, value in given.items()}
    return f"{reverse(page, args=[deck.public_id, mode.slug])}?{urlencode(words)}"


def _begin(user: User, deck: Deck, mode: Mode, settings: dict[str, Any], sent: Container[str]) -> StudySession:
    now = timezone.now()
    return studying.begin(
        student=user,
        deck=deck,
        mode=mode,
        settings=presets.effective(user, deck, mode, settings),
        facts=progress.card_facts(user, deck, now),
        now=now,
        rng=SystemRandom(),
        everywhere="everywhere" in sent,
        usual="usual" in sent or ("linked" in sent and "everywhere" not in sent),
    )


@require_POST
@login_required
def preset(request: HttpRequest, deck_id: str, mode: str) -> HttpResponse:
    """The owner sets what everyone starts with, or lets go of it."""
    chosen = mode_or_404(mode)
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    keep, locked, posted = "keep" in request.POST, "lock" in request.POST, _posted(chosen, request)
    if keep and (clash := chosen.clash(chosen.clean(posted))):
        context = start_context(person(request), deck, chosen, posted) | {"error": clash}
        return render(request, "study/start.html", context, status=422)
    authoring.set_preset(deck=deck, mode=chosen, settings=posted if keep else None, locked=locked)
    held = (
        "These settings hold for everyone now." if locked else "Whoever has not chosen yet starts with these settings."
    )
    messages.success(request, held if keep else "Everyone chooses again.")
    return redirect("mode", deck_id, mode)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The open question; a POST answers it and shows the next, or what was `typed` beside the answer."""
    user, sent = person(request), request.POST.dict()
    if request.method != "POST" or "turn" in sent:
        shown = studying.show(access.session_or_404(user, session_id), now=timezone.now())
        return page(request, shown, sent if sent.get("token") == str(shown.token) else request.GET.dict())
    until = monotonic() + talking.SECONDS
    try:
        shown = studying.answer(
            student=user, session_id=session_id, token=token_or_404(sent.get("token")), reply=sent, now=timezone.now()
        )
    except Refused as refused:
        shown = studying.show(access.session_or_404(user, session_id), notice=str(refused), now=timezone.now())
    if shown.mode.is_spoken:
        shown = studying.in_other_words(student=user, shown=shown, now=timezone.now(), until=until)
    return show(request, shown)


@require_POST
@login_required
def draft(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Keep what a student has written so far and not handed in; shows nothing."""
    user, sent = person(request), request.POST.dict()
    try:
        studying.draft(student=user, session_id=session_id, reply=sent, now=timezone.now())
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@login_required
def undo(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Take the last answer back."""
    return _moved(request, session_id, studying.undo)


@require_POST
@login_required
def redo(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Give again the answer that was taken back last."""
    return _moved(request, session_id, studying.redo)


def _moved(request: HttpRequest, session_id: UUID, move: Callable[..., studying.Shown]) -> HttpResponse:
    user, token, now = person(request), token_or_404(request.POST.get("token")), timezone.now()
    try:
        shown = move(student=user, session_id=session_id, token=token, now=now)
    except Refused as refused:
        shown = studying.show(access.session_or_404(user, session_id), notice=str(refused), now=now)
    return show(request, shown)


@require_POST
@login_required
def again(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """A new session like a finished one: with all its cards, or with the missed ones."""
    user = person(request)
    session = access.session_or_404(user, session_id)
    now, missed = timezone.now(), "missed" in request.POST
    if session.deck is None:
        wanted = studying.mode_of(session).again(session.state, missed=missed)
        return begin_mixed(request, practise=missed, only=wanted)
    facts = progress.card_facts(user, session.deck, now)
    try:
        other = mode_or_404(request.POST["in"]) if "in" in request.POST else None
        new = studying.begin_again(
            session=session, missed=missed, facts=facts, now=now, rng=SystemRandom(), mode=other
        )
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("mode", session.deck.public_id, session.mode)
    return redirect("study", new.public_id)


def token_or_404(sent: object) -> UUID:
    """The token of a question, as it was sent."""
    try:
        return UUID(str(sent))
    except ValueError:
        raise Http404 from None


def show(request: HttpRequest, shown: studying.Shown) -> HttpResponse:
    """The step of a session: for a form sent without scripts, a redirect, so that a reload sends nothing twice."""
    htmx = request.htmx  # type: ignore[attr-defined]
    if request.method == "POST" and not htmx:
        if shown.notice:
            messages.add_message(request, messages.SUCCESS if shown.is_done else messages.INFO, shown.notice)
        return redirect("study", shown.session.public_id)
    return page(request, shown, {})


def page(request: HttpRequest, shown: studying.Shown, sent: Mapping[str, str]) -> HttpResponse:
    """The step itself, the card turned over where that was sent."""
    turned = {"turned": "turn" in sent, "typed": sent.get("typed", "")}
    context = step_context(person(request), shown) | turned
    response = render(request, page_template(request, f"study/{shown.mode.page(shown.state)}.html", "reply"), context)
    return open_to_sound(response) if shown.mode.is_spoken else response
