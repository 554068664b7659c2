"""The people of the desk: the owner and the member teach, the stranger studies, the administrator runs the site."""

import pytest
from django.test import Client

from decks.models import Role, User
from tests.conftest import signed_in
from tests.factories import make_user


@pytest.fixture(autouse=True)
def _plain_http(settings):
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def owner(db: None) -> User:
    return make_user(username="owner", name="Olga Owner", role=Role.TEACHER)


@pytest.fixture
def member(db: None) -> User:
    return make_user(username="member", name="Max Member", role=Role.TEACHER)


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(username="admin", name="Ada Administrator", role=Role.ADMINISTRATOR)


@pytest.fixture
def as_administrator(administrator: User) -> Client:
    return signed_in(administrator)
