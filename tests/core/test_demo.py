"""The demo: what it loads is real, recent and removable, and its decks are sound."""

import io
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from decks import access, formats, progress
from decks.management.commands import demo
from decks.management.demo.people import PASSWORD, PEOPLE
from decks.management.demo.replies import part, share_of, written
from decks.management.demo.sittings import ENOUGH
from decks.models import Answer, Deck, Role, Star, StudySession, User
from decks.modes import MODES
from decks.modes.matching import LONGEST_ANSWER
from decks.questions import choices
from decks.questions.rivals import ratio
from decks.text import render
from tests.bench import pickers
from tests.factories import make_deck, make_user

FILES = sorted(demo.FOLDER.glob("*.json"))


@pytest.fixture
def loaded(db: None) -> datetime:
    """The demo, loaded; the moment up to which it reaches."""
    now = datetime(2026, 3, 4, 17, 20, tzinfo=UTC)
    demo.load(now)
    return now


@pytest.fixture
def logins_file(settings: Settings, tmp_path: Path) -> Path:
    """Where `make run` keeps the logins, in a folder of the test's own."""
    settings.DATA_DIR = tmp_path
    file = tmp_path / "demo-logins.txt"
    file.write_text("teacher ...", encoding="utf-8")
    return file


def told(*arguments: str) -> str:
    """What `manage.py demo` prints."""
    out = io.StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def cell() -> Deck:
    return Deck.objects.get(title__startswith="Cell biology")


