"""Load the demo: a teacher, five students, three decks and half a year of studying. Or remove it again."""

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from decks import authoring, formats, transfer
from decks.judging.client import by_words_only
from decks.management.demo.history import Student
from decks.management.demo.people import PASSWORD, PEOPLE
from decks.models import Answer, Deck, User, Visibility
from decks.modes import MODES

FOLDER = Path(__file__).parent.parent / "demo"
# The last one loaded stands first in the lists.
DECKS = (
    ("python", "python_first_term", Visibility.PUBLIC),
    ("history", "european_history", Visibility.LINK),
    ("cell", "cell_biology", Visibility.PUBLIC),
)


class Command(BaseCommand):
    help = "Loads a demo: a teacher, five students, three decks and half a year of studying."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the demo's accounts and all that is theirs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            self.stdout.write(remove())
            return
        if len(demo_accounts()) == len(PEOPLE):
            self.stdout.write("The demo is loaded already; nothing was changed.")
        else:
            refuse_taken_names()
            self.stdout.write(load(timezone.now()))
        self.stdout.write(logins())


def demo_accounts() -> list[User]:
    """The accounts that the demo made and that nobody has made their own by another e-mail."""
    return list(User.objects.filter(username__in=[p.username for p in PEOPLE], email__in=[p.email for p in PEOPLE]))


def refuse_taken_names() -> None:
    """Raises CommandError where somebody has a name that the demo needs: nobody's account is touched."""
    taken = [p.username for p in PEOPLE if User.objects.filter(username__iexact=p.username).exists()]
    if taken:
        raise CommandError(
            f"Accounts with these names are there: {', '.join(taken)}. Nothing was loaded. "
            "If they are left over from the demo, run demo --remove first."
        )


@transaction.atomic
def load(now: datetime) -> str:
    """Make people, decks and their history up to `now`; returns what there is."""
    password_hash = make_password(PASSWORD)
    people = {person.username: person.account(password_hash) for person in PEOPLE}
    for user in people.values():
        user.save()
    decks = {key: load_deck(people["teacher"], name, visibility) for key, name, visibility in DECKS}
    shuffled = MODES["flashcards"].clean({"cards": "unmastered", "shuffle": True})
    authoring.set_preset(deck=decks["cell"], mode=MODES["flashcards"], settings=shuffled, locked=False)
    authoring.edit_deck(deck=decks["cell"], fields={"board": True})
    with by_words_only():
        for person in PEOPLE:
            Student(person, people[person.username], decks, now).live()
    answers = Answer.objects.filter(student__in=people.values()).count()
    cards = sum(deck.cards.count() for deck in decks.values())
    return f"The demo: {len(decks)} decks, {cards} cards, {answers:,} answers in the last 26 weeks."


def load_deck(teacher: User, name: str, visibility: str) -> Deck:
    """One of the demo's decks, read from its file."""
    parsed = formats.read((FOLDER / f"{name}.json").read_bytes())
    return transfer.import_deck(owner=teacher, parsed=parsed, visibility=visibility)


def logins() -> str:
    """The table of logins, and what everyone should know of them."""
    rows = [("Sign-in name", "Password", "Who")]
    rows += [(person.username, PASSWORD, f"{person.name}, {person.about}") for person in PEOPLE]
    return "\n".join(
        [
            "",
            *table(rows),
            "",
            "These accounts are for trying out: everyone who has the program knows their password.",
            "Before others can reach the site, remove them: .venv/bin/python manage.py demo --remove",
        ]
    )


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the columns below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(["", *(cell.ljust(width) for cell, width in zip(row, widths, strict=True))]).rstrip() for row in rows
    ]


@transaction.atomic
def remove() -> str:
    """Remove the demo's people with their decks, and everything that anybody studied in those."""
    users = demo_accounts()
    for user in users:
        user.delete()
    (Path(settings.DATA_DIR) / "demo-logins.txt").unlink(missing_ok=True)
    if not users:
        return "There is no demo to remove."
    return f"{len(users)} accounts of the demo were removed, with their decks and all that was studied in them."
