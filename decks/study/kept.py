"""What students chose in a mode, kept for the next time: for a deck, or for all their decks."""

from collections.abc import Mapping, Sequence
from typing import Any

from decks.models import Deck, ModeSettings, User
from decks.modes import Mode


def keep(*, student: User, deck: Deck | None, mode: Mode, settings: Mapping[str, Any]) -> None:
    """Keep these settings for the deck, or without one for all decks, which then have no settings of their own."""
    if deck is None:
        ModeSettings.objects.filter(student=student, mode=mode.slug).exclude(deck=None).delete()
    values = {option.name: settings[option.name] for option in mode.options if option.kept}
    ModeSettings.objects.update_or_create(student=student, deck=deck, mode=mode.slug, defaults={"values": values})


def kept(student: User, mode: Mode, deck_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the student chose for each of these decks, over what they chose for all; one query."""
    rows = ModeSettings.objects.filter(student=student, mode=mode.slug)
    chosen = {row.deck_id: row.values for row in rows if row.deck_id is None or row.deck_id in set(deck_ids)}
    return {pk: {**chosen.get(None, {}), **chosen.get(pk, {})} for pk in deck_ids}
