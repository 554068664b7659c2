"""Coming in: who is this, a new account, a new password."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from decks.accounts import limits
from decks.accounts.audit import note
from decks.accounts.devices import end_others
from decks.models import Act, Deck, Role, User

GRACE = timedelta(days=30)


class WrongPassword(Exception):
    """The name and the password do not belong together, or the account is closed; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("That name and password do not belong together.")


class NameTaken(Exception):
    """Somebody has this sign-in name, in capital or small letters."""

    def __init__(self) -> None:
        super().__init__("This name is taken. Choose another one.")


def account_named(name: str, *, now: datetime) -> User | None:
    """The account that may sign in under this name; capital and small letters are the same."""
    name = User.normalize_username(name)
    known = User.objects.filter(username__iexact=name, is_active=True)
    found = list(known.filter(Q(deleted=None) | Q(deleted__gt=now - GRACE))[:2])
    # Two rows can only meet where a database folds letters differently here than in the unique index.
    return found[0] if len(found) == 1 else next((user for user in found if user.username == name), None)


@sensitive_variables("password")
def recognise(*, name: str, password: str, address: str, now: datetime) -> User:
    """The person with this name and password. Raises WrongPassword or TooManyTries.

    An unknown name costs the same hashing as a known one. A right password is not counted as a try.
    """
    taken = limits.take((limits.SIGN_IN_NAME, name), (limits.SIGN_IN_ADDRESS, address), now=now)
    user = account_named(name, now=now)
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password):
        note(Act.REFUSED, who=user, now=now)
        raise WrongPassword
    limits.give_back(taken)
    return user


@sensitive_variables("password")
def confirm(*, user: User, password: str, now: datetime) -> None:
    """Ask a signed-in person for the password again. Raises WrongPassword or TooManyTries."""
    taken = limits.take((limits.PASSWORD_ACCOUNT, str(user.pk)), now=now)
    if not user.check_password(password):
        raise WrongPassword
    limits.give_back(taken)


@transaction.atomic
def enter(*, user: User, now: datetime) -> bool:
    """Note that a person came in. A deleted account is taken back with its decks; True when it was."""
    note(Act.SIGNED_IN, who=user, now=now)
    if user.deleted is None:
        return False
    Deck.objects.filter(owner=user, deleted=user.deleted).update(deleted=None)
    user.deleted = None
    user.save(update_fields=["deleted"])
    note(Act.ACCOUNT_BACK, who=user, now=now)
    return True


@sensitive_variables("password")
def sign_up(*, name: str, password: str, zone: str, address: str, now: datetime) -> User:
    """A new student. Raises NameTaken or TooManyTries."""
    limits.take((limits.SIGN_UP_ADDRESS, address), now=now)
    return create(name=name, password=password, zone=zone, role=Role.STUDENT, act=Act.SIGNED_UP, now=now)


@sensitive_variables("password")
@transaction.atomic
def create(*, name: str, password: str, zone: str, role: Role, act: Act, now: datetime) -> User:
    """A new account, noted as `act`. Raises NameTaken, also when two people ask for a name at the same moment."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(name, password, zone=zone, role=role, joined=now)
    except IntegrityError:
        raise NameTaken from None
    note(act, who=user, now=now)
    return user


@sensitive_variables("password")
@transaction.atomic
def change_password(*, user: User, password: str, session_key: str | None, now: datetime) -> None:
    """Set a new password and end every other sign-in. The caller renews the session `session_key`."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note(Act.PASSWORD_CHANGED, who=user, now=now)
    end_others(user=user, session_key=session_key, now=now)
