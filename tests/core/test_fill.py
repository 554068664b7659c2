"""A filled site is like one that people have studied: every invariant holds, and it can be studied further."""

from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from decks import progress
from decks.models import Answer, Deck, Mastery, StudySession, User
from tests.life import sat
from tests.recount import recount


def fill(**options: Any) -> str:
    told = StringIO()
    call_command("fill", stdout=told, **options)
    return told.getvalue()


def test_a_filled_site_is_sound_and_as_large_as_was_asked(db: None) -> None:
    said = fill(answers=1_500, students=3, cards=60, days=90)
    assert said.startswith("1,500 answers of 3 students were written")
    call_command("checkdata", stdout=StringIO())
    standing = Answer.objects.filter(rating__gt=0, voided_by=None)
    assert standing.count() == 1_500
    assert Answer.objects.filter(form="void").exists()  # some were taken back
    assert Mastery.objects.filter(state="review").exclude(due_day=None).count() > 100
    assert all(session.finished for session in StudySession.objects.all())


def test_what_is_filled_is_counted_as_a_recount_does(db: None) -> None:
    fill(answers=400, students=1, cards=40, days=200)
    student, now = User.objects.get(username="filled-student-00001"), timezone.now()
    shown, told = progress.statistics_of(student, None, now), recount(student, None, now)
    assert (shown.log.answers, shown.held.mastered, shown.held.cards) == (told.answers, told.mastered, told.cards)
    assert {place: count for place, count in enumerate(shown.held.due) if count} == +told.due


def test_a_site_in_use_is_left_alone(member: User, deck: Deck) -> None:
    sat(member, deck, timezone.now(), Random(1))
    with pytest.raises(CommandError, match="People have studied here"):
        fill(answers=10)
    fill(answers=10, beside=True)
    with pytest.raises(CommandError, match="so many answers in a day"):
        fill(answers=100_000, students=1, days=2, beside=True)
