"""The account page: profile, password, two-step sign-in, sign-ins, own data, leaving."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decks.accounts import totp
from decks.models import SignIn, TwoStep, User
from tests.factories import make_deck, make_user

PASSWORD = "river lamp seven"


@pytest.fixture(autouse=True)
def plain_and_quick(settings):
    """The pages over plain http, with a quick hash in place of Argon2."""
    settings.SECURE_SSL_REDIRECT = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def amina(db):
    return make_user(username="amina.h", password=PASSWORD)


def browser_of(user, agent="Firefox Linux"):
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})
    return client


@pytest.fixture
def here(amina):
    return browser_of(amina)


def alive(client):
    return client.get(reverse("account")).status_code == 200


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


PAGES = ["account", "password", "two_step", "signins_end", "my_data", "account_delete"]


@pytest.mark.parametrize("name", PAGES)
def test_a_visitor_is_sent_to_sign_in_and_back(client, db, name):
    response = client.get(reverse(name))
    assert response.url == f"{reverse('sign_in')}?next={reverse(name)}"


@pytest.mark.parametrize("name", ["account", "password", "two_step", "my_data", "account_delete"])
def test_pages_about_a_person_are_kept_by_no_cache(here, name):
    response = here.get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_opening_the_pages_changes_nothing(here, amina):
    before = str([*User.objects.values(), *SignIn.objects.values(), *TwoStep.objects.values()])
    for name in PAGES:
        list(here.get(reverse(name)))
    assert str([*User.objects.values(), *SignIn.objects.values(), *TwoStep.objects.values()]) == before


# Profile


def test_a_person_says_name_zone_theme_and_mail(here, amina):
    fields = {"name": "Amina", "email": "a@example.org", "zone": "Europe/Berlin", "theme": "dark"}
    assert here.post(reverse("account"), fields).url == reverse("account")
    amina.refresh_from_db()
    assert {key: getattr(amina, key) for key in fields} == fields
    page = text_of(here.get(reverse("account")))
    assert 'data-theme="dark"' in page
    assert re.search(r'<input [^>]*value="Europe/Berlin"', page)
    assert '<option value="Asia/Seoul">' in page


@pytest.mark.parametrize("typed", ["Europe/Berlin", "europe/berlin", "Berlin", " berlin "])
def test_a_place_names_its_time_zone(here, amina, typed):
    here.post(reverse("account"), {"zone": typed})
    amina.refresh_from_db()
    assert amina.zone == "Europe/Berlin"


def test_a_time_zone_may_be_left_to_the_site(here, amina):
    here.post(reverse("account"), {"zone": "Berlin"})
    here.post(reverse("account"), {"zone": ""})
    amina.refresh_from_db()
    assert amina.zone == ""


def test_nobody_changes_the_role_or_the_name_to_sign_in(here, amina):
    here.post(reverse("account"), {"name": "A", "role": "administrator", "username": "root", "is_active": ""})
    amina.refresh_from_db()
    assert (amina.role, amina.username, amina.is_active) == ("student", "amina.h", True)


@pytest.mark.parametrize(("field", "value"), [("zone", "Mars/Olympus"), ("theme", "pink"), ("email", "no mail")])
def test_a_wrong_value_is_told_beside_its_field(here, amina, field, value):
    page = text_of(here.post(reverse("account"), {"name": "A", field: value}))
    assert f'id="id_{field}_error"' in page
    amina.refresh_from_db()
    assert amina.name == ""


def test_a_name_full_of_marks_is_shown_as_text(here):
    here.post(reverse("account"), {"name": "<img src=x onerror=alert(1)>"})
    page = text_of(here.get(reverse("account")))
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


# Password


def change(client, old=PASSWORD, new="other lamp eight"):
    return client.post(reverse("password"), {"password": old, "new": new})


def test_a_new_password_ends_every_other_sign_in(here, amina):
    there = browser_of(amina)
    key = here.session.session_key
    assert change(here).url == reverse("account")
    assert here.session.session_key != key
    assert alive(here)
    assert not alive(there)
    amina.refresh_from_db()
    assert amina.check_password("other lamp eight")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("not this", "other lamp eight", "That is not your password."),
        (PASSWORD, "short", "This password is too short."),
        (PASSWORD, "password1", "one of the first that others would try"),
    ],
)
def test_a_refused_password_changes_nothing(here, amina, old, new, sentence):
    there = browser_of(amina)
    assert sentence in text_of(change(here, old, new))
    assert alive(there)
    amina.refresh_from_db()
    assert amina.check_password(PASSWORD)


def test_guessing_the_old_password_is_429(here):
    answers = [change(here, old="not this").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


# Sign-ins


def test_the_list_names_browsers_and_marks_this_one(here, amina):
    browser_of(amina, "Chrome Android")
    page = text_of(here.get(reverse("account")))
    assert re.search(r"Firefox on Linux <span class=\"tag\">this one</span>", page)
    assert "Chrome on Android" in page
    assert page.count('name="handle"') == 1
    assert not any(key in page for key in SignIn.objects.values_list("session_key", flat=True))


def handles(client):
    return re.findall(r'name="handle" value="(\w+)"', text_of(client.get(reverse("account"))))


def test_one_sign_in_is_ended(here, amina):
    there = browser_of(amina)
    assert here.post(reverse("signins_end"), {"handle": handles(here)[0]}).url == reverse("account")
    assert alive(here)
    assert not alive(there)


def test_all_others_are_ended(here, amina):
    others = [browser_of(amina), browser_of(amina)]
    here.post(reverse("signins_end"))
    assert alive(here)
    assert not any(alive(each) for each in others)


def test_a_stranger_ends_no_sign_in_of_mine(here, amina):
    there = browser_of(amina)
    handle = handles(here)[0]
    sam = make_user(username="sam", password=PASSWORD)
    browser_of(sam).post(reverse("signins_end"), {"handle": handle})
    assert alive(there)


def test_ending_by_a_link_only_shows_the_list(here, amina):
    there = browser_of(amina)
    assert here.get(reverse("signins_end")).url == reverse("account")
    assert alive(there)


# Two-step sign-in


def two_step(client, step, **fields):
    return client.post(reverse("two_step"), {"step": step, **fields})


def set_up(client):
    two_step(client, "begin", password=PASSWORD)
    row = TwoStep.objects.get()
    return two_step(client, "code", code=totp.code(row.secret, totp.step_at(timezone.now())))


def test_setting_up_shows_a_picture_a_secret_and_then_eight_codes(here, amina):
    assert two_step(here, "begin", password=PASSWORD).url == reverse("two_step")
    page = text_of(here.get(reverse("two_step")))
    assert 'src="data:image/svg+xml' in page
    row = TwoStep.objects.get()
    assert totp.letters(row.secret) in page.replace(" ", "")
    codes = text_of(two_step(here, "code", code=totp.code(row.secret, totp.step_at(timezone.now()))))
    assert len(re.findall(r"<code[^>]*>\w{4}-\w{4}-\w{4}-\w{4}</code>", codes)) == 8
    assert "8 recovery codes are left" in text_of(here.get(reverse("two_step")))


def test_an_open_browser_sets_nothing_up_without_the_password(here):
    assert "That is not your password." in text_of(two_step(here, "begin", password="not this"))
    assert not TwoStep.objects.exists()


def test_a_wrong_code_leaves_it_off(here):
    two_step(here, "begin", password=PASSWORD)
    assert "That code is not right" in text_of(two_step(here, "code", code="1"))
    assert TwoStep.objects.get().confirmed is None


def test_switching_off_asks_for_the_password(here):
    set_up(here)
    assert "That is not your password." in text_of(two_step(here, "off", password="not this"))
    assert TwoStep.objects.exists()
    assert two_step(here, "off", password=PASSWORD).url == reverse("account")
    assert not TwoStep.objects.exists()


def test_new_recovery_codes_ask_for_the_password(here):
    old = text_of(set_up(here))
    assert "That is not your password." in text_of(two_step(here, "codes", password="not this"))
    new = text_of(two_step(here, "codes", password=PASSWORD))
    found = re.compile(r"\w{4}-\w{4}-\w{4}-\w{4}")
    assert len(found.findall(new)) == 8
    assert not set(found.findall(new)) & set(found.findall(old))


def test_who_has_no_second_step_gets_no_recovery_codes(here, amina):
    two_step(here, "codes", password=PASSWORD)
    assert not amina.recovery_codes.exists()


@pytest.mark.parametrize(("role", "advised"), [("student", False), ("teacher", True), ("administrator", True)])
def test_staff_without_a_second_step_are_advised(here, role, advised):
    User.objects.update(role=role)
    advice = "Switch two-step sign-in on"
    assert (advice in text_of(here.get(reverse("account")))) is advised
    set_up(here)
    assert advice not in text_of(here.get(reverse("account")))


# Own data, leaving


def test_own_data_is_a_file_of_json(here, amina, stranger):
    make_deck(owner=amina, title="Mine", cards=2)
    make_deck(owner=stranger, title="Not mine", cards=2)
    response = here.get(reverse("my_data"))
    assert response.streaming
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    data = json.loads(b"".join(response.streaming_content))
    assert [deck["title"] for deck in data["decks"]] == ["Mine"]
    assert len(data["cards"]) == 2


def test_what_deleting_does_is_said_above_its_button(here):
    page = text_of(here.get(reverse("account_delete")))
    assert page.index("Your decks vanish") < page.index("Download my data") < page.index("Delete my account</button>")


def test_deleting_asks_for_the_password_and_signs_out_everywhere(here, amina):
    there = browser_of(amina)
    assert "That is not your password." in text_of(here.post(reverse("account_delete"), {"password": "not this"}))
    assert alive(there)
    response = here.post(reverse("account_delete"), {"password": PASSWORD}, follow=True)
    assert "Sign in within 30 days to take it back." in text_of(response)
    assert not alive(here)
    assert not alive(there)
    amina.refresh_from_db()
    assert amina.deleted is not None


def test_the_only_administrator_is_told_why_not(here, amina):
    User.objects.update(role="administrator")
    page = text_of(here.post(reverse("account_delete"), {"password": PASSWORD}))
    assert "You are the only administrator. Make somebody else administrator first." in page
    assert alive(here)


def test_the_page_costs_the_same_for_many_sign_ins(here, amina):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            here.get(reverse("account"))
        return len(captured)

    few = queries()
    for _ in range(10):
        browser_of(amina)
    assert queries() == few
