"""Bring a deck in from a file: `manage.py import_deck FILE --owner NAME`."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decks import transfer
from decks.formats import FORMATS, MAX_TITLE, Refused
from decks.models import Deck, User
from decks.transfer import Preview

LARGE = (
    "This holds {number} cards. Storing more than 20,000 keeps everyone else's answers waiting for a while: "
    "divide the file, or say --large at a quiet hour. Nothing was stored."
)


class Command(BaseCommand):
    """Reads like the "New deck" page: all or nothing, and every change is told."""

    help = "Bring a deck in from a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file to read; - is standard input")
        parser.add_argument("--owner", required=True, help="the username of the deck's owner")
        parser.add_argument("--title", default="", help="instead of the one in the file")
        parser.add_argument("--format", choices=[form.slug for form in FORMATS], help="found by itself when left out")
        parser.add_argument(
            "--large", action="store_true", help="take more than 20,000 cards, which keeps writers waiting"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = User.objects.filter(username__iexact=options["owner"], is_active=True).first()
        if owner is None:
            raise CommandError(f"There is no user called {options['owner']}.")
        if len(options["title"]) > MAX_TITLE:
            raise CommandError(f"A title has at most {MAX_TITLE} characters.")
        try:
            shown = transfer.preview(_read(options["file"]), format=options["format"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        chosen = shown.chosen()
        if not chosen.cards:
            raise CommandError("No card has a question and an answer, so there is nothing to import.")
        if len(chosen.cards) > transfer.MOST_AT_ONCE and not options["large"]:
            raise CommandError(LARGE.format(number=f"{len(chosen.cards):,}"))
        title = options["title"].strip() or chosen.title or chosen.title_suggestion or _stem(options["file"])
        deck = transfer.import_deck(owner=owner, parsed=chosen, title=title)
        told = _told(deck, len(chosen.cards), shown)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _sentences(told))


def _stem(name: str) -> str:
    return "" if name == "-" else Path(name).stem[:MAX_TITLE]


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None


def _told(deck: Deck, cards: int, shown: Preview) -> dict[str, Any]:
    return {
        "deck": deck.public_id,
        "title": deck.title,
        "description": deck.description,
        "cards": cards,
        "problems": shown.sentences,
    }


def _sentences(told: dict[str, Any]) -> str:
    noun = "card" if told["cards"] == 1 else "cards"
    first = f"“{told['title']}” is imported with {told['cards']:,} {noun}; its id is {told['deck']}."
    return "\n".join([first, *told["problems"]])
