"""Prove the invariants of the stored data; exit 1 with one line for each that does not hold."""

from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Exists, F, OuterRef, Q

from decks import study
from decks.models import Answer, Card, Mastery, Media, StudySession, User, Wording
from decks.modes import MODES
from decks.text import RENDERER_VERSION


class Command(BaseCommand):
    help = "Prove the invariants of the stored data."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [line for check in CHECKS for line in check()]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} invariants do not hold. Mastery is mended by rebuild_mastery.")
        self.stdout.write(f"All {len(CHECKS)} invariants hold.")


def mastery_is_the_fold_of_the_log() -> Iterator[str]:
    """Every student's stored Mastery is what the log comes to."""
    for pk in User.objects.filter(Q(answers__isnull=False) | Q(masteries__isnull=False)).distinct().values_list("pk"):
        folded = study.fold(pk[0])
        stored = {row.card_id: row.course for row in Mastery.objects.filter(student=pk[0])}
        for card_id in folded.keys() | stored.keys():
            if folded.get(card_id) != stored.get(card_id):
                yield f"Mastery of student {pk[0]} and card {card_id} is not what the log comes to."


def counters_agree_with_the_log() -> Iterator[str]:
    """A session's number of answers is the number of its rows that stand, and so in each deck that it mixes."""
    standing = Q(log__rating__gt=0, log__voided_by=None)
    sessions = StudySession.objects.annotate(counted=Count("log", filter=standing)).exclude(answers=F("counted"))
    for session in sessions:
        yield f"Session {session.public_id} says {session.answers} answers, its log holds {session.counted}."
    for part in study.miscounted_parts():
        where = f"session {part.session_id}"
        yield f"The log of {where} holds {part.answers} answers in deck {part.deck_id}; its part does not."


def answers_belong_together() -> Iterator[str]:
    """An answer is of its session's student and deck, and voids a row of the same card and student."""
    of_deck = Q(card__deck=F("session__deck")) | Q(session__deck=None)
    foreign = Q(session=None) | Q(student=F("session__student")) & of_deck
    for pk in Answer.objects.exclude(foreign).values_list("pk", flat=True):
        yield f"Answer {pk} is not of its session's student or deck."
    wrong = Answer.objects.exclude(voids=None).exclude(voids__card=F("card"), voids__student=F("student"))
    for pk in wrong.values_list("pk", flat=True):
        yield f"Answer {pk} voids a row of another card or student."


def what_was_asked_is_kept() -> Iterator[str]:
    """The text that an answer was given to is the card's, or is kept as an older wording of it."""
    kept = Wording.objects.filter(card=OuterRef("card"), revision=OuterRef("revision"))
    for pk in Answer.objects.exclude(revision=F("card__revision")).exclude(Exists(kept)).values_list("pk", flat=True):
        yield f"Answer {pk} was given to a text that is not kept."


def mastery_is_filed_under_its_deck() -> Iterator[str]:
    """A Mastery row names the deck of its card."""
    for pk in Mastery.objects.exclude(deck=F("card__deck")).values_list("pk", flat=True):
        yield f"Mastery {pk} names another deck than its card."


def sessions_are_of_known_modes() -> Iterator[str]:
    """Every session's mode is in the registry, and its state can be read by it."""
    for session in StudySession.objects.iterator():
        if session.mode not in MODES:
            yield f"Session {session.public_id} has the unknown mode {session.mode}."
        elif (MODES[session.mode].ending(session.state) is not None) > (session.finished is not None):
            yield f"Session {session.public_id} has come to its end but is not finished."


def one_session_of_a_kind_is_open() -> Iterator[str]:
    """A student has one session to go on with in a deck and mode, not a pile."""
    kinds = StudySession.objects.filter(finished=None).order_by().values("student", "deck", "mode")
    for kind in kinds.annotate(count=Count("pk")).filter(count__gt=1):
        yield f"Student {kind['student']} has {kind['count']} open {kind['mode']} sessions of deck {kind['deck']}."


def cards_are_rendered() -> Iterator[str]:
    """No card shows HTML of an older renderer."""
    count = Card.objects.exclude(renderer=RENDERER_VERSION).count()
    if count:
        yield f"{count} cards were rendered by another version; run render_cards."


def pictures_are_there() -> Iterator[str]:
    """The file of every picture is in the store."""
    for media in Media.objects.iterator():
        if not default_storage.exists(media.path):
            yield f"The file of picture {media.name} (deck {media.deck_id}) is missing."


CHECKS = (
    mastery_is_the_fold_of_the_log,
    counters_agree_with_the_log,
    answers_belong_together,
    what_was_asked_is_kept,
    mastery_is_filed_under_its_deck,
    sessions_are_of_known_modes,
    one_session_of_a_kind_is_open,
    cards_are_rendered,
    pictures_are_there,
)
