"""Makers of test data: keyword-only, each with defaults that a reader can guess."""

import itertools
from io import BytesIO
from typing import Any

from PIL import Image

from decks import authoring
from decks.formats.pictures import picture
from decks.models import Card, Deck, Media, User

_number = itertools.count(1)


def make_user(*, username: str = "", password: str | None = None, **fields: Any) -> User:
    """A person; without a password (hashing is slow) tests sign in by `client.force_login`."""
    return User.objects.create_user(username or f"person{next(_number)}", password, **fields)


def make_deck(*, owner: User | None = None, cards: int = 0, title: str = "Cell biology", **fields: Any) -> Deck:
    """A deck with `cards` cards: question 1 / answer 1, question 2 / answer 2 ..."""
    deck = authoring.create_deck(owner=owner or make_user(), title=title, **fields)
    batch = [
        Card(deck=deck, position=i, front=f"What is question {i + 1}?", back=f"It is answer {i + 1}.")
        for i in range(cards)
    ]
    authoring.typeset(deck, batch)
    Card.objects.bulk_create(batch)
    return deck


def make_picture(*, deck: Deck, name: str = "dot.png") -> Media:
    """A PNG of two by two pixels."""
    data = BytesIO()
    Image.new("RGB", (2, 2)).save(data, "PNG")
    return authoring.add_picture(deck=deck, name=name, picture=picture(data.getvalue()))
