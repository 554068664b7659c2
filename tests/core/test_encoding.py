"""From bytes to text: certain where it can be, a choice with samples where it cannot."""

import pytest

from decks import formats
from decks.formats.encoding import ENCODINGS

SENTENCES = {
    "cp1252": "Où est la bibliothèque ? À côté du café, là-bas, près du marché.",
    "cp1250": "Příliš žluťoučký kůň úpěl ďábelské ódy a zvířata utíkala.",
    "cp1251": "Какая столица России? Москва является столицей и крупнейшим городом.",
    "cp1253": "Ποια είναι η πρωτεύουσα της Ελλάδας; Η Αθήνα είναι η πρωτεύουσα.",
    "cp1255": "מהי בירת ישראל? ירושלים היא בירת המדינה ועיר גדולה מאוד",
    "cp1256": "ما هي عاصمة مصر؟ القاهرة هي عاصمة مصر وأكبر مدينة فيها",
    "shift_jis": "日本の首都はどこですか。東京は日本の首都です。",
    "gb18030": "中国的首都是哪里？北京是中国的首都，也是一个很大的城市。",
    "euc-kr": "대한민국의 수도는 어디입니까? 서울은 대한민국의 수도이고 가장 큰 도시이다.",
}


def encoded(text: str, name: str) -> bytes:
    return text.encode({"euc-kr": "cp949", "shift_jis": "cp932"}.get(name, name))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"plain", "utf-8"),
        ("é".encode(), "utf-8"),
        (b"\xef\xbb\xbfx", "utf-8"),
        ("é".encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + "é".encode("utf-16-be"), "utf-16-be"),
        ("é".encode("utf-32"), "utf-32-le"),
    ],
)
def test_a_mark_or_strict_utf8_is_certain(data, name):
    decoded = formats.decode(data)
    assert (decoded.encoding, decoded.certain, decoded.candidates) == (name, True, ())
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize("name", SENTENCES)
def test_anything_else_is_a_choice_with_the_right_one_in_it(name):
    decoded = formats.decode(encoded(SENTENCES[name], name))
    assert not decoded.certain
    assert (name, SENTENCES[name]) in decoded.candidates
    assert decoded.candidates[0] == (decoded.encoding, decoded.text)


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_guessed_right(name):
    assert formats.decode(encoded(SENTENCES[name], name)).encoding == name


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_encoding_can_be_chosen(name):
    assert formats.decode(b"abcdefgh", name).encoding == name


@pytest.mark.parametrize(
    ("spelling", "name"), [("Windows-1251", "cp1251"), ("UTF8", "utf-8"), ("Shift_JIS", "shift_jis")]
)
def test_an_encoding_has_other_spellings(spelling, name):
    assert formats.decode(b"abc", spelling).encoding == name


def test_an_unknown_encoding_is_refused():
    with pytest.raises(formats.Refused, match="rot13"):
        formats.decode(b"abc", "rot13")


def test_a_guess_is_reported_and_a_choice_is_not():
    data = "café,coffee\nthé,tea".encode("cp1252")
    assert "not in UTF-8" in formats.read(data).problems[0].message
    assert formats.read(data, encoding="cp1252").problems == ()


def test_bytes_that_do_not_fit_the_choice_are_shown_and_reported():
    deck = formats.read(b"a,b\ncaf\xe9,coffee", encoding="utf-8")
    assert deck.cards[1].front == "caf\ufffd"
    assert (deck.problems[0].level, deck.problems[0].line) == ("warning", 2)


def test_mixed_encodings_offer_to_show_the_bad_byte():
    candidates = dict(formats.decode("café\tx\n".encode() + b"caf\xe9\ty").candidates)
    assert "café\tx\ncaf\ufffd\ty" in candidates["utf-8"]


def test_utf16_without_a_mark_is_offered():
    decoded = formats.decode("hund,dog\nkatze,cat".encode("utf-16-le"))
    assert (decoded.encoding, decoded.certain) == ("utf-16-le", False)
    assert decoded.text == "hund,dog\nkatze,cat"


def test_a_few_zero_bytes_are_dropped_and_reported():
    deck = formats.read(b"a,b\nc\0d,e")
    assert deck.cards[1].front == "cd"
    assert "1 zero byte was dropped" in deck.problems[0].message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"\xff\xd8\xff\xe0....", "picture"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"SQLite format 3\0...", "database"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\x1f\x8b\x08", "unpack"),
        (b"PK\x03\x04 word/document.xml PK\x05\x06", "Word"),
        (b"PK\x03\x04 xl/workbook.xml PK\x05\x06", "Excel"),
        (b"PK\x03\x04 collection.anki21 PK\x05\x06", "Anki"),
        (b"PK\x03\x04 half", "cut short"),
        (bytes(range(32)) * 20, "not a text file"),
        (b"\0" * 1000, "not a text file"),
    ],
)
def test_what_is_no_text_is_named(data, word):
    with pytest.raises(formats.Refused, match=word):
        formats.decode(data)


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    with pytest.raises(formats.Refused, match="20 MB"):
        formats.decode(b"a" * (formats.MAX_BYTES + 1))
