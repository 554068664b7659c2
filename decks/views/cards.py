"""One card: written, changed, moved, doubled, deleted and brought back, in place in the deck's list."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from decks import access, authoring, progress
from decks import study as studying
from decks.formats import MAX_SIDE
from decks.forms.card import CardForm, PictureForm
from decks.models import Card, Deck, StudySession
from decks.views.page import named_session, page_template, person, session_query


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def card_new(request: HttpRequest, deck_id: str) -> HttpResponse:
    """A new card at the end of the deck; in the list it stands above an empty form for the next one."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    form = CardForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, deck, form)
    card = authoring.add_card(deck=deck, fields=form.text)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(_row(request, deck, card) + _li(request, deck, CardForm()))
    messages.success(request, "The card is added.")
    return redirect("card_new", deck_id)


@require_safe
@login_required
def card_row(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """The card as it stands in the list."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    return _shown(request, deck, access.card_or_404(deck, uid))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def card_edit(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """All that is written of the card."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid)
    form = CardForm(request.POST if request.method == "POST" else None, instance=card)
    if not form.is_valid():
        return _form(request, deck, form, card)
    if not form.cleaned_data["anew"]:
        return _shown(request, deck, authoring.edit_card(card=card, fields=form.text), "Saved.")
    anew = studying.begin_anew(card=card, fields=form.text, now=timezone.now())
    if not anew.people:
        return _shown(request, deck, anew.card, "Saved.")
    people = "1 person begins" if anew.people == 1 else f"{anew.people} people begin"
    back = reverse("card_anew_undo", args=[deck_id, uid, anew.change], query=session_query(named_session(request)))
    messages.success(request, f"Saved. {people} the card anew.", f"undo:{back}")
    return _to_list(request, deck, anew.card)


@require_POST
@login_required
def card_anew_undo(request: HttpRequest, deck_id: str, uid: str, change: UUID) -> HttpResponse:
    """Give everyone back what they knew of a card before it was begun anew; its text stays as it is."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid)
    back = studying.take_back_anew(card=card, change=change, now=timezone.now())
    messages.success(request, "Everyone knows the card as before." if back else "There was nothing to take back.")
    return _to_list(request, deck, card)


@require_POST
@login_required
def card_preview(request: HttpRequest, deck_id: str) -> HttpResponse:
    """How the text in the form would look; stores nothing."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    sides = {name: request.POST.get(name, "").replace("\0", "")[:MAX_SIDE] for name in ("front", "back", "note")}
    card = Card(deck=deck, **sides)
    authoring.typeset(deck, [card])
    return render(request, "deck/card_form.html#looks", {"deck": deck, "card": card})


@require_POST
@login_required
def card_delete(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """Take the card out of the deck; the way back stands in its place."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid)
    authoring.delete_card(card=card, now=timezone.now())
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "deck/card_form.html#gone", {"deck": deck, "card": card})
    messages.success(request, "The card is deleted.", f"undo:{reverse('card_restore', args=[deck_id, uid])}")
    return redirect("deck", deck_id)


@require_POST
@login_required
def card_restore(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """Bring a deleted card back to its place."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid, deleted=True)
    authoring.restore_card(card=card)
    return _shown(request, deck, card, "The card is back, with everyone’s progress.")


@require_POST
@login_required
def card_duplicate(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """A copy right behind the card, open to be changed."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid)
    copy = authoring.duplicate_card(card=card)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(_row(request, deck, card) + _li(request, deck, CardForm(instance=copy), copy))
    return redirect("card_edit", deck_id, copy.uid)


@require_POST
@login_required
def card_move(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """One place `up` or `down`; what was typed in the form stays in it."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    card = access.card_or_404(deck, uid)
    way = "up" if request.POST.get("to") == "up" else "down"
    passed = authoring.move_card_by_one(card=card, up=way == "up")
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("card_edit", deck_id, uid)
    response = HttpResponse(_li(request, deck, _as_typed(request), card, moved=way))
    if passed:  # the two rows change places: the form goes where the other card was, and the other way round
        row = _row(request, deck, passed)
        response.write(f'<hx-partial hx-target="#card-{uid}" hx-swap="outerHTML">{row}</hx-partial>')
        response["HX-Retarget"] = f"#card-{passed.uid}"
    return response


@require_POST
@login_required
def picture_add(request: HttpRequest, deck_id: str) -> HttpResponse:
    """Store a picture, and put its Markdown behind what was typed on its side."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    uid = request.POST.get("card", "")
    card = access.card_or_404(deck, uid) if uid else None
    picture = PictureForm(request.POST, request.FILES)
    if not picture.is_valid():
        return _form(request, deck, _as_typed(request), card, picture)
    found = picture.cleaned_data
    media = authoring.add_picture(deck=deck, name=found["name"], picture=found["picture"])
    return _form(request, deck, _as_typed(request, found["side"], media.markdown), card, picture)


def _as_typed(request: HttpRequest, side: str = "", more: str = "") -> CardForm:
    """The form with what was typed, unchecked; `more` goes below the text of a side."""
    typed = {name: request.POST.get(name, "") for name in authoring.CARD_FIELDS}
    if side:
        typed[side] = f"{typed[side].rstrip()}\n\n{more}".lstrip()
    return CardForm(initial=typed)


def _form(
    request: HttpRequest, deck: Deck, form: CardForm, card: Card | None = None, picture: PictureForm | None = None
) -> HttpResponse:
    wrong = bool(form.errors or (picture and picture.errors))
    template = page_template(request, "deck/card_form.html", "form")
    context = _form_context(deck, form, card, named_session(request)) | {"picture": picture}
    return render(request, template, context, status=422 if wrong else 200)


def _li(request: HttpRequest, deck: Deck, form: CardForm, card: Card | None = None, moved: str = "") -> str:
    context = _form_context(deck, form, card) | {"moved": moved}
    return render_to_string("deck/card_form.html#form", context, request)


def _form_context(
    deck: Deck, form: CardForm, card: Card | None, session: StudySession | None = None
) -> dict[str, Any]:
    """The form with its own ids, for several can be open at once, and the card as it would look.

    With the `session` in which the card was asked, the form leads back there.
    """
    form.auto_id = f"{card.uid if card else 'new'}_%s"
    typed = {name: form[name].value() or "" for name in ("front", "back", "note")}
    looks = Card(deck=deck, **typed)
    authoring.typeset(deck, [looks])
    where = ["card_edit", deck.public_id, card.uid] if card else ["card_new", deck.public_id]
    action = reverse(where[0], args=where[1:], query=session_query(session))
    context = {"nav": "decks", "deck": deck, "form": form, "card": looks, "stored": card, "action": action}
    return context | {"session": session}


def _shown(request: HttpRequest, deck: Deck, card: Card, sentence: str = "") -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(_row(request, deck, card))
    if sentence:
        messages.success(request, sentence)
    return _back(request, deck, card)


def _to_list(request: HttpRequest, deck: Deck, card: Card) -> HttpResponse:
    """The card in its list, on a page that is loaded anew, for there is something to tell."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return _back(request, deck, card)


def _back(request: HttpRequest, deck: Deck, card: Card) -> HttpResponse:
    """To the session in which the card was asked, or to its place in the list."""
    if session := named_session(request):
        return redirect("study", session.public_id)
    return redirect(f"{reverse('deck', args=[deck.public_id])}#card-{card.uid}")


def _row(request: HttpRequest, deck: Deck, card: Card) -> str:
    """The card's row of the list, as the deck page draws it."""
    user, now = person(request), timezone.now()
    held = progress.holding(user, deck, now)
    held.mark(card)
    context = {"deck": deck, "card": card, "can_edit": True}
    return render_to_string("deck/cards.html#card", context, request)
