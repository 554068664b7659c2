"""A deck's own page of settings; deleting a deck, and taking that back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from decks import access, authoring
from decks.formats import WRITERS
from decks.forms.deck import DeckForm
from decks.views.page import person


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def deck_edit(request: HttpRequest, deck_id: str) -> HttpResponse:
    """Title, description, tags, languages, visibility and the board of best times."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    form = DeckForm(request.POST if request.method == "POST" else None, instance=deck)
    if form.is_valid():
        authoring.edit_deck(deck=deck, fields=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("deck", deck_id)
    pictures = deck.media.order_by("name")
    context = {"nav": "decks", "deck": deck, "form": form, "pictures": pictures, "formats": WRITERS}
    return render(request, "deck/edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def deck_delete(request: HttpRequest, deck_id: str) -> HttpResponse:
    """Take the deck away from everyone; the message offers to take that back."""
    deck = access.deck_to_edit_or_404(person(request), deck_id)
    authoring.delete_deck(deck=deck, now=timezone.now())
    undo = reverse("deck_restore", args=[deck_id])
    messages.success(request, f"“{deck.title}” is deleted; it can be brought back for 30 days.", f"undo:{undo}")
    return redirect("decks")


@require_POST
@login_required
def deck_restore(request: HttpRequest, deck_id: str) -> HttpResponse:
    """Bring a deleted deck back as it was."""
    deck = access.deck_to_edit_or_404(person(request), deck_id, deleted=True)
    authoring.restore_deck(deck=deck)
    messages.success(request, f"“{deck.title}” is back, with everyone’s progress.")
    return redirect("deck", deck_id)
