"""Accounts on the desk: only for administrators, never a password, and every change in the audit log."""

import pytest
from django.urls import reverse
from django.utils import timezone

from decks.accounts import people
from decks.accounts.leaving import LastAdministrator
from decks.models import Act, AuditEntry, SignIn, User
from tests.admin.test_scope import url
from tests.factories import make_user

LIST = reverse("admin:decks_user_changelist")
GOOD = "three quiet rivers"


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def fields(user=None, **changes):
    old = {name: getattr(user, name) for name in ("username", "name", "email", "zone", "role")} if user else {}
    return {"is_active": "on"} | old | changes


def acts():
    return list(AuditEntry.objects.order_by("id").values_list("act", flat=True))


def test_people_are_found(as_administrator, stranger):
    for words in ("stranger", "Sam"):
        assert list(as_administrator.get(LIST, {"q": words}).context["cl"].result_list) == [stranger]
    assert as_administrator.get(LIST, {"role__exact": "student"}).context["cl"].result_count == 1


def test_an_account_is_added_with_a_password(as_administrator, administrator):
    data = fields(username="newbie", role="teacher", password=GOOD)
    assert as_administrator.post(url("user", "add"), data).status_code == 302
    user = User.objects.get(username="newbie")
    assert user.check_password(GOOD)
    assert user.role == "teacher"
    entry = AuditEntry.objects.get(act=Act.ACCOUNT_ADDED)
    assert (entry.who, entry.target) == (administrator, f"user {user.pk}, teacher")


def test_an_account_is_added_without_a_password(as_administrator):
    as_administrator.post(url("user", "add"), fields(username="newbie", role="student"))
    assert not User.objects.get(username="newbie").has_usable_password()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"username": "STRANGER"}, "This name is taken."),
        ({"username": "two words"}, "without spaces"),
        ({"password": "password"}, "Choose a rarer one."),
        ({"zone": "Mars/Base"}, "Choose a time zone of the list."),
        ({"role": "owner"}, "is not one of the available choices"),
    ],
)
def test_a_faulty_account_is_refused_in_words(as_administrator, stranger, change, sentence):
    response = as_administrator.post(url("user", "add"), fields(username="newbie", role="student") | change)
    assert sentence in response.content.decode()
    assert User.objects.count() == 2


def test_a_role_is_given_and_ends_all_sign_ins(as_administrator, as_stranger, stranger):
    assert SignIn.objects.filter(user=stranger).count() == 1
    as_administrator.post(url("user", "change", stranger.pk), fields(stranger, role="teacher"))
    stranger.refresh_from_db()
    assert stranger.role == "teacher"
    assert not SignIn.objects.filter(user=stranger).exists()
    assert AuditEntry.objects.latest("id").target == f"user {stranger.pk}: role"


def test_who_is_closed_out_is_out_at_once(as_administrator, as_member, member):
    assert as_member.get(reverse("admin:index")).status_code == 200
    data = fields(member)
    del data["is_active"]
    as_administrator.post(url("user", "change", member.pk), data)
    assert as_member.get(reverse("admin:index")).status_code == 302


def test_a_new_password_ends_all_sign_ins(as_administrator, administrator, as_stranger, stranger):
    as_administrator.post(url("user", "change", stranger.pk), fields(stranger, password=GOOD))
    stranger.refresh_from_db()
    assert stranger.check_password(GOOD)
    assert as_stranger.get(reverse("decks")).status_code == 302
    entry = AuditEntry.objects.get(act=Act.PASSWORD_CHANGED)
    assert (entry.who, entry.target) == (administrator, f"user {stranger.pk}")


def test_saving_without_a_change_changes_and_notes_nothing(as_administrator, stranger):
    before = User.objects.filter(pk=stranger.pk).values().get()
    as_administrator.post(url("user", "change", stranger.pk), fields(stranger))
    assert User.objects.filter(pk=stranger.pk).values().get() == before
    assert acts() == []


def test_nobody_shuts_themselves_out(as_administrator, administrator):
    data = fields(administrator, role="student", password=GOOD, name="Ada L.")
    del data["is_active"]
    as_administrator.post(url("user", "change", administrator.pk), data)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active, administrator.name) == ("administrator", True, "Ada L.")
    assert not administrator.check_password(GOOD)


def test_somebody_always_runs_the_site(administrator):
    with pytest.raises(LastAdministrator):
        people.change_person(user=administrator, fields={"role": "student"}, by=administrator, now=timezone.now())
    administrator.refresh_from_db()
    assert administrator.role == "administrator"


def test_no_page_shows_a_password_or_lets_one_be_guessed(as_administrator):
    user = make_user(username="secretive", password=GOOD)
    for path in (LIST, url("user", "change", user.pk), url("user", "history", user.pk)):
        page = as_administrator.get(path).content.decode()
        assert user.password not in page
        assert "md5$" not in page
    whole = as_administrator.get(LIST).context["cl"].result_count
    for query in ("password__startswith=md5", "password=x", "password__contains=a"):
        response = as_administrator.get(f"{LIST}?{query}", follow=True)
        assert response.status_code == 400 or response.context["cl"].result_count == whole


def test_nobody_is_deleted_here(as_administrator, stranger):
    assert as_administrator.post(url("user", "delete", stranger.pk), {"post": "yes"}).status_code == 404
    chosen = {"action": "delete_selected", "_selected_action": [stranger.pk], "index": 0}
    as_administrator.post(LIST, chosen)
    assert User.objects.filter(pk=stranger.pk).exists()


def test_the_audit_log_names_who_did_what(as_administrator, administrator, stranger):
    as_administrator.post(url("user", "change", stranger.pk), fields(stranger, name="Sammy"))
    page = as_administrator.get(url("auditentry", "changelist")).content.decode()
    assert "Changed an account" in page
    assert f"user {stranger.pk}: name" in page
    assert "Ada Administrator" in page
