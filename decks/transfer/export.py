"""From models to the neutral record that the writers take."""

import re

from django.core.files.storage import default_storage

from decks.authoring import CARD_FIELDS
from decks.formats import ParsedCard, ParsedDeck, ParsedMedia
from decks.models import Deck, Media


def to_parsed(deck: Deck, *, with_media: bool = True) -> ParsedDeck:
    """Everything of a deck that a writer can keep: cards in order with their uids, and the pictures."""
    cards = deck.cards.filter(deleted=None).order_by("position", "id")
    return ParsedDeck(
        cards=tuple(
            ParsedCard(
                front=card.front,
                back=card.back,
                note=card.note,
                tags=tuple(card.tags),
                uid=card.uid,
                distractors=tuple(card.distractors),
                label=card.label,
                front_said=card.front_said,
                back_said=card.back_said,
            )
            for card in cards.only("uid", *CARD_FIELDS)
        ),
        title=deck.title,
        description=deck.description,
        front_language=deck.front_language,
        back_language=deck.back_language,
        tags=tuple(deck.tags),
        lexicon=tuple(sorted(deck.lexicon.items())),
        media=tuple(_parsed_media(each) for each in deck.media.order_by("name")) if with_media else (),
    )


def _parsed_media(media: Media) -> ParsedMedia:
    with default_storage.open(media.path) as file:
        return ParsedMedia(media.name, media.content_type, file.read())


def file_name(deck: Deck, extension: str) -> str:
    """A name for the exported file that every system takes, in the deck's own letters."""
    stem = re.sub(r"[^\w\s.,()'-]+", " ", deck.title)
    stem = " ".join(stem.split())[:80].strip(" .") or "deck"
    return f"{stem}.{extension}"
