"""A deck written as a table: CSV and TSV."""

import csv
import io

from decks.formats.base import ParsedDeck
from decks.formats.columns import ROLES, tags_cell

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(deck: ParsedDeck, guard_formulas: bool = False) -> str:
    """The cards as CSV that reads back exactly.

    `guard_formulas` is for a spreadsheet: an apostrophe goes before every cell that it could take for a
    formula. Such a file does not read back exactly.
    """
    return _table(deck, ",", guard_formulas)


def write_tsv(deck: ParsedDeck, guard_formulas: bool = False) -> str:
    """The same with tabs."""
    return _table(deck, "\t", guard_formulas)


def _table(deck: ParsedDeck, delimiter: str, guard_formulas: bool) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(ROLES)
    for card in deck.cards:
        cells = [card.front, card.back, card.note, tags_cell(card.tags)]
        writer.writerow([f"'{cell}" if guard_formulas and cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