def person(username: str) -> User:
    return User.objects.get(username=username)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_demo_deck_is_in_our_own_format_and_complete(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    deck = formats.read(text)
    assert formats.write_json(deck) == text
    assert all([deck.title, deck.description, deck.tags, deck.front_language, deck.back_language])
    assert all(card.state == "ready" and card.tags and card.uid for card in deck.cards)
    assert len({card.uid for card in deck.cards}) == len(deck.cards) in (24, 30)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_formula_and_table_of_a_demo_deck_is_set(file: Path) -> None:
    for card in formats.read(file.read_bytes()).cards:
        html = render(card.back, language="en")
        assert html.count("<math") >= card.back.count("$$") // 2
        assert ("|---" in card.back) == ("<table" in html)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_wrong_answers_of_a_demo_deck_stand_in_its_questions(file: Path) -> None:
    cards = formats.read(file.read_bytes()).cards
    items = [pickers.item(at, card) for at, card in enumerate(cards)]
    own = [item for item in items if item.distractors]
    assert len(own) >= 10
    for item in own:
        assert len(item.distractors) == 3
        made = choices(item, items, Random(1))
        wrong = [text for text, owner in zip(made.options, made.cards, strict=True) if owner is None]
        assert sorted(wrong) == sorted(item.distractors), "none is taken for the answer, or for another one"
        assert all(ratio(text, made.options[made.right]) <= 1.6 for text in wrong), item.question


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_wrong_answers_of_a_demo_deck_give_nothing_away_to_a_picker_of_words(file: Path) -> None:
    cards = formats.read(file.read_bytes()).cards
    own = [pickers.item(at, card) for at, card in enumerate(cards) if card.distractors]
    assert max(pickers.measured(own, 6).values()) < 0.5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_labels_of_a_demo_deck_fit_a_tile_and_tell_cards_apart(file: Path) -> None:
    told = [card.label for card in formats.read(file.read_bytes()).cards if card.label]
    assert len({label.casefold() for label in told}) == len(told) >= 12
    assert all(2 <= len(label.split()) <= 6 and len(label) <= LONGEST_ANSWER for label in told)


def test_the_password_passes_the_validators_for_every_account() -> None:
    for each in PEOPLE:
        validate_password(PASSWORD, each.account(""))


def test_what_is_known_is_written_nearly_whole_and_what_is_not_is_never_enough() -> None:
    answers = {1: "Leaves reflect most of the green light they get", 2: "Water climbs since leaves pull at it"}
    known = {written(answers, 1, knows=True, rng=Random(seed)) for seed in range(40)}
    assert answers[1] in known
    assert all(answers[1].startswith(text) and share_of(answers[1], text) > ENOUGH for text in known)
    guessed = {written(answers, 1, knows=False, rng=Random(seed)) for seed in range(40)}
    assert {"", answers[2]} < guessed
    assert all(share_of(answers[1], text) < ENOUGH for text in guessed)
    assert part(answers[1], 0.01) == "Leaves"


def everyone_signs_in_with_the_printed_password(loaded: datetime) -> None:
    assert len({user.password for user in User.objects.all()}) == 1, "hashed once, for hashing is slow"
    assert authenticate(username="amina", password=PASSWORD) == person("amina")
    assert person("teacher").role == Role.TEACHER
    assert {line.split()[0] for line in demo.logins().splitlines() if PASSWORD in line} == {p.username for p in PEOPLE}


def the_invariants_of_the_data_hold(loaded: datetime) -> None:
    call_command("checkdata", stdout=io.StringIO())


def the_history_fills_half_a_year_and_reaches_until_today(loaded: datetime) -> None:
    amina = person("amina")
    days = progress.answers_by_day(amina, loaded)
    chart = progress.half_year(days)
    assert chart.days > 40
    assert days[-1].answers > 0
    assert any(day.answers for day in days[:28])
    assert Answer.objects.filter(at__gt=loaded.timestamp() * 1000).count() == 0
    assert not StudySession.objects.filter(last_activity__gt=loaded).exists()


def students_differ_and_every_band_is_filled(loaded: datetime) -> None:
    deck = cell()
    bands = {each.username: progress.holding(person(each.username), deck, loaded).bands for each in PEOPLE}
    assert min(bands["amina"].mastered, bands["amina"].familiar, bands["amina"].learning) > 0
    assert bands["chiara"].mastered > bands["dmitri"].mastered >= bands["ben"].mastered == 0
    assert not bands["esther"].started


def everyone_sees_two_decks_and_some_have_sessions_to_go_on_with(loaded: datetime) -> None:
    for each in PEOPLE:
        assert access.seen_decks(person(each.username)).count() >= 2
    opened = {each.username: len(progress.open_sessions(person(each.username), None)) for each in PEOPLE}
    assert opened["amina"] == 4
    assert opened["esther"] == 0
    assert Star.objects.filter(student=person("amina")).exists()
    assert any(deck.presets for deck in Deck.objects.all())


def the_session_table_has_results_of_several_students_in_every_mode(loaded: datetime) -> None:
    table = progress.session_table(cell(), only=None, day=person("teacher").study_day(loaded), total=24)
    told = {mode.slug: [row.columns()[place][1] for row in table] for place, mode in enumerate(progress.table_modes())}
    for mode in ("learn", "test", "matching"):
        cells = [each for each in told[mode] if each and each.best is not None]
        assert len(cells) >= 4
        assert max(each.sessions for each in cells) >= 2
        assert sum(each.minutes for each in cells) > 3
    amina = progress.open_sessions(person("amina"), None)
    assert {session.mode for session in amina} == {"flashcards", "learn", "test"}


def tests_went_from_poor_to_good_and_not_all_was_left_to_the_machine(loaded: datetime) -> None:
    attempts = progress.attempts_at(person("amina"), cell(), MODES["test"])
    assert attempts is not None
    assert len(attempts.scores) == 6
    assert attempts.first.score < 0.6 < attempts.scores[-1].score
    tests = StudySession.objects.filter(mode="test")
    assert tests.filter(settings__minutes=10).exclude(finished=None).exists()
    written = Answer.objects.filter(mode="test", form="written", voided_by=None).exclude(response="")
    assert written.filter(override="").exists()
    assert {"right", "wrong"} <= set(written.values_list("override", flat=True))
    wrong = Answer.objects.filter(mode="test", score__lt=0.75, voided_by=None, student=person("dmitri"))
    assert wrong.filter(override="right").exists(), "Dmitri argues"


def games_have_plausible_times_and_what_was_confused(loaded: datetime) -> None:
    (standings,) = progress.boards(person("amina"), cell()).values()
    assert len(standings) >= 4
    assert all(10_000 < each.ms < 120_000 for each in standings)
    assert sum(each.own for each in standings) == 1
    for mode in ("test", "matching"):
        assert Answer.objects.filter(mode=mode).exclude(other=None).exists()


def loading_twice_changes_nothing_and_says_so(loaded: datetime) -> None:
    before = Answer.objects.count(), Deck.objects.count()
    assert "loaded already" in told()
    assert (Answer.objects.count(), Deck.objects.count()) == before


def removing_takes_the_demo_and_nobody_elses_things(logins_file: Path) -> None:
    with transaction.atomic():
        other = make_user(username="olga")
        make_deck(owner=other, cards=1)
        assert f"{len(PEOPLE)} accounts" in told("--remove")
        assert set(User.objects.all()) == {other}
        assert Deck.objects.count() == 1
        assert not Answer.objects.exists()
        assert not logins_file.exists()
        assert "no demo" in told("--remove")
        transaction.set_rollback(True)


CHECKS = (
    everyone_signs_in_with_the_printed_password,
    the_invariants_of_the_data_hold,
    the_history_fills_half_a_year_and_reaches_until_today,
    students_differ_and_every_band_is_filled,
    everyone_sees_two_decks_and_some_have_sessions_to_go_on_with,
    the_session_table_has_results_of_several_students_in_every_mode,
    tests_went_from_poor_to_good_and_not_all_was_left_to_the_machine,
    games_have_plausible_times_and_what_was_confused,
    loading_twice_changes_nothing_and_says_so,
)


@pytest.mark.long
def test_the_demo(loaded: datetime, logins_file: Path, subtests: pytest.Subtests) -> None:
    """All checks in one test, for one process, because to load the demo is what takes the time."""
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(loaded)
    with subtests.test("removing"):
        removing_takes_the_demo_and_nobody_elses_things(logins_file)


@pytest.mark.django_db
def test_a_real_person_with_a_name_of_the_demo_is_never_touched(logins_file: Path) -> None:
    real = make_user(username="Ben", email="ben@example.org")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        told()
    assert "no demo" in told("--remove")
    assert list(User.objects.all()) == [real]
