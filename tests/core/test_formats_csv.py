"""Tables as text: in from every spelling, out and back without a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks import formats
from decks.formats import ParsedCard, ParsedDeck
from decks.formats.columns import tags_cell, tags_of

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
CSV_ISH = st.text(alphabet="ab ,;\t|\"'\n\r=+-@#é", max_size=20)
TAG = st.text(alphabet="abé,;\\ ", min_size=1, max_size=8).map(str.strip).filter(bool)
CARDS = st.lists(
    st.builds(
        ParsedCard,
        front=st.one_of(TEXT, CSV_ISH).map("q{}".format),
        back=st.one_of(TEXT, CSV_ISH),
        note=CSV_ISH,
        tags=st.lists(TAG, unique=True, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=6,
)


def sides(text: str, **options: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in formats.read(text, format="csv", options=options).cards]


def contents(deck: ParsedDeck) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(card.front, card.back, card.note, card.tags) for card in deck.cards]


@given(CARDS)
def test_csv_reads_back_exactly(cards):
    deck = ParsedDeck(tuple(cards))
    assert contents(formats.read(formats.write_csv(deck))) == contents(deck)
    assert contents(formats.read(formats.write_csv(deck).encode())) == contents(deck)


@given(CARDS)
def test_tsv_reads_back_exactly(cards):
    deck = ParsedDeck(tuple(cards))
    assert contents(formats.read(formats.write_tsv(deck))) == contents(deck)


@given(st.lists(TAG, unique=True, max_size=4))
def test_tags_read_back_exactly(tags):
    assert tags_of(tags_cell(tags)) == tuple(tags)


def test_formulas_are_guarded_only_when_asked():
    deck = ParsedDeck((ParsedCard("=1+1", "2"), ParsedCard("a", "-b"), ParsedCard("@x", "\ty")))
    assert "=1+1,2" in formats.write_csv(deck)
    guarded = formats.write_csv(deck, guard_formulas=True)
    assert "'=1+1,2" in guarded
    assert "a,'-b" in guarded
    assert "'@x,'\ty" in guarded


@pytest.mark.parametrize("name", formats.WRITERS)
def test_a_written_deck_reads_back(name):
    deck = ParsedDeck((ParsedCard("a", "b\nc", "n", ("t", "two words")), ParsedCard('"', "x,y;z")))
    assert contents(formats.read(formats.WRITERS[name](deck))) == contents(deck)


@pytest.mark.parametrize(
    "header",
    ["front,back", "Question,Answer", "TERM , Definition", "Frage,Antwort", '"Front","Back"', "вопрос,ответ"],
)
def test_a_header_is_recognised_in_several_spellings(header):
    deck = formats.read(f"{header}\na,b\nc,d")
    assert sides(f"{header}\na,b\nc,d") == [("a", "b"), ("c", "d")]
    assert [line for line, _ in deck.ignored] == [1]


def test_a_header_puts_columns_in_their_place():
    card = formats.read("Tags;Answer;Hint;Question\nx y;b;n;a").cards[0]
    assert (card.front, card.back, card.note, card.tags) == ("a", "b", "n", ("x", "y"))


def test_columns_without_a_place_are_named():
    deck = formats.read("id,question,answer,created\n1,a,b,today")
    assert sides("id,question,answer,created\n1,a,b,today") == [("a", "b")]
    assert "“id”, “created”" in deck.problems[0].message


def test_columns_can_be_told():
    assert sides("1,b,a\n2,d,c", columns=",back,front") == [("a", "b"), ("c", "d")]
    assert sides("a:b\nc:d", delimiter="colon") == [("a", "b"), ("c", "d")]
    assert sides("X,Y\na,b", header="yes") == [("a", "b")]
    assert sides("front,back\na,b", header="no") == [("front", "back"), ("a", "b")]


def test_numbers_and_formulas_stay_text():
    assert sides("007,=1+1\n1e5,-2") == [("007", "=1+1"), ("1e5", "-2")]


def test_quotes_hold_delimiters_quotes_and_line_breaks():
    text = '"a, ""b""","line one\nline two"\nc,d\n'
    deck = formats.read(text)
    assert sides(text) == [('a, "b"', "line one\nline two"), ("c", "d")]
    assert [card.line for card in deck.cards] == [1, 3]


def test_malformed_quotes_are_text():
    assert sides('"hi" he said\tgreeting\n5" disk\tsize\n"a ""b"""\tquoted') == [
        ('"hi" he said', "greeting"),
        ('5" disk', "size"),
        ('a "b"', "quoted"),
    ]
    assert sides('"unclosed,a\nb,c\nd,e') == [('"unclosed', "a"), ("b", "c"), ("d", "e")]


def test_a_cell_longer_than_the_csv_module_allows_is_read():
    deck = formats.read("a,b\nlong," + 200_000 * "x" + '\n"c\r\nd",e')
    assert [card.front for card in deck.cards] == ["a", "c\r\nd"]
    assert [card.line for card in deck.cards] == [1, 3]


def test_short_rows_are_doubtful_cards():
    deck = formats.read("a,b\nq\n,c\nd,e\nf,g\nh,i\nj,k")
    assert [card.state for card in deck.cards][:3] == ["ready", "doubtful", "doubtful"]
    assert deck.cards[1].remarks == ("No answer follows.",)
    assert deck.cards[2].remarks == ("No question stands before this answer.",)


def test_a_table_without_cells_is_refused():
    with pytest.raises(formats.Refused, match="No cards"):
        formats.read(",,\n,,\n", format="csv")


def test_one_row_of_very_many_cells_loses_none_of_them():
    deck = formats.read(",".join(f"cell{at}" for at in range(200)), format="csv")
    (card,) = deck.cards
    assert (card.front, card.back) == ("cell0", "cell1")
    assert card.note.split("\n") == [f"cell{at}" for at in range(2, 200)]
    assert card.state == "doubtful"
    assert card.remarks == ("This row has 200 cells, a card needs 2; the rest is in the note.",)
