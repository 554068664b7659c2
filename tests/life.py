"""Simulated studying through the verbs: sessions of several modes, with undo and redo, day after day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from decks import progress, study
from decks.models import Deck, User
from decks.modes import MODES, Refused

REPLIES = {
    "flashcards": ("know", "know", "learning"),
    "spaced": ("again", "hard", "good", "good", "good", "easy"),
}


def sat(
    student: User, deck: Deck, now: datetime, rng: Random, *, mode: str = "flashcards", **settings: Any
) -> datetime:
    """One session in which some answers are taken back, and some of those given again; returns when it ended."""
    facts = progress.card_facts(student, deck, now)
    rng.shuffle(facts)
    most = settings.pop("cards_at_most", len(facts))
    try:
        session = study.begin(
            student=student, deck=deck, mode=MODES[mode], settings=settings, facts=facts[:most], now=now, rng=rng
        )
    except Refused:  # nothing is due
        return now
    shown, act = study.show(session, now=now), dict[str, Any](student=student, session_id=session.public_id)
    for _ in range(80):
        if not shown.asked:
            break
        now += timedelta(seconds=rng.randrange(2, 80))
        reply = {"do": rng.choice(REPLIES[mode])}
        if mode == "spaced" and not settings.get("cram") and rng.random() < 0.04:
            reply = rng.choice([{"do": "reset"}, {"do": "due", "days": str(rng.randrange(0, 9))}])
        shown = study.answer(token=shown.token, reply=reply, now=now, **act)
        if rng.random() < 0.1:
            now += timedelta(seconds=1)
            shown = study.undo(token=shown.token, now=now, **act)
            if mode == "spaced" and rng.random() < 0.5:
                now += timedelta(seconds=40)
                shown = study.redo(token=shown.token, now=now, **act)
    return now


def month(student: User, decks: Sequence[Deck], until: datetime, rng: Random, *, days: int = 33) -> None:
    """So many days of studying these decks by turns, now in one mode, now in another; two cards are set aside."""
    now = until - timedelta(days=days)
    while now < until - timedelta(hours=1):
        mode = rng.choice(["flashcards", "spaced", "spaced"])
        cram = {"cram": True} if mode == "spaced" and rng.random() < 0.15 else {}
        now = sat(student, rng.choice(decks), now, rng, mode=mode, **cram)
        now += timedelta(hours=rng.randrange(5, 40))
    held = list(student.masteries.filter(deck=decks[0], due_day__isnull=False)[:2])
    study.suspend(student=student, card=held[0].card, now=until)
    study.bury(student=student, card=held[1].card, now=until)
