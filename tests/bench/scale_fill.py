"""A filled site for the bench: so many answers, and some of the students signed in with sessions to go on with.

`python -m tests.bench.scale_fill ANSWERS`, in the environment of the server; tells the rest as one JSON object.
"""

import json
import sys
from dataclasses import asdict, dataclass
from io import StringIO

from django.core.management import call_command

from tests.bench.fill import Reader, cookie, queries, reader  # sets Django up  # isort: skip
from decks.models import Mastery, User  # isort: skip
from tests.bench.scale_pages import pages  # isort: skip

PEOPLE = 20  # students that are signed in, spread over all of them
SESSIONS = 3  # of 500 questions, for each of them


@dataclass(frozen=True, slots=True)
class Student:
    """A student of the filled site: the deck, the open sessions, and a card that has been answered."""

    deck: str
    card: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class Site:
    """The owner of all decks with the first of these, students, what filling said, and the queries of each page."""

    owner: str
    deck: str
    students: list[Student]
    told: str
    queries: dict[str, int]


def fill(answers: int) -> Site:
    """Migrate, fill, and sign people in."""
    call_command("migrate", verbosity=0)
    told = StringIO()
    call_command("fill", answers=answers, stdout=told)
    people = list(User.objects.filter(username__startswith="filled-student").order_by("pk"))
    students = [_student(user) for user in people[:: max(1, len(people) // PEOPLE)][:PEOPLE]]
    owner = cookie(User.objects.get(username="filled-teacher"))
    counted = queries(students[0].reader.cookie, pages(asdict(students[0])))
    return Site(owner, students[0].deck, students, told.getvalue().strip(), counted)


def _student(user: User) -> Student:
    held = Mastery.objects.filter(student=user).select_related("card__deck").first()
    assert held is not None
    return Student(held.card.deck.public_id, held.card.uid, reader(user, held.card.deck, SESSIONS))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(fill(int(sys.argv[1])))))
