"""Fill a site with people who have studied: a million answers within minutes, for trying out and for the bench."""

import time
from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from decks import study
from decks.management.filling.history import MOST_SITTINGS, SITTING
from decks.management.filling.rows import settle
from decks.management.filling.site import PREFIX, fill
from decks.memory import study_day
from decks.models import Answer, User

EACH = 5_000  # answers of a student, where the number of students is not given


class Command(BaseCommand):
    help = "Fills a site with students who have studied. Never for a site in use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--answers", type=int, default=10_000, help="that stand in the end (default 10,000)")
        parser.add_argument("--students", type=int, help=f"default: one for every {EACH:,} answers")
        parser.add_argument("--cards", type=int, default=500, help="of each deck (default 500)")
        parser.add_argument("--days", type=int, default=365, help="over which they studied (default 365)")
        parser.add_argument("--seed", type=int, default=1, help="of the dice (default 1)")
        parser.add_argument("--beside", action="store_true", help="also where real people have studied")

    def handle(self, *args: Any, **options: Any) -> None:
        answers, cards, days = options["answers"], options["cards"], options["days"]
        students = options["students"] or max(1, answers // EACH)
        self._refuse(answers, students, cards, days, beside=options["beside"])
        now, rng = timezone.now(), Random(options["seed"])  # noqa: S311  # a play, not a secret
        begun = time.monotonic()
        today = study_day(now, User(zone="UTC").time_zone)
        for number, (student, deck, share) in enumerate(
            fill(answers=answers, students=students, cards=cards, days=days, today=today, rng=rng), start=1
        ):
            if options["verbosity"] > 1:
                self.stdout.write(f"{number} of {students}: {student.username}, {share:,} answers in {deck.title}")
        written = time.monotonic() - begun
        held = study.rebuild()
        settle()
        self.stdout.write(_told(answers, students, held, written, time.monotonic() - begun - written))

    def _refuse(self, answers: int, students: int, cards: int, days: int, *, beside: bool) -> None:
        """Raises CommandError where the numbers cannot be kept, or where real people have studied."""
        if min(answers, students, cards, days) < 1 or students > answers:
            raise CommandError("There must be one student, card and day at least, and an answer for each student.")
        if answers > students * days * MOST_SITTINGS * SITTING:
            raise CommandError("Nobody can give so many answers in a day. Take more students or more days.")
        if not beside and Answer.objects.exclude(student__username__startswith=PREFIX).exists():
            raise CommandError("People have studied here. With --beside the site is filled all the same.")


def _told(answers: int, students: int, held: int, written: float, folded: float) -> str:
    a_million = (written + folded) * 1_000_000 / answers
    return (
        f"{answers:,} answers of {students:,} students were written in {written:.1f} s, "
        f"{held:,} rows of Mastery folded in {folded:.1f} s: {a_million:.0f} s a million."
    )
