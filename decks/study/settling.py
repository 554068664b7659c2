"""Sessions in which nothing is left to ask come to their end, though nobody answers in them."""

from datetime import datetime
from itertools import batched

from django.db import transaction

from decks.models import StudySession, User
from decks.modes import MODES, Ending
from decks.study.parts import score_parts
from decks.study.record import one_at_a_time
from decks.study.sessions import mode_of
from decks.study.showing import AT_ONCE, states_left


@transaction.atomic
def settle(*, student: User, now: datetime) -> None:
    """Finish the open sessions whose last cards have been answered elsewhere, or set aside.

    Their states stay: what is taken up again is asked again, and an answer to it opens the session.
    """
    one_at_a_time(student)
    rating = [mode.slug for mode in MODES.values() if mode.rates]
    opened = StudySession.objects.filter(student=student, finished=None, mode__in=rating)
    for some in batched(opened.select_for_update(no_key=True), AT_ONCE):
        for session in some:
            session.student = student
        for session, state in zip(some, states_left([(each, each.state) for each in some], now), strict=True):
            _finish(session, mode_of(session).ending(state), now)


def _finish(session: StudySession, ending: Ending | None, now: datetime) -> None:
    if ending is None:
        return
    if session.deck_id is None:
        score_parts(session, ending)
    session.finished, session.score = now, ending.score
    session.save(update_fields=["finished", "score"])
