"""Two-step sign-in: a code of an authenticator app after the password, or one of eight recovery codes."""

import hashlib
import re
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from decks.accounts import limits, totp
from decks.accounts.audit import note
from decks.models import Act, RecoveryCode, TwoStep, User
from decks.models.deck import ALPHABET

ISSUER = "studyapp"
RECOVERY_CODES = 8


class WrongCode(Exception):
    """The code is not the one of this moment, or it was used before."""

    def __init__(self) -> None:
        super().__init__("That code is not right, or it was used before. Wait for the next one and try again.")


def is_on(user: User) -> bool:
    """Whether this person signs in with a second step."""
    return TwoStep.objects.filter(user=user, confirmed__isnull=False).exists()


def owed(user: User) -> bool:
    """Whether this site asks for a second step of this person, who has none yet."""
    return settings.MFA_REQUIRED and user.is_staff and not is_on(user)


def waiting(user: User) -> TwoStep | None:
    """The set-up that was begun and waits for its first code."""
    return TwoStep.objects.filter(user=user, confirmed=None).first()


def left(user: User) -> int:
    """How many recovery codes are still good."""
    return user.recovery_codes.filter(used=None).count()


def address(two_step: TwoStep) -> str:
    """The otpauth:// address for the QR code."""
    return totp.address(two_step.secret, account=two_step.user.username, issuer=ISSUER)


def secret_letters(two_step: TwoStep) -> str:
    """The secret for typing, in groups of four."""
    return " ".join(re.findall(".{1,4}", totp.letters(two_step.secret)))


@transaction.atomic
def begin(*, user: User, now: datetime) -> None:
    """Start to set two-step sign-in up, with a new secret; nothing changes while it is on already."""
    if not is_on(user):
        TwoStep.objects.filter(user=user).delete()
        TwoStep.objects.create(user=user, made=now)


@sensitive_variables("code")
def complete(*, user: User, code: str, now: datetime) -> list[str]:
    """Switch two-step sign-in on by its first code; returns the recovery codes. Raises WrongCode or TooManyTries."""
    taken = limits.take((limits.CODE_ACCOUNT, str(user.pk)), now=now)
    two_step = waiting(user)
    if two_step is None or not _spend(two_step, code, now):
        raise WrongCode
    limits.give_back(taken)
    with transaction.atomic():
        TwoStep.objects.filter(pk=two_step.pk).update(confirmed=now)
        note(Act.TWO_STEP_ON, who=user, now=now)
        return _new_codes(user)


@sensitive_variables("code")
def check(*, user: User, code: str, now: datetime) -> None:
    """Take an app's code or a recovery code at sign-in, once. Raises WrongCode or TooManyTries."""
    taken = limits.take((limits.CODE_ACCOUNT, str(user.pk)), now=now)
    two_step = TwoStep.objects.filter(user=user, confirmed__isnull=False).first()
    if two_step is not None and _spend(two_step, code, now):
        limits.give_back(taken)
    elif RecoveryCode.objects.filter(user=user, sha256=_digest(code), used=None).update(used=now):
        limits.give_back(taken)
        note(Act.RECOVERY_CODE_USED, who=user, now=now)
    else:
        note(Act.REFUSED, who=user, now=now, target="second step")
        raise WrongCode


@transaction.atomic
def renew_codes(*, user: User, now: datetime) -> list[str]:
    """New recovery codes; the old ones are void."""
    note(Act.RECOVERY_CODES, who=user, now=now)
    return _new_codes(user)


@transaction.atomic
def turn_off(*, user: User, by: User | None, now: datetime) -> None:
    """Switch two-step sign-in off; `by` is the person who did it, None for the command line."""
    TwoStep.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    note(Act.TWO_STEP_OFF, who=by, now=now, target="" if by == user else f"user {user.pk}")


def _spend(two_step: TwoStep, code: str, now: datetime) -> bool:
    """Take the code if it is right and newer than the last one taken; two requests cannot both take it."""
    step = totp.matching_step(two_step.secret, _bare(code), now=now, after=two_step.last_step)
    if step is None:
        return False
    return bool(TwoStep.objects.filter(pk=two_step.pk, last_step__lt=step).update(last_step=step))


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, sha256=_digest(code)) for code in plain)
    return ["-".join(re.findall(".{4}", code)) for code in plain]


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def _digest(code: str) -> str:
    return hashlib.sha256(_bare(code).encode()).hexdigest()
