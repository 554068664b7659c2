"""Nothing that was acknowledged is lost and nothing counts twice: killed servers, many replies at the same moment."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Barrier, Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from decks import progress, study
from decks.models import Answer, Deck, Mastery, StudySession, User
from decks.modes import MODES, Mode
from tests.factories import make_deck, make_user
from tests.storm import STEP, Browser, Heard, Student, free_port, rage, served, wrong_with

MODE = MODES["flashcards"]
WRITERS, CARDS, KILLS = 8, 250, 6
MANY, HUNDRED = 64, 100


def begin(student: User, deck: Deck, mode: Mode = MODE, **settings: Any) -> StudySession:
    now = timezone.now()
    facts = progress.card_facts(student, deck, now)
    return study.begin(
        student=student, deck=deck, mode=mode, settings=settings, facts=facts, now=now, rng=Random(student.pk)
    )


@pytest.mark.long
def test_of_two_thousand_answers_none_is_lost_and_none_doubled_by_a_server_killed_six_times(
    transactional_db: None, tmp_path: Path
) -> None:
    deck = make_deck(cards=CARDS, visibility="link")
    sessions = [begin(make_user(), deck, shuffle=True) for _ in range(WRITERS)]
    port, halt, start = free_port(), Event(), time.monotonic()
    students = [Student(port, session, Random(session.pk), halt) for session in sessions]
    with served(tmp_path, port=port) as server:
        rage(server, students, kills=KILLS, rng=Random(20_000), seconds=400)
    heard = {student.session_id: student.heard for student in students}
    assert wrong_with(heard) == []
    assert sum(map(len, heard.values())) == WRITERS * CARDS == Answer.objects.count()
    assert not StudySession.objects.filter(finished=None).exists()
    again = sum(student.sent_again for student in students)
    print(f"{WRITERS * CARDS} answers, {KILLS} kills, {again} times sent again, {time.monotonic() - start:.1f} s")


def lose_one() -> None:
    Answer.objects.filter(pk=Answer.objects.latest("pk").pk).delete()


def double_one() -> None:
    row = Answer.objects.latest("pk")
    row.pk, row.token, row.at = None, uuid4(), row.at + 1
    row.save()


def swap_two() -> None:
    first, last = Answer.objects.order_by("at")[:2]
    Answer.objects.filter(pk=first.pk).update(at=last.at + 1)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lose_one, "is lost"),
        (double_one, "nobody heard of"),
        (double_one, "was counted 2 times"),
        (swap_two, "another order"),
        (lambda: Answer.objects.filter(rating=3).update(rating=1), "another rating"),
        (lambda: StudySession.objects.update(turn=9), "took 9 replies"),
        (lambda: Mastery.objects.update(answers=9), "Mastery of student"),
        (lambda: StudySession.objects.update(answers=9), "says 9 answers"),
    ],
)
def test_the_proof_finds_each_planted_fault(deck: Deck, member: User, spoil: Callable[[], object], words: str) -> None:
    session = begin(member, deck)
    heard: Heard = []
    for do, rating in (("know", 3), ("learning", 1)):
        session.refresh_from_db()
        token = study.show(session, now=timezone.now()).token
        study.answer(student=member, session_id=session.public_id, token=token, reply={"do": do}, now=timezone.now())
        heard.append((token, rating))
    assert wrong_with({session.pk: heard}) == []
    spoil()
    assert any(words in line for line in wrong_with({session.pk: heard}))


class Crowd:
    """A browser for each of these people. Made before the server, as their sign-ins are part of its data."""

    def __init__(self, people: Sequence[User]) -> None:
        self.port = free_port()
        self.browsers = [Browser(self.port, person) for person in people]

    def open(self, paths: list[str]) -> list[str]:
        """Every browser opens its page; the text of each."""
        with ThreadPoolExecutor(8) as pool:
            return [text for _, text in pool.map(Browser.get, self.browsers, paths)]

    def post(self, paths: list[str], fields: list[dict[str, str]]) -> list[tuple[int, str]]:
        """Every browser sends its form at the same moment; status and text of each reply."""
        barrier = Barrier(len(self.browsers))

        def send(number: int) -> tuple[int, str]:
            barrier.wait(30)
            return self.browsers[number].post(paths[number], **fields[number])

        with ThreadPoolExecutor(len(self.browsers)) as pool:
            return list(pool.map(send, range(len(self.browsers))))

    def close(self) -> None:
        for browser in self.browsers:
            browser.close()


def test_sixty_four_answers_to_one_card_at_once_all_count_and_mastery_is_their_fold(
    transactional_db: None, tmp_path: Path
) -> None:
    student, deck = make_user(), make_deck(cards=1, visibility="link")
    sessions = [begin(student, deck) for _ in range(MANY)]
    paths = [f"/study/{session.public_id}/" for session in sessions]
    crowd = Crowd([student] * MANY)
    with served(tmp_path, port=crowd.port, workers=4):
        tokens = [STEP.search(page)[1] for page in crowd.open(paths)]
        replies = crowd.post(paths, [{"token": token, "do": "know"} for token in tokens])
        crowd.close()
    assert [status for status, _ in replies] == [200] * MANY
    heard = {session.pk: [(UUID(token), 3)] for session, token in zip(sessions, tokens, strict=True)}
    assert wrong_with(heard) == []
    assert Mastery.objects.get().answers == MANY == Answer.objects.count()


def test_one_token_sent_by_sixty_four_at_once_makes_one_row_and_gives_all_the_same_question(
    transactional_db: None, tmp_path: Path
) -> None:
    student, deck = make_user(), make_deck(cards=3, visibility="link")
    session = begin(student, deck)
    paths = [f"/study/{session.public_id}/"] * MANY
    crowd = Crowd([student] * MANY)
    with served(tmp_path, port=crowd.port, workers=4):
        (token,) = {STEP.search(page)[1] for page in crowd.open(paths)}
        replies = crowd.post(paths, [{"token": token, "do": "know"}] * MANY)
        crowd.close()
    assert {status for status, _ in replies} == {200}
    assert len({STEP.search(text)[1] for _, text in replies}) == 1
    assert not any("data-notice" in text for _, text in replies)
    assert wrong_with({session.pk: [(UUID(token), 3)]}) == []


def test_sixty_four_who_answer_and_take_back_at_once_do_one_of_both(transactional_db: None, tmp_path: Path) -> None:
    student, deck = make_user(), make_deck(cards=3, visibility="link")
    session = begin(student, deck)
    study.answer(
        student=student,
        session_id=session.public_id,
        token=study.show(session, now=timezone.now()).token,
        reply={"do": "know"},
        now=timezone.now(),
    )
    here = f"/study/{session.public_id}/"
    crowd = Crowd([student] * MANY)
    with served(tmp_path, port=crowd.port, workers=4):
        token = STEP.search(crowd.open([here] * MANY)[0])[1]
        replies = crowd.post([here, f"{here}undo/"] * (MANY // 2), [{"token": token, "do": "know"}] * MANY)
        crowd.close()
    assert {status for status, _ in replies} == {200}
    assert wrong_with({}) == []
    session.refresh_from_db()
    assert session.turn == 2
    assert session.answers in {0, 2}
    # Half of them did not get what they asked for, and are told so.
    assert sum("data-notice" in text for _, text in replies) == MANY // 2


def test_of_sixty_four_sessions_begun_at_once_one_is_left_to_go_on_with(
    transactional_db: None, tmp_path: Path
) -> None:
    student, deck = make_user(), make_deck(cards=3, visibility="link")
    paths = [f"/d/{deck.public_id}/study/flashcards/"] * MANY
    crowd = Crowd([student] * MANY)
    with served(tmp_path, port=crowd.port, workers=4):
        crowd.open(paths)
        replies = crowd.post(paths, [{"sorting": "on"}] * MANY)
        crowd.close()
    assert {status for status, _ in replies} == {302}
    assert wrong_with({}) == []
    assert StudySession.objects.count() == MANY
    assert StudySession.objects.filter(finished=None).count() == 1


def nearly_played(student: User, deck: Deck, seconds: int) -> tuple[StudySession, dict[str, str]]:
    """A board of Matching that was sent so many seconds ago, and the reply that finds its last pair."""
    session, now = begin(student, deck, MODES["matching"]), timezone.now()
    shown = study.show(session, now=now)
    replies, ago = [{"do": "start"}], now - timedelta(seconds=seconds)
    while replies:
        shown = study.answer(
            student=student, session_id=session.public_id, token=shown.token, reply=replies.pop(0), now=ago
        )
        left, right = ([tile["card"] for tile in shown.state[side]] for side in ("left", "right"))
        still = [card for card in left if card not in shown.state["found"]]
        pairs = [{"do": "pair", "a": f"l{left.index(card)}", "b": f"r{right.index(card)}"} for card in still]
        replies = pairs[:-1]
    return session, pairs[-1] | {"token": str(shown.token)}


def test_a_hundred_finishes_of_one_student_at_once_keep_one_best_row(transactional_db: None, tmp_path: Path) -> None:
    student, deck = make_user(), make_deck(cards=2, visibility="link", board=True)
    boards = [nearly_played(student, deck, seconds=10 + number) for number in range(HUNDRED)]
    crowd = Crowd([student] * HUNDRED)
    with served(tmp_path, port=crowd.port, workers=4):
        paths = [f"/study/{session.public_id}/" for session, _ in boards]
        crowd.open(paths)
        replies = crowd.post(paths, [reply for _, reply in boards])
        crowd.close()
    assert [status for status, _ in replies] == [200] * HUNDRED
    times = list(StudySession.objects.values_list("record_ms", flat=True))
    assert None not in times
    assert len(times) == HUNDRED
    assert progress.best_times(student, deck) == {2: min(times)}
    (line,) = progress.boards(student, deck)[2]
    assert (line.place, line.ms, line.own) == (1, min(times), True)
    assert wrong_with({}) == []


def test_a_hundred_students_who_finish_at_once_have_one_row_each(transactional_db: None, tmp_path: Path) -> None:
    people, deck = [make_user() for _ in range(HUNDRED)], make_deck(cards=2, visibility="link", board=True)
    boards = [nearly_played(person, deck, seconds=10 + number) for number, person in enumerate(people)]
    crowd = Crowd(people)
    with served(tmp_path, port=crowd.port, workers=4):
        paths = [f"/study/{session.public_id}/" for session, _ in boards]
        crowd.open(paths)
        replies = crowd.post(paths, [reply for _, reply in boards])
        crowd.close()
    assert [status for status, _ in replies] == [200] * HUNDRED
    best = [progress.best_times(person, deck)[2] for person in people]
    lines = progress.boards(people[-1], deck)[2]
    assert [line.ms for line in lines[:10]] == sorted(best)[:10]
    assert len({line.name for line in lines}) == len(lines)
    assert sum(line.own for line in lines) == 1
    assert wrong_with({}) == []
