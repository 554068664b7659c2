"""Do what waits in the background, until told to end."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from decks.jobs.worker import Worker

KINDNESS = 10  # steps behind who answers pages


class Command(BaseCommand):
    help = "Do the site's background work, until told to end. Any number of workers may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-empty", action="store_true", help="end when nothing waits any more")
        parser.add_argument("--parent", type=int, help="end when this process, which must be the parent, is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(KINDNESS)
        Worker(parent=options["parent"]).run(until_empty=options["until_empty"])
