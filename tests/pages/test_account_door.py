"""The door as a browser meets it: sign-in, second step, sign-up, sign-out, the first administrator's link."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decks.accounts import first, leaving, limits, totp, two_step
from decks.models import Act, AuditEntry, Deck, Role, SignIn, TwoStep, User
from tests.factories import make_deck, make_user

PASSWORD = "river lamp seven"
STUDY_PAGE = "/study/8c2c3b0e-0000-4000-8000-000000000000/"


@pytest.fixture(autouse=True)
def plain_and_quick(settings):
    """The pages over plain http, with a quick hash in place of Argon2."""
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amina(db):
    return make_user(username="amina.h", password=PASSWORD)


def sign_in(client, name="amina.h", password=PASSWORD, **fields):
    return client.post(reverse("sign_in"), {"username": name, "password": password, **fields})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


# Sign-in


def test_the_right_password_opens_the_page_that_was_asked_for(client, amina):
    response = sign_in(client, next=STUDY_PAGE)
    assert (response.status_code, response.url) == (302, STUDY_PAGE)
    assert signed_in_as(client) == str(amina.pk)


def test_without_a_wish_it_opens_home(client, amina):
    assert sign_in(client, name="AMINA.H").url == reverse("home")


def test_a_wrong_password_says_that_nothing_is_lost(client, amina):
    page = text_of(response := sign_in(client, password="not this", next=STUDY_PAGE))
    assert response.status_code == 200
    assert "That name and password do not belong together. Your cards are safe; try again" in page
    assert 'aria-describedby="id_password_error"' in page
    assert 'id="id_password_error"' in page
    assert 'value="amina.h"' in page
    assert f'name="next" value="{STUDY_PAGE}"' in page
    assert "not this" not in page
    assert signed_in_as(client) is None


def test_an_unknown_name_gets_the_same_page(client, amina):
    known, unknown = (
        re.sub(r'csrfmiddlewaretoken" value="\w+|value="[\w.]+\.h"', "", text_of(sign_in(client, name, "not this")))
        for name in ("amina.h", "nobod.h")
    )
    assert known == unknown


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil.example", "\\\\evil.example"],
)
def test_next_leads_to_this_host_only(client, amina, url):
    assert "evil" not in text_of(client.get(reverse("sign_in"), {"next": url}))
    assert sign_in(client, next=url).url == reverse("home")


def test_who_is_signed_in_goes_straight_on(as_member):
    assert as_member.get(reverse("sign_in"), {"next": "/decks/"}).url == "/decks/"


def test_too_many_tries_are_429_with_a_time_to_wait(client, amina):
    for _ in range(10):
        sign_in(client, password="not this")
    response = sign_in(client)
    assert response.status_code == 429
    assert 50 <= int(response.headers["Retry-After"]) <= 60
    assert "Too many tries. Wait a minute, then try again." in text_of(response)
    assert signed_in_as(client) is None


@pytest.mark.parametrize(("trusted", "status"), [(False, 429), (True, 200)])
def test_the_forwarded_address_counts_only_behind_a_trusted_proxy(client, amina, settings, trusted, status):
    settings.TRUST_PROXY = trusted
    for number in range(limits.SIGN_IN_ADDRESS.count):
        headers = {"X-Forwarded-For": f"203.0.113.9, 198.51.100.{number}"}
        client.post(reverse("sign_in"), {"username": f"name{number}", "password": "x"}, headers=headers)
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.250"}
    response = client.post(reverse("sign_in"), {"username": "other", "password": "x"}, headers=headers)
    assert response.status_code == status


def test_neighbours_in_one_ipv6_network_count_as_one(client, amina):
    answers = [
        client.post(reverse("sign_in"), {"username": f"name{n}", "password": "x"}, REMOTE_ADDR=f"2001:db8::{n:x}")
        for n in range(limits.SIGN_IN_ADDRESS.count + 1)
    ]
    assert answers[-1].status_code == 429


def test_signing_in_changes_the_session_key_and_notes_the_browser(client, amina):
    client.get(reverse("sign_in"))
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    client.cookies["session"] = client.cookies["__Host-session"] = before
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
    data = {"username": "amina.h", "password": PASSWORD}
    client.post(reverse("sign_in"), data, headers={"User-Agent": firefox})
    row = SignIn.objects.get()
    assert row.session_key != before
    assert (row.user, row.browser) == (amina, "Firefox on Linux")


def test_signing_in_is_written_down(client, amina):
    sign_in(client, password="not this")
    sign_in(client)
    assert list(AuditEntry.objects.order_by("id").values_list("who", "act")) == [
        (amina.pk, Act.REFUSED),
        (amina.pk, Act.SIGNED_IN),
    ]


def test_no_password_is_logged(client, amina, caplog):
    caplog.set_level("DEBUG")
    sign_in(client, password="canary 4711")
    sign_in(client)
    assert "canary 4711" not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_deleted_account_comes_back_by_signing_in(client, amina):
    deck = make_deck(owner=amina)
    leaving.delete_account(user=amina, now=timezone.now())
    assert sign_in(client, next=reverse("account")).url == reverse("account")
    response = client.get(reverse("account"))
    assert "Your account is back, with all its decks." in text_of(response)
    assert Deck.objects.get(pk=deck.pk).deleted is None


# The second step


@pytest.fixture
def codes(amina):
    """Amina's recovery codes; she signs in with a second step."""
    now = timezone.now() - timedelta(minutes=5)
    two_step.begin(user=amina, now=now)
    return two_step.complete(user=amina, code=code_at(now), now=now)


