"""A card that has become another one: begun anew by everyone, and given back."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from decks import study
from decks.models import Answer, Deck, Mastery, User
from tests.core.test_study import begin, sort
from tests.factories import make_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def known(deck: Deck, member: User) -> list[User]:
    """Two people who have sorted every card of the deck."""
    people = [member, make_user()]
    for each in people:
        session = begin(each, deck)
        for _ in deck.cards.all():
            sort(session, "know")
    return people


def held(deck: Deck) -> list[tuple[int, int, float, int]]:
    rows = Mastery.objects.filter(deck=deck).order_by("student", "card")
    return list(rows.values_list("student", "card", "stability", "due_day"))


def test_a_card_begun_anew_is_new_to_all_and_can_be_given_back(deck: Deck, known: list[User]) -> None:
    before, card = held(deck), deck.cards.first()
    anew = study.begin_anew(card=card, fields={"back": "Else."}, now=NOW + timedelta(hours=1))
    assert anew.people == 2
    assert not Mastery.objects.filter(card=card).exists()
    assert len(held(deck)) == len(before) - 2
    call_command("checkdata", stdout=StringIO())
    assert study.take_back_anew(card=card, change=anew.change, now=NOW + timedelta(hours=2)) == 2
    assert held(deck) == before
    assert study.take_back_anew(card=card, change=anew.change, now=NOW + timedelta(hours=3)) == 0
    call_command("checkdata", stdout=StringIO())


def test_of_two_changes_the_second_is_taken_back_alone(deck: Deck, known: list[User]) -> None:
    card, one = deck.cards.first(), known[0]
    study.begin_anew(card=card, fields={"back": "Else."}, now=NOW + timedelta(hours=1))
    sort(begin(one, deck, cards="new", now=NOW + timedelta(hours=2)), "know", now=NOW + timedelta(hours=2))
    between = held(deck)
    second = study.begin_anew(card=card, fields={"note": "Mind."}, now=NOW + timedelta(hours=3))
    assert second.people == 1
    assert study.take_back_anew(card=card, change=second.change, now=NOW + timedelta(hours=4)) == 1
    assert held(deck) == between


def test_an_answer_to_the_old_text_does_not_count_for_the_other_card(deck: Deck, known: list[User]) -> None:
    newcomer = make_user()
    session = begin(newcomer, deck)
    shown = study.show(session, now=NOW)
    card = shown.asked[0].card
    study.begin_anew(card=card, fields={"back": "Quite else."}, now=NOW + timedelta(hours=1))
    after = sort(session, "know", token=shown.token)
    assert "does not count" in after.notice
    assert not Answer.objects.filter(student=newcomer).exists()
    assert after.asked[0].card != card
    assert sort(session, "know", token=shown.token).asked[0].token == after.token, "the same again changes nothing"
    sort(session, "know")
    assert Answer.objects.filter(student=newcomer).count() == 1


def test_a_clock_set_back_puts_the_reset_behind_what_it_resets(deck: Deck, known: list[User]) -> None:
    card = deck.cards.first()
    study.begin_anew(card=card, fields={"back": "Else."}, now=NOW - timedelta(days=1))
    assert not Mastery.objects.filter(card=card).exists()
    call_command("rebuild_mastery", stdout=StringIO())
    assert not Mastery.objects.filter(card=card).exists()
    assert Answer.objects.filter(card=card, rating__gt=0, voided_by=None).count() == 2


@pytest.mark.parametrize("htmx", [True, False])
def test_who_edits_a_card_chooses_and_is_told_what_it_does(
    client: Client, deck: Deck, known: list[User], *, htmx: bool
) -> None:
    client.force_login(deck.owner)
    card, headers = deck.cards.first(), {"HX-Request": "true"} if htmx else {}
    at, text = reverse("card_edit", args=[deck.public_id, card.uid]), {"front": "Quite another?", "back": "Yes."}
    client.post(at, text, headers=headers)
    assert Mastery.objects.filter(card=card).count() == 2
    reply = client.post(at, text | {"back": "No.", "anew": "on"}, headers=headers)
    assert (reply.status_code, "HX-Refresh" in reply) == ((200, True) if htmx else (302, False))
    assert not Mastery.objects.filter(card=card).exists()
    page = client.get(reverse("deck", args=[deck.public_id])).content.decode()
    assert "2 people begin the card anew" in page
    undo = re.search(r'action="([^"]*/anew/[^"]*)"', page)
    client.post(undo[1])
    assert Mastery.objects.filter(card=card).count() == 2
