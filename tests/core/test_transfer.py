"""Decks in and out: what is read is what is stored, and what is stored comes out again."""

import io
import os
import time
import unicodedata
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from decks import authoring, formats, transfer
from decks.formats import ParsedCard, ParsedDeck, ParsedMedia
from decks.formats.pictures import picture
from decks.models import Card, Deck, Media, User
from decks.transfer import store
from tests import shared
from tests.factories import make_deck


@pytest.fixture(autouse=True)
def own_media_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def png(colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), colour).save(out, "PNG")
    return out.getvalue()


def cards_of(deck: Deck) -> list[tuple[Any, ...]]:
    rows = deck.cards.filter(deleted=None).order_by("position", "id")
    return [(card.uid, card.front, card.back, card.note, card.tags) for card in rows]


def full_deck(owner: User) -> Deck:
    """A deck that uses everything that a deck can hold."""
    deck = make_deck(
        owner=owner, title="Häufige Wörter: 猫 & Co.", description="Two\nlines", front_language="de",
        back_language="ar", tags=["exam", "week 1"],
    )  # fmt: skip
    authoring.add_picture(deck=deck, name="cell.png", picture=picture(png()))
    for front, back in [
        ("Was ist das?\n\n![](cell.png)", "  indented\n\n- a\n- b\n"),
        ("=1+1", "007"),
        ("“Quotes”, tabs\tand; marks", "خلية"),
        ("A question without an answer", ""),
    ]:
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "n\n1", "tags": ["a b", "c"]})
    return deck


def test_export_then_import_gives_the_same_deck(owner: User, member: User) -> None:
    deck = full_deck(owner)
    text = formats.WRITERS["json"](transfer.to_parsed(deck))
    copy = transfer.import_deck(owner=member, parsed=transfer.preview(text.encode()).chosen())
    for name in ("title", "description", "front_language", "back_language", "tags"):
        assert getattr(copy, name) == getattr(deck, name), name
    assert cards_of(copy) == cards_of(deck)
    assert [(m.name, m.sha256, m.content_type, m.size, m.width, m.height) for m in copy.media.all()] == [
        (m.name, m.sha256, m.content_type, m.size, m.width, m.height) for m in deck.media.all()
    ]
    assert formats.WRITERS["json"](transfer.to_parsed(copy)) == text


def test_the_cards_of_an_import_are_rendered(owner: User) -> None:
    deck = full_deck(owner)
    parsed = transfer.preview(formats.WRITERS["json"](transfer.to_parsed(deck))).chosen()
    card = transfer.import_deck(owner=owner, parsed=parsed).cards.get(position=0)
    assert "<li>" in card.back_html
    assert f"/{card.deck.public_id}/media/cell.png" in card.front_html


def test_the_same_picture_is_stored_once_for_the_whole_site(owner: User, member: User) -> None:
    for person in (owner, member):
        authoring.add_picture(deck=make_deck(owner=person), name="a.png", picture=picture(png()))
    stored = {media.path for media in Media.objects.all()}
    assert len(stored) == 1
    folder, name = stored.pop().rsplit("/", 1)
    assert default_storage.listdir(folder)[1] == [name]


def test_the_name_of_a_picture_never_comes_to_stand_for_another_one(owner: User) -> None:
    deck = full_deck(owner)
    card = ParsedCard("Look ![](cell.png) and ![](<cell.png>)", "![x](cell.png 'title') cell.png")
    parsed = ParsedDeck(cards=(card,), media=(ParsedMedia("cell.png", "image/png", png("red")),))
    transfer.add_cards(deck=deck, parsed=parsed)
    added = deck.cards.get(position=4)
    assert added.front == "Look ![](cell-2.png) and ![](<cell-2.png>)"
    assert added.back == "![x](cell-2.png 'title') cell.png"
    assert {media.name for media in deck.media.all()} == {"cell.png", "cell-2.png"}