def code_at(now):
    return totp.code(TwoStep.objects.get().secret, totp.step_at(now))


def test_after_the_password_the_code_is_asked_for(client, amina, codes):
    response = sign_in(client, next=STUDY_PAGE)
    assert response.url.startswith(reverse("sign_in_code"))
    assert signed_in_as(client) is None
    assert client.get(STUDY_PAGE).status_code == 302
    page = client.get(response.url)
    assert f'value="{STUDY_PAGE}"' in text_of(page)
    answer = client.post(reverse("sign_in_code"), {"code": code_at(timezone.now()), "next": STUDY_PAGE})
    assert answer.url == STUDY_PAGE
    assert signed_in_as(client) == str(amina.pk)
    assert "second_step" not in client.session


def test_a_recovery_code_opens_once(client, amina, codes):
    sign_in(client)
    client.post(reverse("sign_in_code"), {"code": codes[0]})
    assert signed_in_as(client) == str(amina.pk)
    other = Client()
    sign_in(other)
    page = other.post(reverse("sign_in_code"), {"code": codes[0]})
    assert "That code is not right, or it was used before." in text_of(page)
    assert signed_in_as(other) is None


def test_the_code_alone_opens_nothing(client, amina, codes):
    response = client.post(reverse("sign_in_code"), {"code": codes[0]})
    assert response.url == reverse("sign_in")


def test_the_second_step_waits_five_minutes(client, amina, codes, monkeypatch):
    sign_in(client)
    real = timezone.now
    monkeypatch.setattr("decks.views.door.timezone.now", lambda: real() + timedelta(minutes=6))
    assert client.get(reverse("sign_in_code")).url == reverse("sign_in")


def test_a_new_password_ends_a_half_done_sign_in(client, amina, codes):
    sign_in(client)
    amina.set_password("other lamp eight")
    amina.save()
    assert client.post(reverse("sign_in_code"), {"code": codes[0]}).url == reverse("sign_in")


def test_guessing_codes_is_429(client, amina, codes):
    sign_in(client)
    answers = [client.post(reverse("sign_in_code"), {"code": "1"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


# Sign-up


def sign_up(client, name="kim", password=PASSWORD, **fields):
    return client.post(reverse("sign_up"), {"username": name, "password": password, **fields})


def test_a_name_and_a_password_make_a_student(client, db):
    response = sign_up(client, zone="Asia/Seoul", next=STUDY_PAGE)
    user = User.objects.get()
    assert response.url == STUDY_PAGE
    assert (user.username, user.role, user.zone, user.email) == ("kim", Role.STUDENT, "Asia/Seoul", "")
    assert signed_in_as(client) == str(user.pk)


def test_nobody_signs_up_as_more_than_a_student(client, db):
    sign_up(client, role="administrator", is_active="", theme="dark")
    assert User.objects.get().role == Role.STUDENT


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("", PASSWORD, "Write your name."),
        ("kim", "", "Write your password."),
        ("two words", PASSWORD, "Use letters, digits and @ . + - _ only, without spaces."),
        ("AMINA.h", PASSWORD, "This name is taken. Choose another one."),
        ("kim", "short", "This password is too short. Use 8 characters or more;"),
        ("kim", "password1", "This password is one of the first that others would try."),
        ("kimberley", "kimberley", "This password is too much like your name."),
    ],
)
def test_each_mistake_has_its_sentence(client, amina, name, password, sentence):
    page = text_of(response := sign_up(client, name, password))
    assert response.status_code == 200
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert "autofocus" in page
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["aaaaaaab c", "nothing but letters", "  blanks around  ", "密码也可以很长的"])
def test_a_password_needs_no_special_signs(client, db, password):
    sign_up(client, password=password)
    assert User.objects.get().check_password(password)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "x" * 50, ""])
def test_a_time_zone_that_is_none_is_left_out(client, db, zone):
    sign_up(client, zone=zone)
    assert User.objects.get().zone == ""


