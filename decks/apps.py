"""The one application of the site."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class DecksConfig(AppConfig):
    name = "decks"
    verbose_name = "Studying"

    def ready(self) -> None:
        from decks.models.search import fold_like  # models can be imported only now

        connection_created.connect(fold_like)