@pytest.mark.django_db
def test_a_medium_that_is_no_picture_is_left_out_and_reported() -> None:
    media = (
        ParsedMedia("a.png", "image/png", b"<script>alert(1)</script>"),
        ParsedMedia("b.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ParsedMedia("../../c.png", "image/png", png()),
        ParsedMedia("d.mp3", "audio/mpeg", b"ID3\x03"),
    )
    text = formats.WRITERS["json"](ParsedDeck(cards=(ParsedCard("q", "a"),), media=media))
    shown = transfer.preview(text)
    assert shown.parsed.media == ()
    assert len(shown.sentences) == 4
    assert all("was left out" in sentence for sentence in shown.sentences)


def test_cards_with_the_same_uid_get_new_ones(owner: User) -> None:
    cards = (ParsedCard("a", "1", uid="x"), ParsedCard("b", "2", uid="x"), ParsedCard("c", "3", uid="a b\"'/"))
    deck = transfer.import_deck(owner=owner, parsed=ParsedDeck(cards=cards), title="T")
    uids = list(deck.cards.values_list("uid", flat=True))
    assert uids[0] == "x"
    assert len(set(uids)) == 3
    assert all(uid.isalnum() for uid in uids)


def test_a_card_that_comes_again_is_changed_in_place(owner: User) -> None:
    deck = make_deck(owner=owner, cards=2)
    first, second = deck.cards.all()
    authoring.delete_card(card=second, now=timezone.now())
    again = (
        ParsedCard("New question", "**New**", uid=first.uid),
        ParsedCard("Third", "3"),
        ParsedCard("Back again", "2", uid=second.uid),
    )
    assert transfer.add_cards(deck=deck, parsed=ParsedDeck(cards=again)) == (1, 2)
    first.refresh_from_db()
    assert (first.front, first.position) == ("New question", 0)
    assert "<strong>New</strong>" in first.back_html
    assert [front for _, front, *_ in cards_of(deck)] == ["New question", "Back again", "Third"]


def test_a_form_sent_twice_makes_one_deck(owner: User, member: User) -> None:
    token, parsed = uuid.uuid4(), ParsedDeck(cards=(ParsedCard("q", "a"),))
    first = transfer.import_deck(owner=owner, parsed=parsed, token=token)
    assert transfer.import_deck(owner=owner, parsed=parsed, token=token) == first
    assert transfer.add_cards(deck=first, parsed=parsed, token=token) == (0, 0)
    other = uuid.uuid4()
    assert transfer.add_cards(deck=first, parsed=parsed, token=other) == (1, 0)
    assert transfer.add_cards(deck=first, parsed=parsed, token=other) == (0, 0)
    assert Card.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        transfer.import_deck(owner=member, parsed=parsed, token=other)


def test_a_form_sent_twice_at_once_makes_one_deck(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token, parsed = uuid.uuid4(), ParsedDeck(cards=(ParsedCard("q", "a"),))
    first = transfer.import_deck(owner=owner, parsed=parsed, token=token)
    look, looks = store._imported, []

    def blind_at_first(person: User, token: uuid.UUID | None) -> Deck | None:
        looks.append(token)
        return look(person, token) if len(looks) > 1 else None

    monkeypatch.setattr(store, "_imported", blind_at_first)
    assert transfer.import_deck(owner=owner, parsed=parsed, token=token) == first
    assert (len(looks), Card.objects.count()) == (2, 1)


def test_an_import_that_breaks_leaves_nothing(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_late(deck: Deck, cards: list[Card]) -> None:
        if cards[0].position:
            raise MemoryError

    monkeypatch.setattr(authoring, "typeset", break_late)
    cards = tuple(ParsedCard(f"q{i}", "a") for i in range(1500))
    with pytest.raises(MemoryError):
        transfer.import_deck(owner=owner, parsed=ParsedDeck(cards=cards))
    assert not Deck.objects.exists()
    assert not Card.objects.exists()


def rows_of(*cards: ParsedCard) -> list[transfer.Row]:
    text = formats.WRITERS["json"](ParsedDeck(cards=cards))
    return list(transfer.preview(text).rows)


def test_a_card_without_an_answer_stays_out_unless_it_was_in_a_deck_before() -> None:
    plain, known, lone = rows_of(ParsedCard("q", ""), ParsedCard("r", "", uid="abc"), ParsedCard("", "a"))
    assert (plain.keep, known.keep, lone.keep) == (False, True, False)


def test_choices_follow_their_card_when_the_text_changes() -> None:
    first = transfer.preview("one\tI\ntwo\tII\nthree\tIII\n")
    choices = {first.rows[1].key: transfer.Choice(front="two", back="changed")}
    choices[first.rows[2].key] = transfer.Choice(front="three", back="III", out=True)
    later = transfer.preview("zero\t0\none\tI\ntwo\tII\nthree\tIII\n", choices=choices)
    assert [card.back for card in later.chosen().cards] == ["0", "I", "changed"]
    assert (later.count, later.rows[2].edited, later.rows[3].edited) == (3, True, False)


def test_a_preview_shows_first_what_needs_a_look() -> None:
    text = "".join(f"q{i}\ta{i}\n" for i in range(200)) + "q7\tanother\n"
    shown = transfer.preview(text)
    assert len(shown.shown) == transfer.SHOWN
    assert shown.shown[0].number == 201
    assert shown.hidden == 151
    assert shown.headline == "200 cards are ready, 1 needs a look"
    assert (shown.count, shown.sound) == (201, 200)


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b"   \n", "no text"), (bytes(range(256)) * 40, "not a text"), (b"\xef\xbb\xbf", "empty")],
)
def test_what_is_no_deck_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(formats.Refused, match=says):
        transfer.preview(data)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 500_000,
        "question\t" + "y" * 500_000,
        "".join(f"Question {i}\tAnswer {i}\n" for i in range(100_000)),
        "".join(f"Question {i}?\nAnswer {i}\n" for i in range(100_000)),
        "\n".join(f'"{i}","an, answer","note"' for i in range(100_000)),
        '{"' * 100_000,
    ],
)
def test_a_hostile_text_is_answered_within_five_seconds(text: str) -> None:
    started = time.process_time()
    try:
        shown = transfer.preview(text)
        said = shown.headline
        assert len(shown.shown) <= transfer.SHOWN
        assert shown.count >= 0
    except formats.Refused as refusal:
        said = str(refusal)
    assert said
    assert time.process_time() - started < 5


