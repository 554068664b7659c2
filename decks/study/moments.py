"""What a mode is told of the time: the student's day, and what has been done and is due on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from decks.memory import REVIEW
from decks.memory.balance import BALANCE_UP_TO
from decks.memory.evidence import CRAM
from decks.models import Answer, Deck, Mastery, MemoryModel, User
from decks.modes import SCHEDULER, Moment
from decks.study.exams import exams
from decks.study.record import ms

FURTHEST = BALANCE_UP_TO + 10  # days ahead that an interval may be drawn among
NOTHING = {"new": 0, "reviews": 0, "spent": 0}


def bare(student: User, now: datetime) -> Moment:
    """The moment alone."""
    return Moment(ms=ms(now), day=student.study_day(now))


def moment(student: User, deck: Deck, now: datetime) -> Moment:
    """The moment, with today's answers in this deck, the load of the days ahead, and an exam; four queries."""
    return moments(student, [deck.pk], now)[deck.pk]


def moments(student: User, deck_ids: Sequence[int], now: datetime) -> dict[int, Moment]:
    """The moment for each of these decks; the number of queries does not depend on them."""
    day = student.study_day(now)
    own = MemoryModel.objects.in_force(student.pk).latest
    done, load, dates = _done(student, deck_ids, day, now), _load(student, day), exams(student, deck_ids, day)
    return {
        pk: Moment(
            ms=ms(now),
            day=day,
            new_done=done.get(pk, NOTHING)["new"],
            reviews_done=done.get(pk, NOTHING)["reviews"],
            spent_ms=done.get(pk, NOTHING)["spent"],
            load=load,
            exam_day=dates[pk].day if pk in dates else None,
            exam_minutes=dates[pk].minutes if pk in dates else 0,
            parameters=own,
        )
        for pk in deck_ids
    }


def _done(student: User, deck_ids: Sequence[int], day: int, now: datetime) -> dict[int, dict[str, int]]:
    """New cards and reviews answered today in each deck, and the milliseconds that they took."""
    rows = (
        Answer.objects.filter(
            student=student,
            at__gte=ms(now - timedelta(days=2)),  # the index is by time
            study_day=day,
            mode=SCHEDULER.slug,
            rating__gt=0,
            voided_by=None,
            card__deck__in=deck_ids,
        )
        .exclude(form=CRAM)
        .order_by()
        .values("card__deck")
        .annotate(
            new=Count("pk", filter=Q(last_interval=0)),
            reviews=Count("pk", filter=Q(last_interval__gt=0)),
            spent=Sum("elapsed_ms"),
        )
    )
    return {
        deck_id: {"new": new, "reviews": reviews, "spent": spent or 0}
        for deck_id, new, reviews, spent in rows.values_list("card__deck", "new", "reviews", "spent")
    }


def _load(student: User, day: int) -> dict[int, int]:
    """How many of the student's cards are due on each day ahead."""
    due = Mastery.objects.filter(student=student, state=REVIEW, due_day__gt=day, due_day__lte=day + FURTHEST)
    return dict(due.order_by().values_list("due_day").annotate(n=Count("pk")))
