"""Let in a person whose authenticator app and recovery codes are both lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from decks.accounts import two_step
from decks.accounts.door import account_named


class Command(BaseCommand):
    help = "Switches two-step sign-in off for one person. The password stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the sign-in name")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        user = account_named(options["name"], now=now)
        if user is None:
            raise CommandError("There is no account of this name that may sign in.")
        two_step.turn_off(user=user, by=None, now=now)
        self.stdout.write("Two-step sign-in is off. The person can set it up again on the account page.")
