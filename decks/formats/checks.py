"""What holds for a deck of every format: limits, doubts, cards that stand twice."""

import re
from collections.abc import Iterable
from dataclasses import replace

from decks.formats.base import MAX_SIDE, MAX_TITLE, ParsedCard, ParsedDeck, Problem, Refused, refuse_many_cards
from decks.formats.extras import with_fitting_extras

REPORTED = 50
"""How many cards of one kind are reported one by one; the others only as a number."""

_OVERRIDES = re.compile("[\u202a\u202b\u202d\u202e]")
_SIDES = (("question", "front"), ("answer", "back"), ("note", "note"))


def checked(deck: ParsedDeck, problems: Iterable[Problem], slug: str, text_is_ascii: bool) -> ParsedDeck:
    """The deck with its doubtful cards marked and its too long ones left out and reported.

    Raises Refused when it holds too many cards, or none that can be kept.
    """
    refuse_many_cards(len(deck.cards))
    cards, too_long = _short_enough(deck.cards)
    if too_long and not cards:
        raise Refused(too_long[0].message)
    if not cards and slug != "json":
        raise Refused("No cards were found; put each question and its answer on lines of their own.")
    described = deck.description[:MAX_SIDE]
    found = [*problems, *deck.problems, *too_long]
    if len(described) < len(deck.description):
        found.append(Problem("warning", f"The description was cut after {MAX_SIDE:,} characters."))
    return replace(
        deck,
        cards=tuple(_marked(cards, text_is_ascii)),
        title=deck.title[:MAX_TITLE],
        title_suggestion=deck.title_suggestion[:MAX_TITLE],
        description=described,
        problems=tuple(found),
        format=slug,
    )


def _short_enough(cards: tuple[ParsedCard, ...]) -> tuple[list[ParsedCard], list[Problem]]:
    kept, problems = [], []
    for at, card in enumerate(cards, 1):
        if len(card.front) > MAX_SIDE or len(card.back) > MAX_SIDE or len(card.note) > MAX_SIDE:
            problems.append(_too_long(card, at))
        else:
            kept.append(with_fitting_extras(card))
    more = len(problems) - REPORTED
    if more > 0:
        problems[REPORTED:] = [Problem("error", f"{more:,} more cards are too long and were left out.")]
    return kept, problems


def _too_long(card: ParsedCard, at: int) -> Problem:
    name, side = next((name, side) for name, side in _SIDES if len(getattr(card, side)) > MAX_SIDE)
    length = len(getattr(card, side))
    message = (
        f"The {name} of card {at} has {length:,} characters, the limit is {MAX_SIDE:,}; "
        "the card was left out. Shorten or divide it."
    )
    return Problem("error", message, card.line)


def _marked(cards: list[ParsedCard], plain: bool) -> Iterable[ParsedCard]:
    """The cards, with remarks on what a person should look at. Both of two equal cards are kept."""
    first: dict[str, int] = {}
    uids: set[str] = set()
    for at, card in enumerate(cards):
        doubts = []
        front = card.front.strip()
        if not front:
            doubts.append("No question stands before this answer.")
        elif not card.back or not card.back.strip():
            doubts.append("No answer follows.")
        earlier = first.setdefault(front, at) if front else at
        if earlier != at:
            doubts.append(_twice(cards[earlier], card, earlier + 1))
        if not plain and (_OVERRIDES.search(card.front) or _OVERRIDES.search(card.back)):
            doubts.append("It holds invisible marks that turn the reading direction; they were kept.")
        if card.uid:
            if card.uid in uids:
                card = replace(card, uid="")
            uids.add(card.uid)
        yield replace(card, state="doubtful", remarks=(*card.remarks, *doubts)) if doubts else card


def _twice(earlier: ParsedCard, card: ParsedCard, number: int) -> str:
    if earlier.back == card.back:
        return f"This is the same as card {number}; both are kept."
    return f"Card {number} has the same question; both are kept."
