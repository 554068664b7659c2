"""People and decks for a filled site, and each student's history written into it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from decks.formats.base import ParsedCard, ParsedDeck
from decks.management.filling.history import MODE, Reply, Sitting, lived
from decks.management.filling.rows import Table
from decks.memory import last_interval
from decks.models import Answer, Deck, Role, StudySession, User
from decks.study import VOID
from decks.transfer import import_deck

PREFIX = "filled-"
CLASS = 25  # students of one deck


def people(number: int) -> list[User]:
    """So many students, in whose name nobody can sign in; their study day follows UTC."""
    first = User.objects.filter(username__startswith=f"{PREFIX}student-").count()
    nobody = make_password(None)
    rows = [
        User(username=f"{PREFIX}student-{i:05}", name=f"Student {i}", zone="UTC", password=nobody)
        for i in range(first + 1, first + number + 1)
    ]
    return User.objects.bulk_create(rows)


def deck(number: int, cards: int) -> Deck:
    """A deck that is open to all; its teacher owns every filled deck."""
    teacher = User.objects.filter(username=f"{PREFIX}teacher").first()
    if teacher is None:
        teacher = User.objects.create_user(f"{PREFIX}teacher", name="Teacher", role=Role.TEACHER)
    sides = [ParsedCard(front=f"What is term {i} of deck {number}?", back=f"It is *fact* {i}.") for i in range(cards)]
    return import_deck(
        owner=teacher, parsed=ParsedDeck(title=f"Filled deck {number}", cards=tuple(sides)), visibility="public"
    )


class Log:
    """Writes histories into sessions and the log; the numbers of the rows are its own."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.table = Table(Answer)
        self.numbers = count(self.table.next_id())

    @transaction.atomic
    def write(self, student: User, deck: Deck, sittings: Sequence[Sitting]) -> None:
        """One student's sessions with their answers."""
        sessions = StudySession.objects.bulk_create([_session(student, deck, each) for each in sittings], 500)
        pairs = zip(sessions, sittings, strict=True)
        self.table.add(row for session, sitting in pairs for row in self._rows(session, sitting))

    def _rows(self, session: StudySession, sitting: Sitting) -> Iterator[dict[str, Any]]:
        for turn, given in enumerate(sitting.given):
            shared: dict[str, Any] = {
                "student_id": session.student_id,
                "card_id": given.card,
                "session_id": session.pk,
                "turn": turn,
            }
            shared |= {"mode": session.mode, "study_day": sitting.day, "elapsed_ms": given.elapsed_ms}
            row = shared | self._row() | _answer(given)
            yield row
            if given.undone:
                yield shared | self._row() | {"at": given.at + 500, "form": VOID, "score": 0.0, "voids_id": row["id"]}

    def _row(self) -> dict[str, Any]:
        return {"id": next(self.numbers), "token": f"{self.rng.getrandbits(128):032x}"}


def _answer(given: Reply) -> dict[str, Any]:
    assert given.after.standing is not None  # an answer leaves one
    memory = given.after.standing.memory
    return {
        "at": given.at,
        "form": "self",
        "score": float(given.right),
        "rating": 3 if given.right else 1,
        "interval": given.kept.interval,
        "last_interval": last_interval(given.before),
        "remaining": given.kept.remaining,
        "back_to": given.kept.back_to,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
    }


def _session(student: User, deck: Deck, sitting: Sitting) -> StudySession:
    ended = datetime.fromtimestamp(sitting.ended / 1000, UTC)
    return StudySession(
        student=student,
        deck=deck,
        mode=MODE.slug,
        settings=MODE.clean({}),
        state=sitting.state,
        turn=len(sitting.given) + sum(each.undone for each in sitting.given),
        started=datetime.fromtimestamp(sitting.begun / 1000, UTC),
        last_activity=ended,
        finished=ended,
        score=sitting.score,
        answers=sum(not each.undone for each in sitting.given),
        active_ms=sum(each.elapsed_ms for each in sitting.given),
    )


def fill(
    *, answers: int, students: int, cards: int, days: int, today: int, rng: Random
) -> Iterator[tuple[User, Deck, int]]:
    """Write so many answers, shared evenly among the students; yields each student with the deck and the number."""
    log, decks = Log(rng), list[Deck]()
    for i, student in enumerate(people(students)):
        if i % CLASS == 0:
            decks.append(deck(Deck.objects.filter(title__startswith="Filled deck").count() + 1, cards))
        share = answers * (i + 1) // students - answers * i // students
        ids = list(decks[-1].cards.order_by("position").values_list("pk", flat=True))
        log.write(student, decks[-1], list(lived(ids, answers=share, days=days, today=today, rng=rng)))
        yield student, decks[-1], share
    log.table.close()
