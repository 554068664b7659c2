"""Decks and histories that fill the pages which the browser tests look at."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from decks import authoring, progress, study
from decks.models import Card, Deck, StudySession, User
from decks.modes import MODES
from tests.factories import make_deck

LONG = """A **matrix** of weights slides over the picture. At each place it *multiplies* and adds up:

- it shares its weights, so `n` stays small;
- it keeps what is near together.

1. First the sum, $\\sum_{i=1}^{n} w_i x_i + b$.
2. Then the bend.

| Layer | Weights | Output |
|---|--:|---|
| convolution | 1,792 | 32 x 32 x 64, which is a long cell with many words in it |
| dense | 1,048,576 | 10 |

```python
def convolve(picture, kernel, stride=1, padding="same"):  # a line of code that is wider than any phone is
    return [[sum(window(picture, x, y) * kernel) for x in columns] for y in rows]
```

> Words that somebody else has written, with {漢字|かんじ} and a word of {東京|とうきょう}.

$$
\\frac{\\partial L}{\\partial w_{ij}} = \\sum_k \\delta_k \\frac{\\partial z_k}{\\partial w_{ij}},
\\quad \\int e^{-x^2}\\,dx = \\sqrt{\\pi}
$$
"""
ASKED = "What does the layer number {} of a convolutional network do, and why does it need so few weights for it?"


def long_deck(*, owner: User, cards: int = 30, **fields: Any) -> Deck:
    """A deck of long cards: lists, tables, code, formulas, notes, an Arabic one and one without an answer."""
    fields = {
        "description": "Lecture 6.\nWith much text.",
        "tags": ["vision", "networks"],
        "visibility": "link",
    } | fields
    deck = make_deck(owner=owner, title="Deep learning, the sixth lecture: augmentation and modern networks", **fields)
    sides = [
        (ASKED.format(number + 1), LONG if number % 10 == 0 else LONG.partition("\n\n1.")[0])
        for number in range(cards)
    ]
    sides[1:3] = [("ما هي الخلية؟", "الخلية هي **وحدة** الحياة."), ("Donaudampfschifffahrtsgesellschaftskapitän?", "")]
    batch = [
        Card(deck=deck, position=i, front=front, back=back, note="*See* page 12." * (i % 2), tags=["exam"] * (i % 2))
        for i, (front, back) in enumerate(sides)
    ]
    authoring.typeset(deck, batch)
    Card.objects.bulk_create(batch)
    return deck


def begun(student: User, deck: Deck, **settings: Any) -> StudySession:
    """A session with Flashcards that this student has just begun."""
    now, mode = timezone.now(), MODES["flashcards"]
    facts = progress.card_facts(student, deck, now)
    return study.begin(student=student, deck=deck, mode=mode, settings=settings, facts=facts, now=now, rng=Random(1))


def studied(student: User, deck: Deck, does: str, **settings: Any) -> StudySession:
    """A session in which the student gave these answers: k for known, l for still learning, n for next."""
    session = begun(student, deck, **settings)
    for letter in does:
        session.refresh_from_db()
        reply = {"do": {"k": "know", "l": "learning", "n": "next"}[letter]}
        now = timezone.now()
        token = study.show(session, now=now).token
        study.answer(student=student, session_id=session.public_id, token=token, reply=reply, now=now)
    session.refresh_from_db()
    return session


def lived(student: User, deck: Deck, *, days: int) -> None:
    """A session every third day until today, in which some cards are missed and an answer is taken back."""
    rng, now = Random(5), timezone.now() - timedelta(days=days)
    while now < timezone.now():
        shown = study.show(_begun_at(student, deck, now), now=now)
        while shown.asked:
            now += timedelta(seconds=rng.randrange(3, 20))
            reply, turn = {"do": rng.choice(["know", "know", "learning"])}, shown.session.public_id
            shown = study.answer(student=student, session_id=turn, token=shown.token, reply=reply, now=now)
        study.undo(student=student, session_id=turn, token=shown.token, now=now + timedelta(seconds=1))
        now += timedelta(days=3)


def _begun_at(student: User, deck: Deck, now: datetime) -> StudySession:
    facts, mode = progress.card_facts(student, deck, now), MODES["flashcards"]
    return study.begin(student=student, deck=deck, mode=mode, settings={}, facts=facts, now=now, rng=Random(1))


def at(name: str, deck: Deck, *more: str) -> str:
    """The address of a page of this deck."""
    return reverse(name, args=[deck.public_id, *more])


def go(page: Page, url: str, query: str = "") -> None:
    """Open a page, and wait until its scripts have run."""
    page.goto(url + query, wait_until="load")
