"""The session table of a deck: one row a student, one column a mode."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from decks.models import Deck, User
from decks.modes import MODES, Mode
from decks.progress.holding import Bands

NOTHING_HELD = {"held": 0, "mastered": 0, "familiar": 0}


@dataclass(frozen=True, slots=True)
class Cell:
    """One student's sessions in one mode. Scores are 0 to 1; `record_ms` is the best time, in a mode that ranks.

    `done` is when one was brought to its end last, in a mode that completes; `open` says that one is open. `overruled`
    is how many of the answers that stand were judged by the student's own word.
    """

    sessions: int
    minutes: int
    best: float | None
    last_score: float | None
    last: datetime
    record_ms: int | None = None
    last_ms: int | None = None
    sitting: str = "session"
    done: datetime | None = None
    open: bool = False
    overruled: int = 0

    @property
    def words(self) -> str:
        """ "3 tests, 12 min"."""
        return in_words(self.sessions, self.sitting, self.minutes)


@dataclass(slots=True)
class Row:
    """One student's row of the session table."""

    student_id: int
    name: str
    username: str
    bands: Bands
    last: datetime
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def sessions(self) -> int:
        """Sessions in all modes."""
        return sum(cell.sessions for cell in self.cells.values())

    @property
    def minutes(self) -> int:
        """Minutes in all modes."""
        return sum(cell.minutes for cell in self.cells.values())

    @property
    def words(self) -> str:
        """ "3 sessions, 12 min"."""
        return in_words(self.sessions, "session", self.minutes)

    def columns(self) -> list[tuple[Mode, Cell | None]]:
        """The cells in the order of the table's heads."""
        return [(mode, self.cells.get(mode.slug)) for mode in table_modes()]


def in_words(number: int, what: str, minutes: int) -> str:
    """ "3 tests, 12 min"; less than half a minute is not told."""
    return f"{number} {what}{'' if number == 1 else 's'}{f', {minutes} min' if minutes else ''}"


def table_modes() -> list[Mode]:
    """The modes that have a column in the session table."""
    return [mode for mode in MODES.values() if mode.in_table]


# Written by hand: the ORM would count the bands anew for every session. One row a student and mode.
# `sittings` are the sessions of the deck and the deck's parts of those that mix decks; of those with a score (and of
# those without) the latest one has `place` 1.
COLUMNS = (
    "student_id", "mode", "sessions", "active_ms", "best", "record_ms", "last_activity", "score", "last_ms", "done",
    "open", "overruled", "name", "username", *NOTHING_HELD,
)  # fmt: skip
TABLE = """
WITH sittings AS (
    SELECT student_id, mode, active_ms, score, record_ms, last_activity, finished
    FROM decks_studysession WHERE deck_id = %(deck)s AND student_id {whose}
        AND (answers > 0 OR turn > 0 OR finished IS NULL)
    UNION ALL
    SELECT part.student_id, s.mode, part.active_ms, part.score, NULL, part.last_activity, s.finished
    FROM decks_sessionpart part JOIN decks_studysession s ON s.id = part.session_id
    WHERE part.deck_id = %(deck)s AND part.student_id {whose} AND part.answers > 0
), sat AS (
    SELECT student_id, mode, COUNT(*) AS sessions, CAST(SUM(active_ms) AS bigint) AS active_ms,
        MAX(score) AS best, MIN(record_ms) AS record_ms, MAX(last_activity) AS last_activity,
        MAX(CASE WHEN place = 1 THEN score END) AS score, MAX(CASE WHEN place = 1 THEN record_ms END) AS last_ms,
        MAX(CASE WHEN score IS NOT NULL THEN finished END) AS done,
        MAX(CASE WHEN finished IS NULL THEN 1 ELSE 0 END) AS open
    FROM (
        SELECT sittings.*, ROW_NUMBER() OVER (
            PARTITION BY student_id, mode, CASE WHEN score IS NULL THEN 1 ELSE 0 END ORDER BY last_activity DESC
        ) AS place FROM sittings
    ) placed GROUP BY student_id, mode
), own_word AS (
    SELECT a.student_id, a.mode, COUNT(*) AS overruled FROM decks_answer a JOIN decks_card card ON card.id = a.card_id
    WHERE card.deck_id = %(deck)s AND a.override > '' AND a.student_id {whose} AND a.session_id IS NOT NULL
        AND (a.rating > 0 OR a.voids_id IS NULL) AND NOT EXISTS (SELECT 1 FROM decks_answer v WHERE v.voids_id = a.id)
    GROUP BY a.student_id, a.mode
), held AS (
    SELECT m.student_id, COUNT(*) AS held, COUNT(*) FILTER (WHERE mastered_until >= %(day)s) AS mastered,
        COUNT(*) FILTER (WHERE familiar_until >= %(day)s AND COALESCE(mastered_until, 0) < %(day)s) AS familiar
    FROM decks_mastery m JOIN decks_card card ON card.id = m.card_id
    WHERE m.deck_id = %(deck)s AND m.student_id {whose} AND card.deleted IS NULL GROUP BY m.student_id
)
SELECT sat.*, COALESCE(own_word.overruled, 0), person.name, person.username,
    COALESCE(held.held, 0), COALESCE(held.mastered, 0), COALESCE(held.familiar, 0)
FROM sat JOIN decks_user person ON person.id = sat.student_id LEFT JOIN held ON held.student_id = sat.student_id
LEFT JOIN own_word ON own_word.student_id = sat.student_id AND own_word.mode = sat.mode
"""
EVERYONE, ONE = TABLE.format(whose="IS NOT NULL"), TABLE.format(whose="= %(only)s")


