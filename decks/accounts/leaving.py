"""Leaving: an account is closed at once, can be taken back for 30 days, and is then removed for good."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from decks.accounts import limits
from decks.accounts.audit import note
from decks.accounts.door import GRACE
from decks.models import Act, Answer, AuditEntry, Card, Deck, Media, Role, SignIn, StudySession, TwoStep, User, Wording

AUDIT_KEPT = timedelta(days=365)


class LastAdministrator(Exception):
    """Nobody would be left to run the site."""

    def __init__(self) -> None:
        super().__init__("You are the only administrator. Make somebody else administrator first.")


@transaction.atomic
def delete_account(*, user: User, now: datetime) -> None:
    """Close the account and its decks and end all sign-ins. Raises LastAdministrator.

    The decks get the account's own moment of deletion, by which `door.enter` finds them when the account comes back.
    """
    running = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True, deleted=None)
    if {each.pk for each in running} == {user.pk}:
        raise LastAdministrator
    user.deleted = now
    user.save(update_fields=["deleted"])
    Deck.objects.filter(owner=user, deleted=None).update(deleted=now)
    user.sign_ins.all().delete()
    note(Act.ACCOUNT_DELETED, who=user, now=now)


def purge(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Remove for good what was deleted more than 30 days ago, and what only served for a time.

    Returns how many rows of each kind went, or would go; rows that hang on them are not counted.
    """
    old = {"deleted__lt": now - GRACE}
    rows: dict[str, QuerySet[Model]] = {
        "accounts": User.objects.filter(**old),
        "decks": Deck.objects.filter(**old),
        "cards": Card.objects.filter(**old),
        "expired sign-ins": SignIn.objects.filter(expire_date__lt=now),
        "two-step set-ups never finished": TwoStep.objects.filter(confirmed=None, made__lt=now - timedelta(days=1)),
    }
    counts = {kind: each.count() if dry_run else _erase(each, now) for kind, each in rows.items()}
    unasked = Wording.objects.filter(replaced__lt=now - GRACE).exclude(
        Exists(Answer.objects.filter(card=OuterRef("card"), revision=OuterRef("revision")))
        | Exists(_frozen().filter(deck=OuterRef("card__deck"), started__lte=OuterRef("replaced")))
    )
    counts["old texts of cards that nobody answered"] = unasked.count() if dry_run else unasked.delete()[0]
    ancient = AuditEntry.objects.filter(at__lt=now - AUDIT_KEPT)
    counts["audit entries"] = ancient.count() if dry_run else AuditEntry.objects.forget(before=now - AUDIT_KEPT)
    if not dry_run:
        limits.forget(now=now)
    return counts


def _frozen() -> QuerySet[StudySession]:
    """The sessions that ask cards as they read at some time, and still can be answered."""
    asked = Q(state__revisions__isnull=False) | Q(state__open__revision__isnull=False)
    return StudySession.objects.filter(asked, Q(finished=None) | Q(state__handed=None))


def _erase(rows: QuerySet[Model], now: datetime) -> int:
    """Delete row by row: each with all that hangs on it in one transaction, so that a stopped run can go on."""
    count = 0
    for row in rows.iterator(chunk_size=500):
        hashes = set(_pictures(row).values_list("sha256", flat=True))
        with transaction.atomic():
            if isinstance(row, User):
                note(Act.ACCOUNT_ERASED, who=None, now=now, target=f"user {row.pk}")
            row.delete()
        _remove_files(hashes)
        count += 1
    return count


def _pictures(row: Model) -> QuerySet[Media]:
    """The pictures that go with an account or a deck."""
    if isinstance(row, User):
        return Media.objects.filter(deck__owner=row)
    return Media.objects.filter(deck=row) if isinstance(row, Deck) else Media.objects.none()


def _remove_files(hashes: set[str]) -> None:
    """Remove the files of pictures that no deck shows any more; equal pictures of several decks share one file."""
    for sha256 in hashes:
        with transaction.atomic():
            if not Media.objects.filter(sha256=sha256).exists():
                default_storage.delete(Media.path_of(sha256))
