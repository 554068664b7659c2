"""Bringing cards in: paste or choose, look at what they become, add them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from decks import access
from decks.forms.paste import PasteForm
from decks.models import Deck, User
from decks.views.page import page_template, person
from decks.views.visitor import wanted


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def deck_new(request: HttpRequest) -> HttpResponse:
    """A new deck from a text, or more cards for the deck that `?deck=` names. A GET and a preview store nothing."""
    user = person(request)
    deck = _target(request, user)
    form = PasteForm(request.POST or None, request.FILES or None, user=user, deck=deck, now=timezone.now())
    if form.is_valid() and form.adding:
        return _added(request, form)
    partial = "form" if request.FILES else "found"
    context = {"nav": "decks", "form": form, "preview": form.preview, "deck": deck}
    status = 422 if form.errors else 200
    return render(request, page_template(request, "paste/page.html", partial), context, status=status)


def _target(request: HttpRequest, user: User) -> Deck | None:
    deck_id = request.GET.get("deck", "")
    return access.deck_to_edit_or_404(user, deck_id) if deck_id else None


def _added(request: HttpRequest, form: PasteForm) -> HttpResponse:
    deck, sentence = form.save()
    messages.success(request, sentence)
    return redirect(wanted(request) or reverse("deck", args=[deck.public_id]))
