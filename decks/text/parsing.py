"""The Markdown parser of cards: which rules are on, and what is done where Markdown would lose text."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.token import Token

from decks.text.formulas import formula_plugin
from decks.text.inline_rules import inline_plugin
from decks.text.limits import MAX_NESTING, MAX_SIDE_CHARS, MAX_TABLE_CELLS
from decks.text.sanitiser import without_surrogates

# Not on: raw HTML; `code` (prose pasted with an indent is no program); `lheading` (a line of dashes is a
# rule, not a heading); `reference` (it would swallow lines); `link`, `image` and `autolink` (see inline_rules).
_BLOCK_RULES = ("blockquote", "fence", "heading", "hr", "list", "table", "paragraph")
_INLINE_RULES = ("newline", "escape", "backticks", "strikethrough", "emphasis", "entity")
_INLINE_RULES2 = ("balance_pairs", "strikethrough", "emphasis", "fragments_join")

_MARKDOWN_SIGN = re.compile(
    r"[\\`*\[<&$~{|\x00-\x09\x0b-\x1f]|(?<!\w)_|_(?!\w)|^ *(?:[-+#>]|\d{1,9}[.)])", re.MULTILINE
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*+\n)++")


def _parser() -> MarkdownIt:
    md = MarkdownIt("zero", {"maxNesting": MAX_NESTING, "html": False})
    md.use(formula_plugin).use(inline_plugin)
    md.block.ruler.enable(["formula_block", *_BLOCK_RULES])
    md.inline.ruler.enable(["text", "ruby", "own_link", "own_image", "formula", *_INLINE_RULES])
    md.inline.ruler2.enable(list(_INLINE_RULES2))
    md.core.ruler.enable(["normalize", "block", "inline", "text_join"])
    return md


_MD = _parser()
_MD_WITHOUT_TABLES = _parser().disable("table")
OPTIONS = _MD.options


def parse(source: str) -> list[Token] | None:
    """Return the tokens of a side; None when it is to be shown as it stands: no Markdown, or far too much."""
    if len(source) > MAX_SIDE_CHARS or not _MARKDOWN_SIGN.search(source):
        return None
    source = without_surrogates(source)
    tokens = (_MD if _tables_stay_small(source) else _MD_WITHOUT_TABLES).parse(source)
    too_deep = any(token.level >= MAX_NESTING - 1 for token in tokens)
    return None if too_deep else tokens


def _tables_stay_small(source: str) -> bool:
    if "|" not in source:
        return True
    rows = source.split("\n")
    return len(rows) * max(row.count("|") for row in rows) <= MAX_TABLE_CELLS


def paragraphs(source: str) -> list[list[str]]:
    """Split prose into paragraphs of lines, as Markdown does, without looking at any sign in it."""
    source = without_surrogates(source).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    blocks = map(mdTrim, _BLANK_LINES.split(source))
    return [[line.strip(" \t") for line in block.split("\n")] for block in blocks if block]
