"""Mastery over time, from the log alone: what each answer left, until the next answer to its card. One query."""

from decks.memory.course import MONDAY, Spell, course
from decks.progress.statistics.scope import VOID, Scope

# An answer that was followed by another in the same week is seen at no week's end: it is left out here. A card's day
# never goes back, as in the fold of the log. Answers that came to the same are one row.
SPELLS = """
WITH RECURSIVE {void},
given AS (
    SELECT a.stability, MAX(a.study_day) OVER (PARTITION BY a.card_id ORDER BY a.at) AS day,
        (LEAD(a.study_day) OVER (PARTITION BY a.card_id ORDER BY a.at) + %(monday)s) / 7 AS until_week
    FROM decks_answer a JOIN decks_card card ON card.id = a.card_id JOIN decks_deck deck ON deck.id = card.deck_id
    WHERE a.student_id = %(student)s AND a.rating > 0 AND a.stability IS NOT NULL AND card.deleted IS NULL
        AND a.id NOT IN (SELECT answer FROM void) AND {decks}
)
SELECT stability, day, until_week, COUNT(*) FROM given
WHERE until_week IS NULL OR (until_week > (day + %(monday)s) / 7 AND until_week > %(first_week)s)
GROUP BY 1, 2, 3
"""


def mastery_by_week(scope: Scope) -> list[float]:
    """The sum of all cards' mastery at the end of each week of the half-year; the last is that of today."""
    rows = scope.rows(SPELLS.format(void=VOID, decks=scope.decks), first_week=scope.first_week, monday=MONDAY)
    return course((Spell(*row) for row in rows), first_week=scope.first_week, today=scope.day)
