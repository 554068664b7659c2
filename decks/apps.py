"""The one application of the site."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created


class DecksConfig(AppConfig):
    name = "decks"
    verbose_name = "Studying"

    def ready(self) -> None:
        from decks.models.search import fold_like  # models can be imported only now

        connection_created.connect(fold_like)
        if settings.KAI_LINES:
            give_lines(Path(settings.KAI_LINES))


def give_lines(file: Path) -> None:
    """Let Kai speak by the lines of this file. Raises ImproperlyConfigured for one that cannot be used."""
    from decks.modes.call import Call
    from decks.tutor import BadLines, read_lines

    try:
        Call.lines = read_lines(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadLines) as error:
        raise ImproperlyConfigured(f"KAI_LINES names {file}, which cannot be used: {error}") from None
