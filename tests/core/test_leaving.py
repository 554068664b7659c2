"""Leaving: an account goes, can come back, and is removed for good; a person takes the own data along."""

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from decks import authoring, study
from decks.accounts import door, leaving, two_step
from decks.accounts.own_data import LEFT_OUT, own_data
from decks.formats.pictures import Picture
from decks.models import Act, Answer, AuditEntry, Card, Deck, Mastery, Star, StudySession, User
from decks.signins import SessionStore
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def everything() -> str:
    """All rows of all tables as text."""
    return str([list(model._base_manager.values()) for model in apps.get_models()])


def sign_in_somewhere(user):
    store = SessionStore()
    store.update({"_auth_user_id": str(user.pk), "browser": "Firefox on Linux"})
    store.create()
    store.save()


def leave_an_answer(student, deck, response):
    """One study session with one answer, as the log keeps it."""
    session = StudySession.objects.create(
        student=student, deck=deck, mode="flashcards", started=NOW, last_activity=NOW
    )
    Answer.objects.create(
        student=student,
        card=deck.cards.first(),
        session=session,
        token=uuid4(),
        at=1,
        study_day=1,
        mode="flashcards",
        form="self",
        response=response,
        score=1,
    )


def test_a_deleted_account_vanishes_with_its_decks(owner, stranger):
    deck, other = make_deck(owner=owner, visibility="public"), make_deck(owner=stranger)
    sign_in_somewhere(owner)
    leaving.delete_account(user=owner, now=NOW)
    deck.refresh_from_db()
    other.refresh_from_db()
    assert (deck.deleted, other.deleted) == (NOW, None)
    assert not owner.sign_ins.exists()


def test_coming_back_brings_back_what_the_account_had(owner):
    kept, gone_before = make_deck(owner=owner), make_deck(owner=owner)
    authoring.delete_deck(deck=gone_before, now=NOW - DAY)
    leaving.delete_account(user=owner, now=NOW)
    assert door.enter(user=owner, now=NOW + 29 * DAY)
    assert list(Deck.objects.filter(deleted=None)) == [kept]
    owner.refresh_from_db()
    assert owner.deleted is None


@pytest.mark.parametrize(("days", "open_"), [(29, True), (30, False)])
def test_the_way_back_is_open_for_thirty_days(owner, days, open_):
    leaving.delete_account(user=owner, now=NOW)
    assert (door.account_named("owner", now=NOW + days * DAY) == owner) is open_


def test_the_only_administrator_stays(db):
    root = make_user(role="administrator")
    make_user(role="administrator", is_active=False)
    with pytest.raises(leaving.LastAdministrator):
        leaving.delete_account(user=root, now=NOW)
    make_user(role="administrator")
    leaving.delete_account(user=root, now=NOW)


def test_purge_leaves_nothing_of_a_deleted_account(member):
    canary = make_user(username="canary4711", name="Canary4711", email="canary4711@example.org")
    deck = make_deck(owner=canary, title="canary4711 deck", cards=2)
    leave_an_answer(canary, make_deck(owner=member, cards=1), "canary4711 said this")
    authoring.star(student=canary, card=deck.cards.first(), on=True)
    sign_in_somewhere(canary)
    two_step.begin(user=canary, now=NOW)
    door.enter(user=canary, now=NOW)
    leaving.delete_account(user=canary, now=NOW)
    leaving.purge(now=NOW + 30 * DAY)
    assert User.objects.filter(pk=canary.pk).exists()
    leaving.purge(now=NOW + 31 * DAY)
    assert "canary4711" not in everything().lower()
    assert list(User.objects.all()) == [member]
    assert AuditEntry.objects.get(act=Act.ACCOUNT_DELETED).who is None


def test_purge_removes_decks_and_cards_deleted_long_ago_only(owner):
    old, young, kept = (make_deck(owner=owner, cards=2) for _ in range(3))
    authoring.delete_deck(deck=old, now=NOW - 31 * DAY)
    authoring.delete_deck(deck=young, now=NOW - 29 * DAY)
    card = kept.cards.first()
    authoring.delete_card(card=card, now=NOW - 31 * DAY)
    counts = leaving.purge(now=NOW)
    assert (counts["accounts"], counts["decks"], counts["cards"]) == (0, 1, 1)
    assert set(Deck.objects.all()) == {young, kept}
    assert not Card.objects.filter(pk=card.pk).exists()


def add_picture(deck, colour):
    file = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(file, "PNG")
    return authoring.add_picture(deck=deck, name="p.png", picture=Picture(file.getvalue(), "image/png", 2, 2))


