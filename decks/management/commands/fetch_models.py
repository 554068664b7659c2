"""Fetch the files of the models that Kai hears with, where no package carries them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from decks.hearing.fetching import NotFetched, fetch
from decks.speech import whisper
from decks.speech.weights import BASE, MODELS, TINY


class Command(BaseCommand):
    help = (
        "Fetch the models that Kai hears with from a server, and check them. A run that broke off is taken up. "
        "ADDRESS is that of a server with the files at OWNER/NAME/resolve/main/FILE, as hubs of models have them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where to fetch from, as in https://models.example.org")
        parser.add_argument("--model", choices=["auto", *MODELS], default="auto", help="which (by the processors)")
        parser.add_argument("--to", type=Path, help="the folder (models/ in DATA_DIR, where the site looks)")

    def handle(self, *args: Any, **options: Any) -> None:
        automatic = BASE if whisper.cores() > 1 else TINY
        weights = MODELS.get(options["model"], automatic)
        folder = (options["to"] or Path(settings.DATA_DIR) / "models") / weights.name
        self.stdout.write(f"{weights.name}, {weights.size / 1e6:.0f} MB, into {folder}")
        shown = dict.fromkeys(weights.files, -1)

        def told(name: str, done: int, size: int) -> None:
            part = 100 * done // size
            if part // 10 > shown[name] // 10 or part == 100 != shown[name]:
                shown[name] = part
                self.stdout.write(f"  {name}: {part} % of {size / 1e6:.1f} MB")

        try:
            fetch(options["address"], weights, folder, told)
        except (NotFetched, OSError) as problem:
            raise CommandError(f"{problem}.") from None
        self.stdout.write("All files are here, and are the official ones.")
