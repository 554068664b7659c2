"""Decks as files: one deck as it is, several in an archive."""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from django.http import FileResponse

from decks.formats import ParsedDeck, write_csv, write_json
from decks.models import Deck
from decks.transfer import file_name, to_parsed

# The CSV is for spreadsheets, so no cell of it can start a formula; JSON keeps everything as it is.
WRITERS: dict[str, Callable[[ParsedDeck], str]] = {"json": write_json, "csv": partial(write_csv, guard_formulas=True)}


def export(decks: Sequence[Deck], format: str) -> FileResponse:
    """The decks in `format`, json or csv: a file, or for several decks a zip with one file each."""
    if len(decks) == 1:
        return _download(_text(decks[0], format), file_name(decks[0], format))
    packed, names = io.BytesIO(), Counter[str]()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for deck in decks:
            name = file_name(deck, format)
            names[name.casefold()] += 1
            if names[name.casefold()] > 1:
                name = f"{name.removesuffix(f'.{format}')} {deck.public_id}.{format}"
            archive.writestr(name, _text(deck, format))
    return _download(packed.getvalue(), f"decks-{format}.zip")


def _text(deck: Deck, format: str) -> bytes:
    """Only our own JSON keeps the pictures."""
    return WRITERS[format](to_parsed(deck, with_media=format == "json")).encode()


def _download(data: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name)
