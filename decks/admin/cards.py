"""Single cards on the desk: found by a search over all decks, added in a row, previewed as students see them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from decks import authoring
from decks.admin.inline import rendered
from decks.admin.undo import DeletedFilter, UndoableAdmin
from decks.forms.card import CardForm
from decks.models import Card


class CardAdmin(UndoableAdmin):
    """A card of a deck that is not deleted."""

    owner_path = "deck__owner"
    form = CardForm
    list_display = ["front", "deck", "updated"]
    list_filter = [DeletedFilter]
    list_select_related = ["deck"]
    search_fields = ["front", "back", "note", "tags", "deck__title"]
    autocomplete_fields = ["deck"]
    ordering = ["deck", "position", "pk"]
    readonly_fields = ["look"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Card]:
        return super().get_queryset(request).filter(deck__deleted=None).select_related("deck")

    def get_fields(self, request: HttpRequest, obj: Card | None = None) -> list[Any]:
        return ["deck", *authoring.CARD_FIELDS, *(["look"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Card | None = None) -> list[str]:
        """A card keeps its deck: everyone's progress hangs on both."""
        return ["deck", "look"] if obj else ["look"]

    @admin.display(description="Looks like")
    def look(self, card: Card) -> SafeString:
        """The rendered card."""
        return rendered(card)

    def save_model(self, request: HttpRequest, obj: Card, form: Any, change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in authoring.CARD_FIELDS}
        if change:
            authoring.edit_card(card=obj, fields=fields)
        else:
            vars(obj).update(vars(authoring.add_card(deck=form.cleaned_data["deck"], fields=fields)))

    def take_away(self, row: Card, now: Any) -> None:
        authoring.delete_card(card=row, now=now)

    def bring_back(self, row: Card) -> None:
        authoring.restore_card(card=row)

    def after_restore(self, rows: Any) -> str:
        decks = {card.deck_id for card in rows}
        return reverse("admin:decks_deck_change", args=[*decks]) if len(decks) == 1 else self.list_url()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.preview_view))
        return [path("<int:pk>/preview/", view, name="decks_card_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The card on a page of the site, as students see it."""
        card = self.get_queryset(request).filter(pk=pk).first()
        if card is None:
            raise Http404
        return render(request, "admin/decks/card/preview.html", {"card": card, "deck": card.deck})
