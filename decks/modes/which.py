"""Which cards of a deck a session is about, and which of their sides asks: settings that the modes share."""

from collections.abc import Sequence

from decks.modes.facts import CardFacts
from decks.modes.options import Choice

WHICH_CARDS = Choice(
    "cards",
    "Which cards",
    "all",
    kept=False,
    free=True,
    choices=(
        ("all", "All"),
        ("due", "Due today"),
        ("starred", "Starred"),
        ("flagged", "Flagged"),
        ("missed", "Missed last time"),
        ("unmastered", "Not yet mastered"),
        ("new", "New"),
        ("learning", "Learning"),
        ("familiar", "Familiar"),
        ("mastered", "Mastered"),
    ),
)
WHICH_SIDE = Choice(
    "side",
    "Which side asks",
    "front",
    choices=(("front", "Question"), ("back", "Answer"), ("both", "Both, mixed")),
)


def is_lasting(which: str) -> bool:
    """Whether the setting `cards` names the same cards whatever is studied meanwhile."""
    return which == "all" or which.startswith("tag:")


def chosen(cards: Sequence[CardFacts], which: str) -> list[CardFacts]:
    """The cards that the setting `cards` names, in deck order."""
    if which.startswith("tag:"):
        return [card for card in cards if which[4:] in card.tags]
    if which == "due":
        return [card for card in cards if card.due and not card.aside]
    if which == "starred":
        return [card for card in cards if card.starred]
    if which == "flagged":
        return [card for card in cards if card.flag]
    if which == "missed":
        return [card for card in cards if card.missed]
    if which == "unmastered":
        return [card for card in cards if card.band != "mastered"]
    if which in {"new", "learning", "familiar", "mastered"}:
        return [card for card in cards if card.band == which]
    return list(cards)
