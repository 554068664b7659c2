"""A call with Kai: what a student says comes in as sound, and what Kai says goes out as sound."""

from time import monotonic
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from decks import access, progress, talking
from decks import study as studying
from decks.hearing import client as hearing
from decks.models import StudySession, User
from decks.modes import Refused
from decks.speaking import client as speaking
from decks.speech import wavefile
from decks.speech.base import LONGEST, RATE
from decks.speech.terms import fitted, hotwords
from decks.views.page import person
from decks.views.study import page, token_or_404

MOST_BYTES = int((LONGEST + 2) * RATE) * 2
PATIENCE = 1.5  # seconds for all sentences of a line; a page asks again
LONGER = 5  # seconds, where Kai’s ears begin anew
WAIT = 2  # seconds after which a page sends what was said again, where Kai is busy
BUSY = "Kai is listening to others just now. What you said is sent again in a moment; or type it."
BEGINS = "Kai does not hear yet. What you said is sent again in a moment; or type it."
CANNOT_HEAR = "Kai cannot hear just now. Type your answer; the call goes on."
NOT_AGREED = "You have not agreed to be heard. Type your answer, or agree on your account’s page."
OTHER_LANGUAGE = "Kai does not know this language by ear. Type your answer; the call goes on."
TOO_LONG = "That was longer than Kai can listen at once. Say it in less than half a minute, or type it."


@require_POST
@login_required
def hear(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Take what a student said: samples of 16 bits, and in the header `Token` the token of the open question.

    With the header `Ahead` it is only listened to, so that it is known already when the very same comes for good. With
    `Over` it was said while Kai talked, and what is not understood was no more than a noise. Nobody spoke: 204.
    """
    user = person(request)
    session = _call_or_404(user, session_id)
    token = token_or_404(request.headers.get("Token"))
    if not studying.may_hear(user):
        return _told(request, NOT_AGREED, 403)
    if token == session.last_token or session.finished is not None:  # it was taken already; nobody listens again
        return page(request, studying.show(session, now=timezone.now()), {})
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return _told(request, TOO_LONG, 413)
    assert session.deck is not None  # a call is about one deck
    words = progress.vocabulary_of(session.deck)
    try:
        heard = hearing.hear(request.body, hotwords=hotwords(words), language=progress.spoken_language(session))
    except hearing.Busy:
        return _later(request, BUSY, WAIT)
    except hearing.Unavailable:
        if hearing.is_there(progress.spoken_language(session)):
            return _later(request, BEGINS, LONGER)
        return _told(request, CANNOT_HEAR, 409)
    if (
        "Ahead" in request.headers
        or heard.why_rejected == "silence"
        or (heard.why_rejected and "Over" in request.headers)
    ):
        return HttpResponse(status=204)
    if heard.why_rejected == "language":
        return _told(request, OTHER_LANGUAGE, 409)
    said = fitted(heard.text, words, heard.unusual).text
    until = monotonic() + talking.SECONDS
    reply, now = {"do": "say", "said": said} if said else {"do": "unclear"}, timezone.now()
    try:
        shown = studying.answer(student=user, session_id=session_id, token=token, reply=reply, now=now)
    except Refused as refused:
        shown = studying.show(access.session_or_404(user, session_id), notice=str(refused), now=now)
    return page(request, studying.in_other_words(student=user, shown=shown, now=now, until=until), {})


@require_safe
@login_required
def say(request: HttpRequest, session_id: UUID, number: int) -> HttpResponse:
    """The sound of one of Kai's lines; nothing (204) where there is none, or not yet."""
    session = _call_or_404(person(request), session_id)
    keys, end, sounds = progress.sounds_of(session, number, request.GET.get("voice", "")), monotonic() + PATIENCE, []
    for key in keys:
        path = speaking.sound_of(key, seconds=max(0.0, end - monotonic()))
        if path is None:
            return HttpResponse(status=204, headers={"Retry-After": "1"})
        sounds.append(path.read_bytes())
    return HttpResponse(wavefile.joined(sounds), content_type="audio/wav") if sounds else HttpResponse(status=204)


@require_POST
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """What a student agrees to before the first call, or takes back on the account's page: being heard, being kept."""
    user = person(request)
    sent = request.POST.get("session")
    session = _call_or_404(user, _uuid_or_404(sent)) if sent is not None else None
    studying.agree(student=user, voice="voice" in request.POST, keep="keep" in request.POST, now=timezone.now())
    if session:
        return redirect("study", session.public_id)
    messages.success(request, "Saved.")
    return redirect("account")


@require_POST
@login_required
def forget(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Delete what was said in a call that is over."""
    session = _call_or_404(person(request), session_id)
    if session.finished is None:
        messages.warning(request, "The call is not over yet. Say “stop” first.")
    else:
        studying.forget_words(session)
        messages.success(request, "What was said in this call is deleted. What your answers came to stays.")
    return redirect("study", session.public_id)


def _call_or_404(user: User, session_id: UUID) -> StudySession:
    session = access.session_or_404(user, session_id)
    if not studying.mode_of(session).is_spoken or session.deck is None:
        raise Http404
    return session


def _uuid_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _later(request: HttpRequest, sentence: str, seconds: int) -> HttpResponse:
    """A reply at which a page keeps what was said, and sends it again in so many seconds."""
    reply = _told(request, sentence, 503)
    reply["Retry-After"] = str(seconds)
    return reply


def _told(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "study/call.html#told", {"sentence": sentence}, status=status)
