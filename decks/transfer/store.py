"""Writing what was read: a new deck, or more cards for one that is there. All of it or nothing."""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from decks import authoring
from decks.formats import ParsedCard, ParsedDeck
from decks.models import Card, Deck, User
from decks.models.deck import card_uid
from decks.transfer.pictures import store_pictures

BATCH = 1_000
MOST_AT_ONCE = 20_000
"""Cards. Storing more keeps every other writer waiting for longer than a page may take."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_UID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Added(NamedTuple):
    """How many cards were added to a deck, and how many of its own were changed in place."""

    added: int
    updated: int


def import_deck(
    *,
    owner: User,
    parsed: ParsedDeck,
    title: str = "",
    token: UUID | None = None,
    **fields: Any,
) -> Deck:
    """A new deck with everything in `parsed`; `title` and `fields` (description, tags ...) go before it.

    With a token, a second call with the same one returns the deck of the first.
    """
    try:
        with transaction.atomic():
            return _imported(owner, token) or _import(owner, parsed, title, token, fields)
    except IntegrityError:  # the same form, sent twice at once
        if token and (deck := _imported(owner, token)):
            return deck
        raise


def language_tag(text: str) -> str:
    """The text where it is a language tag (BCP 47, at most 20 characters), else nothing."""
    return text if len(text) <= 20 and _LANGUAGE.fullmatch(text) else ""


def _imported(owner: User, token: UUID | None) -> Deck | None:
    return Deck.objects.filter(owner=owner, import_token=token).first() if token else None


def _import(owner: User, parsed: ParsedDeck, title: str, token: UUID | None, fields: dict[str, Any]) -> Deck:
    known = {
        "description": parsed.description,
        "front_language": language_tag(parsed.front_language),
        "back_language": language_tag(parsed.back_language),
        "tags": list(parsed.tags),
        "lexicon": dict(parsed.lexicon),
    }
    title = title or parsed.title or parsed.title_suggestion or "Untitled deck"
    deck = Deck(owner=owner, title=title, import_token=token, **(known | fields))
    deck.save()
    cards = store_pictures(deck, parsed)
    _create(deck, cards, first=0, taken=set())
    return deck


@transaction.atomic
def add_cards(*, deck: Deck, parsed: ParsedDeck, token: UUID | None = None) -> Added:
    """Put cards behind those of a deck. One whose uid is there changes that card in place: progress stays."""
    deck = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
    if token and deck.import_token == token:
        return Added(0, 0)
    there = {card.uid: card for card in deck.cards.all()}
    changed: dict[str, ParsedCard] = {}
    new: list[ParsedCard] = []
    for card in store_pictures(deck, parsed):
        if card.uid in there and card.uid not in changed:
            changed[card.uid] = card
        else:
            new.append(card)
    _update(deck, [(there[uid], card) for uid, card in changed.items()])
    last = deck.cards.aggregate(last=Max("position"))["last"]
    _create(deck, new, first=0 if last is None else last + 1, taken=set(there))
    deck.import_token = token
    deck.lexicon = dict(parsed.lexicon) | deck.lexicon
    deck.save(update_fields=["import_token", "lexicon", "updated"])
    return Added(len(new), len(changed))


def _create(deck: Deck, cards: Sequence[ParsedCard], *, first: int, taken: set[str]) -> None:
    """Add cards from position `first` on; `taken` holds the uids that are in use, and grows."""
    for start in range(0, len(cards), BATCH):
        batch = [
            Card(deck=deck, uid=_free_uid(card.uid, taken), position=position, **_columns(card))
            for position, card in enumerate(cards[start : start + BATCH], start=first + start)
        ]
        authoring.typeset(deck, batch)
        Card.objects.bulk_create(batch)


def _update(deck: Deck, pairs: Iterable[tuple[Card, ParsedCard]]) -> None:
    batch, stored = [], []
    for card, read in pairs:
        stored.append(copy(card))
        for name, value in _columns(read).items():
            setattr(card, name, value)
        card.deleted = None
        batch.append(card)
    authoring.keep_wordings(list(zip(stored, batch, strict=True)))
    authoring.typeset(deck, batch)
    columns = [*authoring.CARD_FIELDS, *authoring.RENDERED, "revision", "deleted"]
    Card.objects.bulk_update(batch, columns, batch_size=100)


def _columns(card: ParsedCard) -> dict[str, Any]:
    """The columns that the card fills. What its source does not know of stays as it is."""
    columns = {"front": card.front, "back": card.back, "note": card.note, "tags": list(card.tags)}
    if card.distractors is not None:
        columns["distractors"] = list(card.distractors)
    for name in ("label", "front_said", "back_said"):
        if (value := getattr(card, name)) is not None:
            columns[name] = value
    return columns


def _free_uid(uid: str, taken: set[str]) -> str:
    """The card's own uid, or a new one where it has none, a strange one, or one that another card has."""
    while uid in taken or not _UID.fullmatch(uid):
        uid = card_uid()
    taken.add(uid)
    return uid
