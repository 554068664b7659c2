"""The floor: session, user and one query a page; one INSERT and one UPDATE more for an answer. No rule is checked."""

from random import randrange
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from decks.models import Answer, Card, StudySession


def deck(request: HttpRequest, deck_id: str) -> HttpResponse:
    """All cards of a deck, one below the other."""
    cards = Card.objects.filter(deck__public_id=deck_id)
    return render(request, "floor/deck.html", {"cards": cards, "person": request.user.username})


def study(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One card; a POST writes one row of the log and one of the session first."""
    session = StudySession.objects.get(public_id=session_id)
    if request.method == "POST":
        with transaction.atomic():
            Answer.objects.create(
                student_id=request.user.pk,
                session=session,
                card_id=session.state["order"][0],
                token=uuid4(),
                at=randrange(10**12),  # before 2002, so that no two rows meet
                study_day=0,
                form="self",
                score=1.0,
            )
            StudySession.objects.filter(pk=session.pk).update(turn=session.turn + 1)
    return render(request, "floor/study.html", {"session": session, "person": request.user.username})
