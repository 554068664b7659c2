"""Anything at all gets an answer, soon; and no line is lost on the way."""

import re
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks import formats

SLUGS = [form.slug for form in formats.FORMATS]
TEXT_SLUGS = [slug for slug in SLUGS if slug not in ("json", "html")]
ODD = st.text(alphabet='ab?:;,|\t\n\r "-*1./QA#<>{}[]=\u202e\0é\ud800', max_size=60)
DECORATIONS = st.sampled_from(
    ["{}", "- {}", "* {}?", "  - {}", "• {}", "1. {}", "{}?", "Q: {}", "A: {}", "\t{}", "# {}", "{}:", "{} x", "{}\tx",
     "{} - x", "x, {}", "x,{}", "{} | a | b |", "{};;", '"{}', "{}::x", "**{}**", "## {}?", "    {}", "{}\n",
     "Name | {} | Learn |"]
)  # fmt: skip
HOSTILE = {
    "half a megabyte in one line": "x" * 500_000,
    "spaces in one line": " " * 500_000 + "x",
    "spaces and a dash": "a" + " " * 500_000 + "-",
    "tabs": "\t" * 500_000,
    "quotes": '"' * 500_001,
    "quotes and commas": '",' * 250_000,
    "a quote that opens each line": '"x\n' * 100_000,
    "pairs of quotes": '"""a""b\n' * 60_000,
    "question marks": "?\n" * 100_000,
    "bullets": "- " * 250_000,
    "bullet lines": "- a\n" * 100_000,
    "one question and many answers": "What?\tx\n" + "more\n" * 100_000,
    "questions in an outline": "- a?\n- b:\n- c\n- b:\n" * 25_000,
    "one long outline": "- a?\n- b:\n" + "- b:\n" * 100_000,
    "deeper and deeper": "\n".join(" " * at + "- a" for at in range(1_500)) + "\n- a?",
    "counters": "1/19\n" * 100_000,
    "blank lines": "a\n\n" * 100_000,
    "prefixes": "Q: a A: " * 60_000,
    "numbers": "\n".join(f"{at}. a\nb" for at in range(50_000)),
    "separators": " - " * 150_000,
    "brackets": "[" * 500_000,
    "tags of html": "<table><td>" + "<" * 400_000,
    "unclosed html": "<table><tr><td>" + "<a " * 100_000 + "&" * 100_000,
    "sep lines": "sep=;\n" * 50_000,
    "directives": "#tags:x\n" * 50_000,
    "words with accents": "é" * 200_000,
    "rows of other widths": "\n".join("," * (at % 600) + "a" for at in range(3_000)),
}


def outcome(data, **told):
    """The deck, or the sentence with which it was refused."""
    try:
        return formats.read(data, **told)
    except formats.Refused as refused:
        if not re.fullmatch(r"[^\n]+\.", str(refused)):
            raise
        return None


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=200), ODD.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_refused(data):
    outcome(data)


@settings(max_examples=150, deadline=None)
@given(ODD, st.sampled_from(SLUGS))
def test_any_text_is_read_or_refused_in_any_format(text, slug):
    deck = outcome(text, format=slug)
    if deck:
        assert all("\0" not in card.front + card.back + card.note for card in deck.cards)
        assert formats.write_csv(deck).encode()
        assert formats.write_json(deck).encode()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(DECORATIONS, st.booleans()), min_size=1, max_size=12), st.sampled_from([None, *TEXT_SLUGS]))
def test_no_line_is_lost(shapes, slug):
    words = [f"word{at}end" for at in range(len(shapes))]
    text = "\n".join(
        shape.format(word) + ("\n" if gap else "") for word, (shape, gap) in zip(words, shapes, strict=True)
    )
    deck = outcome(text, format=slug)
    if deck is None:
        return
    sides = [card.front + card.back + card.note + " ".join(card.tags) for card in deck.cards]
    kept = " ".join([*sides, deck.title, deck.description, *(line for _, line in deck.ignored)])
    assert [word for word in words if word not in kept] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_bait_is_answered_in_time(name):
    start = time.process_time()
    outcome(HOSTILE[name])
    assert time.process_time() - start < 5


@pytest.mark.parametrize("slug", TEXT_SLUGS)
def test_fifty_thousand_lines_are_answered_in_time(slug):
    text = "".join(f"- Question {at}?\n- Answer, with a comma {at}\n" for at in range(25_000))
    start = time.process_time()
    outcome(text, format=slug)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("", "é,a,b\n"),
        ("", '"x"y,a\n'),
        ("", "é\n"),
        ("", "\n"),
        ("", "- é?\n"),
        ("", "é,a;"),
        ("[", '["é",""],'),
        ('{"cards": [', "[],"),
        ("<table><td>", "<td>é"),
    ],
)
def test_twenty_megabytes_of_small_pieces_are_refused_soon_and_in_little_memory(start, piece):
    data = (start + piece * (19_000_000 // len(piece.encode()))).encode()
    tracemalloc.start()
    began = time.process_time()
    refused = outcome(data) is None
    spent = time.process_time() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused
    assert spent < 8  # tracing memory makes it several times as slow
    assert peak < 200 * 2**20


def test_too_many_cards_are_refused_by_number():
    with pytest.raises(formats.Refused, match="100,000"):
        formats.read("a,b\n" * 100_001)


def test_ten_thousand_rows_are_read_quickly():
    text = "".join(f"Question {at},Answer {at},tag\n" for at in range(10_000))
    start = time.process_time()
    assert len(formats.read(text).cards) == 10_000
    assert time.process_time() - start < 1
