"""Decks in and out: formats <-> models. Nothing is stored before the person has seen what will be."""

from decks.transfer.export import file_name, to_parsed
from decks.transfer.preview import SHOWN, Choice, Preview, Row, preview
from decks.transfer.store import MOST_AT_ONCE, Added, add_cards, import_deck, language_tag
from decks.transfer.uploads import forget_uploads, keep_upload, kept_upload

__all__ = [
    "MOST_AT_ONCE",
    "SHOWN",
    "Added",
    "Choice",
    "Preview",
    "Row",
    "add_cards",
    "file_name",
    "forget_uploads",
    "import_deck",
    "keep_upload",
    "kept_upload",
    "language_tag",
    "preview",
    "to_parsed",
]
