"""The session table of a deck: one row a student, one column a mode."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from decks.models import Deck, Mastery, StudySession, User
from decks.modes import MODES, Mode
from decks.progress.holding import Bands


NOTHING_HELD = {"held": 0, "mastered": 0, "familiar": 0}


@dataclass(frozen=True, slots=True)
class Cell:
    """One student's sessions in one mode. Scores are 0 to 1."""

    sessions: int
    minutes: int
    best: float | None
    last_score: float | None
    last: datetime


@dataclass(slots=True)
class Row:
    """One student's row of the session table."""

    student_id: int
    name: str
    username: str
    bands: Bands
    last: datetime
    cells: dict[str, Cell] = field(default_factory=dict)

    def columns(self) -> list[tuple[Mode, Cell | None]]:
        """The cells in the order of the table's heads."""
        return [(mode, self.cells.get(mode.slug)) for mode in table_modes()]


def table_modes() -> list[Mode]:
    """The modes that have a column in the session table."""
    return [mode for mode in MODES.values() if mode.in_table]


def session_table(deck: Deck, *, only: User | None, day: int, total: int, sort: str = "name") -> list[Row]:
    """The rows of the session table: everyone who studied the deck, or `only` this student.

    As many queries however many students: the sessions, the bands and, where a mode has a column, the last scores.
    """
    sessions = StudySession.objects.filter(deck=deck) if only is None else StudySession.objects.filter(deck=deck, student=only)
    held = Mastery.objects.filter(deck=deck) if only is None else Mastery.objects.filter(deck=deck, student=only)
    bands = {row["student"]: row for row in count_bands(held, by="student", day=day)}
    last_scores = _last_scores(sessions) if table_modes() else {}
    rows: dict[int, Row] = {}
    for record in _table_records(sessions):
        student_id, mode = record["student_id"], record["mode"]
        row = rows.setdefault(
            student_id,
            Row(
                student_id=student_id,
                name=record["student__name"] or record["student__username"],
                username=record["student__username"],
                bands=bands_of(bands.get(student_id, NOTHING_HELD), total),
                last=record["last"],
            ),
        )
        row.last = max(row.last, record["last"])
        row.cells[mode] = Cell(
            sessions=record["sessions"],
            minutes=round(record["active"] / 60_000),
            best=record["best"],
            last_score=last_scores.get((student_id, mode)),
            last=record["last"],
        )
    order = {"mastery": lambda row: (-row.bands.mastered, -row.bands.familiar, row.name.lower())}
    return sorted(rows.values(), key=order.get(sort, lambda row: row.name.lower()))


def _table_records(sessions: QuerySet[StudySession]) -> Iterable[Mapping[str, Any]]:
    return (
        sessions.order_by()
        .values("student_id", "student__name", "student__username", "mode")
        .annotate(
            sessions=Count("pk"), active=Coalesce(Sum("active_ms"), 0), best=Max("score"), last=Max("last_activity")
        )
    )


def _last_scores(sessions: QuerySet[StudySession]) -> dict[tuple[int, str], float]:
    """The score of the last scored session of each student in each mode."""
    same = StudySession.objects.filter(deck=OuterRef("deck"), student=OuterRef("student"), mode=OuterRef("mode"))
    later = same.filter(last_activity__gt=OuterRef("last_activity")).exclude(score=None)
    latest = sessions.exclude(score=None).exclude(Exists(later)).order_by()
    return {(student, mode): score for student, mode, score in latest.values_list("student_id", "mode", "score")}


def count_bands(held: QuerySet[Mastery], *, by: str, day: int) -> Iterable[Mapping[str, Any]]:
    """How many cards stand where, for each value of the column `by`: records for `bands_of`; one query."""
    mastered, familiar = Q(mastered_until__gte=day), Q(familiar_until__gte=day)
    return (
        held.filter(card__deleted=None)
        .order_by()
        .values(by)
        .annotate(
            held=Count("pk"),
            mastered=Count("pk", filter=mastered),
            familiar=Count("pk", filter=familiar & (Q(mastered_until=None) | Q(mastered_until__lt=day))),
        )
    )


def table_as_text(deck: Deck, *, day: int, total: int) -> Iterator[list[str]]:
    """The table for a spreadsheet: heads, then one list a student; no cell can start a formula."""
    modes = table_modes()
    heads = [f"{mode.label} {what}" for mode in modes for what in ("sessions", "best %", "last %", "minutes")]
    yield ["Name", "Sign-in name", "Mastered", "Familiar", "Learning", "New", *heads, "Last studied"]
    for row in session_table(deck, only=None, day=day, total=total):
        bands = [row.bands.mastered, row.bands.familiar, row.bands.learning, row.bands.new]
        cells = [text for mode in modes for text in _cell_as_text(row.cells.get(mode.slug))]
        yield [harmless(str(each)) for each in (row.name, row.username, *bands, *cells, f"{row.last:%Y-%m-%d %H:%M}")]


def _cell_as_text(cell: Cell | None) -> list[str]:
    if cell is None:
        return ["", "", "", ""]
    percent = ["" if score is None else f"{score * 100:.0f}" for score in (cell.best, cell.last_score)]
    return [str(cell.sessions), *percent, str(cell.minutes)]


def harmless(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def bands_of(record: Mapping[str, Any], total: int) -> Bands:
    held, mastered, familiar = record["held"], record["mastered"], record["familiar"]
    return Bands(new=max(total - held, 0), learning=held - mastered - familiar, familiar=familiar, mastered=mastered)
