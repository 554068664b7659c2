"""Decks on the desk: the list, and the page of a deck with its cards."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from decks import authoring, progress
from decks.admin.base import person, pks_or_404
from decks.admin.export import export
from decks.admin.forms import DeckDeskForm
from decks.admin.inline import CARDS_A_PAGE, PAGE, CardInline, live_cards, page_of_cards, posted_cards
from decks.admin.undo import DeletedFilter, UndoableAdmin
from decks.models import Card, Deck, Visibility, says, search_words

MOST_EXPORTED = 50
"""How many decks go into one archive; it is built in memory."""


def having(words: str) -> Q:
    """The condition that a deck says each of these words in its title, description, tags or on one of its cards."""
    conditions = []
    for word in search_words(words):
        cards = Card.objects.filter(says(word, "front", "back"), deck=OuterRef("pk"), deleted=None)
        conditions.append(says(word, "title", "description", "tags") | Q(Exists(cards)))
    return Q(*conditions)


class DeckAdmin(UndoableAdmin):
    """A deck's settings and its cards."""

    form = DeckDeskForm
    inlines = [CardInline]
    list_filter = ["visibility", DeletedFilter]
    list_select_related = ["owner"]
    search_fields = ["title"]  # the search itself is `having`
    autocomplete_fields = ["owner"]
    ordering = ["-updated"]
    save_on_top = True  # so that Enter in a field saves, and does not press the first button of a card
    actions = [*UndoableAdmin.actions, "export_json", "export_csv", "make_public", "make_private"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deck]:
        return progress.deck_list(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if request.resolver_match is not None and request.resolver_match.url_name == "autocomplete":
            queryset = queryset.filter(deleted=None)
        return queryset.filter(having(search_term[:200])), False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        owner = ["owner"] if person(request).is_superuser else []
        return ["title", "card_count", *owner, "visibility", "updated"]

    @admin.display(description="cards", ordering="card_count")
    def card_count(self, deck: Any) -> int:
        return int(deck.card_count)

    def view_on_site(self, deck: Deck) -> str | None:
        """The deck's own page, which a deleted deck has not."""
        return reverse("deck", args=[deck.public_id]) if deck.deleted is None else None

    # The page of a deck

    def get_fields(self, request: HttpRequest, obj: Deck | None = None) -> list[Any]:
        owner = ["owner"] if person(request).is_superuser else []
        return [
            "title",
            "description",
            "tags",
            "front_language",
            "back_language",
            "lexicon",
            "visibility",
            "board",
            *owner,
        ]

    def get_form(self, request: HttpRequest, obj: Deck | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A deck that can only be looked at needs no fields."""
        if obj is not None and not self.has_change_permission(request, obj):
            kwargs["form"] = ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"owner": person(request).pk, **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request: HttpRequest, obj: Deck, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj._state.adding:
            return kwargs
        if request.method == "POST":
            return {**kwargs, "queryset": posted_cards(request, obj, prefix)}
        page = page_of_cards(request, obj)
        pks = [card.pk for card in page.object_list]
        shown = Card.objects.filter(pk__in=pks).order_by("position", "id")
        return {**kwargs, "queryset": shown.select_related("deck"), "first": page.start_index()}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        deck = self.get_object(request, object_id)
        if deck is not None:
            extra_context = {"cards_page": page_of_cards(request, deck), "page_parameter": PAGE}
        return super().change_view(request, object_id, form_url, extra_context)

    # Writing

    def save_model(self, request: HttpRequest, obj: Deck, form: Any, change: bool) -> None:
        if change:
            changed = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
            if changed:
                authoring.edit_deck(deck=obj, fields=changed)
            return
        fields = {"owner": person(request), **form.cleaned_data}
        vars(obj).update(vars(authoring.create_deck(**fields)))

    def take_away(self, row: Deck, now: Any) -> None:
        authoring.delete_deck(deck=row, now=now)

    def bring_back(self, row: Deck) -> None:
        authoring.restore_deck(deck=row)

    def after_restore(self, rows: Any) -> str:
        return reverse("admin:decks_deck_change", args=[rows[0].pk]) if len(rows) == 1 else self.list_url()

    def response_change(self, request: HttpRequest, obj: Deck) -> HttpResponse:
        """Go on as the pressed button says; the page itself is saved by now."""
        for name, act in self.card_acts.items():
            if name in request.POST:
                return self.act(request, obj, act, request.POST[name])
        return super().response_change(request, obj)

    def act(self, request: HttpRequest, deck: Deck, act: Any, pk: str) -> HttpResponse:
        """Do `act` to one card, and show the page of cards on which it went on."""
        pks, [wanted] = list(live_cards(deck).values_list("pk", flat=True)), pks_or_404([pk])
        if wanted not in pks:
            raise Http404
        place, card = pks.index(wanted) + 1, Card.objects.select_related("deck").get(pk=wanted)
        place, target = act(self, request, card, place, len(pks))
        url = reverse("admin:decks_deck_change", args=[deck.pk], query={PAGE: (place - 1) // CARDS_A_PAGE + 1})
        return HttpResponseRedirect(f"{url}#{target}")

    def _move(self, card: Card, place: int) -> tuple[int, str]:
        authoring.place_cards(deck=card.deck, places={card.pk: place})
        return place, f"card-{card.pk}"

    def _up(self, request: HttpRequest, card: Card, place: int, count: int) -> tuple[int, str]:
        return self._move(card, max(1, place - 1))

    def _down(self, request: HttpRequest, card: Card, place: int, count: int) -> tuple[int, str]:
        return self._move(card, min(count, place + 1))

    def _duplicate(self, request: HttpRequest, card: Card, place: int, count: int) -> tuple[int, str]:
        copy = authoring.duplicate_card(card=card)
        messages.success(request, f"Card {place} is duplicated; the copy stands behind it.")
        return place + 1, f"card-{copy.pk}"

    def _remove(self, request: HttpRequest, card: Card, place: int, count: int) -> tuple[int, str]:
        keeper: Any = self.admin_site.get_model_admin(Card)
        keeper.log_deletions(request, [card])
        authoring.delete_card(card=card, now=timezone.now())
        keeper.offer_undo(request, [card.pk], f"Card {place} is deleted.")
        return max(1, min(place, count - 1)), "cards-group"

    card_acts = {"_up": _up, "_down": _down, "_duplicate": _duplicate, "_remove": _remove}
    """The buttons of a card, and what each does: (card, its place, number of cards) -> (place to show, anchor)."""

    # Actions

    @admin.action(description="Export as JSON (keeps everything)")
    def export_json(self, request: HttpRequest, queryset: QuerySet[Deck]) -> HttpResponseBase | None:
        return self._export(request, queryset, "json")

    @admin.action(description="Export as CSV (for spreadsheets)")
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Deck]) -> HttpResponseBase | None:
        return self._export(request, queryset, "csv")

    def _export(self, request: HttpRequest, queryset: QuerySet[Deck], format: str) -> HttpResponseBase | None:
        decks = list(queryset[: MOST_EXPORTED + 1])
        if len(decks) <= MOST_EXPORTED:
            return export(decks, format)
        messages.warning(request, f"That is too much for one file. Choose at most {MOST_EXPORTED} decks.")
        return None

    @admin.action(description="Show to everyone on this site")
    def make_public(self, request: HttpRequest, queryset: QuerySet[Deck]) -> None:
        self._show(request, queryset, Visibility.PUBLIC)

    @admin.action(description="Show to nobody else")
    def make_private(self, request: HttpRequest, queryset: QuerySet[Deck]) -> None:
        self._show(request, queryset, Visibility.PRIVATE)

    def _show(self, request: HttpRequest, queryset: QuerySet[Deck], visibility: Visibility) -> None:
        decks = list(queryset.filter(deleted=None).exclude(visibility=visibility))
        for deck in decks:
            authoring.edit_deck(deck=deck, fields={"visibility": visibility})
            self.log_change(request, deck, [{"changed": {"fields": ["Visibility"]}}])
        messages.success(request, f"{len(decks):,} changed to “{visibility.label}”.")
