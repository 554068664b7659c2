"""What is held today: when cards fall due, and how stable, how difficult and how sure they are. One query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decks.memory import day_end, interval
from decks.progress.statistics.scope import Scope

STABLE_FROM = (0, 2, 5, 14, 45, 120)  # days; the bins that are named 1 d, 3 d, 1 w, 3 w, 2 mo, 6 mo
SURE_FROM = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)  # chances to recall
FURTHER = 30  # days that are told one by one; what is due later is one figure

HELD = """
WITH held AS (
    SELECT m.deck_id, m.stability, m.difficulty, m.last_day, m.mastered_until, hold.suspended, hold.buried_until,
        COALESCE(m.due_day, CASE WHEN m.due_ms < %(tomorrow)s THEN %(day)s WHEN m.due_ms IS NOT NULL
            THEN %(day)s + 1 END) AS due
    FROM decks_mastery m JOIN decks_card card ON card.id = m.card_id JOIN decks_deck deck ON deck.id = card.deck_id
        LEFT JOIN decks_hold hold ON hold.card_id = m.card_id AND hold.student_id = m.student_id
    WHERE m.student_id = %(student)s AND card.deleted IS NULL AND {decks}
), waits AS (
    SELECT CASE WHEN buried_until > due THEN buried_until ELSE due END AS due
    FROM held WHERE due IS NOT NULL AND suspended IS NOT TRUE
)
SELECT 'due' AS what, CASE WHEN due < %(day)s THEN 0 WHEN due >= %(day)s + %(further)s THEN %(further)s
    ELSE due - %(day)s END AS place, COUNT(*) AS cards FROM waits GROUP BY 2
UNION ALL
SELECT 'deck', deck_id, COUNT(*) FROM held GROUP BY 2
UNION ALL
SELECT 'stability', CASE WHEN stability < 2 THEN 0 WHEN stability < 5 THEN 1 WHEN stability < 14 THEN 2
    WHEN stability < 45 THEN 3 WHEN stability < 120 THEN 4 ELSE 5 END, COUNT(*) FROM held GROUP BY 2
UNION ALL
SELECT 'difficulty', CAST(ROUND(CAST(difficulty AS numeric)) AS integer) - 1, COUNT(*) FROM held GROUP BY 2
UNION ALL
SELECT 'recall', CASE WHEN %(day)s - last_day <= stability * %(t90)s THEN 5
    WHEN %(day)s - last_day <= stability * %(t80)s THEN 4 WHEN %(day)s - last_day <= stability * %(t70)s THEN 3
    WHEN %(day)s - last_day <= stability * %(t60)s THEN 2 WHEN %(day)s - last_day <= stability * %(t50)s THEN 1
    ELSE 0 END, COUNT(*) FROM held GROUP BY 2
UNION ALL
SELECT 'mastered', 0, COUNT(*) FROM held WHERE mastered_until >= %(day)s
UNION ALL
SELECT 'cards', 0, COUNT(*) FROM decks_card card JOIN decks_deck deck ON deck.id = card.deck_id
WHERE card.deleted IS NULL AND {decks} AND {studied}
"""


@dataclass(frozen=True, slots=True)
class Held:
    """Cards by the day on which they fall due (0 is today and before, 30 is later) and by their figures' bins.

    A suspended card falls due on no day, a buried one when it may be asked again. `decks` counts the cards answered
    of each deck, by its key. `cards` are all that count, new ones too: those of the deck, or of every deck that the
    student has studied.
    """

    due: tuple[int, ...]
    stability: tuple[int, ...]
    difficulty: tuple[int, ...]
    recall: tuple[int, ...]
    decks: Mapping[int, int]
    mastered: int
    cards: int

    @property
    def held(self) -> int:
        """Cards answered at least once."""
        return sum(self.stability)


def held(scope: Scope, parameters: Sequence[float]) -> Held:
    """The cards of a student as they stand today, by parameters of the memory model; one query."""
    sql = HELD.format(decks=scope.decks, studied=scope.studied)
    # Recall has not fallen below r until S times the interval of a card with a stability of one day.
    limits = {f"t{share * 100:.0f}": interval(1.0, share, parameters) for share in SURE_FROM[1:]}
    tomorrow = day_end(scope.day, scope.student.time_zone, scope.student.day_starts)
    found: Mapping[str, dict[int, int]] = defaultdict(dict)
    for what, place, cards in scope.rows(sql, further=FURTHER, tomorrow=int(tomorrow.timestamp() * 1000), **limits):
        found[what][place] = cards
    return Held(
        due=_counts(found["due"], FURTHER + 1),
        stability=_counts(found["stability"], len(STABLE_FROM)),
        difficulty=_counts(found["difficulty"], 10),
        recall=_counts(found["recall"], len(SURE_FROM)),
        decks=found["deck"],
        mastered=found["mastered"][0],
        cards=found["cards"][0],
    )


def _counts(found: Mapping[int, int], places: int) -> tuple[int, ...]:
    return tuple(found.get(place, 0) for place in range(places))
