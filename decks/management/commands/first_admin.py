"""Print the one-time link that makes the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse
from django.utils import timezone

from decks.accounts import first


class Command(BaseCommand):
    help = "Prints a link, good once and for 24 hours, by which the first administrator is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--address", default="", help="how the site is reached, for example https://cards.example.org"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        token = first.make_link(now=timezone.now())
        if token is None:
            self.stdout.write("This site has an administrator.")
            return
        address = (options["address"] or site_address()).rstrip("/")
        self.stdout.write("Open this link within 24 hours to become the administrator; it works once:")
        self.stdout.write(f"  {address}{reverse('first_admin', args=[token])}")


def site_address() -> str:
    """Where the site is reached, as far as the settings tell: behind HTTPS stands a proxy on the usual port."""
    named = [host.removeprefix(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    host = named[0] if named else "localhost"
    if host == "localhost" and "127.0.0.1" in named:
        host = "127.0.0.1"  # as `make run` and the README say it: a browser keeps the cookies of the two names apart
    return f"https://{host}" if settings.HTTPS else f"http://{host}:{settings.PORT}"
