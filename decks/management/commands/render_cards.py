"""Render again the cards whose HTML was made by an older renderer; run after every update."""

from typing import Any

from django.core.management.base import BaseCommand

from decks import authoring


class Command(BaseCommand):
    help = "Render again the cards whose HTML was made by an older renderer."

    def handle(self, *args: Any, **options: Any) -> None:
        count = authoring.typeset_old()
        if count:
            self.stdout.write(f"{count} cards were rendered again.")
