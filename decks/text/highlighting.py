"""Code blocks: `<b>` for keywords, `<i>` for comments, `.lit` for strings and numbers, nothing else.

A scanner of our own, because its time grows with the length of the code and no faster. Grammars made for
editors look ahead, and who writes a card may choose the language and the code that make one run for minutes.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import escape

from decks.text.languages import LANGUAGES, Language

_NUMBER = r"(?<![\w.])(?:0[xXbBoO][\da-fA-F_]++|\d[\d_]*+(?:\.\d++)?+(?:[eE][+-]?+\d++)?+)[a-zA-Z]*+"
_WORD = r"[^\W\d]\w*+"


def highlight(code: str, language: str) -> tuple[str, str]:
    """Return a code block's HTML and the language's name for people, "" when the language is not known."""
    known = LANGUAGES.get(language.lower())
    if known is None:
        return escape(code, quote=False), ""
    return "".join(_marked(code, known)), known.name


def _marked(code: str, language: Language) -> Iterator[str]:
    keywords = _keywords(language)
    end = 0
    for found in _pattern(language).finditer(code):
        text = found[0]
        if found.lastgroup == "word" and (text.lower() if language.any_case else text) not in keywords:
            continue
        yield escape(code[end : found.start()], quote=False)
        yield _MARKS[found.lastgroup or ""].format(escape(text, quote=False))
        end = found.end()
    yield escape(code[end:], quote=False)


_MARKS = {
    "comment": "<i>{}</i>",
    "literal": '<span class="lit">{}</span>',
    "word": "<b>{}</b>",
    "tag": "<b>{}</b>",
}


@cache
def _keywords(language: Language) -> frozenset[str]:
    return frozenset(language.keywords.split())


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """One scanner for the language. What is left open runs to its end, so that nothing is read twice."""
    comments = [_enclosed(*language.block_comment)] if language.block_comment else []
    comments += [rf"{_opening(sign)}[^\n]*+" for sign in language.line_comments]
    strings = [_enclosed(quote * 3, quote * 3) for quote in language.quotes if language.name == "Python"]
    strings += [_quoted(quote) for quote in language.quotes]
    parts = {
        "comment": "|".join(comments),
        "tag": r"(?<=<)/?+[a-zA-Z][\w:-]*+" if language.markup else "",
        "literal": "|".join([*strings, _NUMBER]),
        "word": "" if language.markup else _WORD,
    }
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in parts.items() if part))


def _opening(sign: str) -> str:
    """A comment sign; `#` and `%` only where a word could begin, since `$#` and `x%2` are no comments."""
    return rf"(?<![\w$&\\]){re.escape(sign)}" if len(sign) == 1 else re.escape(sign)


def _enclosed(begin: str, end: str) -> str:
    first, rest = re.escape(end[0]), re.escape(end[1:])
    return rf"{re.escape(begin)}(?:[^{first}]++|{first}(?!{rest}))*+(?:{re.escape(end)}|\Z)"


def _quoted(quote: str) -> str:
    """A string on one line, in backticks on several; without its second quote it ends with the line.

    After two letters a single quote is an apostrophe ("don't"); one letter may be a prefix, as in `f'...'`.
    """
    line_end = "" if quote == "`" else r"\n"
    before = r"(?<!\w\w)" if quote == "'" else ""
    return rf"{before}{quote}(?:[^{quote}\\{line_end}]++|\\.)*+{quote}?+"
