"""By what a student's answers are scheduled: the settings of Spaced that hold in the deck, and the own parameters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from decks import presets
from decks.memory import Preset
from decks.models import Card, InForce, StudySession
from decks.modes import MODES, SCHEDULER

# By hand, because every answer asks it: what was chosen for the deck and for all decks, and which parameters hold.
PLANNED = """
SELECT 'chosen' AS what, deck_id, "values" FROM decks_modesettings
WHERE student_id = %(student)s AND mode = %(mode)s AND (deck_id = %(deck)s OR deck_id IS NULL)
UNION ALL
SELECT 'own', applied, parameters FROM decks_memorymodel
WHERE student_id = %(student)s AND applied IS NOT NULL ORDER BY 2
"""


@dataclass(frozen=True, slots=True)
class Planning:
    """What holds in one session; `chosen` are the wishes in Spaced for its deck, over those for all decks."""

    session: StudySession
    chosen: Mapping[str, Any]
    own: InForce

    def preset(self, card: Card, at: int | None = None) -> Preset:
        """How an answer to this card of the session is scheduled at a moment (milliseconds), or from now on."""
        parameters = self.own.latest if at is None else self.own.at(at)
        return replace(SCHEDULER.preset(self.settings(card)), parameters=parameters)

    def settings(self, card: Card) -> dict[str, Any]:
        """A session of Spaced has its settings; answers in another mode go by what is chosen in Spaced now."""
        session = self.session
        if not MODES[session.mode].rates:
            assert session.deck is not None  # only Spaced mixes decks
            return presets.effective(session.student, session.deck, SCHEDULER, self.chosen)
        return SCHEDULER.clean(session.settings.get("decks", {}).get(str(card.deck_id), session.settings))


def planning(session: StudySession) -> Planning:
    """What holds in this session; one query."""
    told: dict[str, Any] = {"student": session.student_id, "mode": SCHEDULER.slug, "deck": session.deck_id or 0}
    chosen, own = dict[bool, dict[str, Any]](), list[tuple[int, tuple[float, ...]]]()
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, told)
        for what, number, value in cursor.fetchall():
            if what == "own":
                own.append((number, tuple(json.loads(value))))
            else:
                chosen[number is not None] = json.loads(value)
    wishes = {**chosen.get(False, {}), **chosen.get(True, {})}
    return Planning(session, wishes, InForce(tuple(at for at, _ in own), tuple(numbers for _, numbers in own)))
