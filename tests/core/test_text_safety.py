"""Whatever the text, the HTML holds nothing but what the allow-list names, and reads as the text did."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from decks.text import plain, render, render_inline, sanitise
from decks.text.html_rules import CardRenderer, new_env
from decks.text.parsing import _MD, OPTIONS
from decks.text.sanitiser import ATTRIBUTES, CLASSES, FIXED_VALUES, MATH_TAGS, PROSE_TAGS, clean

PAYLOADS = (Path(__file__).parents[1] / "data" / "payloads.txt").read_text(encoding="utf-8").splitlines()
WORDS_FOR_EARS = {"alt", "alttext", "aria-label"}
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "form", "input", "button", "a", "svg", "link", "meta",
             "base", "h1", "h2", "h3", "annotation-xml", "mglyph", "template", "video", "audio"}  # fmt: skip
MARKDOWN = ["*", "_", "`", "```\n", "$", "$$", "\\(", "\\)", "\\[", "\\]", "[", "](", ")", "![", "|", "|-|\n", "> ",
            "- ", "1. ", "# ", "\n", "\n\n", "<", ">", "&", '"', "'", "{漢|", "}", "~~", "\\", " ", "a", "漢", "ש",
            "\\frac{", "\\text{", "http://x.example", "javascript:", "\x00", "\ud800", "\xa0", "\u202e"]  # fmt: skip

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(MARKDOWN + PAYLOADS), max_size=25).map("".join),
)
HTML = ["<p>", "</p>", "<table>", "<td>", "<b>", "</b>", "<math>", "<mi>", "<mtext>", "</math>", "<ul><li>", "<h2>",
        "</h2>", '<img src="a.png">', '<img src="/media/a.png">', "<pre>", "<ruby>", "<rt>", "x", "&lt;",
        "<!--"]  # fmt: skip
PROSE = ["word", " ", "  ", "\n", "\n\n", "a_b", "2 - 1", "x", ".", "1)", "-x", ">", '"', "é", "=", "!", ":", "x\xa0y",
         "x\u2028y", "]", "+1"]  # fmt: skip
markup = st.lists(st.sampled_from(PAYLOADS + HTML), max_size=12).map("".join)
prose = st.lists(st.sampled_from(PROSE), max_size=20).map("".join)


class Audit(HTMLParser):
    """Reads HTML as a stranger would and notes everything that is not allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN or tag not in PROSE_TAGS | MATH_TAGS:
            self.faults.append(f"<{tag}>")
        allowed = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | set(FIXED_VALUES.get(tag, {})) | {"class"}
        for name, value in attrs:
            if name not in allowed or name.startswith("on") or name in {"style", "id", "href", "srcset"}:
                self.faults.append(f"{tag} {name}")
            elif not self.is_value_fine(tag, name, value or ""):
                self.faults.append(f"{tag} {name}={value}")
        self.text += "\n" if tag in {"br", "p"} else ""

    def is_value_fine(self, tag: str, name: str, value: str) -> bool:
        if name == "class":
            return set(value.split()) <= CLASSES.get(tag, set())
        if name == "src":
            return re.fullmatch(r"/[\w.~%@+-][\w./~%@+-]*", value) is not None and "//" not in value
        return name in WORDS_FOR_EARS or ":" not in value

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")


def audit(html: str) -> Audit:
    parser = Audit()
    parser.feed(html)
    parser.close()
    return parser


def assert_safe(html: str) -> None:
    assert audit(html).faults == []
    assert clean(html) == html
    assert sanitise(html) == html


def test_the_list_of_payloads_is_long_and_without_doubles():
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 60
    assert all(payload.strip() for payload in PAYLOADS)


def test_the_audit_sees_planted_faults():
    for html in ("<script>x</script>", "<p onclick=x>", '<p style="x">', '<img src="//x">', '<img src="https://x">',
                 "<!--x-->", '<p class="h x">', '<a href="/">', '<p id="x">', '<math href="x">', "<h2>"):  # fmt: skip
        assert audit(html).faults, html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_harmless_in_every_place_of_a_card(payload):
    for source in (payload, f"**{payload}**", f"- {payload}", f"| {payload} |\n|---|\n| {payload} |", f"# {payload}",
                   f"```html\n{payload}\n```", f"```{payload}\nx\n```", f"${payload}$", f"$$\n\\text{{{payload}}}\n$$",
                   f"![{payload}](a.png)", f"![x]({payload})", f"[{payload}](x)", f"[x]({payload})",
                   f"{{漢字|{payload}}}", f"`{payload}`", f"> {payload}\n{payload}"):  # fmt: skip
        for html in (
            render(source),
            render_inline(source),
            render(source, media=lambda name: f"/media/{name}"),
        ):
            assert_safe(html)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_as_imported_html_is_harmless(payload):
    for start in ("", "<p>", "<table><td>", "<math><mtext>", '<img alt="'):
        html = start + payload
        assert audit(sanitise(html)).faults == []
        assert audit(sanitise(html, media=lambda name: name)).faults == []
        assert sanitise(sanitise(html)) == sanitise(html)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_text_gives_safe_html(source):
    assert_safe(render(source))
    assert_safe(render_inline(source))
    assert_safe(render(source, language="ar", media=lambda name: f"/media/{name}"))
    assert "\n" not in plain(source)


@settings(max_examples=300, deadline=None)
@given(markup)
def test_any_imported_html_becomes_safe_and_stays_as_it_is(html):
    once = sanitise(html)
    assert audit(once).faults == []
    assert sanitise(once) == once


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\`*_[]<&$~{}|#>+=-!"),
        max_size=200,
    )
)
@example("\ufeff")
@example("\ufeff\ufeffBoth stay")
def test_nothing_of_plain_prose_disappears(source):
    for html in (render(source), render_inline(source)):
        assert "".join(audit(html).text.split()) == "".join(source.split())
    assert "".join(plain(source).split()).replace(".", "") == "".join(source.split()).replace(".", "")


@settings(max_examples=300, deadline=None)
@given(prose)
def test_the_short_way_for_prose_gives_what_the_parser_gives(source):
    env = new_env(media=None, direction="auto", blocks=True)
    assert render(source) == clean(CardRenderer().render(_MD.parse(source), OPTIONS, env))


def test_headings_of_imported_html_become_bold_paragraphs():
    assert sanitise('<h2 class="x">A</h2><p>B</p>') == '<p class="h">A</p><p>B</p>'


def test_imported_html_keeps_its_words_its_lists_and_its_ruby():
    html = "<div>a <b>b</b><ul><li>c</li></ul><ruby>漢<rt>かん</rt></ruby></div>"
    assert sanitise(html) == html


def test_imported_images_keep_only_names_the_deck_knows():
    known = {"a.png": "/media/1.png"}.get
    assert sanitise('<img src="a.png" alt="x">', media=known) == '<img src="/media/1.png" alt="x">'
    assert sanitise('<img src="b.png" alt="x">', media=known) == '<img alt="x">'
    assert sanitise('<img src="/media/1.png">', media=known) == "<img>"
    assert sanitise('<img src="https://x.example/a.png">') == "<img>"
