"""A memory fitted in the background: the numbers are Anki's, and nothing changes before the student says so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from decks import fitting, progress, study
from decks.fitting import fits, log, optimiser
from decks.jobs import open_run, tell
from decks.jobs.store import claim
from decks.jobs.worker import perform
from decks.memory import DEFAULT, Memory, retrievability, step
from decks.models import Answer, Mastery, MemoryModel, StudySession, TaskRun, User
from decks.modes import MODES
from decks.tasks import fit_memory, housekeeping
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = 20_779
OWN = (*DEFAULT[:8], 1.1, *DEFAULT[9:20], 0.6)  # grows slower, forgets faster
DAY_MS = 86_400_000


def lived(student: User, *, cards: int = 70, reviews: int = 6, parameters: Any = OWN, seed: int = 1, **columns: Any):
    """Write a log of self-graded answers by somebody whose memory has these parameters, up to yesterday."""
    deck = make_deck(owner=student, cards=cards)
    session = StudySession.objects.create(
        student=student, deck=deck, mode="flashcards", started=NOW, last_activity=NOW, finished=NOW
    )
    rng, rows, taken = Random(seed), [], set()
    for card in deck.cards.all():
        day, memory = TODAY - 300 + rng.randrange(100), None
        for _ in range(reviews):
            gap = rng.choice([1, 2, 4, 8, 16, 30]) if memory else 0
            rating = 3 if memory and rng.random() < retrievability(memory, gap, parameters) else 1
            memory, day = step(memory, rating, gap, parameters), day + gap
            at = day * DAY_MS + rng.randrange(DAY_MS)
            while at in taken:
                at += 1
            taken.add(at)
            told = {"form": "self", "score": float(rating > 1), "mode": "flashcards"} | columns
            rows.append(
                Answer(
                    student=student, card=card, session=session, token=uuid4(), at=at, study_day=day,
                    rating=rating, stability=memory.stability, difficulty=memory.difficulty, **told,
                )
            )  # fmt: skip
    Answer.objects.bulk_create(sorted(rows, key=lambda row: row.at))
    StudySession.objects.filter(pk=session.pk).update(answers=len(rows))
    study.refold(student.pk, [card.pk for card in deck.cards.all()])


@pytest.fixture
def student(db: None) -> User:
    return make_user(username="amina")


@pytest.fixture
def fitted(student: User, monkeypatch: pytest.MonkeyPatch) -> MemoryModel:
    """A student with a fit on offer: the optimiser finds the memory by which the log was made."""
    monkeypatch.setattr(fits, "optimise", lambda histories: list(OWN))
    lived(student)
    model = fitting.fit_student(student.pk, now=NOW)
    assert model is not None
    return model


# ---- the optimiser -----------------------------------------------------------------------------------------------


def moments(cards: int = 60, seed: int = 3) -> list[list[tuple[int, int, int]]]:
    """Histories with several answers on some days, each with its moment."""
    rng, found = Random(seed), []
    for _ in range(cards):
        at, history = rng.randrange(200 * DAY_MS), []
        for _ in range(9):
            history.append((at // DAY_MS, rng.choice([1, 2, 3, 3, 3, 4]), at))
            at += rng.choice([0, 1, 3, 9]) * DAY_MS + rng.randrange(1, DAY_MS)
        found.append(history)
    return found


def test_the_parameters_are_those_of_the_library_called_as_anki_calls_it() -> None:
    """A test of its own code for each step: answers by time, whole days between them, the card of each."""
    import fsrs_rs_python as fsrs

    histories, rows = moments(), []
    for card, history in enumerate(histories):
        for number in range(1, len(history)):
            days = [day for day, *_ in history[: number + 1]]
            gaps = [0] + [later - earlier for earlier, later in pairwise(days)]
            if gaps[-1]:
                reviews = [fsrs.FSRSReview(history[i][1], gap) for i, gap in enumerate(gaps)]
                rows.append((history[number][2], card, fsrs.FSRSItem(reviews)))
    rows.sort(key=lambda row: row[0])
    config = fsrs.TrainingConfig(num_epochs=8)
    plain = fsrs.FSRS(list(DEFAULT)).compute_parameters(
        [item for *_, item in rows], [card for _, card, _ in rows], True, None, config
    )
    assert optimiser.optimise(histories) == pytest.approx(plain, abs=1e-6)
    assert max(abs(own - base) for own, base in zip(plain, DEFAULT, strict=True)) > 0.05


def test_a_clock_set_back_is_the_same_day() -> None:
    items, cards = optimiser.training_items([[(10, 3, 1), (9, 3, 2), (10, 3, 3), (14, 3, 4)]])
    assert [item.long_term_review_cnt() for item in items] == [1]
    assert cards == [0]


def test_the_defaults_come_out_where_there_is_too_little_to_learn_from() -> None:
    assert len(optimiser.optimise([[(1, 3, 1), (4, 3, 2)]])) == 21


def test_of_a_long_log_the_proof_takes_some_cards_and_the_fit_all(student: User) -> None:
    from decks.memory.fitting import PROOF, fit

    seen: list[int] = []

    def optimise(histories: Any) -> list[float]:
        seen.append(sum(map(len, histories)))
        return list(OWN)

    rng, histories = Random(1), []
    for _ in range(3000):
        day, memory, history = rng.randrange(100), None, []
        for _ in range(6):
            gap = rng.choice([1, 4, 16]) if memory else 0
            rating = 3 if memory and rng.random() < retrievability(memory, gap, OWN) else 1
            memory, day = step(memory, rating, gap, OWN), day + gap
            history.append((day, rating))
        histories.append(history)
    assert fit(histories, optimise).accepted
    assert seen[0] < PROOF
    assert seen[1] == 18_000


# ---- what it learns from -----------------------------------------------------------------------------------------


def test_only_answers_that_train_are_learned_from(student: User) -> None:
    lived(student, cards=2, reviews=3)
    lived(student, cards=2, reviews=3, form="choice", options=4, seed=2)
    lived(student, cards=2, reviews=3, form="written", seed=3)
    assert log.training_answers(student.pk) == {student.pk: 12}
    assert [len(history) for history in log.histories(student.pk)] == [3, 3, 3, 3]


def test_a_spoken_answer_trains_once_the_student_has_put_their_word_on_it(student: User) -> None:
    lived(student, cards=2, reviews=3, form="spoken", verdict="pass")
    assert log.training_answers(student.pk) == {}
    lived(student, cards=2, reviews=3, form="spoken", verdict="miss", override="right", seed=2)
    assert log.training_answers(student.pk) == {student.pk: 6}
    assert sum(map(len, log.histories(student.pk))) == 6


def test_what_the_student_overruled_counts_as_overruled(student: User) -> None:
    lived(student, cards=1, reviews=3, form="written", override="wrong")
    assert {rating for history in log.histories(student.pk) for _, rating, _ in history} == {1}


def test_what_was_taken_back_is_not_learned_from(student: User) -> None:
    lived(student, cards=1, reviews=3)
    last = Answer.objects.latest("at")
    Answer.objects.create(
        student=student, card=last.card, session=last.session, token=uuid4(), at=last.at + 1,
        study_day=last.study_day, mode="flashcards", form="void", score=0, voids=last,
    )  # fmt: skip
    assert [len(history) for history in log.histories(student.pk)] == [2]
    assert log.training_answers(student.pk) == {student.pk: 2}


# ---- when --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "before", "days", "due"),
    [
        (399, None, 0, False),
        (400, None, 0, True),
        (599, 400, 29, False),
        (600, 400, 0, True),
        (401, 400, 30, True),
        (400, 400, 300, False),
    ],
)
def test_a_fit_is_due_from_400_answers_then_monthly_or_at_half_as_many_again(
    answers: int, before: int | None, days: int, due: bool
) -> None:
    last = MemoryModel(trained_on=before, made=NOW - timedelta(days=days)) if before else None
    assert fitting.is_due(answers, last, NOW) is due


def test_400_answers_are_enough_and_399_are_not(student: User) -> None:
    lived(student, cards=80, reviews=5)
    Answer.objects.filter(pk=Answer.objects.latest("at").pk).delete()
    assert list(fitting.waiting(now=NOW)) == []
    assert fitting.fit_student(student.pk, now=NOW) is None
    lived(student, cards=1, reviews=1, seed=9)
    assert list(fitting.waiting(now=NOW)) == [student.pk]
    assert fitting.fit_student(student.pk, now=NOW) is not None


def test_the_daily_task_queues_a_fit_for_whom_it_is_due_and_running_it_twice_fits_once(student: User) -> None:
    lived(student)
    make_user()
    housekeeping.call()
    housekeeping.call()
    assert [run.arguments["args"] for run in TaskRun.objects.all()] == [[student.pk]]
    for _ in range(2):
        fit_memory.enqueue(student.pk)
        run = claim(worker="one", now=timezone.now(), lease=timedelta(seconds=30))
        assert run is not None
        perform(run)
    assert [run.status for run in TaskRun.objects.all()] == ["SUCCESSFUL", "SUCCESSFUL"]
    assert MemoryModel.objects.count() == 1


def test_a_fit_tells_how_far_it_is_and_begins_anew_when_its_worker_died(student: User) -> None:
    lived(student)
    told: list[int] = []
    fitting.fit_student(student.pk, now=NOW, tell=told.append)
    assert told[0] == 20
    assert told == sorted(told)
    fit_memory.enqueue(student.pk)
    now, lease = timezone.now(), timedelta(seconds=30)
    run = claim(worker="one", now=now, lease=lease)
    assert run is not None
    tell(str(run.pk), 40)
    assert open_run(fit_memory.module_path, student.pk).progress == 40
    claim(worker="two", now=now + 2 * lease, lease=lease)
    assert open_run(fit_memory.module_path, student.pk).progress == 0


def test_without_the_package_nothing_is_due_and_nothing_breaks(student: User, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(student)
    monkeypatch.setattr(fits, "is_installed", lambda: False)
    assert list(fitting.waiting(now=NOW)) == []
    assert fitting.fit_student(student.pk, now=NOW) is None


def test_a_fit_says_what_it_learned_from_and_how_well_it_predicts(fitted: MemoryModel) -> None:
    assert fitted.accepted
    assert (fitted.trained_on, fitted.version, len(fitted.parameters)) == (420, "FSRS-6", 21)
    assert fitted.loss_after < fitted.loss_before
    assert abs(fitted.strength) > 0.01
    assert (fitted.applied, fitted.declined) == (None, None)


# ---- the student decides -----------------------------------------------------------------------------------------


def memories(student: User) -> dict[int, tuple[object, ...]]:
    """What is stored of each card: when it comes, and what is held of it."""
    rows = Mastery.objects.filter(student=student)
    schedule = ("state", "due_day", "due_ms", "interval", "stability", "difficulty", "familiar_until")
    return {row.card_id: tuple(getattr(row, name) for name in schedule) for row in rows}


def answer(student: User, card_id: int, at: datetime) -> Answer:
    """One self-graded Good, by the front door of the verbs."""
    deck = student.decks.filter(cards=card_id).get()
    facts = [fact for fact in progress.card_facts(student, deck, at) if fact.id == card_id]
    session = study.begin(
        student=student, deck=deck, mode=MODES["flashcards"], settings={}, facts=facts, now=at, rng=Random(1)
    )
    token = study.show(session, now=NOW).token
    study.answer(student=student, session_id=session.public_id, token=token, reply={"do": "know"}, now=at)
    return Answer.objects.get(token=token)


def test_a_fit_changes_nothing_until_it_is_used(fitted: MemoryModel, student: User) -> None:
    assert MemoryModel.objects.in_force(student.pk).latest == DEFAULT
    assert fitting.report(student, now=NOW).offered == fitted


def test_using_it_reschedules_nothing_and_counts_from_the_next_answer_on(fitted: MemoryModel, student: User) -> None:
    before, rows = memories(student), list(Answer.objects.order_by("pk").values())
    assert fitting.use(student=student, model_id=fitted.pk, now=NOW)
    assert memories(student) == before
    assert list(Answer.objects.order_by("pk").values()) == rows
    held = Mastery.objects.filter(student=student).first()
    own = tuple(MemoryModel.objects.get().parameters)
    row = answer(student, held.card_id, NOW + timedelta(minutes=1))
    expected = step(Memory(held.stability, held.difficulty), 3, row.study_day - held.last_day, own)
    assert (row.stability, row.difficulty) == pytest.approx((expected.stability, expected.difficulty))
    assert row.stability != step(Memory(held.stability, held.difficulty), 3, row.study_day - held.last_day).stability


def test_spaced_promises_by_the_memory_in_use_and_due_dates_stay(fitted: MemoryModel, student: User) -> None:
    MemoryModel.objects.update(parameters=list(OWN))
    deck = student.decks.get()
    facts = progress.card_facts(student, deck, NOW)
    session = study.begin(
        student=student, deck=deck, mode=MODES["spaced"], settings={"fuzz": False, "balance": False},
        facts=facts, now=NOW, rng=Random(1),
    )  # fmt: skip
    due, before = memories(student), study.show(session, now=NOW).asked[0]
    fitting.use(student=student, model_id=fitted.pk, now=NOW)
    assert memories(student) == due
    asked = study.show(session, now=NOW).asked[0]
    assert (asked.card, asked.token) == (before.card, before.token)
    assert asked.buttons.easy != before.buttons.easy
    at = NOW + timedelta(seconds=5)
    study.answer(student=student, session_id=session.public_id, token=asked.token, reply={"do": "easy"}, now=at)
    row = Mastery.objects.get(student=student, card=asked.card)
    assert row.due_day - student.study_day(at) == row.interval == asked.buttons.easy.days
    after = memories(student)
    study.rebuild()
    assert memories(student) == after


CHOICES: dict[str, Callable[[User, MemoryModel, datetime], object]] = {
    "use": lambda student, model, now: fitting.use(student=student, model_id=model.pk, now=now),
    "back": lambda student, model, now: fitting.go_back(student=student, now=now),
    "keep": lambda student, model, now: fitting.keep(student=student, model_id=model.pk, now=now),
}


@pytest.mark.parametrize("choices", [["use"], ["use", "back"], ["keep", "use"], ["use", "back", "use", "back"]])
def test_the_log_folds_to_the_same_memory_whatever_was_chosen_on_the_way(
    fitted: MemoryModel, student: User, choices: list[str]
) -> None:
    cards = list(Mastery.objects.filter(student=student).values_list("card_id", flat=True)[:3])
    for number, choice in enumerate(choices):
        now = NOW + timedelta(days=3 * number)
        CHOICES[choice](student, fitted, now)
        for card in cards:
            answer(student, card, now + timedelta(seconds=1))
    before = memories(student)
    study.rebuild()
    assert memories(student) == before


def test_a_clock_set_back_leaves_every_answer_on_its_side(fitted: MemoryModel, student: User) -> None:
    card = Mastery.objects.filter(student=student).first().card_id
    answer(student, card, NOW + timedelta(hours=2))
    fitting.use(student=student, model_id=fitted.pk, now=NOW)  # the clock went back two hours
    before = memories(student)
    study.rebuild()
    assert memories(student) == before
    answer(student, card, NOW + timedelta(minutes=1))
    before = memories(student)
    study.rebuild()
    assert memories(student) == before


def test_going_back_holds_from_now_on_and_the_own_memory_can_be_chosen_again(
    fitted: MemoryModel, student: User
) -> None:
    assert not fitting.go_back(student=student, now=NOW)
    fitting.use(student=student, model_id=fitted.pk, now=NOW)
    assert fitting.report(student, now=NOW).used
    assert fitting.go_back(student=student, now=NOW)
    report = fitting.report(student, now=NOW)
    assert (report.used, report.offered) == (None, None)
    assert fitting.use(student=student, model_id=report.fitted.pk, now=NOW)
    force = MemoryModel.objects.in_force(student.pk)
    assert force.latest == tuple(fitted.parameters)
    assert len(force.moments) == len(set(force.moments)) == 3


def test_what_was_declined_is_not_offered_again(fitted: MemoryModel, student: User) -> None:
    assert fitting.keep(student=student, model_id=fitted.pk, now=NOW)
    assert not fitting.keep(student=student, model_id=fitted.pk, now=NOW)
    assert fitting.report(student, now=NOW).offered is None


def test_nobody_chooses_for_another_and_what_was_not_accepted_cannot_be_used(
    fitted: MemoryModel, student: User
) -> None:
    stranger = make_user()
    assert not fitting.use(student=stranger, model_id=fitted.pk, now=NOW)
    assert not fitting.keep(student=stranger, model_id=fitted.pk, now=NOW)
    MemoryModel.objects.update(accepted=False)
    assert not fitting.use(student=student, model_id=fitted.pk, now=NOW)


def test_a_memory_that_is_the_default_is_not_offered(student: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fits, "optimise", lambda histories: list(OWN))
    lived(student, parameters=DEFAULT, cards=120)
    model = fitting.fit_student(student.pk, now=NOW)
    assert model is not None
    assert not model.accepted
    assert fitting.report(student, now=NOW).offered is None
