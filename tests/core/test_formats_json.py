"""Our own JSON loses nothing; other programs' simple JSON is understood."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks import formats
from decks.formats import ParsedCard, ParsedDeck, ParsedMedia

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\u202a\u202b\u202d\u202e"), max_size=30)
TAGS = st.lists(TEXT.filter(bool), unique=True, max_size=3).map(tuple)
CARDS = st.lists(
    st.builds(
        ParsedCard,
        front=TEXT.map("q{}".format),
        back=TEXT.map("a{}".format),
        note=TEXT,
        tags=TAGS,
        distractors=st.none() | st.lists(st.integers().map("b{}".format), unique=True, max_size=3).map(tuple),
        label=st.none() | TEXT.map(lambda text: " ".join(text.split())),
    ),
    unique_by=lambda card: card.front.strip(),
    max_size=5,
)
DECKS = st.builds(
    ParsedDeck,
    cards=CARDS.map(lambda cards: tuple(number_uids(cards))),
    title=TEXT,
    description=TEXT,
    front_language=st.sampled_from(["", "de", "ar"]),
    back_language=st.sampled_from(["", "en"]),
    tags=TAGS,
    media=st.lists(st.builds(ParsedMedia, TEXT, st.just("image/png"), st.binary(max_size=40)), max_size=2).map(tuple),
    format=st.just("json"),
)


def number_uids(cards):
    for at, card in enumerate(cards):
        yield replace(card, uid=f"u{at}")


@given(DECKS)
def test_json_reads_back_identical(deck):
    assert formats.read(formats.write_json(deck)) == deck
    assert formats.read(formats.write_json(deck).encode()) == deck


def test_an_empty_deck_reads_back():
    assert formats.read(formats.write_json(ParsedDeck((), title="T"))) == ParsedDeck((), title="T", format="json")


def test_cards_that_need_a_look_keep_their_text():
    deck = ParsedDeck(
        (ParsedCard("", "b"), ParsedCard("a", ""), ParsedCard("a", "c", uid="x"), ParsedCard("d", "e", uid="x"))
    )
    read = formats.read(formats.write_json(deck))
    assert [(card.front, card.back) for card in read.cards] == [("", "b"), ("a", ""), ("a", "c"), ("d", "e")]
    assert [card.state for card in read.cards] == ["doubtful", "doubtful", "doubtful", "ready"]
    assert [card.uid for card in read.cards] == ["", "", "x", ""]


@pytest.mark.parametrize(
    "data",
    [
        [["a", "b"], ["c", "d"]],
        [{"front": "a", "back": "b"}, {"Front": "c", "BACK": "d"}],
        [{"term": "a", "definition": "b"}, {"question": "c", "answer": "d"}],
        {"cards": [{"front": "a", "back": "b"}, ["c", "d"]]},
        {"notes": [{"fields": ["a", "b"]}, {"fields": ["c", "d"]}]},
        {"a": "b", "c": "d"},
    ],
)
def test_simple_json_of_others_is_read(data):
    deck = formats.read(json.dumps(data))
    assert [(card.front, card.back) for card in deck.cards] == [("a", "b"), ("c", "d")]


def test_an_anki_import_keeps_title_tags_and_id():
    note = {"fields": ["q", "a", "more"], "tags": ["x"], "guid": "g", "cards": [{"reps": 4}]}
    deck = formats.read(json.dumps({"default_deck": "J::Deck", "global_tags": ["t"], "notes": [note]}))
    assert deck.cards == (ParsedCard("q", "a", "more", ("x",), "g"),)
    assert (deck.title, deck.tags) == ("J::Deck", ("t",))
    assert "study history" in deck.problems[0].message


def test_numbers_are_read_as_they_are_written():
    assert formats.read('[[1.50, 1e5], ["x", ' + 5000 * "9" + "]]").cards[0] == ParsedCard("1.50", "1e5")


def test_entries_that_are_no_cards_are_reported():
    deck = formats.read('[["a", "b"], 7, {}, {"x": "y"}, null, []]')
    assert len(deck.cards) == 1
    assert [problem.level for problem in deck.problems] == 5 * ["error"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"format": "studyapp deck"', "broken in line 1"),
        ('{"format": "studyapp deck", "version": 2}', "another version"),
        ('[["a",\n"b]', "broken in line 2"),
        ("[]", "no cards"),
        ('{"cards": 3}', "no list of cards"),
        ('[["' + 100_000 * "[", "JSON"),
    ],
)
def test_json_that_is_no_deck_is_refused(text, word):
    with pytest.raises(formats.Refused, match=word):
        formats.read(text)


def test_deeply_nested_json_is_refused():
    with pytest.raises(formats.Refused, match="deeply"):
        formats.read(200_000 * "[", format="json")


def test_broken_media_and_what_no_database_stores_are_reported_or_replaced():
    text = (
        '{"format": "studyapp deck", "version": 1, "cards": [{"front": "a\\u0000\\ud800", "back": "b"}, 5],'
        ' "media": [{"name": "x", "content_type": "y", "data": "!"}, 3]}'
    )
    deck = formats.read(text)
    assert deck.cards == (ParsedCard("a\ufffd\ufffd", "b"),)
    assert len(deck.problems) == 3