def session_table(deck: Deck, *, only: User | None, day: int, total: int, sort: str = "name") -> list[Row]:
    """The rows of the session table: everyone who studied the deck, or `only` this student. One query."""
    rows: dict[int, Row] = {}
    values = {"deck": deck.pk, "day": day, "only": only.pk if only else None}
    with connection.cursor() as cursor:
        cursor.execute(ONE if only else EVERYONE, values)
        records = [dict(zip(COLUMNS, record, strict=True)) for record in cursor.fetchall()]
    for record in records:
        cell = _cell(record)
        row = rows.get(record["student_id"])
        if row is None:
            row = rows[record["student_id"]] = _row(record, total, cell.last)
        row.last = max(row.last, cell.last)
        row.cells[record["mode"]] = cell
    order = {"mastery": lambda row: (-row.bands.mastered, -row.bands.familiar, row.name.lower())}
    return sorted(rows.values(), key=order.get(sort, lambda row: row.name.lower()))


def _row(record: Mapping[str, Any], total: int, last: datetime) -> Row:
    return Row(
        student_id=record["student_id"],
        name=record["name"] or record["username"],
        username=record["username"],
        bands=bands_of(record, total),
        last=last,
    )


def _cell(record: Mapping[str, Any]) -> Cell:
    mode = MODES.get(record["mode"])
    return Cell(
        sessions=record["sessions"],
        minutes=round(record["active_ms"] / 60_000),
        best=record["best"],
        last_score=record["score"],
        last=_moment(record["last_activity"]),
        record_ms=record["record_ms"],
        last_ms=record["last_ms"],
        sitting=mode.sitting if mode else "session",
        done=_moment(record["done"]) if mode and mode.completes and record["done"] else None,
        open=bool(record["open"]),
        overruled=record["overruled"],
    )


def _moment(stored: datetime | str) -> datetime:
    """A moment as the database gives it: SQLite gives text."""
    return stored if isinstance(stored, datetime) else datetime.fromisoformat(stored).replace(tzinfo=UTC)


def table_as_text(deck: Deck, *, day: int, total: int) -> Iterator[list[str]]:
    """The table for a spreadsheet: heads, then one list a student; no cell can start a formula."""
    modes = table_modes()
    heads = [f"{mode.label} {what}" for mode in modes for what in _heads(mode)]
    yield ["Name", "Sign-in name", "Mastered", "Familiar", "Learning", "New", *heads, "Last studied"]
    for row in session_table(deck, only=None, day=day, total=total):
        bands = [row.bands.mastered, row.bands.familiar, row.bands.learning, row.bands.new]
        cells = [text for mode in modes for text in _cell_as_text(mode, row.cells.get(mode.slug))]
        yield [harmless(str(each)) for each in (row.name, row.username, *bands, *cells, f"{row.last:%Y-%m-%d %H:%M}")]


def _heads(mode: Mode) -> list[str]:
    ranked, completed = ["best seconds"] if mode.ranks else [], ["done on"] if mode.completes else []
    return ["sessions", "best %", "last %", "minutes", *ranked, *completed, *(["own word"] if mode.yields else [])]


def _cell_as_text(mode: Mode, cell: Cell | None) -> list[str]:
    if cell is None:
        return [""] * len(_heads(mode))
    percent = ["" if score is None else f"{score * 100:.0f}" for score in (cell.best, cell.last_score)]
    record = "" if cell.record_ms is None else f"{cell.record_ms / 1000:.1f}"
    done = [f"{cell.done:%Y-%m-%d}" if cell.done else ""] if mode.completes else []
    own_word = [str(cell.overruled)] if mode.yields else []
    return [str(cell.sessions), *percent, str(cell.minutes), *([record] if mode.ranks else []), *done, *own_word]


def harmless(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def bands_of(record: Mapping[str, Any], total: int) -> Bands:
    held, mastered, familiar = record["held"], record["mastered"], record["familiar"]
    return Bands(new=max(total - held, 0), learning=held - mastered - familiar, familiar=familiar, mastered=mastered)
