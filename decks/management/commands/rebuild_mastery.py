"""Throw all Mastery away and fold it from the log again."""

from typing import Any

from django.core.management.base import BaseCommand

from decks import study


class Command(BaseCommand):
    help = "Throw all Mastery away and fold it from the log of answers again."

    def handle(self, *args: Any, **options: Any) -> None:
        count = study.rebuild()
        self.stdout.write(f"{count} rows of Mastery stand, folded from the log.")
