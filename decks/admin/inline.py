"""The cards on the page of their deck, a page of them at a time, so that a deck of thousands stays light."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from decks import authoring
from decks.admin.base import pks_or_404
from decks.admin.forms import CardRow
from decks.models import Card, Deck

CARDS_A_PAGE = 25
PAGE = "cards"
"""The parameter of the address that says which page of cards is shown."""


def live_cards(deck: Deck) -> QuerySet[Card]:
    """The cards of a deck in their order."""
    return Card.objects.filter(deck=deck, deleted=None).order_by("position", "id")


def page_of_cards(request: HttpRequest, deck: Deck) -> Page[Card]:
    """The page that the address asks for, the nearest one there is."""
    return Paginator(live_cards(deck), CARDS_A_PAGE).get_page(request.GET.get(PAGE))


def posted_cards(request: HttpRequest, deck: Deck, prefix: str) -> QuerySet[Card]:
    """The cards whose rows were sent, wherever they stand by now. A card that is not in the deck is a 404."""
    names = [name for name in request.POST if name.startswith(f"{prefix}-") and name.endswith("-id")]
    sent = pks_or_404(pk for name in names if (pk := str(request.POST[name])))
    cards = Card.objects.filter(deck=deck, pk__in=sent).order_by("position", "id")
    if cards.count() != len(sent):
        raise Http404
    return cards


class CardRows(BaseInlineFormSet):  # type: ignore[type-arg]  # it takes arguments for the type checker alone
    """The rows of one page; `first` is the place in the deck of the first row."""

    def __init__(self, *args: Any, first: int = 1, **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, **kwargs)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if not self.is_bound and i < self.initial_form_count():
            kwargs["initial"] = {"place": self.first + i}
        return super()._construct_form(i, **kwargs)  # type: ignore[misc]  # unknown to the stubs

    def save(self, commit: bool = True) -> list[Card]:
        """Hand every row that was changed to its verb, then put the cards in the places that were asked for."""
        deck: Deck = self.instance
        self.new_objects: list[Card] = []
        self.changed_objects: list[tuple[Card, list[str]]] = []
        self.deleted_objects: list[Card] = []
        places: dict[int, int] = {}
        for form in self.forms:
            if form.has_changed():
                card = self._saved(deck, form)
                if "place" in form.changed_data and form.cleaned_data["place"]:
                    places[card.pk] = form.cleaned_data["place"]
        if places:
            authoring.place_cards(deck=deck, places=places)
        return self.new_objects + [card for card, _ in self.changed_objects]

    def _saved(self, deck: Deck, form: Any) -> Card:
        fields = {name: form.cleaned_data[name] for name in authoring.CARD_FIELDS if name in form.fields}
        if form.instance.pk is None:
            self.new_objects.append(authoring.add_card(deck=deck, fields=fields))
            return self.new_objects[-1]
        card: Card = form.instance
        card.deck = deck
        if set(form.changed_data) != {"place"}:
            authoring.edit_card(card=card, fields=fields)
        self.changed_objects.append((card, form.changed_data))
        return card


class CardInline(admin.StackedInline):  # type: ignore[type-arg]  # it takes arguments for the type checker alone
    """One row a card: its text, its place, how it looks, and what can be done with it."""

    model = Card
    form = CardRow
    formset = CardRows
    fields = [("place", "acts"), ("front", "back"), ("note", "tags"), ("distractors", "label"), "look"]
    readonly_fields = ["look", "acts"]
    extra = 1
    can_delete = False  # by a button that offers to undo it
    show_change_link = True

    @admin.display(description="Looks like")
    def look(self, card: Card) -> SafeString | str:
        """The rendered card; the HTML columns hold what the sanitiser let through."""
        return rendered(card) if card.pk else "Shown once the card is saved."

    @admin.display(description="This card")
    def acts(self, card: Card) -> SafeString | str:
        """Buttons of the page's own form: whatever else was changed on the page is saved with them."""
        if not card.pk:
            return "It goes to the end of the deck, or to the place that you give it."
        return format_html(
            '<span class="acts" id="card-{0}">'
            '<button name="_up" value="{0}">Move up</button> <button name="_down" value="{0}">Move down</button> '
            '<button name="_duplicate" value="{0}">Duplicate</button> '
            '<button name="_remove" value="{0}">Delete</button> <a href="{1}">Preview</a></span>',
            card.pk,
            reverse("admin:decks_card_preview", args=[card.pk]),
        )

    def _may(self, request: HttpRequest, deck: Any) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, deck)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)


def rendered(card: Card) -> SafeString:
    """Both sides and the note, as students see them."""
    deck = card.deck
    return format_html(
        '<div class="look"><div lang="{}">{}</div><div lang="{}">{}{}</div></div>',
        deck.front_language,
        mark_safe(card.front_html),  # noqa: S308 - made by our sanitiser, see decks.text
        deck.back_language,
        mark_safe(card.back_html),  # noqa: S308 - made by our sanitiser, see decks.text
        mark_safe(card.note_html),  # noqa: S308 - made by our sanitiser, see decks.text
    )
