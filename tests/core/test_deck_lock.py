"""Whoever changes a deck keeps nobody from studying it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from decks import authoring, study
from decks.models import Answer, Deck, User
from tests.core.test_study import begin
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def studied(student: User, deck: Deck) -> int:
    """Answer a first card, by a connection of its own that waits for nobody; returns the answers that stand."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        session = begin(student, deck)
        token = study.show(session, now=NOW).token
        study.answer(student=student, session_id=session.public_id, token=token, reply={"do": "know"}, now=NOW)
        return Answer.objects.filter(student=student).count()
    finally:
        connections.close_all()


def test_a_student_answers_while_the_deck_is_being_changed(transactional_db: None) -> None:
    """A first answer makes rows that name the deck; had it to wait, it could wait for who waits for its student."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so that no two can wait for each other")
    student, deck = make_user(), make_deck(cards=3, visibility="link")
    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        authoring.edit_card(card=deck.cards.first(), fields={"back": "Else."})
        assert other.submit(studied, student, deck).result() == 1
