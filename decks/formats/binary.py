"""Files that are no text: recognised by their first bytes, and named to the person."""

from decks.formats.base import Refused

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))

_AS_TEXT = "Open it, copy the text and paste it here."
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "This is a picture, not a deck."),
    (b"\xff\xd8\xff", "This is a picture, not a deck."),
    (b"GIF87a", "This is a picture, not a deck."),
    (b"GIF89a", "This is a picture, not a deck."),
    (b"RIFF", "This is a picture or a sound, not a deck."),
    (b"%PDF-", f"This is a PDF document, not a deck. {_AS_TEXT}"),
    (b"{\\rtf", f"This is a rich text document, not a deck. {_AS_TEXT}"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old or password-protected Office file; save it as CSV."),
    (b"SQLite format 3\0", "This is a database, not a deck. Export the cards as text and bring that in."),
    (b"\x1f\x8b", "This file is packed; unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "This file is packed; unpack it first."),
    (b"Rar!\x1a\x07", "This file is packed; unpack it first."),
    (b"\x28\xb5\x2f\xfd", "This file is packed; unpack it first."),
    (b"ID3\x03", "This is a sound, not a deck."),
    (b"ID3\x04", "This is a sound, not a deck."),
    (b"OggS\0", "This is a sound, not a deck."),
    (b"\x7fELF", "This is a program, not a deck."),
)
_ZIPPED = (
    (b"collection.anki2", "This is an Anki package; in Anki, export “Notes in plain text” and bring that in."),
    (b"xl/workbook", "This is an Excel workbook; save it as CSV and bring that in."),
    (b"word/document", f"This is a Word document. {_AS_TEXT}"),
    (b"ppt/presentation", f"This is a PowerPoint file. {_AS_TEXT}"),
    (b"opendocument.spreadsheet", "This is a spreadsheet; save it as CSV and bring that in."),
    (b"opendocument.text", f"This is a text document. {_AS_TEXT}"),
    (b".apkg", "There is an Anki package inside; unpack this file first."),
)


def refuse_binary(data: bytes) -> None:
    """Raise Refused, saying what the file looks like, unless it can be text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if b"PK\x05\x06" not in data[-65_557:]:
            raise Refused("This file is cut short; download it again.")
        for mark, message in _ZIPPED:
            if mark in data:
                raise Refused(message)
        raise Refused("This is a zip file with no deck inside that can be read; unpack it first.")
    for mark, message in _MAGIC:
        if data.startswith(mark) and (mark != b"RIFF" or data[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
            raise Refused(message)
    if data.count(0) > 2:
        refuse_ridden(data)


def refuse_ridden(data: bytes) -> None:
    """Raise Refused when more than two bytes, and more than 5 %, are of those that text does not hold."""
    found = len(data) - len(data.translate(None, _CONTROLS))
    if found > 2 and found * 20 > len(data):
        raise Refused("This is not a text file. Save the deck as text, CSV or JSON and bring that in.")
