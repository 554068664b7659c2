"""What was said in calls: put in other words by a language model, and forgotten again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q, QuerySet

from decks import access, servers, talking
from decks.grading import Verdict
from decks.memory.evidence import SPOKEN
from decks.models import Answer, StudySession, User
from decks.modes import MODES
from decks.study.sessions import mode_of
from decks.study.showing import Shown, show
from decks.tutor import Rewordable

KEPT = timedelta(days=30)
"""How long the words of a call are kept for a student who wants that."""
UNFINISHED = timedelta(days=1)
"""How long those of a call that was left open are kept for one who does not."""


@transaction.atomic
def agree(*, student: User, voice: bool, keep: bool, now: datetime) -> None:
    """Note whether a student may be heard in calls, and whether what they say is kept; without that it goes now."""
    student.voice_allowed, student.keeps_words = now if voice else None, keep
    student.voice_to = servers.listeners() if voice else ""
    student.save(update_fields=["voice_allowed", "voice_to", "keeps_words"])
    if not keep:
        _forget(StudySession.objects.filter(student=student).exclude(finished=None))
        Answer.objects.filter(student=student, form=SPOKEN).exclude(response="").update(response="")


def may_hear(student: User) -> bool:
    """Whether a student has agreed to be heard, by this site and whoever else hears it now."""
    return student.voice_allowed is not None and student.voice_to == servers.listeners()


@transaction.atomic
def forget_words(session: StudySession) -> None:
    """Delete what was said in a call, by student and tutor; what the answers came to stays."""
    _forget(StudySession.objects.filter(pk=session.pk))


@transaction.atomic
def forget_old_words(*, now: datetime) -> int:
    """Delete what was said in calls longer ago than is promised. Returns how many calls had words."""
    left = Q(student__keeps_words=False, last_activity__lt=now - UNFINISHED)
    return _forget(StudySession.objects.filter(Q(last_activity__lt=now - KEPT) | left))


def _forget(sessions: QuerySet[StudySession]) -> int:
    spoken = [mode.slug for mode in MODES.values() if mode.is_spoken]
    found = list(
        sessions.filter(mode__in=spoken)
        .exclude(state__script=[], state__draft="")
        .select_for_update(no_key=True, of=("self",))
    )
    for session in found:
        session.state = mode_of(session).forgotten(session.state, wholly=True)
        session.save(update_fields=["state"])
    Answer.objects.filter(session__in=found, form=SPOKEN).exclude(response="").update(response="")
    return len(found)


def second_opinion(verdict: Verdict, *, question: str, reference: str, answer: str) -> Verdict:
    """The verdict, or *unsure* in its place where the site's language model thinks otherwise: the student is asked."""
    if verdict.band == "unsure":
        return verdict
    told = talking.opinion(question=question, reference=reference, answer=answer)
    if told == ("wrong" if verdict.band == "pass" else "right"):
        return replace(verdict, band="unsure")
    return verdict


def in_other_words(*, student: User, shown: Shown, now: datetime, until: float) -> Shown:
    """The same step, its hints and its praise in the words of the site's language model where there is one.

    It is waited for until a moment of time.monotonic. Nothing is locked while it is asked; a session that has gone on
    meanwhile stays as it is.
    """
    found = list[tuple[Rewordable, str]]()
    for each in shown.mode.rewordable(shown.state):
        facts = each.facts
        hidden = () if facts.get("band") == "pass" else facts.get("missing", ())
        words = talking.reworded(
            facts["words"], question=facts.get("question", ""), hidden=hidden, seconds=until - monotonic()
        )
        if words != facts["words"]:
            found.append((each, words))
    return _reworded(student, shown, found, now) if found else shown


@transaction.atomic
def _reworded(student: User, shown: Shown, found: Sequence[tuple[Rewordable, str]], now: datetime) -> Shown:
    stored = access.session_or_404(student, shown.session.public_id, lock=True)
    if stored.turn != shown.session.turn:
        return shown
    for old, words in found:
        stored.state = shown.mode.reworded(stored.state, old, words)
    stored.save(update_fields=["state"])
    return show(stored, now=now, notice=shown.notice, is_done=shown.is_done)
