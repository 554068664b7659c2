"""What the student has of their own: parameters of the memory model, and the recall to aim at. One query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from decks import access, presets
from decks.memory import DEFAULT, Preset, day_date
from decks.models import own_exam_holds
from decks.modes import SCHEDULER
from decks.progress.statistics.scope import Scope

# In one statement, because the page is to ask fewer than five times.
OWN = """
SELECT 'model' AS what, 0 AS deck, 0 AS owner, CAST(parameters AS text) AS told FROM (
    SELECT parameters FROM decks_memorymodel WHERE student_id = %(student)s AND applied IS NOT NULL
    ORDER BY applied DESC, id DESC LIMIT 1
) latest
UNION ALL
SELECT 'kept', COALESCE(deck_id, 0), 0, CAST("values" AS text) FROM decks_modesettings
WHERE student_id = %(student)s AND mode = %(mode)s
UNION ALL
SELECT 'deck', deck.id, deck.owner_id, CAST(deck.presets AS text) FROM decks_deck deck WHERE {decks} AND {studied}
UNION ALL
SELECT 'exam', deck_id, COALESCE(student_id, 0), CAST(date AS text) FROM decks_examdate
WHERE deck_id = %(deck)s AND (student_id = %(student)s OR student_id IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Own:
    """The parameters by which answers count now, and the desired retention (0 to 1) of each deck, by its key.

    `exam` is the day of the deck's exam that holds for the student; None where there is none.
    """

    parameters: Sequence[float]
    retention: Mapping[int, float]
    exam: date | None = None

    def wished(self, cards: Mapping[int, int]) -> float:
        """The mean over so many cards of each deck; the usual one where there are none."""
        counted = {deck: count for deck, count in cards.items() if deck in self.retention}
        if not counted:
            return next(iter(self.retention.values())) if len(self.retention) == 1 else Preset().desired_retention
        return sum(self.retention[deck] * count for deck, count in counted.items()) / sum(counted.values())


def own(scope: Scope) -> Own:
    """What the student has set, and what the owners of the decks have; one query."""
    sql = OWN.format(decks=scope.decks, studied=scope.studied)
    found = scope.rows(sql, mode=SCHEDULER.slug)
    exams = {whose: date.fromisoformat(told) for what, _, whose, told in found if what == "exam"}
    own_exam, everyones = exams.get(scope.student.pk), exams.get(0)
    rows = [(what, deck, owner, json.loads(told)) for what, deck, owner, told in found if what != "exam"]
    kept = {deck: told for what, deck, _, told in rows if what == "kept"}
    models = [told for what, _, _, told in rows if what == "model"]
    held = {
        deck: presets.under(
            told,
            SCHEDULER,
            {**kept.get(0, {}), **kept.get(deck, {})},
            editor=access.edits_decks_of(scope.student, owner),
        )
        for what, deck, owner, told in rows
        if what == "deck"
    }
    return Own(
        parameters=tuple(models[0]) if models else DEFAULT,
        retention={deck: SCHEDULER.preset(values).desired_retention for deck, values in held.items()},
        exam=own_exam if own_exam_holds(own_exam, everyones, day_date(scope.day)) else everyones,
    )
