"""How each token of a card becomes HTML."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from decks.text.highlighting import highlight
from decks.text.inline_rules import spellings
from decks.text.limits import MAX_FORMULA_CHARS_A_SIDE, MAX_HIGHLIGHTED_CHARS
from decks.text.mathml import is_wide, mathml
from decks.text.sanitiser import Media, own_path

_TURNING_BLOCKS = frozenset({"paragraph_open", "bullet_list_open", "ordered_list_open", "blockquote_open"})
_ALIGNMENTS = {"text-align:right": "to-end", "text-align:center": "to-center"}


def new_env(*, media: Media | None, direction: str, blocks: bool) -> dict[str, Any]:
    """The state of one rendering: `blocks` False asks for text that may stand in a heading or a button."""
    return {
        "media": media,
        "direction": direction,
        "blocks": blocks,
        "formula_chars": MAX_FORMULA_CHARS_A_SIDE,
        "code_chars": MAX_HIGHLIGHTED_CHARS,
    }


class CardRenderer(RendererHTML):
    """Writes tokens as HTML that the allow-list then leaves as it is."""

    def renderToken(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: N802
        token = tokens[idx]
        if token.hidden:
            return ""
        if token.nesting < 0:
            return f"</{token.tag}>"
        # Only the outermost: what is inside a list or quote goes the way its first letter goes.
        turns = token.level == 0 and token.type in _TURNING_BLOCKS
        direction = f' dir="{env["direction"]}"' if turns else ""
        return f"<{token.tag}{direction}{self.renderAttrs(token)}>"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if not tokens[idx + 1].content:
            return ""
        return f'<p class="h" dir="{env["direction"]}"><b>'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</b></p>" if tokens[idx - 1].content else ""

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        direction = ' dir="rtl"' if env["direction"] == "rtl" else ""
        return f'<div class="scroll" tabindex="0" role="group" aria-label="Table"><table{direction}>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if not tokens[idx + 1].content:
            return "<td>"
        return f'<th scope="col" dir="{env["direction"]}"{_aligned(tokens[idx])}>'

    def th_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</th>" if tokens[idx - 1].content else "</td>"

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<td dir="{env["direction"]}"{_aligned(tokens[idx])}>'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        env["code_chars"] -= len(token.content)
        language = token.info.split()[0] if token.info.strip() and env["code_chars"] >= 0 else ""
        code, name = highlight(token.content.rstrip("\n"), language)
        if not env["blocks"]:
            return f"<code>{code}</code>".replace("\n", "<br>")
        label = f"{name} code" if name else "Code"
        return f'<pre tabindex="0" role="group" aria-label="{label}" dir="ltr"><code>{code}</code></pre>'

    def formula(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        math = _math(tokens[idx], env, block=False)
        if env["blocks"] and is_wide(math):
            return f'<span class="scroll" tabindex="0" role="group" aria-label="Formula">{math}</span>'
        return math

    def formula_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        math = _math(tokens[idx], env, block=env["blocks"])
        if not env["blocks"]:
            return math
        return f'<div class="scroll" tabindex="0" role="group" aria-label="Formula">{math}</div>'

    def ruby(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        base, reading = escape(tokens[idx].content), escape(tokens[idx].meta["reading"])
        return f"<ruby>{base}<rp>(</rp><rt>{reading}</rt><rp>)</rp></ruby>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        alt, name, media = tokens[idx].content, tokens[idx].meta["name"], env["media"]
        for spelling in spellings(name) if media else ():
            if url := own_path(media(spelling)):
                return f'<img src="{url}" alt="{escape(alt)}" loading="lazy">'
        return f'<span class="missing">{escape(alt or name)}</span>'

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return ""

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        address = tokens[idx].content
        return f" ({escape(address)})" if address else ""

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<br>"

    softbreak = hardbreak


def _aligned(token: Token) -> str:
    name = _ALIGNMENTS.get(str(token.attrs.get("style", "")))
    return f' class="{name}"' if name else ""


def _math(token: Token, env: EnvType, *, block: bool) -> str:
    env["formula_chars"] -= len(token.content)
    math = mathml(token.content, block=block) if env["formula_chars"] >= 0 else None
    return math or f'<code class="formula-source">{escape(token.markup)}</code>'
