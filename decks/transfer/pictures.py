"""The pictures that come with a deck: checked before the preview, stored with the cards."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from decks import authoring
from decks.formats import ParsedCard, ParsedDeck, ParsedMedia, Problem, Refused
from decks.formats.pictures import MAX_PIXELS, Picture, picture
from decks.models import Deck, Media

MAX_PIXELS_A_DECK = 12 * MAX_PIXELS
"""The most pixels that are unpacked for one import, about five seconds of work."""
_NAME = re.compile(r"[^\x00-\x1f\x7f/\\<>\"?#%()\[\]]{1,100}")


def with_pictures_checked(parsed: ParsedDeck) -> ParsedDeck:
    """The deck with only the pictures that can be stored, and a problem for each of the others."""
    fit: list[ParsedMedia] = []
    problems: list[Problem] = []
    for medium, found in _checked(parsed):
        if isinstance(found, Picture):
            fit.append(medium)
        else:
            problems.append(Problem("warning", f"“{medium.name[:60]}” was left out: {found}"))
    return replace(parsed, media=tuple(fit), problems=(*parsed.problems, *problems)) if parsed.media else parsed


def store_pictures(deck: Deck, parsed: ParsedDeck) -> tuple[ParsedCard, ...]:
    """Store the deck's pictures; returns its cards, with new names in them where a name was taken."""
    renamed = {}
    for medium, found in _checked(parsed):
        if isinstance(found, Picture):
            stored = authoring.add_picture(deck=deck, name=medium.name, picture=found)
            if stored.name != medium.name:
                renamed[medium.name] = stored.name
    return tuple(_with_names(card, renamed) for card in parsed.cards) if renamed else parsed.cards


def _checked(parsed: ParsedDeck) -> Iterator[tuple[ParsedMedia, Picture | str]]:
    """Each medium as a picture, or the sentence that refuses it."""
    left = MAX_PIXELS_A_DECK
    for medium in parsed.media:
        try:
            if not _NAME.fullmatch(medium.name):
                raise Refused("its name has signs that cannot stand in an address.")
            if left <= 0:
                raise Refused("the pictures of one import are too large together.")
            found = _known(medium.data) or picture(medium.data)
        except Refused as refusal:
            yield medium, str(refusal)
        else:
            left -= found.width * found.height
            yield medium, found


def _known(data: bytes) -> Picture | None:
    """The picture without unpacking it, where this site has checked the same file before."""
    row = Media.objects.filter(sha256=hashlib.sha256(data).hexdigest()).first()
    return Picture(data, row.content_type, row.width, row.height) if row else None


def _with_names(card: ParsedCard, renamed: dict[str, str]) -> ParsedCard:
    def named(text: str) -> str:
        for old, new in renamed.items():
            text = re.sub(rf"(\]\(\s*<?){re.escape(old)}(?=[>\s)])", rf"\g<1>{new}", text)
        return text

    return replace(card, front=named(card.front), back=named(card.back), note=named(card.note))
