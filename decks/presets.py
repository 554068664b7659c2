"""Which settings hold in a deck: its owner's preset, over it what the student wishes; a locked preset rules."""

from collections.abc import Mapping
from typing import Any

from decks import access
from decks.models import Deck, User
from decks.modes import Mode


def effective(student: User, deck: Deck, mode: Mode, wished: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that hold in a deck for the student.

    A lock does not bind whoever may edit the deck, nor the settings that are free: a band can be studied, or
    practised, under any lock.
    """
    return under(deck.presets, mode, wished, editor=access.may_edit(student, deck))


def under(presets: Mapping[str, Any], mode: Mode, wished: Mapping[str, Any], *, editor: bool) -> dict[str, Any]:
    """The settings that hold under the presets of a deck, for its `editor` or somebody else.

    A wish that the mode does not understand is none.
    """
    preset = presets.get(mode.slug, {})
    if preset.get("locked") and not editor:
        wished = {option.name: wished[option.name] for option in mode.options if option.free and option.name in wished}
    return mode.clean({**preset.get("settings", {}), **mode.understood(wished)})


def is_bound(student: User, deck: Deck, mode: Mode) -> bool:
    """Whether the owner of the deck has locked the settings of this mode for the student."""
    return bool(deck.presets.get(mode.slug, {}).get("locked")) and not access.may_edit(student, deck)
