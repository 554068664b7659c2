"""Fixtures of all tests: the three people, and a site that hashes passwords quickly."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from decks.models import Deck, User
from tests.factories import make_deck, make_user, parts_of_a_cell

# A busy machine is slow, and no fault of the code.
hypothesis_settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("calm")
DATABASE = {"django_db_setup", "django_db"}
"""Fixtures and marks of the tests that ask a database."""


@pytest.hookimpl(wrapper=True)  # marks before `-m` chooses, sorts after pytest-django has sorted
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        if DATABASE & {*getattr(item, "fixturenames", ()), *(mark.name for mark in item.iter_markers())}:
            item.add_marker("database")
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="owner", name="Olga Owner")


@pytest.fixture
def member(db: None) -> User:
    return make_user(username="member", name="Max Member")


@pytest.fixture
def stranger(db: None) -> User:
    return make_user(username="stranger", name="Sam Stranger")


@pytest.fixture
def deck(owner: User) -> Deck:
    """A deck of three cards that everyone with the link may study."""
    return make_deck(owner=owner, cards=3, visibility="link")


@pytest.fixture
def parts(owner: User) -> Deck:
    """A deck of twelve short cards that everyone may study."""
    return parts_of_a_cell(owner)


@pytest.fixture
def as_owner(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def as_member(member: User) -> Client:
    return signed_in(member)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return signed_in(stranger)


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def pytest_unconfigure() -> None:
    """Leave no folder behind."""
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
