"""Write a deck to a file: `manage.py export_deck ID --format json`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from decks import transfer
from decks.formats import WRITERS
from decks.models import Deck


class Command(BaseCommand):
    """JSON holds everything, pictures too; the others hold the text of the cards."""

    help = "Write a deck to a file or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deck", help="the deck's id, as it stands in its address")
        parser.add_argument("--format", choices=list(WRITERS), required=True)
        parser.add_argument("--output", help="the file to write; standard output when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        deck = Deck.objects.filter(public_id=options["deck"], deleted=None).first()
        if deck is None:
            raise CommandError(f"There is no deck with the id {options['deck']}.")
        form = options["format"]
        text = WRITERS[form](transfer.to_parsed(deck, with_media=form == "json"))
        if not options["output"]:
            self.stdout.write(text, ending="")
            return
        try:
            Path(options["output"]).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from None
