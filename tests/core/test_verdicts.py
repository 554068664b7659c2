"""What counts as right is the same for a row and for a query, and a hint does not make a right answer wrong."""

from itertools import product
from uuid import uuid4

import pytest
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from decks.models import Answer, Deck, User
from decks.progress.verdicts import IS_RIGHT, is_right


def answer(student: User, deck: Deck, at: int = 1, **given: object) -> Answer:
    card = deck.cards.all()[0]
    return Answer.objects.create(student=student, card=card, token=uuid4(), at=at, study_day=1, mode="learn", **given)


def test_a_query_counts_as_right_what_a_page_calls_right(member: User, deck: Deck) -> None:
    every = product(
        ("self", "cram", "written", "choice"),
        ("", "pass", "unsure", "miss"),
        (0.0, 0.5, 1.0),
        (1, 2, 3),
        ("", "right", "wrong"),
    )
    for at, (form, verdict, score, rating, override) in enumerate(every):
        answer(member, deck, at, form=form, verdict=verdict, score=score, rating=rating, override=override)
    rows = Answer.objects.annotate(counted=RawSQL(IS_RIGHT, [], output_field=IntegerField()))
    assert {row.counted for row in rows} == {0, 1}
    assert [row.pk for row in rows if bool(row.counted) != is_right(row)] == []


@pytest.mark.parametrize(("override", "right"), [("", True), ("wrong", False)])
def test_an_answer_that_is_right_after_a_hint_is_right(member: User, deck: Deck, override: str, right: bool) -> None:
    told = answer(member, deck, form="written", verdict="pass", score=0.5, rating=2, hints=1, override=override)
    assert is_right(told) is right
