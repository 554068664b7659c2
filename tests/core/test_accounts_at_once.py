"""What two requests at the same moment may not do at the door. Needs a database that several connections share."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from decks.accounts import door, first, limits, totp, two_step
from decks.models import Role, TwoStep, User
from tests.factories import make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def shared(transactional_db, settings):
    """Quick hashing, on a database that is more than one connection's memory."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an SQLite database in memory belongs to one connection; PostgreSQL and files run this")


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What `act(0)`, `act(1)` ... gave or raised, all started at the same moment."""
    barrier, results = Barrier(count), [None] * count

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = act(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_eight_who_open_the_first_link_at_once_one_wins(shared):
    token = first.make_link(now=NOW)
    results = at_once(
        8,
        lambda number: first.make_administrator(
            token=token, name=f"root{number}", password="river lamp seven", zone="", now=NOW
        ),
    )
    assert sum(isinstance(each, User) for each in results) == 1
    assert sum(isinstance(each, first.LinkSpent) for each in results) == 7
    assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1


def test_guesses_sent_at_once_stay_inside_the_limit(shared):
    make_user(username="amina.h", password="river lamp seven")

    def guess(number: int) -> None:
        door.recognise(name="amina.h", password=f"guess {number}", address="192.0.2.1", now=NOW)

    results = at_once(20, guess)
    assert sum(isinstance(each, door.WrongPassword) for each in results) <= limits.SIGN_IN_NAME.count
    assert all(isinstance(each, door.WrongPassword | limits.TooManyTries) for each in results)


def test_a_code_sent_twice_at_once_serves_once(shared):
    user = make_user()
    two_step.begin(user=user, now=NOW)
    secret = TwoStep.objects.get().secret
    TwoStep.objects.update(confirmed=NOW)
    code = totp.code(secret, totp.step_at(NOW))
    results = at_once(4, lambda number: two_step.check(user=user, code=code, now=NOW))
    assert sum(each is None for each in results) == 1
    assert sum(isinstance(each, two_step.WrongCode) for each in results) == 3


def test_of_four_who_take_a_name_at_once_one_gets_it(shared):
    results = at_once(
        4,
        lambda number: door.sign_up(
            name="Kim" if number % 2 else "kim", password="river lamp seven", zone="", address="192.0.2.1", now=NOW
        ),
    )
    assert sum(isinstance(each, User) for each in results) == 1
    assert sum(isinstance(each, door.NameTaken) for each in results) == 3
