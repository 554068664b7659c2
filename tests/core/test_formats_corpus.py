"""Every text file of the shared corpus gives the cards or the answer that its manifest names."""

import json
import re
import time

import pytest

from decks import formats
from tests import shared

CORPUS = shared.SHARED / "corpus"
FOLDERS = ("generated/csv", "generated/paste", "generated/json")
ENCODINGS = {"cp1255_hebrew.csv": "cp1255", "shift_jis.csv": "shift_jis"}
RAGGED = ("generated/csv/ragged.csv", "generated/csv/unquoted_commas.csv")


def entries(*folders):
    if not (CORPUS / "manifest.json").is_file():
        return [shared.absent("corpus")]
    files = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))["files"]
    return [pytest.param(entry, id=entry["file"]) for entry in files if entry["file"].startswith(folders)]


def read(entry):
    path = CORPUS / entry["file"]
    return formats.read(path.read_bytes(), encoding=ENCODINGS.get(path.name))


@pytest.mark.parametrize("entry", [entry for entry in entries(*FOLDERS) if entry.id not in RAGGED])
def test_a_corpus_file_gives_its_cards(entry):
    deck = read(entry)
    expected = entry["expected"]
    assert len(deck.cards) == expected["counts"]["cards"]
    if "cards" in expected:
        wanted = [(card["front"], card["back"], tuple(card.get("tags", ()))) for card in expected["cards"]]
        assert [(card.front, card.back, card.tags) for card in deck.cards] == wanted


@pytest.mark.parametrize("entry", entries("generated/csv/ragged.csv"))
def test_ragged_rows_are_kept_and_marked(entry):
    deck = read(entry)
    assert [(card.front, card.back) for card in deck.cards] == [
        ("q1", "a1"),
        ("q2", ""),
        ("q3", "a3"),
        ("", "a5"),
        ("q6", ""),
    ]
    assert [card.state for card in deck.cards] == ["ready"] + 4 * ["doubtful"]
    assert deck.cards[2].note == "t3\nextra"
    assert deck.problems[0].level == "warning"


@pytest.mark.parametrize("entry", entries("generated/csv/unquoted_commas.csv"))
def test_unquoted_commas_cut_nothing_off(entry):
    deck = read(entry)
    kept = [" ".join([card.front, card.back, card.note]).split() for card in deck.cards]
    assert kept == [["What", "is", "2", "3", "and", "5?", "primes"], ["Next", "one", "two", "three"]]
    assert {card.state for card in deck.cards} == {"doubtful"}


@pytest.mark.parametrize("entry", entries("hostile/wrong", "hostile/bomb", "hostile/apps", "hostile/paths"))
def test_a_hostile_file_gets_a_clear_answer_in_time(entry):
    start = time.process_time()
    try:
        assert read(entry).cards
    except formats.Refused as refused:
        if not re.fullmatch(r"[^\n]+\.", str(refused)):
            raise
    assert time.process_time() - start < 5


@shared.needs("corpus")
@pytest.mark.parametrize(
    ("name", "cards"),
    [
        ("text/xss.csv", 22),
        ("text/xss_html_true.txt", 22),
        ("text/nul_bytes.csv", 2),
        ("text/mixed_encodings.txt", 2),
        ("text/rtl_override.csv", 1),
        ("text/wide.csv", 2),
        ("text/rows_100k.csv", 100_000),
        ("wrong/csv_named.xlsx", 2),
    ],
)
def test_a_hostile_text_gives_its_cards(name, cards):
    path = CORPUS / "hostile" / name
    start = time.process_time()
    assert len(formats.read(path.read_bytes()).cards) == cards
    assert time.process_time() - start < 5


@shared.needs("corpus")
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("wrong/empty.csv", "empty"),
        ("wrong/bom_only.csv", "empty"),
        ("wrong/spaces.txt", "No cards were found"),
        ("wrong/headers_only.txt", "No cards were found"),
        ("wrong/png_named.apkg", "picture"),
        ("wrong/ole_encrypted.xlsx", "password-protected"),
        ("wrong/apkg_inside.zip", "unpack"),
        ("wrong/truncated_half.apkg", "cut short"),
        ("text/long_line.csv", "50,000"),
    ],
)
def test_a_wrong_file_is_told_what_it_is(name, word):
    path = CORPUS / "hostile" / name
    with pytest.raises(formats.Refused, match=word):
        formats.read(path.read_bytes())
