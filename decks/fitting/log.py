"""The answers that train a memory: of forms that prove what they say, and as they stand after undo and redo."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Q

from decks.memory.evidence import CONFIRMED, FORMS, YES
from decks.memory.fitting import History
from decks.memory.log import overruled
from decks.models import Answer

ANSWERS_NEEDED = 400
SURE = [name for name, form in FORMS.items() if form.trains == YES]
CONFIRMABLE = [name for name, form in FORMS.items() if form.trains == CONFIRMED]
# What was heard may have been misheard, unless the student has put their word on it.
TRAINS = Q(voided_by=None, rating__gt=0) & (Q(form__in=SURE) | Q(form__in=CONFIRMABLE, override__gt=""))


def training_answers(student_id: int | None = None) -> Mapping[int, int]:
    """How many answers train the memory of each student who has any, or of one; one query."""
    rows = Answer.objects.filter(TRAINS)
    if student_id is not None:
        rows = rows.filter(student=student_id)
    return dict(rows.order_by().values_list("student").annotate(Count("pk")))


def histories(student_id: int) -> list[History]:
    """For each card, oldest first: study day, rating and moment of the answers that train; one query.

    Study days are those of the log, so neither a journey nor a change of the clock alters what they say.
    """
    rows = Answer.objects.filter(TRAINS, student=student_id)
    read = rows.order_by("card", "at").values_list("card", "study_day", "rating", "at", "override", "hints").iterator()
    return [
        [(day, overruled(rating, word, hints), at) for _, day, rating, at, word, hints in own]
        for _, own in groupby(read, key=itemgetter(0))
    ]
