"""Markdown to safe HTML."""

from html import escape

from markdown_it.utils import EnvType

from decks.text.flow import Line, lines
from decks.text.html_rules import CardRenderer, new_env
from decks.text.parsing import OPTIONS, paragraphs, parse
from decks.text.sanitiser import Media, clean

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RENDERER = CardRenderer()


def render(source: str, *, language: str = "", media: Media | None = None) -> str:
    """Return the safe HTML of one card side: blocks, to stand inside an element of class `text`.

    `language` is a BCP 47 tag ("" when not known). Blocks take their direction from their own first letter,
    but in a right-to-left language they are right-to-left even when they begin with a Latin word.
    `media` gives the URL path of an image by its name; without it, or for None, its alternative text shows.
    Never raises on any text. Code, tables and wide formulas can take the focus (they scroll sideways).
    """
    direction = _direction(language)
    tokens = parse(source)
    if tokens is None:
        blocks = (f'<p dir="{direction}">{_broken(block)}</p>' for block in paragraphs(source))
        return clean("".join(blocks))
    env = new_env(media=media, direction=direction, blocks=True)
    return clean(_RENDERER.render(tokens, OPTIONS, env))


def render_inline(source: str, *, language: str = "", media: Media | None = None) -> str:
    """Return the side as text with line breaks, for a heading, a button or a label.

    Same parameters as `render`. No block and nothing that can take the focus; direction is left to the
    element around it.
    """
    tokens = parse(source)
    if tokens is None:
        return clean("<br>".join(_broken(block) for block in paragraphs(source)))
    env = new_env(media=media, direction=_direction(language), blocks=False)
    return clean("<br>".join(_one_line(line, env) for line in lines(tokens)))


def right_to_left(language: str) -> bool:
    """Whether the language with this BCP 47 tag is written from right to left."""
    return language.lower().replace("_", "-").split("-")[0] in _RIGHT_TO_LEFT


def _direction(language: str) -> str:
    return "rtl" if right_to_left(language) else "auto"


def _broken(block: list[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in block)


def _one_line(line: Line, env: EnvType) -> str:
    cells = (
        _RENDERER.renderInline(cell.children, OPTIONS, env)
        if cell.children
        else _RENDERER.render([cell], OPTIONS, env)
        for cell in line.cells
    )
    return escape(line.prefix) + ", ".join(cells)
