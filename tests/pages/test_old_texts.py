"""What a card said when it was asked is kept while it can be answered, beyond the 30 days of other old texts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from decks import authoring
from decks.accounts import leaving
from decks.models import Card, Deck, StudySession, User, Wording
from tests.examinee import Examinee, only
from tests.factories import make_deck
from tests.learner import Learner, knowing

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(owner: User) -> Deck:
    return make_deck(owner=owner, cards=12, visibility="public")


def edit_all(deck: Deck) -> None:
    for card in Card.objects.filter(deck=deck):
        authoring.edit_card(card=card, fields={"front": f"New question {card.pk}", "back": "Something new"})


def purge_after_31_days(who: Examinee | Learner) -> None:
    leaving.purge(now=timezone.now() + timedelta(days=31))
    who.client.force_login(who.user)  # the browser was signed out long ago


def test_an_open_sheet_is_graded_by_what_it_asked_for(numbered: Deck, pupil: Examinee) -> None:
    pupil.begin(numbered, only("written"), count="4")
    known = pupil.knowing()
    edit_all(numbered)
    purge_after_31_days(pupil)
    pupil.look_again()
    assert "New question" not in pupil.page
    pupil.send("hand-in-anyway", known)
    assert pupil.score == "4 of 4"
    call_command("checkdata", stdout=StringIO())


def test_an_open_question_of_learn_stays_as_it_was_asked(numbered: Deck, learner: Learner) -> None:
    learner.begin(numbered, kinds=("choice",))
    asked = learner.question
    edit_all(numbered)
    purge_after_31_days(learner)
    learner.look_again()
    assert learner.question == asked
    learner.press(**knowing(learner))
    call_command("checkdata", stdout=StringIO())


def test_old_texts_go_when_nothing_asks_them_any_more(numbered: Deck, pupil: Examinee) -> None:
    pupil.begin(numbered, only("written"), count="4")
    edit_all(numbered)
    StudySession.objects.all().delete()
    purge_after_31_days(pupil)
    assert not Wording.objects.exists()
