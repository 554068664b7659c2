"""Code blocks: three kinds of words are marked, no character is lost, and no code takes long."""

import re
import time
from html import unescape

import pytest

from decks.text import render
from decks.text.highlighting import highlight
from decks.text.languages import LANGUAGES

OPEN_ENDS = ["'", '"', "`", "/*", "//", "<!--", "<a", "\n", " ", "\t", "\\", "{-", "(*", "0", "1e", "a", "a.", '"a\\',
             '"""', "--[[", "#", "%{", "x'", "1.", "_", "a\n ", "-"]  # fmt: skip


def code_of(html: str) -> str:
    return html.split("<code>")[1].split("</code>")[0]


def test_keywords_comments_and_values_are_marked():
    html = render('```python\ndef f(x):\n    # why\n    return "a" + 1\n```')
    assert html == (
        '<pre tabindex="0" role="group" aria-label="Python code" dir="ltr"><code><b>def</b> f(x):\n'
        '    <i># why</i>\n    <b>return</b> <span class="lit">"a"</span> + <span class="lit">1</span></code></pre>'
    )


@pytest.mark.parametrize("info", ["", "nosuchlanguage", "{.x #y}", "\u202e"])
def test_code_of_an_unknown_language_is_plain(info):
    assert render(f"```{info}\nif <x>\n```").endswith('aria-label="Code" dir="ltr"><code>if &lt;x&gt;</code></pre>')


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("bash", "echo $# # c", "echo $# <i># c</i>"),
        ("html", '<a href="x">', '&lt;<b>a</b> href=<span class="lit">"x"</span>&gt;'),
        ("sql", "SELECT 1 -- c", '<b>SELECT</b> <span class="lit">1</span> <i>-- c</i>'),
        ("rust", "fn f<'a>()", "<b>fn</b> f&lt;'a&gt;()"),
        ("yaml", "a: don't", "a: don't"),
        ("python", "f'x' x2", "f<span class=\"lit\">'x'</span> x2"),
        ("C++", "/* open", "<i>/* open</i>"),
        ("json", "[true]", "[<b>true</b>]"),
    ],
)
def test_languages_have_their_own_signs(language, code, expected):
    assert code_of(render(f"```{language}\n{code}\n```")) == expected


@pytest.mark.parametrize("language", sorted({language.aliases.split()[0] for language in LANGUAGES.values()}))
def test_no_language_loses_a_character_or_takes_long(language):
    started = time.process_time()
    for end in OPEN_ENDS:
        code = end * (20_000 // len(end))
        html, _ = highlight(code, language)
        assert unescape(re.sub("<[^>]*>", "", html)) == code
    assert time.process_time() - started < 4


def test_code_beyond_the_budget_of_a_side_is_plain():
    html = render("```python\n" + "if 1\n" * 5000 + "```")
    assert "<b>" not in html
    assert html.count("if 1") == 5000
