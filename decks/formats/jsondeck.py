"""Our own JSON: the whole deck, losslessly. Other programs' simple JSON is read too."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from decks.formats.base import (
    MAX_PARTS,
    Format,
    ParsedCard,
    ParsedDeck,
    ParsedMedia,
    Problem,
    Refused,
    refuse_many,
    refuse_many_cards,
)
from decks.formats.extras import terms_said
from decks.formats.json_foreign import foreign_deck, plain

FORMAT = "studyapp deck"
VERSION = 1
MOST_LOOKED_AT = 100  # wrong answers of a card
_LOOKS = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:[{"\]]|\[\s*(?:["\]]|-?\d[\d.eE+-]*\s*,)))')


class JsonDeck(Format):
    """Objects and lists; numbers in it are read as the text they are written with."""

    slug = "json"
    label = "JSON (a whole deck)"
    extensions = ("json",)

    def confidence(self, text: str) -> float:
        """Sure when it opens like JSON that holds text."""
        return 0.98 if _LOOKS.match(text[:10_000]) else 0.0

    def read(self, text: str, options: Mapping[str, str]) -> ParsedDeck:
        """The deck. Raises Refused for broken JSON, and for a file of a later version."""
        data = _parsed(text)
        if isinstance(data, dict) and data.get("format") == FORMAT:
            return _own(data)
        return foreign_deck(data)


def write_json(deck: ParsedDeck) -> str:
    """The deck as JSON that reads back to the same cards, texts, tags and media."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "title": deck.title,
        "description": deck.description,
        "front_language": deck.front_language,
        "back_language": deck.back_language,
        "tags": list(deck.tags),
        **({"lexicon": dict(deck.lexicon)} if deck.lexicon else {}),
        "cards": [_entry(card) for card in deck.cards],
        "media": [
            {"name": item.name, "content_type": item.content_type, "data": base64.b64encode(item.data).decode()}
            for item in deck.media
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _entry(card: ParsedCard) -> dict[str, Any]:
    entry = {"uid": card.uid, "front": card.front, "back": card.back, "note": card.note, "tags": list(card.tags)}
    own = {"distractors": card.distractors and list(card.distractors), "label": card.label}
    own |= {"front_said": card.front_said, "back_said": card.back_said}
    return entry | {name: value for name, value in own.items() if value is not None}


def _parsed(text: str) -> Any:
    refuse_many(text.count("[") + text.count("{"), MAX_PARTS, "parts")
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise Refused(f"This JSON is broken in line {error.lineno}; export it again, or mend it there.") from None
    except RecursionError:
        raise Refused("This JSON is nested too deeply to be a deck.") from None


def _own(data: Mapping[str, Any]) -> ParsedDeck:
    if str(data.get("version", "")) != str(VERSION):
        raise Refused(f"This deck was written by another version of the program; this one reads version {VERSION}.")
    problems: list[Problem] = []
    cards = []
    entries = data.get("cards")
    refuse_many_cards(len(entries) if isinstance(entries, list) else 0)
    for at, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if isinstance(entry, dict):
            cards.append(_card(entry))
        else:
            problems.append(Problem("error", f"Entry {at} is no card and was left out."))
    media = _media(data.get("media"), problems)
    told = data.get("lexicon")
    said = {plain(term): plain(words) for term, words in told.items()} if isinstance(told, dict) else {}
    lexicon, faults = terms_said(said)
    problems += [Problem("warning", f"Not every term was kept: {fault}") for fault in faults]
    return ParsedDeck(
        cards=tuple(cards),
        title=plain(data.get("title")),
        description=plain(data.get("description")),
        front_language=plain(data.get("front_language")),
        back_language=plain(data.get("back_language")),
        tags=_tags(data),
        lexicon=tuple(lexicon.items()),
        media=media,
        problems=tuple(problems),
    )


def _card(entry: Mapping[str, Any]) -> ParsedCard:
    front, back, note, uid = (plain(entry.get(name)) for name in ("front", "back", "note", "uid"))
    wrong = entry.get("distractors")
    told = (entry.get(name) for name in ("label", "front_said", "back_said"))
    label, front_said, back_said = (plain(each) if isinstance(each, str) else None for each in told)
    return ParsedCard(
        front,
        back,
        note,
        _tags(entry),
        uid,
        distractors=tuple(map(plain, wrong[:MOST_LOOKED_AT])) if isinstance(wrong, list) else None,
        label=label,
        front_said=front_said,
        back_said=back_said,
    )


def _tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    tags = entry.get("tags")
    return tuple(plain(tag) for tag in tags) if isinstance(tags, list) else ()


def _media(entries: object, problems: list[Problem]) -> tuple[ParsedMedia, ...]:
    found = []
    for at, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        try:
            name, kind = plain(entry["name"]), plain(entry["content_type"])
            found.append(ParsedMedia(name, kind, base64.b64decode(entry["data"], validate=True)))
        except (TypeError, KeyError, ValueError, binascii.Error):
            problems.append(Problem("error", f"Media file {at} is broken and was left out; its cards show a gap."))
    return tuple(found)
