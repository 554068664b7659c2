"""Students in each state that the page of one's memory can be in."""

from random import Random
from uuid import uuid4

from django.utils import timezone

from decks import fitting, study
from decks.memory import DEFAULT
from decks.models import Answer, MemoryModel, StudySession, TaskRun, User
from decks.tasks import fit_memory
from tests.factories import make_deck
from tests.simulated import DAY_MS, OWN, log

STATES = ("none", "few", "enough", "waits", "runs", "offered", "weaker", "used", "kept", "no better", "no extra")
FEW = 132


def remembering(student: User, state: str) -> MemoryModel | None:
    """Bring a new student into this state, by answers of the last months; the newest fit, if there is one."""
    if state == "none":
        return None
    answered(student, FEW if state in {"few", "no extra"} else 480)
    if state in {"waits", "runs"}:
        fit_memory.enqueue(student.pk)
        if state == "runs":
            TaskRun.objects.update(status="RUNNING", progress=40)
        return None
    if state in {"few", "no extra", "enough"}:
        return None
    now = timezone.now()
    model = MemoryModel.objects.create(
        student=student,
        parameters=list(DEFAULT if state == "no better" else OWN),
        version="FSRS-6",
        trained_on=480,
        loss_before=0.412,
        loss_after=0.415 if state == "no better" else 0.371,
        strength={"no better": 0.0, "weaker": -0.08}.get(state, 0.12),
        made=now,
        accepted=state != "no better",
    )
    if state == "used":
        fitting.use(student=student, model_id=model.pk, now=now)
    if state == "kept":
        fitting.keep(student=student, model_id=model.pk, now=now)
    return model


def answered(student: User, answers: int) -> None:
    """Self-graded answers of the months before yesterday."""
    histories, now = log(reviews=answers, a_card=6), timezone.now()
    deck = make_deck(owner=student, cards=len(histories), title="Cell biology")
    started = {"started": now, "last_activity": now, "finished": now, "answers": answers}
    session = StudySession.objects.create(student=student, deck=deck, mode="flashcards", **started)
    last, today = max(history[-1][0] for history in histories), student.study_day(now)
    shift, rng = today - 1 - last, Random(1)
    rows = [
        Answer(
            student=student, card=card, session=session, token=uuid4(), at=at + shift * DAY_MS, study_day=day + shift,
            rating=rating, form="self", score=float(rating > 1), mode="flashcards", elapsed_ms=rng.randrange(9000),
            stability=1.0, difficulty=5.0,
        )
        for card, history in zip(deck.cards.all(), histories, strict=True)
        for day, rating, at in history
    ]  # fmt: skip
    Answer.objects.bulk_create(sorted(rows, key=lambda row: row.at))
    study.refold(student.pk, [card.pk for card in deck.cards.all()])
