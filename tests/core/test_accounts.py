"""The door's verbs: who comes in, how often it may be tried, a new account, the audit log."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from decks.accounts import door, limits
from decks.accounts.limits import TooManyTries
from decks.models import Attempt, AuditEntry, Role, User
from tests.factories import make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def quick_hashing(settings):
    """Argon2 is slow by design; where only the verdict counts, a quick hash serves."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amina(db, quick_hashing):
    return make_user(username="amina.h", password="river lamp seven")


def recognise(name="amina.h", password="river lamp seven", address="192.0.2.1", now=NOW):
    return door.recognise(name=name, password=password, address=address, now=now)


def refused(count, **kwargs):
    """How many of `count` wrong tries were hashed; the rest met the limit."""
    wrong = 0
    for _ in range(count):
        try:
            recognise(password="not this", **kwargs)
        except door.WrongPassword:
            wrong += 1
        except TooManyTries:
            pass
    return wrong


# Who is this?


def test_name_and_password_open_the_door(amina):
    assert recognise() == amina


@pytest.mark.parametrize("name", ["AMINA.H", "Amina.H", "amina.h"])
def test_capital_letters_in_the_name_do_not_matter(amina, name):
    assert recognise(name=name) == amina


@pytest.mark.parametrize(("name", "password"), [("amina.h", "river lamp"), ("nobody", "river lamp seven")])
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(amina, name, password):
    with pytest.raises(door.WrongPassword):
        recognise(name=name, password=password)


def test_a_closed_account_is_refused_like_an_unknown_one(amina):
    User.objects.update(is_active=False)
    with pytest.raises(door.WrongPassword):
        recognise()


def test_an_unknown_name_costs_the_same_hashing(db, monkeypatch):
    make_user(username="amina.h", password="river lamp seven")
    calls = []
    for method in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, method)
        monkeypatch.setattr(
            Argon2PasswordHasher, method, lambda self, *args, real=real: (calls.append(1), real(self, *args))[1]
        )
    costs = []
    for name in ("amina.h", "nobody"):
        calls.clear()
        with pytest.raises(door.WrongPassword):
            recognise(name=name, password="not this")
        costs.append(len(calls))
    assert costs == [1, 1]


def test_passwords_are_hashed_with_argon2id(db):
    assert make_user(username="amina.h", password="river lamp seven").password.startswith("argon2$argon2id$")


# How often?


def test_ten_wrong_passwords_a_minute_and_no_more(amina):
    assert refused(12) == 10
    with pytest.raises(TooManyTries, match="Wait a minute, then try again"):
        recognise()


def test_the_wait_ends_when_the_first_try_is_a_minute_old(amina):
    for number in range(10):
        refused(1, now=NOW + number * SECOND)
    with pytest.raises(TooManyTries) as caught:
        recognise(now=NOW + 20 * SECOND)
    assert caught.value.wait == 40
    assert recognise(now=NOW + 60 * SECOND) == amina


def test_whoever_goes_on_trying_does_not_lengthen_the_wait(amina):
    refused(10)
    refused(5, now=NOW + 50 * SECOND)
    assert recognise(now=NOW + 61 * SECOND) == amina


def test_another_name_is_not_held_back(amina):
    refused(12, name="somebody else")
    assert recognise() == amina


def test_capital_letters_buy_no_more_tries(amina):
    refused(10)
    with pytest.raises(TooManyTries):
        recognise(name="AMINA.H")


def test_an_address_has_sixty_mistakes_a_minute(amina, monkeypatch):
    names = [f"name{number}" for number in range(70)]
    assert sum(refused(1, name=name) for name in names) == 60
    with pytest.raises(TooManyTries):
        recognise()
    assert recognise(address="192.0.2.2") == amina


def test_a_class_that_signs_in_at_the_same_moment_is_not_held_back(amina):
    for _ in range(100):
        assert recognise() == amina
    assert not Attempt.objects.exists()


def test_two_hundred_guesses_in_a_minute_stay_inside_the_limit(amina):
    assert sum(refused(1, now=NOW + number * 0.3 * SECOND) for number in range(200)) == 10


def test_tries_hold_no_name_and_no_address(amina):
    refused(1)
    text = str(list(Attempt.objects.values()))
    assert "amina" not in text
    assert "192.0.2" not in text


def test_sixty_accounts_an_hour_from_one_address(db, quick_hashing):
    def sign_up(number, now):
        door.sign_up(name=f"p{number}", password="river lamp seven", zone="", address="192.0.2.1", now=now)

    for number in range(60):
        sign_up(number, NOW)
    with pytest.raises(TooManyTries, match="Wait 60 minutes, then try again") as caught:
        sign_up(60, NOW)
    assert caught.value.wait == 3600
    sign_up(60, NOW + timedelta(hours=1))


def test_old_tries_are_forgotten(amina):
    refused(3)
    assert limits.forget(now=NOW + timedelta(minutes=61)) == 6  # three under the name, three under the address


# A new account


def test_a_new_account_is_a_student(db, quick_hashing):
    user = door.sign_up(name="kim", password="river lamp seven", zone="Asia/Seoul", address="192.0.2.1", now=NOW)
    assert (user.role, user.zone, user.joined) == (Role.STUDENT, "Asia/Seoul", NOW)


def test_of_two_people_who_ask_for_a_name_at_once_one_gets_it(amina):
    with pytest.raises(door.NameTaken):
        door.sign_up(name="Amina.H", password="river lamp seven", zone="", address="192.0.2.1", now=NOW)
    assert User.objects.count() == 1


# The audit log


def test_the_audit_log_only_grows(amina):
    refused(1)
    entry = AuditEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(act=""),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_the_audit_log_names_no_unknown_person(amina):
    refused(1, name="my secret typed into the wrong field")
    refused(1)
    assert list(AuditEntry.objects.order_by("id").values_list("who", "act", "target")) == [
        (None, "refused", ""),
        (amina.pk, "refused", ""),
    ]
