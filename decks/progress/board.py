"""Best times at Matching: a person's own, and the boards of all who study a deck, under made-up names.

Only boards with the same number of pairs are compared.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db.models import IntegerField, Min, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac

from decks.models import Deck, StudySession, User

MOST = 10  # lines of a board
FIRST = (
    "Amber", "Brave", "Calm", "Clever", "Copper", "Curious", "Distant", "Early", "Gentle", "Golden", "Grey", "Happy",
    "Hidden", "Kind", "Lively", "Lucky", "Merry", "Misty", "Noble", "Patient", "Quiet", "Rapid", "Silver", "Sunny",
    "Swift", "Tidy", "Velvet", "Warm", "Wild", "Young",
)  # fmt: skip
SECOND = (
    "Badger", "Beaver", "Crane", "Cricket", "Dolphin", "Falcon", "Finch", "Fox", "Gecko", "Hare", "Hedgehog", "Heron",
    "Ibex", "Jay", "Kestrel", "Lark", "Lynx", "Marten", "Moth", "Newt", "Otter", "Owl", "Puffin", "Raven", "Robin",
    "Salmon", "Seal", "Swan", "Thrush", "Wren",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board: the place, a made-up name, the best time in milliseconds, and whether it is one's own."""

    place: int
    name: str
    ms: int
    own: bool


@dataclass(frozen=True, slots=True)
class _Best:
    """The best time of one student with boards of so many pairs."""

    pairs: int
    ms: int
    student: int


def best_times(student: User, deck: Deck) -> dict[int, int]:
    """The student's best times in milliseconds by the number of pairs, the larger boards first; one query."""
    return {each.pairs: each.ms for each in _best(StudySession.objects.filter(student=student, deck=deck))}


def boards(student: User, deck: Deck) -> dict[int, list[Standing]]:
    """For each number of pairs the best time of each person, the quickest first; one query, none where none is wanted.

    A board holds the first ten and the student's own line. Whoever has the same time, to a tenth, shares a place.
    """
    if not deck.board:
        return {}
    best = _best(StudySession.objects.filter(deck=deck, student__is_active=True))
    names = _made_up(sorted({each.student for each in best}), deck.pk)
    return {pairs: _lines(list(rows), names, student) for pairs, rows in groupby(best, attrgetter("pairs"))}


def in_tenths(ms: int) -> int:
    """Milliseconds as tenths of a second, which is as exactly as a time is told."""
    return ms // 100


def _best(sessions: QuerySet[StudySession]) -> list[_Best]:
    """One row a student and number of pairs, the larger boards and the quicker times first."""
    size = Cast(KeyTextTransform("size", "state"), IntegerField())
    rows = sessions.filter(record_ms__isnull=False).order_by().annotate(size=size).values_list("size", "student")
    found = [_Best(pairs, ms, student) for pairs, student, ms in rows.annotate(ms=Min("record_ms"))]
    return sorted(found, key=lambda each: (-each.pairs, each.ms, each.student))


def _lines(best: Sequence[_Best], names: dict[int, str], student: User) -> list[Standing]:
    times = [in_tenths(each.ms) for each in best]
    lines = [
        Standing(bisect_left(times, in_tenths(each.ms)) + 1, names[each.student], each.ms, each.student == student.pk)
        for each in best
    ]
    return lines[:MOST] + [line for line in lines[MOST:] if line.own]


def _made_up(students: Sequence[int], deck_id: int) -> dict[int, str]:
    """A name for each student: another one in another deck, which nobody can work out who does not run the site."""
    names = dict[int, str]()
    for pk in students:
        drawn = int.from_bytes(salted_hmac("decks.progress.board", f"{deck_id}:{pk}", algorithm="sha256").digest()[:8])
        name = wished = f"{FIRST[drawn % len(FIRST)]} {SECOND[drawn // len(FIRST) % len(SECOND)]}"
        taken, number = set(names.values()), 1
        while name in taken:
            number += 1
            name = f"{wished} {number}"
        names[pk] = name
    return names
