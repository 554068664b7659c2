"""Simple JSON of other programs: lists of objects, lists of pairs, one object of terms, Anki's import."""

import re
from collections.abc import Mapping
from typing import Any

from decks.formats.base import ParsedCard, ParsedDeck, Problem, Refused, refuse_many_cards
from decks.formats.columns import role_of, tags_of

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CARD_LISTS = ("cards", "notes", "terms", "flashcards", "questions", "items", "data")


def plain(value: object) -> str:
    """A JSON value as text: a list becomes lines; null, and anything that is no text, is empty.

    Characters that no database stores are replaced by U+FFFD.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(plain(item) for item in value if isinstance(item, str | bool))
    return ""


def tags_from(value: object) -> tuple[str, ...]:
    """Tags from a list, or from one text."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(tag for item in value if (tag := plain(item).strip())))
    return tags_of(plain(value))


def foreign_deck(data: Any) -> ParsedDeck:
    """A deck from JSON that is not ours. Raises Refused when there are no cards in it."""
    title, entries = "", data
    tags: tuple[str, ...] = ()
    if isinstance(data, dict):
        title = plain(data.get("title") or data.get("name") or data.get("default_deck"))
        tags = tags_from(data.get("tags") or data.get("global_tags"))
        entries = next((data[key] for key in _CARD_LISTS if isinstance(data.get(key), list)), None)
        if entries is None and not any(key in data for key in _CARD_LISTS):
            entries = [[front, back] for front, back in data.items() if isinstance(back, str)]
    if not isinstance(entries, list):
        raise Refused("This JSON holds no list of cards.")
    refuse_many_cards(len(entries))
    cards, problems = [], []
    studied = False
    for at, entry in enumerate(entries, 1):
        card = _card(entry)
        if card:
            cards.append(card)
            studied = studied or (isinstance(entry, dict) and bool(entry.get("cards")))
        else:
            problems.append(Problem("error", f"Entry {at} is no card with a question and an answer; it was left out."))
    if not cards:
        raise Refused("This JSON holds no cards with a question and an answer.")
    if studied:
        problems.append(Problem("note", "The study history in this file is not brought in."))
    return ParsedDeck(tuple(cards), title=title, tags=tags, problems=tuple(problems))


def _card(entry: object) -> ParsedCard | None:
    if isinstance(entry, list):
        return _from_fields(entry, {})
    if not isinstance(entry, dict):
        return None
    if isinstance(entry.get("fields"), list):
        return _from_fields(entry["fields"], entry)
    named: dict[str, Any] = {}
    for key, value in entry.items():
        named.setdefault(role_of(key), value)
    if "front" not in named and "back" not in named:
        return None
    front, back, note = (plain(named.get(role)) for role in ("front", "back", "note"))
    return ParsedCard(front, back, note, tags_from(named.get("tags")), _uid(entry))


def _from_fields(fields: list[Any], entry: Mapping[str, Any]) -> ParsedCard | None:
    texts = [plain(field) for field in fields]
    if not any(texts):
        return None
    front, back = [*texts, ""][:2]
    note = "\n".join(text for text in texts[2:] if text)
    return ParsedCard(front, back, note, tags_from(entry.get("tags")), _uid(entry))


def _uid(entry: Mapping[str, Any]) -> str:
    return plain(entry.get("uid") or entry.get("guid") or entry.get("id"))
