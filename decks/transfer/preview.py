"""What a text would become, before anything is stored: every card with its state, and what the person chose."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b

from decks import formats
from decks.formats import Decoded, ParsedCard, ParsedDeck
from decks.text import plain
from decks.transfer.pictures import with_pictures_checked

SHOWN = 50
"""How many rows a preview shows; those that need a look come first."""
EDITABLE = 5_000
"""The longest side, in characters, that can be rewritten in the preview; longer ones once they are stored."""
EXCERPT = 240
"""How much of a side a row shows, in characters."""

_ORDER = {"doubtful": 0, "mended": 1, "ready": 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person said of one row. `front` and `back` are None where the row cannot be rewritten.

    `out` leaves a card out; `take` adds one without an answer as it is.
    """

    front: str | None = None
    back: str | None = None
    out: bool = False
    take: bool = False


_UNTOUCHED = Choice()


@dataclass(slots=True)
class Row:
    """One card of the preview. `number` and `occurrence` (of the same text) count from 1."""

    number: int
    occurrence: int
    read: ParsedCard
    choice: Choice = _UNTOUCHED

    @property
    def key(self) -> str:
        """Names the row by its text as it was read, so that choices stay with it when other text changes."""
        text = f"{self.read.front}\0{self.read.back}".encode("utf-8", "surrogatepass")
        return f"{blake2b(text, digest_size=6).hexdigest()}-{self.occurrence}"

    @property
    def edited(self) -> bool:
        """Whether the person has rewritten a side."""
        asked = (self.choice.front, self.choice.back)
        return None not in asked and asked != (_lines(self.read.front), _lines(self.read.back))

    @property
    def touched(self) -> bool:
        """Whether the person has said anything about it."""
        return self.edited or self.choice.out or self.choice.take

    @property
    def card(self) -> ParsedCard:
        """The card as it would be stored."""
        if not self.edited:
            return self.read
        front, back = (self.choice.front or "").strip(), (self.choice.back or "").strip()
        if front and back:
            return replace(self.read, front=front, back=back, state="ready", remarks=("Written by you.",))
        lack = "A card needs a question." if not front else "It has no answer."
        return replace(self.read, front=front, back=back, state="doubtful", remarks=(lack,))

    @property
    def complete(self) -> bool:
        """Whether it has both sides; a card with a uid was without an answer in a deck before, and may stay so."""
        card = self.card
        return bool(card.front.strip()) and bool(card.back.strip() or card.uid)

    @property
    def keep(self) -> bool:
        """Whether it would be added: an incomplete card only when the person says so, one without a question never."""
        if self.complete:
            return not self.choice.out
        return self.choice.take and bool(self.card.front.strip())

    @property
    def question(self) -> str:
        return plain(self.card.front, EXCERPT)

    @property
    def answer(self) -> str:
        return plain(self.card.back, EXCERPT)

    @property
    def editable(self) -> bool:
        return max(len(self.read.front), len(self.read.back)) <= EDITABLE


@dataclass(frozen=True)
class Preview:
    """A read text with the person's choices.

    `decoded` tells what encodings the bytes may be in, whatever was chosen; None where the text was no bytes.
    """

    parsed: ParsedDeck
    rows: tuple[Row, ...]
    decoded: Decoded | None = None

    @cached_property
    def shown(self) -> list[Row]:
        """The rows to show: first those that need a look, and always those that the person has touched."""
        ordered = sorted(self.rows, key=lambda row: _ORDER[row.read.state])
        touched = [row for row in ordered[SHOWN:] if row.choice is not _UNTOUCHED and row.touched]
        return ordered[:SHOWN] + touched[:SHOWN]

    @cached_property
    def states(self) -> Counter[str]:
        """How many cards are ready, mended and doubtful."""
        return Counter(row.card.state for row in self.rows)

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return len(self.rows) - len(self.shown)

    @cached_property
    def count(self) -> int:
        """How many cards would be added."""
        return sum(row.keep for row in self.rows)

    @property
    def quiet(self) -> bool:
        """Whether every row that is not shown is ready."""
        return len(self.rows) - self.states["ready"] <= sum(row.card.state != "ready" for row in self.shown)

    @cached_property
    def left_out(self) -> int:
        """How many cards stay out because they lack a side."""
        return sum(not row.complete and not row.keep for row in self.rows)

    @property
    def headline(self) -> str:
        """For example "16 cards are ready, 3 were mended, 1 needs a look"."""
        told, parts = False, []
        for state, one, many in (
            ("ready", "is ready", "are ready"),
            ("mended", "was mended", "were mended"),
            ("doubtful", "needs a look", "need a look"),
        ):
            if count := self.states[state]:
                noun = "" if told else (" card" if count == 1 else " cards")
                parts.append(f"{count:,}{noun} {one if count == 1 else many}")
                told = True
        return ", ".join(parts)

    @cached_property
    def sound(self) -> int:
        """How many cards would be added without the doubtful ones."""
        return sum(row.keep and row.card.state != "doubtful" for row in self.rows)

    @property
    def sentences(self) -> list[str]:
        """Everything worth telling, for a reader without a page: problems, then the cards that stay out."""
        told = [problem.message for problem in self.parsed.problems]
        for row in self.rows:
            if not row.keep and len(told) < 200:
                place = f"Line {row.read.line:,}" if row.read.line else f"Card {row.number:,}"
                told.append(f"{place} was left out: {' '.join(row.card.remarks) or 'it needs a look.'}")
        return told

    def chosen(self, *, sound_only: bool = False) -> ParsedDeck:
        """The deck with the cards that would be added; with `sound_only`, without the doubtful ones."""
        cards = (row.card for row in self.rows if row.keep)
        return replace(self.parsed, cards=tuple(c for c in cards if c.state != "doubtful" or not sound_only))


def preview(
    data: bytes | str,
    *,
    format: str | None = None,
    encoding: str | None = None,
    options: Mapping[str, str] | None = None,
    choices: Mapping[str, Choice] | None = None,
) -> Preview:
    """Read `data` and apply the choices, which are kept by row key. Raises formats.Refused; stores nothing."""
    parsed = formats.read(data, format=format, encoding=encoding, options=options or {})
    decoded = formats.decode(data) if isinstance(data, bytes) else None
    return Preview(with_pictures_checked(parsed), tuple(_rows(parsed, choices or {})), decoded)


def _rows(parsed: ParsedDeck, choices: Mapping[str, Choice]) -> list[Row]:
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for number, card in enumerate(parsed.cards, start=1):
        text = card.front, card.back
        seen[text] += 1
        rows.append(Row(number, seen[text], card))
    if choices:
        for row in rows:
            row.choice = choices.get(row.key, _UNTOUCHED)
    return rows


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
