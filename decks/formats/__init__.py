"""THE REGISTRY of deck formats, and the way in and out: `read` text or bytes, or write with WRITERS."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from decks.formats.base import (
    MAX_BYTES,
    MAX_CARDS,
    MAX_LABEL,
    MAX_SAID,
    MAX_SIDE,
    MAX_TITLE,
    MAX_WRONG_ANSWER,
    MAX_WRONG_ANSWERS,
    Format,
    ParsedCard,
    ParsedDeck,
    ParsedMedia,
    Problem,
    Refused,
    number,
)
from decks.formats.checks import checked
from decks.formats.deckpage import DeckPage
from decks.formats.delimited import Delimited
from decks.formats.encoding import ENCODINGS, Decoded, decode
from decks.formats.extras import one_line, terms_said, wrong_answers
from decks.formats.htmltable import HtmlTable
from decks.formats.jsondeck import JsonDeck, write_json
from decks.formats.outline import Outline
from decks.formats.pairs import Pairs
from decks.formats.writers import write_csv, write_tsv

FORMATS: tuple[Format, ...] = (
    JsonDeck(),
    DeckPage(),
    Outline(),
    Delimited(),
    HtmlTable(),
    Pairs(),
)
"""Every format that is read, in the order a person chooses from. The first of equally sure ones wins."""

WRITERS: dict[str, Callable[[ParsedDeck], str]] = {
    "json": write_json,
    "csv": write_csv,
    "tsv": write_tsv,
}
"""Every format that is written."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def detect(text: str) -> Format:
    """The format that is surest of the text."""
    return max(FORMATS, key=lambda form: form.confidence(text))


def format_named(slug: str) -> Format:
    """The format with this slug. Raises Refused when there is none."""
    for form in FORMATS:
        if form.slug == slug:
            return form
    known = ", ".join(form.slug for form in FORMATS)
    raise Refused(f"“{slug[:40]}” is no format that is read here; choose one of {known}.")


def read(
    data: bytes | str,
    *,
    format: str | None = None,
    encoding: str | None = None,
    options: Mapping[str, str] = _NO_OPTIONS,
) -> ParsedDeck:
    """Read a deck from a file's bytes or from text. What is not told is found out.

    Raises Refused, with a sentence for the person, when it cannot become a deck, and nothing else.
    """
    text, problems = _text(data, encoding)
    if not text.strip():
        raise Refused("No cards were found: there is no text in it." if text else "The file is empty.")
    form = format_named(format) if format else _told(options) or detect(text)
    deck = form.read(text, options)
    return checked(deck, problems, form.slug, text_is_ascii=text.isascii() and "\\u" not in text)


def _told(options: Mapping[str, str]) -> Format | None:
    """The format that one of the options belongs to."""
    return next((form for form in FORMATS if any(options.get(name) for name in form.options)), None)


def _text(data: bytes | str, encoding: str | None) -> tuple[str, list[Problem]]:
    """The text without characters that no database stores, and what was found out on the way."""
    problems = []
    if isinstance(data, str):
        text = data.removeprefix("\ufeff")
        if len(text) > MAX_BYTES:
            raise Refused(f"The text is larger than {MAX_BYTES // 1_000_000} MB; bring it in in parts.")
    else:
        decoded = decode(data, encoding)
        text = decoded.text
        problems += _doubts(decoded, chosen=encoding is not None)
    clean = text.replace("\0", "")
    if len(clean) < len(text):
        dropped = number(len(text) - len(clean), "zero byte was", "zero bytes were")
        problems.append(Problem("warning", f"{dropped} dropped; see whether the text is whole."))
    return clean if clean.isascii() else _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", clean), problems


def _doubts(decoded: Decoded, *, chosen: bool) -> list[Problem]:
    if not decoded.certain:
        label = ENCODINGS[decoded.encoding]
        message = f"This file is not in UTF-8; it was read as {label}. See whether the letters are right."
        return [Problem("warning", message)]
    at = decoded.text.find("\N{REPLACEMENT CHARACTER}")
    if at < 0 or (decoded.encoding == "utf-8" and not chosen):
        return []
    message = "Some bytes are no letters in this encoding; they are shown as �. Choose another one, or mend them."
    return [Problem("warning", message, decoded.text.count("\n", 0, at) + 1)]


__all__ = [
    "ENCODINGS",
    "FORMATS",
    "MAX_BYTES",
    "MAX_CARDS",
    "MAX_LABEL",
    "MAX_SAID",
    "MAX_SIDE",
    "MAX_TITLE",
    "MAX_WRONG_ANSWER",
    "MAX_WRONG_ANSWERS",
    "WRITERS",
    "Decoded",
    "Format",
    "ParsedCard",
    "ParsedDeck",
    "ParsedMedia",
    "Problem",
    "Refused",
    "decode",
    "detect",
    "format_named",
    "one_line",
    "read",
    "terms_said",
    "write_csv",
    "write_json",
    "write_tsv",
    "wrong_answers",
]
