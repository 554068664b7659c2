"""Nothing that was acknowledged is lost, and nothing counts twice: killed servers, many at once, two tabs."""

import time
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from django.utils import timezone

from decks import progress, study
from decks.models import Answer, Deck, StudySession, User
from decks.modes import MODES
from tests.factories import make_deck, make_user
from tests.storm import Student, free_port, rage, served, wrong_with

MODE = MODES["flashcards"]
WRITERS, CARDS, KILLS = 8, 250, 6


def begin(student: User, deck: Deck, **settings: Any) -> StudySession:
    now = timezone.now()
    facts = progress.card_facts(student, deck, now)
    return study.begin(
        student=student, deck=deck, mode=MODE, settings=settings, facts=facts, now=now, rng=Random(student.pk)
    )


def test_of_two_thousand_answers_none_is_lost_and_none_doubled_by_a_server_killed_six_times(
    transactional_db: None, tmp_path: Path
) -> None:
    deck = make_deck(cards=CARDS, visibility="link")
    sessions = [begin(make_user(), deck, shuffle=True) for _ in range(WRITERS)]
    rng, halt = Random(20_000), Event()
    port, start = free_port(), time.monotonic()
    students = [Student(port, session, Random(session.pk), halt) for session in sessions]
    with served(tmp_path, port=port) as server:
        rage(server, students, kills=KILLS, rng=rng, seconds=100)
    heard = {student.session_id: student.heard for student in students}
    assert wrong_with(heard) == []
    assert sum(map(len, heard.values())) == WRITERS * CARDS == Answer.objects.count()
    assert not StudySession.objects.filter(finished=None).exists()
    again = sum(student.sent_again for student in students)
    print(f"{WRITERS * CARDS} answers, {KILLS} kills, {again} times sent again, {time.monotonic() - start:.1f} s")