def test_an_upload_belongs_to_one_person_and_is_gone_the_next_day(owner: User, member: User) -> None:
    now = timezone.now()
    token = transfer.keep_upload(user=owner, data=b"q\ta\n", now=now)
    assert transfer.kept_upload(user=owner, token=token) == b"q\ta\n"
    assert transfer.kept_upload(user=member, token=token) is None
    assert transfer.kept_upload(user=owner, token="../../etc/passwd") is None
    transfer.keep_upload(user=member, data=b"x", now=now + timedelta(hours=25))
    assert transfer.kept_upload(user=owner, token=token) is None


@shared.needs("seeds")
@pytest.mark.parametrize("key", shared.SEEDS)
def test_a_seed_gives_exactly_the_expected_deck(owner: User, key: str) -> None:
    data, expected = shared.seed(key)
    shown = transfer.preview(data)
    deck = transfer.import_deck(owner=owner, parsed=shown.chosen())
    assert deck.title == expected["title_suggestion"]
    assert deck.description == expected["description"]
    assert [(same(front), same(back)) for _, front, back, *_ in cards_of(deck)] == [
        (same(card["front"]), same(card["back"])) for card in expected["cards"]
    ]
    assert deck.cards.count() == 20


def same(text: str) -> str:
    """The text with composed letters and without spaces at the ends of its lines."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip()


def test_of_a_persons_kept_files_the_newest_five_stay(owner: User, member: User) -> None:
    now = timezone.now()
    other = transfer.keep_upload(user=member, data=b"mine", now=now)
    tokens = []
    for i in range(7):
        tokens.append(transfer.keep_upload(user=owner, data=str(i).encode(), now=now))
        path = Path(default_storage.path(f"imports/{owner.pk}-{tokens[-1]}"))
        os.utime(path, (now.timestamp() - 100 + i,) * 2)
    kept = [transfer.kept_upload(user=owner, token=token) for token in tokens]
    assert kept == [None, None, b"2", b"3", b"4", b"5", b"6"]
    assert transfer.kept_upload(user=member, token=other) == b"mine"
