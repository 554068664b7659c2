"""Pairs of question and answer, in the many ways that people write them."""

import pytest

from decks import formats
from decks.formats.base import MAX_SIDE

MIXED = """Why is data divided into batches?
Data is divided into batches to respect the
memory of the GPU.

What is the benefit of prefetching?
While the GPU works on one batch, the CPU
prepares the next.

What is a skip connection
- adds a layer's input to its output
- lets gradients flow round the layer
- made nets of 100 layers trainable

1/19
Global average pooling?

What does data augmentation do?\tIt shows the
network altered copies of its images."""


def sides(text: str, **options: str) -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in formats.read(text, options=options).cards]


@pytest.mark.parametrize(
    "text",
    [
        "hund\tdog\nkatze\tcat",
        "hund - dog\nkatze - cat",
        "hund – dog\nkatze - cat",
        "hund: dog\nkatze: cat",
        "hund::dog\nkatze::cat",
        "hund :: dog\nkatze :: cat",
        "hund = dog\nkatze = cat",
        "hund => dog\nkatze => cat",
        "hund | dog\nkatze | cat",
        "hund; dog\nkatze; cat",
        "hund;dog\nkatze;cat",
        "hund, dog\nkatze, cat",
        "hund,dog\nkatze,cat",
        "hund,dog;katze,cat",
        "hund -- dog;;\nkatze -- cat",
        "hund -- dog;;\nkatze -- cat;;\n",
        "hund\tdog;;katze\tcat",
        "- hund - dog\n- katze - cat",
        "1. hund - dog\n2. katze - cat",
        "Q: hund\nA: dog\nQ: katze\nA: cat",
        "Q: hund A: dog\nQ: katze A: cat",
        "Q1. hund\nA1. dog\n\nQ2. katze\nA2. cat",
        "**Q:** hund\n**A:** dog\n**Q:** katze\n**A:** cat",
        "Question: hund\nAnswer: dog\nQuestion: katze\nAnswer: cat",
        "1. hund\n   dog\n2. katze\n   cat",
        "1) hund\ndog\n2) katze\ncat",
        "hund\ndog\nkatze\ncat",
        "hund\ndog\n\nkatze\ncat",
        "hund\n\ndog\n\nkatze\n\ncat",
        "Terms in this set (2)\nhund\ndog\nkatze\ncat",
        "| Front | Back |\n|---|---|\n| hund | dog |\n| katze | cat |",
        '["hund", "katze"]'.replace('"hund", "katze"', '["hund", "dog"], ["katze", "cat"]'),
        "<table><tr><th>Term</th><th>Definition</th></tr><tr><td>hund<td>dog<tr><td>katze<td>cat</table>",
    ],
)
def test_two_pairs_are_found_however_they_are_parted(text):
    assert sides(text) == [("hund", "dog"), ("katze", "cat")]
    assert sides(text.replace("\n", "\r\n")) == [("hund", "dog"), ("katze", "cat")]


def test_separators_can_be_told():
    text = "a # b, c // d # e"
    assert sides(text, term_separator=" # ", card_separator=" // ") == [("a", "b, c"), ("d", "e")]
    assert sides("a\tb\nc\td", term_separator="\\t", card_separator="\\n") == [("a", "b"), ("c", "d")]


def test_a_line_without_a_separator_continues_the_answer_above():
    deck = formats.read("hund\tdog\nkatze\tcat\nor tomcat\nmaus\tmouse")
    assert [card.back for card in deck.cards] == ["dog", "cat\nor tomcat", "mouse"]
    assert deck.cards[1].state == "mended"


def test_blocks_show_what_was_mended_and_what_is_doubtful():
    deck = formats.read(MIXED)
    assert [card.front for card in deck.cards] == [
        "Why is data divided into batches?",
        "What is the benefit of prefetching?",
        "What is a skip connection",
        "Global average pooling?",
        "What does data augmentation do?",
    ]
    assert [card.state for card in deck.cards] == ["ready", "ready", "mended", "doubtful", "mended"]
    assert [card.remarks for card in deck.cards] == [
        (),
        (),
        ("Three lines were kept as a list.",),
        ("A counter, “1/19”, was dropped.", "No answer follows."),
        ("This one was divided by a tab.",),
    ]
    assert [card.line for card in deck.cards] == [1, 5, 9, 15, 17]
    assert deck.ignored == ((14, "1/19"),)


