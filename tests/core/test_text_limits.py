"""No text makes rendering slow or makes it fail; text too deep or too long is shown as it stands."""

import re
import time
from collections.abc import Callable
from html import unescape

import pytest

from decks.text import MAX_SIDE_CHARS, plain, render, render_inline, sanitise
from tests import shared

PATHOLOGICAL = "corpus/hostile/bomb/markdown_pathological.md"
SECONDS = 2.0
"""Of the processor. Measured: at most 0.9, most under 0.3."""

REPEATED = [
    "> ", ">\n", "- ", "- a\n", "1. ", "[", "![", "[a](", "[](", "[![a](b)", "[x]( ", "*", "_", "_a", "*a ", "**a",
    "*a _b ", "***a", "*_", "~", "~~a ", "`", "`a", "``` \n", "```\n", "```python\nx=1\n```\n", "$", "$a ", "$x$ ",
    "$$\n", "$$a\n", "$$ x\ny\n", "\\(", "\\[", "\\", "{", "{漢|", "{漢|a b", "&", "&amp", "<", "<a ", "|", "a|\n-|\n",
    "# a\n", "---\n", "\n", " \n", "a\n", "\t", "\x00", "\ud800", "<script>", "![a](b.png)", "[x](a 'b'", "\u202e",
]  # fmt: skip
BUILT = {
    "a list 300 deep": "\n".join(" " * (2 * level) + "- x" for level in range(300)),
    "quotes growing deeper": "\n".join(">" * level + " a" for level in range(1, 300)),
    "backtick runs of every length": "".join("`" * length + "a" for length in range(1, 310)),
    "a padded table": "|x" * 256 + "\n" + "|-" * 256 + "\n" + "x\n" * 20_000,
    "a table of empty rows": "a|b\n-|-\n" + "|\n" * 24_000,
    "a link with an endless title": "[x](a " + '"a ' * 16_000 + ")",
    "a link with an endless blank": "[x](" + " " * 49_000,
    "an image with an endless name": "![x](" + "(a" * 24_000,
    "one huge formula": "$$" + r"\frac{a}{b}+" * 4_000 + "$$",
    "a thousand formulas": " ".join(rf"$a_{{{number}}}+\frac{{x}}{{{number}}}$" for number in range(1_500)),
    "a formula of braces": "$$" + "{" * 900 + "}" * 900 + "$$",
    "a macro that doubles": r"$\def\a{\b\b}\def\b{\a\a}\a$",
}


def seconds(source: str, function: Callable[[str], str] = render) -> float:
    started = time.process_time()
    function(source)
    return time.process_time() - started


@pytest.mark.parametrize("sign", REPEATED, ids=repr)
def test_a_side_full_of_one_sign_is_no_trouble(sign):
    assert seconds((sign * MAX_SIDE_CHARS)[:MAX_SIDE_CHARS]) < SECONDS


@pytest.mark.parametrize("name", BUILT)
def test_text_built_to_be_slow_is_no_trouble(name):
    assert seconds(BUILT[name][:MAX_SIDE_CHARS]) < SECONDS


@pytest.mark.parametrize("function", [render_inline, plain])
@pytest.mark.parametrize("name", BUILT)
def test_titles_and_labels_of_such_text_are_no_trouble(name, function):
    assert seconds(BUILT[name][:20_000], function) < SECONDS


@shared.needs(PATHOLOGICAL)
def test_the_pathological_document_of_the_corpus_is_no_trouble():
    for line in (shared.SHARED / PATHOLOGICAL).read_text(encoding="utf-8").splitlines():
        assert seconds(line) < SECONDS


def test_an_ordinary_long_side_takes_well_under_a_second():
    source = ("The answer, with *emphasis* and `code` and $x^2$:\n\n- one\n- two\n\n" * 900)[:MAX_SIDE_CHARS]
    assert seconds(source) < 1.0


@pytest.mark.parametrize("source", ["> " * 60 + "the core", "- " * 60 + "the core", " 1. " * 60 + "the core"])
def test_text_nested_too_deep_is_shown_as_it_stands(source):
    html = render(source)
    assert unescape(re.sub("<[^>]*>", "", html)).strip() == source.strip()
    assert html.startswith("<p")


def test_a_reasonable_nesting_is_kept():
    assert render("> " * 10 + "core").count("<blockquote") == 10
    assert render("\n".join("  " * level + "- x" for level in range(10))).count("<ul") == 10


def test_a_source_beyond_the_limit_is_shown_without_markdown():
    html = render("*a* " * MAX_SIDE_CHARS)
    assert "<em>" not in html
    assert html.count("*a*") == MAX_SIDE_CHARS


@pytest.mark.parametrize("html", ["<div>" * 50_000, "<b><p>" * 20_000, "<" * 50_000, "<math><mi>" * 10_000,
                                  "<ul><li>" * 20_000, "<div>" * 400 + "</div>" * 400 + "<i>" * 40_000])  # fmt: skip
def test_imported_html_nested_to_be_slow_is_no_trouble(html):
    started = time.process_time()
    sanitise(html + "the core")
    assert time.process_time() - started < SECONDS


def test_imported_html_nested_too_deep_keeps_its_text():
    assert "the core" in sanitise("<div>" * 5_000 + "the core")
    assert "<div" not in sanitise("<div>" * 5_000 + "the core")