def test_sign_up_can_be_switched_off(client, amina, settings):
    assert reverse("sign_up") in text_of(client.get(reverse("sign_in")))
    settings.SIGNUP = False
    assert reverse("sign_up") not in text_of(client.get(reverse("sign_in")))
    assert client.get(reverse("sign_up")).status_code == 404
    assert sign_up(client).status_code == 404
    assert User.objects.count() == 1


def test_sign_up_keeps_where_the_person_wanted_to_go(client, db):
    page = text_of(client.get(reverse("sign_in"), {"next": "/d/abc/?a=1&b=2"}))
    link = re.search(rf'href="({reverse("sign_up")}\?next=[^"]+)"', page)[1]
    assert 'name="next" value="/d/abc/?a=1&amp;b=2"' in text_of(client.get(link))


def test_too_many_accounts_from_one_address_are_429(client, db, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_UP_ADDRESS", limits.Limit("sign-up address", 1, 3600))
    sign_up(client)
    response = sign_up(Client(), name="lee")
    assert response.status_code == 429
    assert "Too many tries. Wait 60 minutes, then try again." in text_of(response)


# Sign-out


def test_signing_out_ends_the_session(client, amina):
    sign_in(client)
    key = client.session.session_key
    assert client.post(reverse("sign_out")).url == reverse("sign_in")
    assert not SignIn.objects.filter(pk=key).exists()
    assert signed_in_as(client) is None


def test_a_link_signs_nobody_out(client, amina):
    sign_in(client)
    assert client.get(reverse("sign_out")).status_code == 405
    assert signed_in_as(client) == str(amina.pk)


# The first administrator


def test_the_link_lets_choose_name_and_password_and_signs_in(client, db):
    url = reverse("first_admin", args=[first.make_link(now=timezone.now())])
    assert client.get(url).status_code == 200
    assert "This password is too short." in text_of(client.post(url, {"username": "root", "password": "short"}))
    response = client.post(url, {"username": "root", "password": PASSWORD})
    assert response.url == reverse("home")
    assert signed_in_as(client) == str(User.objects.get(role=Role.ADMINISTRATOR).pk)


def test_a_second_opening_of_the_link_loses(client, db):
    url = reverse("first_admin", args=[first.make_link(now=timezone.now())])
    other = Client()
    assert client.get(url).status_code == other.get(url).status_code == 200
    client.post(url, {"username": "root", "password": PASSWORD})
    response = other.post(url, {"username": "second", "password": PASSWORD})
    assert response.status_code == 410
    assert signed_in_as(other) is None
    assert User.objects.count() == 1


def test_of_two_who_pass_the_check_together_one_wins(client, db, monkeypatch):
    url = reverse("first_admin", args=[first.make_link(now=timezone.now())])
    client.post(url, {"username": "root", "password": PASSWORD})
    monkeypatch.setattr(first, "is_good", lambda token, now: True)
    response = Client().post(url, {"username": "second", "password": PASSWORD})
    assert response.status_code == 410
    assert User.objects.count() == 1


def test_a_made_up_link_is_spent(client, db):
    assert client.get(reverse("first_admin", args=["admin"])).status_code == 410


# The admin has no door of its own


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_sends_to_the_one_door(client, db, method):
    response = getattr(client, method)("/admin/login/?next=/admin/decks/")
    assert response.url == f"{reverse('sign_in')}?next=%2Fadmin%2Fdecks%2F"


def test_a_student_finds_no_admin(as_member):
    assert as_member.get("/admin/login/").status_code == 404


def test_staff_set_the_second_step_up_first_where_the_site_asks_for_it(client, db, settings):
    settings.MFA_REQUIRED = True
    client.force_login(make_user(role="teacher"))
    assert client.get("/admin/login/?next=/admin/").url == f"{reverse('two_step')}?next=%2Fadmin%2F"


def test_without_it_the_admin_stays_shut(client, db, settings):
    settings.MFA_REQUIRED = True
    client.force_login(make_user(role="administrator"))
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("two_step"))


def test_staff_go_on_to_the_admin(client, db):
    client.force_login(make_user(role="teacher"))
    assert client.get("/admin/login/?next=/admin/").url == "/admin/"
    assert client.get("/admin/login/").url == reverse("admin:index")


@pytest.mark.parametrize("name", ["sign_in", "sign_up"])
def test_door_pages_are_kept_by_no_cache_and_work_without_scripts(client, db, name):
    response = client.get(reverse(name))
    page = text_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert 'autocomplete="username"' in page
    assert re.search(r'autocomplete="(current|new)-password"', page)
    assert f'<form method="post" action="{reverse(name)}">' in page
    assert "style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