def test_a_further_paragraph_goes_on_with_the_answer():
    text = "What is A?\nFirst.\n\nSecond paragraph.\n\nWhat is B?\nb\n\nWhat is C?\nc"
    deck = formats.read(text)
    assert [card.back for card in deck.cards] == ["First.\n\nSecond paragraph.", "b", "c"]


def test_an_answer_of_a_prefixed_question_keeps_its_paragraphs():
    assert sides("Q: Name\ntwo\nA: one\n\n- a\n- b\nQ: More?\nA: no") == [
        ("Name\ntwo", "one\n\n- a\n- b"),
        ("More?", "no"),
    ]


def test_an_odd_last_line_is_a_doubtful_card():
    card = formats.read("hund\ndog\nkatze").cards[-1]
    assert (card.front, card.back, card.state, card.remarks) == ("katze", "", "doubtful", ("No answer follows.",))


def test_a_question_that_stands_twice_is_kept_and_marked():
    deck = formats.read("a\tb\na\tb\na\tc")
    assert [card.state for card in deck.cards] == ["ready", "doubtful", "doubtful"]
    assert deck.cards[1].remarks == ("This is the same as card 1; both are kept.",)
    assert deck.cards[2].remarks == ("Card 1 has the same question; both are kept.",)


def test_a_term_page_that_holds_fewer_terms_is_reported():
    deck = formats.read("Terms in this set (5)\nhund\ndog\nkatze\ncat")
    assert "5 terms, the text holds 2" in deck.problems[0].message


def test_turned_reading_direction_is_kept_and_remarked():
    card = formats.read("safe\u202egpj.exe,x\nb,c").cards[0]
    assert (card.front, card.state) == ("safe\u202egpj.exe", "doubtful")


def test_a_side_that_is_too_long_is_left_out_and_the_rest_goes_on():
    deck = formats.read("a\tb\nlong\t" + "x" * (MAX_SIDE + 1) + "\nc\td")
    assert [card.front for card in deck.cards] == ["a", "c"]
    assert deck.problems[0].level == "error"
    assert deck.problems[0].line == 2
    assert "50,000" in deck.problems[0].message


def test_a_side_of_just_the_limit_is_kept():
    assert len(formats.read("long\t" + "x" * MAX_SIDE + "\na\tb").cards) == 2


def test_an_html_table_keeps_line_breaks_and_emphasis():
    text = "<table><tr><td>x<td>one<br>two &amp; three<td>hint</tr><tr><td><b>y</b>-axis</td><td>z</td></tr></table>"
    deck = formats.read(text)
    assert [(card.front, card.back, card.note) for card in deck.cards] == [
        ("x", "one\ntwo & three", "hint"),
        ("**y**-axis", "z", ""),
    ]


def test_an_unknown_format_is_refused_by_name():
    with pytest.raises(formats.Refused, match="nope"):
        formats.read("a\tb", format="nope")


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.slug)
def test_a_format_describes_itself(form):
    assert form.slug.isalnum()
    assert form.label
    assert form.extensions
    assert formats.format_named(form.slug) is form
    assert sum(other.slug == form.slug for other in formats.FORMATS) == 1


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.slug)
@pytest.mark.parametrize("text", ["a\tb\nc\td", "x", "- a?\n- b", "{}", "# h", "|---|", "1/2", '"', "<table><td>"])
def test_a_format_that_does_not_fit_reads_or_refuses(form, text):
    assert 0 <= form.confidence(text) <= 1
    try:
        deck = formats.read(text, format=form.slug)
    except formats.Refused:
        return
    assert deck.format == form.slug
