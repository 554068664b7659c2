"""Remove for good what was deleted more than 30 days ago."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from decks import study
from decks.accounts import leaving


class Command(BaseCommand):
    help = (
        "Removes for good the accounts, decks and cards deleted more than 30 days ago. The worker does it every day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        counts = leaving.purge(now=timezone.now(), dry_run=dry_run)
        if not dry_run:
            study.recount()
        self.stdout.write("Would be removed:" if dry_run else "Removed:")
        for kind, count in counts.items():
            self.stdout.write(f"  {count} {kind}")
