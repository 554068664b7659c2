"""Layout of pairs: term, separator, definition; as study sites export them, with any separators."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from decks.formats.base import MAX_LINES, MAX_TITLE, ParsedDeck, refuse_many
from decks.formats.columns import header_roles
from decks.formats.drafts import Draft
from decks.formats.lines import bullet, head, unix

CARD_SEPARATORS = (";;\n", "||\n", "%%\n", ";\n", "\n", ";;", ";")
TERM_SEPARATORS = {
    "\t": 0.88, " -- ": 0.84, " --- ": 0.84, " :: ": 0.84, "::": 0.82, " => ": 0.82, " -> ": 0.8, " → ": 0.8,
    " = ": 0.8, " | ": 0.8, "|": 0.7, " – ": 0.78, " — ": 0.78, " - ": 0.76, ": ": 0.66, "：": 0.66, " : ": 0.66,
    "? ": 0.74,
    "; ": 0.6, ";": 0.6, ", ": 0.35, ",": 0.4,
}  # fmt: skip
"""What may stand between the sides, with how sure it makes one that it is no punctuation."""

_TYPED = (" – ", " — ", " - ", " -- ", ": ", " = ", "\t")
"""Separators that a person mixes when typing a list."""


class Guess(NamedTuple):
    """Separators; `share` of the records hold one of `terms`, and `sure` is from 0 to 1."""

    terms: tuple[str, ...]
    cards: str
    share: float
    sure: float


def confidence(text: str) -> float:
    """As sure as the best separators make one; nothing below three records in four."""
    found = guess(text)
    return found.sure if found.share >= 0.75 else 0.0


def guess(text: str) -> Guess:
    """The separators that part most records of the head, exactly once if possible."""
    sample = unix(head(text))
    best = Guess(("\t",), "\n", 0.0, 0.0)
    for cards in CARD_SEPARATORS:
        if cards not in sample.strip("\n") and cards != "\n":
            continue
        records = [_bare(record) for record in sample.split(cards) if record.strip()]
        if cards in (";", ";;") and (len(records) < 2 or "\n" in sample.strip()):
            continue
        for terms in [(term,) for term in TERM_SEPARATORS if term not in cards] + [_TYPED]:
            found = _guess(records, terms, cards)
            if found.sure > best.sure:
                best = found
    return best


def _guess(records: Sequence[str], terms: tuple[str, ...], cards: str) -> Guess:
    counts = Counter(min(sum(record.count(term) for term in terms), 2) for record in records)
    share = (len(records) - counts[0]) / max(len(records), 1)
    exact = counts[1] / max(len(records), 1)
    weight = TERM_SEPARATORS[terms[0]] if len(terms) == 1 else 0.62
    if cards in (";", ";;") and exact == 1:
        weight = 0.95
    elif cards != "\n" and share == 1:
        weight += 0.05
    return Guess(terms, cards, share, weight * (0.85 * share + 0.15 * exact))


def _bare(record: str) -> str:
    """A record without its bullet, so that the bullet is not taken for a separator."""
    text = record.strip(" \n")
    sign = bullet(text)
    return sign.text if sign else text


def read(text: str, options: Mapping[str, str]) -> ParsedDeck:
    """Cards. A record without a separator goes on with the answer above it."""
    text = unix(text)
    found = guess(text)
    terms, cards = found.terms, found.cards
    if options.get("term_separator"):
        terms = (_literal(options["term_separator"]),)
        cards = "\n"
    if options.get("card_separator"):
        cards = _literal(options["card_separator"])
    return _Reader(terms, cards).deck(text)


def _literal(option: str) -> str:
    return option.replace("\\t", "\t").replace("\\n", "\n").replace("\r", "")


class _Reader:
    def __init__(self, terms: Sequence[str], cards: str) -> None:
        self.terms = terms
        self.cards = cards
        self.drafts: list[Draft] = []
        self.opening: list[str] = []
        self.ignored: list[tuple[int, str]] = []

    def deck(self, text: str) -> ParsedDeck:
        """All records of the text, in order."""
        line = 1
        refuse_many(text.count(self.cards), MAX_LINES, "records")
        records = text.split(self.cards)
        bulleted = 5 * sum(bullet(record.lstrip()) is not None for record in records) >= 4 * len(records)
        for record in records:
            below = len(record) - len(record.lstrip())
            if record.strip():
                self._take(record, line + record.count("\n", 0, below), bulleted)
            line += record.count("\n") + self.cards.count("\n")
        title = self.opening[0] if self.opening and len(self.opening[0]) <= MAX_TITLE else ""
        return ParsedDeck(
            tuple(draft.card() for draft in self.drafts),
            title=title,
            description="\n".join(self.opening[1:] if title else self.opening),
            ignored=tuple(self.ignored),
        )

    def _take(self, record: str, line: int, bulleted: bool) -> None:
        text = _bare(record) if bulleted else record.strip(" \n")
        parts = self._part(text)
        if parts and not self.drafts and not self.opening and header_roles(parts):
            self.ignored.append((line, text))
        elif parts:
            self.drafts.append(Draft(line, [parts[0].strip()], [parts[1].strip()]))
        elif self.drafts:
            self.drafts[-1].back.append(record.strip())
            self.drafts[-1].remark("A line without a separator was joined to the answer.")
        else:
            self.opening.append(text)

    def _part(self, text: str) -> tuple[str, str] | None:
        """Both sides, parted where the first separator stands."""
        places = [(at, term) for term in self.terms if (at := text.find(term)) >= 0]
        if not places:
            return None
        at, term = min(places, key=lambda place: place[0])
        return text[: at + (term == "? ")], text[at + len(term) :]
