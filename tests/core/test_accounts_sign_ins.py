"""The first administrator's link, and the list of sign-ins that the session engine keeps."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from decks.accounts import devices, door, first
from decks.models import FirstAdminLink, Role, SignIn, User
from decks.signins import SessionStore
from tests.factories import make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    """Argon2 is slow by design; where only the verdict counts, a quick hash serves."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amina(db):
    return make_user(username="amina.h", password="river lamp seven")


# The first administrator


def become(token, name="root", now=NOW):
    return first.make_administrator(token=token, name=name, password="river lamp seven", zone="", now=now)


def test_the_link_makes_an_administrator_once(db):
    token = first.make_link(now=NOW)
    assert first.is_good(token, now=NOW)
    assert become(token).role == Role.ADMINISTRATOR
    assert not first.is_good(token, now=NOW)


def test_of_two_people_with_the_link_open_one_wins(db):
    token = first.make_link(now=NOW)
    assert first.is_good(token, now=NOW)
    assert first.is_good(token, now=NOW)
    become(token, "one")
    with pytest.raises(first.LinkSpent):
        become(token, "two")
    assert User.objects.get().username == "one"


def test_a_name_that_is_taken_does_not_spend_the_link(db):
    make_user(username="root")
    token = first.make_link(now=NOW)
    with pytest.raises(door.NameTaken):
        become(token)
    assert become(token, "other").is_superuser


def test_the_link_dies_after_a_day_or_when_a_new_one_is_made(db):
    old = first.make_link(now=NOW)
    assert not first.is_good(old, now=NOW + timedelta(hours=24))
    new = first.make_link(now=NOW)
    assert not first.is_good(old, now=NOW)
    assert first.is_good(new, now=NOW)
    assert FirstAdminLink.objects.count() == 1


def test_the_link_is_kept_as_a_hash_only(db):
    token = first.make_link(now=NOW)
    assert token not in str(list(FirstAdminLink.objects.values()))


def test_the_command_prints_a_link_only_while_nobody_runs_the_site(db, capsys, settings):
    settings.HTTPS, settings.PORT, settings.ALLOWED_HOSTS = False, 8123, ["*", "study.test"]
    call_command("first_admin")
    assert "http://study.test:8123/account/first/" in capsys.readouterr().out
    call_command("first_admin", address="https://cards.example.org/")
    assert "  https://cards.example.org/account/first/" in capsys.readouterr().out
    make_user(role="administrator")
    call_command("first_admin")
    assert capsys.readouterr().out == "This site has an administrator.\n"


def test_a_closed_administrator_counts_as_none(db):
    make_user(role="administrator", is_active=False)
    assert first.make_link(now=NOW)


# Sign-ins


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
            "Chrome on Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130 Safari/604.1", "Chrome on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_has_a_short_name(agent, name):
    assert devices.browser_name(agent) == name


def stored_session(user):
    store = SessionStore()
    store.update({"_auth_user_id": str(user.pk), "browser": "Firefox on Linux"})
    store.create()
    store.save()
    return store.session_key


def seen_by(key, monkeypatch, now):
    """Load the session at `now`; returns the store and the writes that it cost."""
    monkeypatch.setattr("decks.signins.timezone.now", lambda: now)
    store = SessionStore(key)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        store.get("_auth_user_id")
    sql = [query["sql"].split()[0] for query in queries.captured_queries]
    return store, [word for word in sql if word in {"SELECT", "UPDATE", "INSERT", "DELETE"}]


def test_a_session_knows_whose_it_is(amina):
    row = SignIn.objects.get(pk=stored_session(amina))
    assert (row.user, row.browser) == (amina, "Firefox on Linux")


def test_last_seen_costs_one_write_an_hour(amina, monkeypatch):
    key = stored_session(amina)
    began = SignIn.objects.get().last_seen
    assert seen_by(key, monkeypatch, began + timedelta(minutes=59))[1] == ["SELECT"]
    assert seen_by(key, monkeypatch, began + timedelta(minutes=60))[1] == ["SELECT", "UPDATE"]
    assert seen_by(key, monkeypatch, began + timedelta(minutes=61))[1] == ["SELECT"]
    assert SignIn.objects.get().last_seen == began + timedelta(minutes=60)


def test_a_session_in_use_is_renewed_when_half_its_time_is_over(amina, monkeypatch, settings):
    key = stored_session(amina)
    began = SignIn.objects.get().created
    half = timedelta(seconds=settings.SESSION_COOKIE_AGE / 2)
    assert not seen_by(key, monkeypatch, began + half - timedelta(hours=1))[0].modified
    store, _ = seen_by(key, monkeypatch, began + half + timedelta(hours=1))
    assert store.modified
    store.save()
    row = SignIn.objects.get()
    assert row.created == began.replace(microsecond=0)
    assert row.browser == "Firefox on Linux"


def test_a_session_that_is_over_is_empty(amina, monkeypatch, settings):
    key = stored_session(amina)
    over = SignIn.objects.get().expire_date + SECOND
    assert seen_by(key, monkeypatch, over)[0].is_empty()


def test_a_person_ends_only_own_sign_ins(amina):
    max_ = make_user(username="max")
    hers, his = SignIn.objects.get(pk=stored_session(amina)), SignIn.objects.get(pk=stored_session(max_))
    now = hers.last_seen
    assert devices.end(user=max_, handle=hers.handle, now=now) == 0
    assert devices.end(user=max_, handle=his.handle, now=now) == 1
    assert list(SignIn.objects.all()) == [hers]


def test_a_new_password_ends_all_other_sign_ins(amina):
    here, there = stored_session(amina), stored_session(amina)
    door.change_password(user=amina, password="other lamp eight", session_key=here, now=NOW)
    assert SignIn.objects.filter(pk=here).exists()
    assert not SignIn.objects.filter(pk=there).exists()
    amina.refresh_from_db()
    assert amina.check_password("other lamp eight")


def test_the_link_on_this_machine_names_the_host_that_the_readme_names(
    db: None, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HTTPS, settings.PORT, settings.ALLOWED_HOSTS = False, 8000, ["localhost", "127.0.0.1", "[::1]"]
    call_command("first_admin")
    assert "http://127.0.0.1:8000/" in capsys.readouterr().out