def test_purge_removes_the_files_of_pictures_that_no_deck_shows_any_more(owner, stranger, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    old, kept, left = make_deck(owner=owner), make_deck(owner=owner), make_deck(owner=stranger)
    shared, own, hers = add_picture(old, "red"), add_picture(old, "blue"), add_picture(left, "green")
    add_picture(kept, "red")
    authoring.delete_deck(deck=old, now=NOW - 31 * DAY)
    leaving.delete_account(user=stranger, now=NOW - 31 * DAY)
    leaving.purge(now=NOW)
    assert [default_storage.exists(each.path) for each in (shared, own, hers)] == [True, False, False]


def test_a_dry_run_says_the_same_and_changes_nothing(owner):
    deck = make_deck(owner=owner, cards=2)
    authoring.delete_deck(deck=deck, now=NOW - 31 * DAY)
    before = everything()
    foreseen = leaving.purge(now=NOW, dry_run=True)
    assert everything() == before
    assert leaving.purge(now=NOW) == foreseen


def test_purge_forgets_audit_entries_after_a_year(owner):
    door.enter(user=owner, now=NOW)
    assert leaving.purge(now=NOW + 365 * DAY)["audit entries"] == 0
    assert leaving.purge(now=NOW + 366 * DAY)["audit entries"] == 1


def test_the_command_says_what_it_would_do(owner, capsys):
    deck = make_deck(owner=owner)
    authoring.delete_deck(deck=deck, now=NOW - 1000 * DAY)
    call_command("purge", "--dry-run")
    assert "Would be removed:" in (out := capsys.readouterr().out)
    assert "  1 decks" in out
    call_command("purge")
    assert "Removed:" in capsys.readouterr().out
    assert not Deck.objects.exists()


# Own data


def told(user):
    return json.loads("".join(own_data(user, now=NOW)))


def test_own_data_holds_what_is_mine_and_nothing_of_others(owner, stranger):
    make_deck(owner=owner, title="Mine", cards=2)
    make_deck(owner=stranger, title="Not mine", cards=2)
    sign_in_somewhere(owner)
    data = told(owner)
    assert data["profile"]["username"] == "owner"
    assert [deck["title"] for deck in data["decks"]] == ["Mine"]
    assert [card["front"] for card in data["cards"]] == ["What is question 1?", "What is question 2?"]
    assert {card["deck_public_id"] for card in data["cards"]} == {data["decks"][0]["public_id"]}
    assert [each["browser"] for each in data["sign_ins"]] == ["Firefox on Linux"]
    assert data["answers"] == data["sessions"] == data["stars"] == []


def test_own_data_holds_sessions_answers_and_stars(owner, stranger):
    deck = make_deck(owner=stranger, title="Not mine", cards=1, visibility="public")
    leave_an_answer(owner, deck, "so I said")
    leave_an_answer(stranger, deck, "so said another")
    authoring.star(student=owner, card=deck.cards.first(), on=True)
    data = told(owner)
    assert [each["deck_title"] for each in data["sessions"]] == ["Not mine"]
    assert [each["response"] for each in data["answers"]] == ["so I said"]
    assert data["answers"][0]["session_public_id"] == data["sessions"][0]["public_id"]
    assert data["stars"] == [{"card_deck_public_id": deck.public_id, "card_uid": deck.cards.first().uid}]


def test_own_data_holds_no_secret(owner):
    sign_in_somewhere(owner)
    text = "".join(own_data(owner, now=NOW))
    assert owner.password not in text
    assert owner.sign_ins.get().session_key not in text
    assert "password" not in json.loads(text)["profile"]


def test_what_own_data_leaves_out_are_columns_that_exist():
    for model, left_out in LEFT_OUT.items():
        assert left_out <= {field.attname for field in model._meta.concrete_fields}


def test_own_data_holds_every_table_that_tells_of_a_student():
    of_students = {m for m in apps.get_models() if "student" in {field.name for field in m._meta.fields}}
    worked_out = {Mastery}  # from the answers
    with_stars = {Star}
    assert of_students - worked_out - with_stars <= LEFT_OUT.keys()


def test_own_data_holds_what_was_chosen(owner, stranger):
    deck = make_deck(owner=stranger, title="Not mine", cards=2, visibility="public")
    study.suspend(student=owner, card=deck.cards.first(), now=NOW)
    study.set_exam(deck=deck, student=owner, on=NOW.date(), today=NOW.date(), minutes=20)
    data = told(owner)
    assert [(each["suspended"], each["card_uid"]) for each in data["set_aside"]] == [(True, deck.cards.first().uid)]
    assert [(each["date"], each["minutes"]) for each in data["exams"]] == [("2026-11-22", 20)]


def test_own_data_is_read_a_thousand_rows_a_query(owner):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(own_data(owner, now=NOW))
        return len(captured)

    deck = make_deck(owner=owner, cards=10)
    few = queries()
    Card.objects.bulk_create(Card(deck=deck, front=f"{number}", position=number) for number in range(980))
    assert queries() == few
    Card.objects.bulk_create(Card(deck=deck, front=f"{number}", position=number) for number in range(1000))
    assert queries() == few + 1
    assert len(told(owner)["cards"]) == 1990
