"""Our own inline syntax: links that lead nowhere, images from own media, ruby.

Each rule is one regular expression that never looks past the next bracket or brace of its kind, so a line of
50,000 brackets costs no more than a line of letters. Markdown's own link rule is not used: it looks further.
"""

import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_TARGET = r"\(\s*(?P<target> (?: [^()\n]++ | \([^()\n]*+\) ){0,200}+ )\)"
_IMAGE = re.compile(r"!\[ (?P<alt> [^\[\]\n]*+ ) \]" + _TARGET, re.VERBOSE)
_LINK = re.compile(
    r"\[ (?P<label> (?: [^\[\]\\\n!]++ | !(?!\[) | \\. | !\[[^\[\]\n]*+\]\([^()\n]*+\) )++ ) \]" + _TARGET, re.VERBOSE
)
MAX_TARGET_CHARS = 2_000
_TITLE = re.compile(r"""\s+(?P<quote>["'])(?P<title>.*)(?P=quote)\s*$""")
_RUBY = re.compile(r"\{(?P<base>[^\s{}|]{1,40})\|(?P<reading>[^\s{}|](?:[^{}|\n]{0,78}[^\s{}|])?)\}")
_FIRST_CJK = "\u2e80"


def inline_plugin(md: MarkdownIt) -> None:
    """Teach a parser the tokens `link_open`/`link_close` (meta: address), `image` (meta: name) and `ruby`."""
    md.inline.ruler.before("escape", "ruby", _ruby)
    md.inline.ruler.before("escape", "own_link", _link)
    md.inline.ruler.before("escape", "own_image", _image)


def _ruby(state: StateInline, silent: bool) -> bool:
    """`{漢字|かんじ}`: no blanks at the bar, and a base in a script that takes readings, so `{a|b}` stays."""
    if state.src[state.pos] != "{":
        return False
    found = _RUBY.match(state.src, state.pos, state.posMax)
    if found is None or max(found["base"]) < _FIRST_CJK:
        return False
    if not silent:
        token = state.push("ruby", "ruby", 0)
        token.content = found["base"]
        token.meta = {"reading": found["reading"]}
    state.pos = found.end()
    return True


def _image(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "!":
        return False
    found = _IMAGE.match(state.src, state.pos, state.posMax)
    if found is None or not 0 < len(found["target"].strip()) <= MAX_TARGET_CHARS:
        return False
    if not silent:
        name, title = _name_and_title(found["target"])
        token = state.push("image", "img", 0)
        token.content = found["alt"].strip() or title
        token.meta = {"name": name}
    state.pos = found.end()
    return True


def _link(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    found = _LINK.match(state.src, state.pos, state.posMax)
    if found is None or not found["label"].strip() or len(found["target"]) > MAX_TARGET_CHARS:
        return False
    if not silent:
        _push_link(state, found)
    state.pos = found.end()
    return True


def _push_link(state: StateInline, found: re.Match[str]) -> None:
    address, title = _name_and_title(found["target"])
    state.push("link_open", "", 1)
    whole_end = state.posMax
    state.pos, state.posMax = found.start("label"), found.end("label")
    state.md.inline.tokenize(state)
    state.posMax = whole_end
    shown = "" if address == found["label"] else address
    state.push("link_close", "", -1).content = " ".join(filter(None, (shown, title)))


def _name_and_title(target: str) -> tuple[str, str]:
    title = _TITLE.search(target)
    name = (target[: title.start()] if title else target).strip()
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    return name, title["title"] if title else ""


def spellings(name: str) -> tuple[str, ...]:
    """The names a file may be kept under: as written, and with `%20` and the like resolved."""
    plain_name = unquote(name)
    return (name,) if plain_name == name else (name, plain_name)
