"""Mastery over time, from the log alone: what each answer left, until the next answer to its card. One query."""

from collections.abc import Sequence

from decks.memory import FORMS, RESET, proves
from decks.memory.weeks import MONDAY, course, spells
from decks.progress.statistics.scope import VOID, Scope

# Only the last answer of a card in each week is seen at a week's end; after a reset of the card nothing is held. It is
# found by its moment, which is unique for the student. Grouping takes SQLite half the time of window functions here.
LAST_OF_WEEK = """
WITH RECURSIVE {void},
given AS (
    SELECT a.card_id, MAX(a.at) AS at, MAX(a.study_day) AS day FROM decks_answer a
    WHERE a.student_id = %(student)s AND COALESCE(a.voids_id, 0) = 0 AND a.id NOT IN (SELECT answer FROM void)
        AND (a.rating > 0 AND a.stability IS NOT NULL AND {proves} OR a.form = %(reset)s) AND a.card_id IN (
            SELECT card.id FROM decks_card card JOIN decks_deck deck ON deck.id = card.deck_id
            WHERE card.deleted IS NULL AND {decks}
        )
    GROUP BY a.card_id, (a.study_day + %(monday)s) / 7
)
SELECT given.card_id, given.day, a.stability
FROM given JOIN decks_answer a ON a.student_id = %(student)s AND a.at = given.at
ORDER BY given.card_id, given.at
"""

# What `proves` says of a row, in SQL. The names of forms are our own.
ALWAYS = [name for name in FORMS if proves(name, 1)]
MORE_THAN_ONE = [name for name in FORMS if proves(name, 2) and not proves(name, 1)]
PROVES = "(a.form IN ({}) OR a.options <> 1 AND a.form IN ({}))".format(
    *(", ".join(f"'{name}'" for name in names) for names in (ALWAYS, MORE_THAN_ONE))
)


def mastery_by_week(scope: Scope, parameters: Sequence[float]) -> list[float]:
    """The sum of all cards' mastery at the end of each week of the half-year; the last is that of today."""
    rows = scope.rows(LAST_OF_WEEK.format(void=VOID, proves=PROVES, decks=scope.decks), monday=MONDAY, reset=RESET)
    return course(spells(rows), first_week=scope.first_week, today=scope.day, parameters=parameters)
