"""Whose answers are counted and in which decks; and the SQL that every count shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from decks.memory.weeks import first_day, week_of
from decks.models import Deck, Role, User, Visibility

WEEKS = 26

# An answer is void when a row that is not void itself voids it: undo voids an answer, redo voids the void, and so on.
# `voids` is unique, so the rows about an answer are a chain, and an odd number of them takes it back. A redo repeats
# the answer in its own row; counted is the answer itself, at its own moment. Its voids_id is asked for by COALESCE: by
# IS NULL, SQLite would go through the index of all rows of the log that void nothing.
# The same rule as memory.standing_rows. CROSS JOIN keeps SQLite from beginning with all answers that void nothing.
VOID = """
chain (answer, row, length) AS (
    SELECT v.voids_id, v.id, 1 FROM decks_answer v CROSS JOIN decks_answer a
    WHERE v.student_id = %(student)s AND v.voids_id IS NOT NULL AND a.id = v.voids_id AND a.voids_id IS NULL
    UNION ALL
    SELECT chain.answer, v.id, chain.length + 1 FROM chain JOIN decks_answer v ON v.voids_id = chain.row
), void AS (SELECT answer FROM chain GROUP BY answer HAVING MAX(length) %% 2 = 1)
"""
ONE_DECK = "deck.id = %(deck)s"
OPEN_DECKS = "deck.deleted IS NULL AND (deck.visibility <> %(private)s OR deck.owner_id = %(student)s OR %(all)s = 1)"
STUDIED = "deck.id IN (SELECT deck_id FROM decks_mastery WHERE student_id = %(student)s)"


@dataclass(frozen=True, slots=True)
class Scope:
    """A student, one deck or (None) all decks that are open to the student, and the study day that is today."""

    student: User
    deck: Deck | None
    day: int
    now: datetime

    @property
    def first_week(self) -> int:
        return week_of(self.day) - WEEKS + 1

    @property
    def first_day(self) -> int:
        """The Monday with which the half-year begins."""
        return first_day(self.first_week)

    @property
    def decks(self) -> str:
        """The SQL condition on `deck`."""
        return ONE_DECK if self.deck else OPEN_DECKS

    @property
    def studied(self) -> str:
        """The SQL condition on `deck` that leaves those that count: the one, or all that the student has studied."""
        return "1 = 1" if self.deck else STUDIED

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """What a statement finds; one query."""
        values = {
            "student": self.student.pk,
            "deck": self.deck.pk if self.deck else None,
            "private": Visibility.PRIVATE,
            "all": int(self.student.role == Role.ADMINISTRATOR),
            "day": self.day,
            "first_day": self.first_day,
            # The index is by moment, not by study day; a week more covers every zone and journey.
            "since": int((self.now - timedelta(weeks=WEEKS + 1)).timestamp() * 1000),
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, values | more)
            return list(cursor.fetchall())
