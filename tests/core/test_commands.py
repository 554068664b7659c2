"""The same on the command line: import_deck and export_deck."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from decks import authoring
from decks.models import Card, Deck, User
from tests import shared
from tests.factories import make_deck


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def test_import_deck_prints_one_object(owner: User, tmp_path: Path) -> None:
    file = tmp_path / "cells.txt"
    file.write_text("mitosis\tcell division\nzygote\t\n", encoding="utf-8")
    told = json.loads(run("import_deck", str(file), "--owner", "owner", "--title", "Cells", "--json"))
    deck = Deck.objects.get()
    assert deck.owner == owner
    assert told == {
        "deck": deck.public_id,
        "title": "Cells",
        "description": "",
        "cards": 1,
        "problems": ["Line 2 was left out: No answer follows."],
    }
    assert deck.cards.count() == 1


def test_import_deck_reads_standard_input(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"front,back\na,1\nb,2\n")

    monkeypatch.setattr("sys.stdin", Stdin)
    assert "with 2 cards; its id is" in run("import_deck", "-", "--owner", "OWNER", "--format", "csv")


@pytest.mark.parametrize(
    ("content", "says"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\n", "picture"), (bytes(range(256)) * 99, "not a text")]
)
def test_what_cannot_be_imported_is_one_sentence_and_writes_nothing(
    owner: User, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(CommandError, match=says) as refused:
        run("import_deck", str(file), "--owner", "owner")
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    assert not Deck.objects.exists()


def test_import_deck_names_what_is_missing(owner: User, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no user called nobody"):
        run("import_deck", "x", "--owner", "nobody")
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_deck", str(tmp_path / "none.txt"), "--owner", "owner")
    with pytest.raises(CommandError, match="no deck with the id"):
        run("export_deck", "none", "--format", "json")


def test_export_then_import_gives_an_identical_deck(owner: User, tmp_path: Path) -> None:
    deck = make_deck(owner=owner, cards=3, title="Zellen", description="d", tags=["t"], front_language="de")
    authoring.add_card(deck=deck, fields={"front": "=1+1", "back": "0\n\n- 7", "note": "n", "tags": ["x y"]})
    file = tmp_path / "deck.json"
    run("export_deck", deck.public_id, "--format", "json", "--output", str(file))
    told = json.loads(run("import_deck", str(file), "--owner", "owner", "--json"))
    copy = Deck.objects.get(public_id=told["deck"])
    columns = ("uid", "position", "front", "back", "note", "tags", "front_html", "back_html", "note_html")
    assert list(copy.cards.values(*columns)) == list(deck.cards.values(*columns))
    assert (copy.title, copy.description, copy.tags, copy.front_language) == ("Zellen", "d", ["t"], "de")
    assert told["problems"] == []
    assert run("export_deck", copy.public_id, "--format", "json") == file.read_text(encoding="utf-8")


def test_a_csv_export_comes_back_with_the_same_text(owner: User, tmp_path: Path) -> None:
    deck = make_deck(owner=owner)
    authoring.add_card(deck=deck, fields={"front": 'a "b", c', "back": "1\n2\n", "note": "=n", "tags": ["x y", "z"]})
    file = tmp_path / "deck.csv"
    run("export_deck", deck.public_id, "--format", "csv", "--output", str(file))
    told = json.loads(run("import_deck", str(file), "--owner", "owner", "--json"))
    columns = ("front", "back", "note", "tags")
    assert list(Card.objects.filter(deck__public_id=told["deck"]).values(*columns)) == list(
        deck.cards.values(*columns)
    )


@shared.needs("seeds")
@pytest.mark.parametrize("key", shared.SEEDS)
def test_a_seed_goes_in_by_command(owner: User, key: str) -> None:
    _, expected = shared.seed(key)
    seed = shared.SHARED / "seeds" / shared.SEEDS[key]
    told = json.loads(run("import_deck", str(seed), "--owner", "owner", "--json"))
    assert (told["cards"], told["title"]) == (20, expected["title_suggestion"])
    assert Deck.objects.get(public_id=told["deck"]).cards.count() == 20
    if key == "seed_000":
        assert expected["warnings"][0] in told["problems"]
