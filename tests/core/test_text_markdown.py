"""What the writer of a card means by the text is what the reader sees."""

import pytest

from decks.text import render, render_inline
from tests import shared


def own_media(name: str) -> str | None:
    return {"cat.png": "/media/ab12.png", "my cat (1).png": "/media/cd34.png"}.get(name)


def seed_sides() -> list[tuple[str, int]]:
    cards = [card for key in shared.SEEDS for card in shared.seed(key)[1]["cards"]]
    return [
        (card[side], card.get("list_items", 0) * (side == "back"))
        for card in cards
        for side in card
        if side in ("front", "back")
    ]


def test_a_line_break_stays_a_line_break():
    assert render("one\ntwo") == '<p dir="auto">one<br>two</p>'
    assert render("*one*\ntwo") == '<p dir="auto"><em>one</em><br>two</p>'


def test_a_blank_line_begins_a_paragraph():
    assert render("one\n\n  \ntwo\n") == '<p dir="auto">one</p><p dir="auto">two</p>'


def test_an_empty_side_is_empty():
    assert render("") == render(" \n ") == render_inline("") == ""


def test_underscores_and_dots_of_code_names_stay():
    for name in (
        "keras.utils.image_dataset_from_directory",
        ".map()",
        "preprocess_input()",
        "snake_case_name",
    ):
        assert render(f"Call {name} *now*") == f'<p dir="auto">Call {name} <em>now</em></p>'


def test_emphasis_strikethrough_and_inline_code():
    html = render("**bold** *soft* ~~gone~~ `x < y`")
    assert html == '<p dir="auto"><strong>bold</strong> <em>soft</em> <s>gone</s> <code>x &lt; y</code></p>'


def test_lists_nest_and_keep_their_first_number():
    assert render("- a\n  - b\n- c") == '<ul dir="auto"><li>a<ul><li>b</li></ul></li><li>c</li></ul>'
    assert render("3. c\n4. d") == '<ol dir="auto" start="3"><li>c</li><li>d</li></ol>'


def test_a_table_scrolls_and_its_heads_are_heads():
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert html.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    assert '<th scope="col" dir="auto" class="to-end">b</th>' in html
    assert '<td dir="auto" class="to-end">2</td>' in html


def test_an_empty_table_head_is_an_ordinary_cell():
    assert "<tr><td></td><th" in render("|  | b |\n|---|---|\n| 1 | 2 |")


def test_headings_become_bold_paragraphs():
    assert render("## Why") == '<p class="h" dir="auto"><b>Why</b></p>'
    assert render("#") == ""
    assert render("#hashtag") == '<p dir="auto">#hashtag</p>'


def test_dashes_below_a_line_are_a_rule_and_not_a_heading():
    assert render("text\n---\nmore") == '<p dir="auto">text</p><hr><p dir="auto">more</p>'


def test_indented_prose_is_no_code():
    assert render("    indented *prose*") == '<p dir="auto">indented <em>prose</em></p>'


def test_html_is_shown_and_not_obeyed():
    assert render("<b>x</b> &amp; &lt;i&gt;") == '<p dir="auto">&lt;b&gt;x&lt;/b&gt; &amp; &lt;i&gt;</p>'


def test_a_line_like_a_link_definition_stays():
    assert render("[ref]: http://x.example 'title'") == "<p dir=\"auto\">[ref]: http://x.example 'title'</p>"


def test_a_link_shows_its_text_and_its_address_and_leads_nowhere():
    assert render("[the *site*](https://x.example/a_(b))") == (
        '<p dir="auto">the <em>site</em> (https://x.example/a_(b))</p>'
    )
    assert render("[https://x.example](https://x.example)") == '<p dir="auto">https://x.example</p>'
    assert render('[a](b "c")') == '<p dir="auto">a (b c)</p>'


def test_an_image_of_the_deck_is_shown():
    expected = '<p dir="auto"><img src="/media/ab12.png" alt="a cat" loading="lazy"></p>'
    assert render("![a cat](cat.png)", media=own_media) == expected
    assert render('![](cat.png "a cat")', media=own_media) == expected


@pytest.mark.parametrize("name", ["my cat (1).png", "my%20cat%20(1).png", "<my cat (1).png>"])
def test_an_image_name_may_hold_blanks_and_brackets(name):
    assert 'src="/media/cd34.png"' in render(f"![]({name})", media=own_media)


def test_an_unknown_image_shows_its_description():
    assert render("![a dog](dog.png)", media=own_media) == '<p dir="auto"><span class="missing">a dog</span></p>'
    assert render("![](dog.png)") == '<p dir="auto"><span class="missing">dog.png</span></p>'


@pytest.mark.parametrize(
    "url", ["https://x.example/a.png", "//x.example/a", "/\\x.example", "/a/../b", "/a?b", "a", ""]
)
def test_an_address_that_is_not_our_own_path_is_not_used(url):
    assert "<img" not in render("![x](a.png)", media=lambda name: url)


def test_ruby_needs_a_base_that_takes_readings_and_no_blanks_at_the_bar():
    ruby = "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>"
    assert render("{漢字|かんじ}") == f'<p dir="auto">{ruby}</p>'
    assert render("{中文|zhōng wén}").count("<rt>zhōng wén</rt>") == 1
    for text in ("{a|b}", "{x | x}", "{漢字 | かんじ}", "{漢|}"):
        assert render(text) == f'<p dir="auto">{text}</p>'


def test_each_block_turns_with_its_own_first_letter():
    assert render("- שלום") == '<ul dir="auto"><li>שלום</li></ul>'


def test_in_a_right_to_left_language_a_latin_first_word_does_not_turn_the_block():
    assert render("DNA هو", language="ar-JO") == '<p dir="rtl">DNA هو</p>'
    assert render("*DNA* הוא", language="he").startswith('<p dir="rtl">')
    assert "<table dir=" in render("| a |\n|---|\n| b |", language="fa")
    assert render("DNA", language="en") == '<p dir="auto">DNA</p>'


def test_inline_rendering_has_no_block_and_nothing_to_focus():
    source = "# Head\n\n- *a*\n- b\n\n1. c\n\n| d | e |\n|---|---|\n| f | g |\n\n```\nx\ny\n```\n\n$$x$$"
    html = render_inline(source)
    assert html.startswith("Head<br>• <em>a</em><br>• b<br>1. c<br>d, e<br>f, g<br><code>x<br>y</code><br><math")
    assert not any(sign in html for sign in ("<p", "<ul", "<table", "<pre", "<div", "tabindex", "display="))


@shared.needs("seeds")
def test_both_seed_documents_render_with_every_list_item():
    for source, list_items in seed_sides():
        html = render(source)
        assert html.count("<li>") == list_items, source
        assert html.count("<ul") == bool(list_items)
        assert not any(tag in html for tag in ("<em>", "<code", "<strong>", "<math", "<ol", "<hr")), source
