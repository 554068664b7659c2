"""Making and changing decks and cards. Every deletion can be undone for 30 days."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Q
from django.urls import reverse

from decks.formats.pictures import EXTENSIONS, Picture
from decks.models import Card, Deck, Media, Star, User, Wording
from decks.modes import Mode
from decks.text import RENDERER_VERSION, render, right_to_left

TEXTS = ("front", "back", "note")
CARD_FIELDS = (*TEXTS, "tags", "distractors", "label", "front_said", "back_said")
RENDERED = ("front_html", "back_html", "note_html", "renderer", "sibling")


def media_url(deck: Deck, names: frozenset[str], name: str) -> str | None:
    """The address of the deck's picture with this name, or None when the deck has none."""
    return reverse("media", args=[deck.public_id, name]) if name in names else None


def typeset(deck: Deck, cards: Sequence[Card]) -> None:
    """Fill the HTML columns of `cards` of one deck from their text; the caller saves them."""
    names = frozenset(deck.media.values_list("name", flat=True)) if deck.pk else frozenset()

    def address(name: str) -> str | None:
        return media_url(deck, names, name)

    for card in cards:
        card.front_html = render(card.front, language=deck.front_language, media=address)
        card.back_html = render(card.back, language=deck.back_language, media=address)
        card.note_html = render(card.note, language=deck.back_language, media=address) if card.note else ""
        card.renderer = RENDERER_VERSION
        card.sibling = sibling_key(card.front, card.back)


def sibling_key(front: str, back: str) -> str:
    """What cards share that give each other away: those of the same two texts, whichever of them asks."""
    sides = sorted(" ".join(side.casefold().split()) for side in (front, back))
    return hashlib.sha256("\0".join(sides).encode()).hexdigest()[:16]


@transaction.atomic
def create_deck(*, owner: User, title: str, **fields: Any) -> Deck:
    """A new, empty deck."""
    return Deck.objects.create(owner=owner, title=title, **fields)


@transaction.atomic
def edit_deck(*, deck: Deck, fields: Mapping[str, Any]) -> Deck:
    """Change the fields of a deck's form; cards are set again in a new language."""
    stored = Deck.objects.select_for_update(no_key=True).get(
        pk=deck.pk
    )  # a form has set the new values on `deck` already
    for name, value in fields.items():
        setattr(deck, name, value)
    deck.save(update_fields=[*fields, "updated"])
    if _directions(stored) != _directions(deck):
        _typeset_all(deck)
    return deck


def _directions(deck: Deck) -> tuple[bool, bool]:
    """Whether either side is written from right to left: all that a card's HTML takes from the languages."""
    return right_to_left(deck.front_language), right_to_left(deck.back_language)


def _typeset_all(deck: Deck, batch: int = 500) -> None:
    last = 0
    while cards := list(deck.cards.filter(pk__gt=last).order_by("pk")[:batch]):
        typeset(deck, cards)
        Card.objects.bulk_update(cards, RENDERED, batch_size=100)
        last = cards[-1].pk


@transaction.atomic
def add_picture(*, deck: Deck, name: str, picture: Picture) -> Media:
    """Store a picture of a deck under the hash of its content. A name stands for one picture for ever.

    The row that comes back has another name when `name` is taken by another picture.
    """
    lock(deck)
    sha256 = hashlib.sha256(picture.data).hexdigest()
    stem, _, _ = name.rpartition(".")
    extension, number = EXTENSIONS[picture.content_type], 1
    while taken := deck.media.filter(name=name).first():
        if taken.sha256 == sha256:
            return taken
        number += 1
        name = f"{stem or 'picture'}-{number}.{extension}"
    store_file(Media.path_of(sha256), picture.data)
    size = {"size": len(picture.data), "width": picture.width, "height": picture.height}
    return Media.objects.create(deck=deck, name=name, sha256=sha256, content_type=picture.content_type, **size)


def store_file(path: str, data: bytes) -> None:
    """Keep `data` at `path`; files are named by their content, so one that is there already is the same."""
    if not default_storage.exists(path):
        stored = default_storage.save(path, ContentFile(data))
        if stored != path:  # another process was quicker
            default_storage.delete(stored)


@transaction.atomic
def add_card(*, deck: Deck, fields: Mapping[str, Any]) -> Card:
    """A new card at the end of the deck. `fields` holds its front, and any other of CARD_FIELDS."""
    lock(deck)
    last = deck.cards.aggregate(last=Max("position"))["last"]
    card = Card(deck=deck, position=0 if last is None else last + 1, **fields)
    typeset(deck, [card])
    card.save()
    touch(deck)
    return card


@transaction.atomic
def edit_card(*, card: Card, fields: Mapping[str, Any]) -> Card:
    """Change what is written of a card; its uid, its place, everyone's progress and what sessions have asked stay."""
    lock(card.deck)
    stored = Card.objects.get(pk=card.pk)
    for name, value in fields.items():
        setattr(card, name, value)
    keep_wordings([(stored, card)])
    typeset(card.deck, [card])
    card.save(update_fields=[*CARD_FIELDS, *RENDERED, "revision", "updated"])
    touch(card.deck)
    return card


