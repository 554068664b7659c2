"""Makers of test data: keyword-only, each with defaults that a reader can guess."""

import itertools
from io import BytesIO
from typing import Any

from PIL import Image

from decks import authoring
from decks.formats.pictures import picture
from decks.models import Card, Deck, Media, User

_number = itertools.count(1)
PARTS = (
    ("What is a cell?", "The smallest unit of life."),
    ("What is ATP?", "The energy currency of a cell."),
    ("What is DNA?", "The molecule that carries genes."),
    ("What is osmosis?", "Water that moves through a membrane."),
    ("What is RNA?", "A copy of a gene that is read."),
    ("What is a ribosome?", "The place where proteins are built."),
    ("What is a membrane?", "A thin layer around every cell."),
    ("What is mitosis?", "One nucleus divides into two alike."),
    ("What is an enzyme?", "A protein that speeds a reaction up."),
    ("What is a virus?", "A particle that needs a host to multiply."),
    ("What is chlorophyll?", "The green pigment that catches light."),
    ("What is a gene?", "A stretch that codes for one product."),
)


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


def parts_of_a_cell(owner: User) -> Deck:
    """A deck of twelve short cards that everyone may study."""
    deck = make_deck(owner=owner, visibility="public", title="Parts of a cell")
    for front, back in PARTS:
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    return deck
