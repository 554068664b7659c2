"""Two-step sign-in: codes of an authenticator app, and recovery codes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from decks.accounts import totp, two_step
from decks.accounts.limits import TooManyTries
from decks.models import Act, AuditEntry, RecoveryCode, TwoStep
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


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    assert totp.code(b"12345678901234567890", seconds // 30) == code


def code_of(user, now):
    return totp.code(TwoStep.objects.get(user=user).secret, totp.step_at(now))


@pytest.fixture
def codes(amina):
    """Amina's recovery codes; her second step was switched on at NOW."""
    two_step.begin(user=amina, now=NOW)
    return two_step.complete(user=amina, code=code_of(amina, NOW), now=NOW)


def test_the_first_right_code_switches_the_second_step_on(amina):
    two_step.begin(user=amina, now=NOW)
    assert not two_step.is_on(amina)
    assert len(two_step.complete(user=amina, code=code_of(amina, NOW), now=NOW)) == 8
    assert two_step.is_on(amina)


def test_a_wrong_first_code_switches_nothing_on(amina):
    two_step.begin(user=amina, now=NOW)
    with pytest.raises(two_step.WrongCode):
        two_step.complete(user=amina, code="000000x", now=NOW)
    assert not two_step.is_on(amina)


@pytest.mark.parametrize(("drift", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(amina, codes, drift, fits):
    later = NOW + timedelta(minutes=10)
    code = code_of(amina, later + timedelta(seconds=drift))
    if fits:
        two_step.check(user=amina, code=code, now=later)
    else:
        with pytest.raises(two_step.WrongCode):
            two_step.check(user=amina, code=code, now=later)


def test_a_code_serves_once(amina, codes):
    later = NOW + timedelta(minutes=10)
    code = code_of(amina, later)
    two_step.check(user=amina, code=f"{code[:3]} {code[3:]}", now=later)
    with pytest.raises(two_step.WrongCode):
        two_step.check(user=amina, code=code, now=later + SECOND)


def test_the_code_that_switched_it_on_does_not_sign_in(amina, codes):
    with pytest.raises(two_step.WrongCode):
        two_step.check(user=amina, code=code_of(amina, NOW), now=NOW + SECOND)


def test_each_recovery_code_serves_once(amina, codes):
    for code in codes:
        two_step.check(user=amina, code=code.upper(), now=NOW)
    assert two_step.left(amina) == 0
    with pytest.raises(two_step.WrongCode):
        two_step.check(user=amina, code=codes[0], now=NOW)


def test_a_recovery_code_serves_nobody_else(amina, codes):
    max_ = make_user(username="max")
    two_step.begin(user=max_, now=NOW)
    two_step.complete(user=max_, code=code_of(max_, NOW), now=NOW)
    with pytest.raises(two_step.WrongCode):
        two_step.check(user=max_, code=codes[0], now=NOW)


def test_recovery_codes_and_secrets_are_not_in_the_database(amina, codes):
    rows = str([*RecoveryCode.objects.values(), *TwoStep.objects.values()])
    assert not any(code.replace("-", "") in rows or code in rows for code in codes)
    assert totp.letters(TwoStep.objects.get().secret) not in rows


def test_new_recovery_codes_make_the_old_ones_void(amina, codes):
    two_step.renew_codes(user=amina, now=NOW)
    with pytest.raises(two_step.WrongCode):
        two_step.check(user=amina, code=codes[0], now=NOW)


def test_five_wrong_codes_in_five_minutes_and_no_more(amina, codes):
    for _ in range(5):
        with pytest.raises(two_step.WrongCode):
            two_step.check(user=amina, code="1", now=NOW)
    with pytest.raises(TooManyTries, match="Wait 5 minutes"):
        two_step.check(user=amina, code=codes[0], now=NOW)
    two_step.check(user=amina, code=codes[0], now=NOW + timedelta(minutes=5))


def test_beginning_again_changes_nothing_while_it_is_on(amina, codes):
    before = TwoStep.objects.get().salt
    two_step.begin(user=amina, now=NOW)
    assert TwoStep.objects.get().salt == before


def test_the_command_line_lets_in_who_lost_everything(amina, codes, capsys):
    call_command("two_step_off", "Amina.H")
    assert not two_step.is_on(amina)
    assert RecoveryCode.objects.count() == 0
    assert AuditEntry.objects.filter(act=Act.TWO_STEP_OFF, who=None, target=f"user {amina.pk}").exists()


@pytest.mark.parametrize(("role", "owed"), [("student", False), ("teacher", True), ("administrator", True)])
def test_a_site_may_ask_its_staff_for_a_second_step(db, settings, role, owed):
    user = make_user(role=role)
    assert not two_step.owed(user)
    settings.MFA_REQUIRED = True
    assert two_step.owed(user) is owed


def test_the_qr_code_holds_name_issuer_and_secret(amina):
    two_step.begin(user=amina, now=NOW)
    row = TwoStep.objects.get()
    letters = two_step.secret_letters(row).replace(" ", "")
    assert two_step.address(row) == f"otpauth://totp/studyapp:amina.h?secret={letters}&issuer=studyapp"