def keep_wordings(pairs: Sequence[tuple[Card, Card]]) -> None:
    """Keep what cards said that are about to say something else; sets the new revision of each, unsaved.

    `pairs` holds each card as it is stored and as it is to be, of one deck that is locked. What nobody was asked goes
    after 30 days, see `purge`.
    """
    kept = []
    for stored, card in pairs:
        card.revision = stored.revision
        texts = {name: getattr(stored, name) for name in TEXTS}
        if texts != {name: getattr(card, name) for name in TEXTS}:
            kept.append(Wording(card=card, revision=stored.revision, **texts))
            card.revision += 1
    Wording.objects.bulk_create(kept, batch_size=500)


@transaction.atomic
def move_card_by_one(*, card: Card, up: bool) -> Card | None:
    """Let the card and the one before it (or behind it) change places; returns that one, None at the end."""
    lock(card.deck)
    live = card.deck.cards.filter(deleted=None).order_by("position", "pk")
    index = live.filter(Q(position__lt=card.position) | Q(position=card.position, pk__lt=card.pk)).count()
    other = index - 1 if up else index + 1
    passed = live[other : other + 1].first() if other >= 0 else None
    if passed is None:
        return None
    place_cards(deck=card.deck, places={card.pk: other + 1})
    passed.refresh_from_db(fields=["position"])
    return passed


@transaction.atomic
def place_cards(*, deck: Deck, places: Mapping[int, int]) -> None:
    """Put cards, named by their pk, at places of their deck; 1 is the first, and the others keep their order.

    A place behind the last card means the end. Deleted cards have no place: they stay behind the card before them.
    """
    lock(deck)
    there = list(deck.cards.only("pk", "position", "deleted").order_by("position", "pk"))
    order = [card for card in there if card.pk not in places]
    moved = sorted((card for card in there if card.pk in places), key=lambda card: places[card.pk])
    for card in moved:
        live = [index for index, each in enumerate(order) if each.deleted is None]
        at = places[card.pk] - 1
        order.insert(live[at] if at < len(live) else len(order), card)
    changed = [card for position, card in enumerate(order) if card.position != position]
    for position, card in enumerate(order):
        card.position = position
    Card.objects.bulk_update(changed, ["position"], batch_size=500)
    touch(deck)


@transaction.atomic
def duplicate_card(*, card: Card) -> Card:
    """A copy of a card, right behind it, with a uid of its own."""
    lock(card.deck)
    card.refresh_from_db(fields=["position"])
    card.deck.cards.filter(position__gt=card.position).update(position=F("position") + 1)
    copy = Card(deck=card.deck, position=card.position + 1, **{name: getattr(card, name) for name in CARD_FIELDS})
    typeset(card.deck, [copy])
    copy.save()
    touch(card.deck)
    return copy


@transaction.atomic
def delete_card(*, card: Card, now: datetime) -> None:
    """Take a card out of its deck; `restore_card` brings it back with everyone's progress."""
    card.deleted = now
    card.save(update_fields=["deleted", "updated"])
    touch(card.deck)


@transaction.atomic
def restore_card(*, card: Card) -> None:
    """Bring a deleted card back to its place."""
    card.deleted = None
    card.save(update_fields=["deleted", "updated"])
    touch(card.deck)


@transaction.atomic
def delete_deck(*, deck: Deck, now: datetime) -> None:
    """Take a deck away from everyone; `restore_deck` brings it back as it was."""
    deck.deleted = now
    deck.save(update_fields=["deleted", "updated"])


@transaction.atomic
def restore_deck(*, deck: Deck) -> None:
    """Bring a deleted deck back."""
    deck.deleted = None
    deck.save(update_fields=["deleted", "updated"])


@transaction.atomic
def star(*, student: User, card: Card, on: bool) -> None:
    """Mark a card for this student, or take the mark away; doing either twice changes nothing."""
    if on:
        Star.objects.get_or_create(student=student, card=card)
    else:
        Star.objects.filter(student=student, card=card).delete()


@transaction.atomic
def set_preset(*, deck: Deck, mode: Mode, settings: Mapping[str, Any] | None, locked: bool) -> None:
    """What everyone starts with in this mode, `locked` or as a suggestion; None lets go of it."""
    lock(deck)
    deck.refresh_from_db(fields=["presets"])
    deck.presets.pop(mode.slug, None)
    if settings is not None:
        once = {option.name for option in mode.options if option.once}
        given = {name: value for name, value in mode.clean(settings).items() if name not in once}
        deck.presets[mode.slug] = {"settings": given, "locked": locked}
    deck.save(update_fields=["presets", "updated"])


def typeset_old(batch: int = 500) -> int:
    """Render every card again whose HTML was made by another version of the renderer. Returns how many."""
    count = 0
    while deck := Deck.objects.filter(cards__in=Card.objects.exclude(renderer=RENDERER_VERSION)).first():
        with transaction.atomic():
            lock(deck)  # a card that is changed meanwhile must not get the HTML of what it said before
            cards = list(deck.cards.exclude(renderer=RENDERER_VERSION).order_by("pk")[:batch])
            typeset(deck, cards)
            Card.objects.bulk_update(cards, RENDERED)
        count += len(cards)
    return count


def lock(deck: Deck) -> None:
    """Let others who change this deck wait, until the transaction ends.

    Nobody who answers waits: their rows name the deck, and that its key stays is all they need.
    """
    Deck.objects.select_for_update(no_key=True).values_list("pk").get(pk=deck.pk)


def touch(deck: Deck) -> None:
    """Note that the deck changed now."""
    deck.save(update_fields=["updated"])
