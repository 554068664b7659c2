r"""Finding formulas in Markdown: `$...$`, `$$...$$`, `\(...\)` and `\[...\]`.

A dollar opens a formula only where no blank follows it and no letter or digit stands before it; it closes one
only where no blank stands before it and no digit follows. "costs $5 and $6" therefore stays text.
"""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_BLOCK_LINES = 60

# No formula holds its own unescaped opening sign: each search ends at the next one, so the cost is linear.
_INLINE = re.compile(
    r"""
    \$\$ (?P<double> (?: [^$\\]++ | \\. )++ ) \$\$
    | \$ (?![\s$]) (?P<single> (?: [^$\\]++ | \\. )++ ) (?<!\s) \$ (?!\d)
    | \\\( (?P<round> (?: [^\\]++ | \\[^()] )++ ) \\\)
    | \\\[ (?P<square> (?: [^\\]++ | \\[^\[\]] )++ ) \\\]
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOSERS = {"$$": "$$", "\\[": "\\]"}
_MONEY = re.compile(r"\d[^=<>^_\\{}+*]*+")
_WORD = re.compile(r"[a-zA-Z]{2}")


def formula_plugin(md: MarkdownIt) -> None:
    """Teach a parser the tokens `formula` (in a line) and `formula_block`; `content` is the LaTeX."""
    md.inline.ruler.before("escape", "formula", _inline_formula)
    md.block.ruler.before("fence", "formula_block", _block_formula, {"alt": ["paragraph", "blockquote", "list"]})


def _inline_formula(state: StateInline, silent: bool) -> bool:
    found = _formula_at(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = found[found.lastgroup or 0].strip()
        token.markup = found[0]
    state.pos = found.end()
    return True


def formulas_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where formulas stand in a line that is no Markdown: start and end, signs included, and the LaTeX."""
    pos = 0
    while pos < len(text):
        if found := _formula_at(text, pos, len(text)):
            yield pos, found.end(), found[found.lastgroup or 0].strip()
            pos = found.end()
        else:
            pos += 2 if text[pos] == "\\" else 1


def _formula_at(text: str, pos: int, end: int) -> re.Match[str] | None:
    if text[pos] not in "$\\":
        return None
    found = _INLINE.match(text, pos, end)
    if found is None or not (latex := found[found.lastgroup or 0].strip()):
        return None
    if found.lastgroup == "single" and (_follows_a_word(text, pos) or _is_money(latex)):
        return None
    return found


def _follows_a_word(text: str, pos: int) -> bool:
    before = text[pos - 1] if pos else " "
    return before.isascii() and before.isalnum()


def _is_money(latex: str) -> bool:
    """Say whether the text between two dollars is an amount and prose: "5 million, or 6"."""
    return bool(" " in latex and _MONEY.fullmatch(latex) and _WORD.search(latex))


def _block_formula(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    opener = state.src[begin : begin + 2]
    closer = _CLOSERS.get(opener)
    if closer is None or state.is_code_block(start_line):
        return False
    last_line = _closing_line(state, start_line, end_line, closer)
    if last_line is None:
        return False
    source = state.getLines(start_line, last_line + 1, state.blkIndent, False).strip()
    latex = source[2:-2].strip()
    if not latex or opener in latex or closer in latex:
        return False
    if not silent:
        state.line = last_line + 1
        token = state.push("formula_block", "math", 0)
        token.block = True
        token.content = latex
        token.markup = source
        token.map = [start_line, state.line]
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int, closer: str) -> int | None:
    for line in range(start_line, min(end_line, start_line + MAX_BLOCK_LINES)):
        begin = state.bMarks[line] + state.tShift[line]
        text = state.src[begin : state.eMarks[line]].rstrip()
        if not text or (line > start_line and state.sCount[line] < state.blkIndent):
            return None
        if text.endswith(closer) and (line > start_line or len(text) > len(closer) + 2):
            return line
    return None
