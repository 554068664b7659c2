"""Fills the database of a bench and tells, as one JSON object, what there is: decks, students and their sessions.

`python -m tests.bench.fill STUDENTS SESSIONS`, in the environment of the server.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from decks import formats, progress, study  # noqa: E402
from decks.formats.base import ParsedCard, ParsedDeck  # noqa: E402
from decks.models import Deck, StudySession, User  # noqa: E402
from decks.modes import MODES, Moment  # noqa: E402
from decks.signins import SessionStore  # noqa: E402
from decks.transfer import import_deck  # noqa: E402

DEMO = Path(settings.BASE_DIR) / "decks/management/demo"
MODE = MODES["flashcards"]
IN_TABLE = 5  # students with a row in the session table
LEARNERS = 3  # one each for the server, a browser and a slow one


@dataclass(frozen=True, slots=True)
class Reader:
    """A signed-in student: the cookie, and open sessions with the order of their cards."""

    cookie: str
    sessions: list[tuple[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """Public ids of the two decks, the owner's cookie, the students, and the queries of each page.

    The `learners` are students with a session of Learn, in which answers are chosen: cookie and session.
    """

    small: str
    large: str
    owner: str
    readers: list[Reader]
    learners: list[tuple[str, str]]
    queries: dict[str, int]


def cards(number: int) -> list[ParsedCard]:
    """So many cards from the demo's decks, with numbers where they come again."""
    found = [card for name in ("cell_biology", "european_history") for card in _demo(name).cards]
    return [
        ParsedCard(
            front=found[i % len(found)].front + (f" ({i})" if i >= len(found) else ""), back=found[i % len(found)].back
        )
        for i in range(number)
    ]


def _demo(name: str) -> ParsedDeck:
    return formats.read((DEMO / f"{name}.json").read_bytes())


def deck(owner: User, number: int) -> Deck:
    parsed = ParsedDeck(title=f"A deck of {number} cards", description="As long as a lecture.", cards=cards(number))
    return import_deck(owner=owner, parsed=parsed, visibility="public")


def cookie(user: User) -> str:
    """The session key of a fresh sign-in; a real one takes an Argon2 hash each time."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def reader(user: User, deck: Deck, sessions: int) -> Reader:
    """The student with so many open sessions. `study.begin` would close each when the next begins."""
    now = timezone.now()
    settings = MODE.clean({})
    facts = progress.card_facts(user, deck, now)
    moment = Moment(ms=int(now.timestamp() * 1000), day=user.study_day(now))
    rows = [
        StudySession(
            student=user,
            deck=deck,
            mode=MODE.slug,
            settings=settings,
            state=MODE.begin(facts, settings, Random(7), moment),
            started=now,
            last_activity=now,
        )
        for _ in range(sessions)
    ]
    StudySession.objects.bulk_create(rows)
    return Reader(cookie(user), [(str(row.public_id), row.state["order"]) for row in rows])


def learner(user: User, deck: Deck) -> tuple[str, str]:
    """The cookie and the session of a student who has begun to learn the deck by choosing."""
    mode, now = MODES["learn"], timezone.now()
    settings = mode.clean({"true_false": False, "written": False, "auto": False})
    facts = progress.card_facts(user, deck, now)
    session = study.begin(student=user, deck=deck, mode=mode, settings=settings, facts=facts, now=now, rng=Random(7))
    return cookie(user), str(session.public_id)


def studied(student: User, deck: Deck, answers: int) -> None:
    """Half of the cards known, half not, so that every part of the page has something to show."""
    now = timezone.now() - timedelta(days=2)
    session = study.begin(
        student=student,
        deck=deck,
        mode=MODE,
        settings={},
        facts=progress.card_facts(student, deck, now),
        now=now,
        rng=Random(7),
    )
    for i in range(answers):
        shown = study.show(session, now=now)
        reply = {"do": "know" if i % 2 else "learning"}
        now += timedelta(seconds=9)
        session = study.answer(
            student=student, session_id=session.public_id, token=shown.token, reply=reply, now=now
        ).session


def queries(cookie: str, paths: dict[str, str]) -> dict[str, int]:
    """How often each page asks the database, its session and its user among it."""
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    counted = {}
    for name, path in paths.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counted[name] = len(asked)
    return counted


def fill(students: int, sessions: int) -> Filled:
    """A site with an owner, decks and so many students, each with so many open sessions over a small deck."""
    call_command("migrate", verbosity=0)
    owner = User.objects.create_user("owner", name="Olga Owner", role="teacher")
    small, large, crowded = deck(owner, 20), deck(owner, 1000), deck(owner, 20)
    people = [User.objects.create_user(f"student{i}", name=f"Student {i}") for i in range(students)]
    for student in [owner, *people[: IN_TABLE - 1]]:
        studied(student, small, 20)
        studied(student, large, 60)
    own = cookie(owner)
    readers = [reader(student, crowded, sessions) for student in people]
    paths = {name: f"/d/{deck.public_id}/" for name, deck in (("small", small), ("large", large))}
    counted = queries(own, paths) | queries(readers[0].cookie, {"study": f"/study/{readers[0].sessions[-1][0]}/"})
    learners = [learner(student, crowded) for student in people[:LEARNERS]]
    return Filled(small.public_id, large.public_id, own, readers, learners, counted)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(fill(int(sys.argv[1]), int(sys.argv[2])))))
