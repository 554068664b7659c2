"""One formula: LaTeX to MathML, without running LaTeX."""

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape
from itertools import chain
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

from decks.text.limits import MAX_FORMULA_CHARS, MAX_FORMULA_DEPTH

WIDE_CHARS = 24
"""Signs a formula may have before it is likely to be wider than a phone's column."""

# A macro can unfold to any size, and the last three carry addresses, classes and styles.
_REFUSED = re.compile(r"\\(?:(?:re)?new|provide|def|gdef|edef|let|Declare|href|class|style)(?![a-z]*eq)")
_FRACTION = re.compile(r"\\[cdt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_LAYOUT = re.compile(
    r"\\(?:left|right|big|Big|bigg|Bigg|displaystyle|textstyle|limits|nolimits|quad|qquad)(?![a-zA-Z])"
    r"|\\(?:begin|end)\s*\{[^{}]*\}(?:\{[lcr| ]*\})?|\\[,;:! ]|&"
)
_FONT = re.compile(r"\\(?:text|math|operator)[a-z]*(?![a-zA-Z])")
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_SCRIPT_SIGN = re.compile(r" ?([_^]) ?")
_CHILDREN = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_STYLES = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "fraktur": "FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "monospace": "MONOSPACE",
}
_DIGITS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE")


@lru_cache(maxsize=256)
def mathml(latex: str, *, block: bool) -> str | None:
    """Return a `<math>` element, or None when the formula is too large, faulty or not understood."""
    root = parsed(latex, block=block)
    if root is None:
        return None
    try:
        body = "".join(_written(child, 1) for child in root)
    except (ValueError, RecursionError):
        return None
    display = ' display="block"' if block else ""
    return f'<math{display} alttext="{escape(formula_words(latex))}">{body}</math>'


def parsed(latex: str, *, block: bool = False) -> Element | None:
    """A formula as a tree of MathML, or None when it is too large, faulty or not understood."""
    if len(latex) > MAX_FORMULA_CHARS or _REFUSED.search(latex):
        return None
    try:
        return Converter(display="block" if block else "inline").convert_to_element(latex)
    except Exception:
        # The converter raises whatever its parser trips over (StopIteration, KeyError, IndexError, its own
        # errors without a common base); to the reader each of them means "this formula has a fault".
        return None


def is_wide(math: str) -> bool:
    """Say whether a formula may run over a phone's column, by the signs it shows."""
    return len(unescape(re.sub(r"<[^>]*>", "", math))) > WIDE_CHARS


def formula_words(latex: str) -> str:
    r"""Return a formula's source as words: `\frac{a}{b} \le \alpha` becomes "a / b le alpha"."""
    latex = _FRACTION.sub(r" \1 / \2 ", latex)
    latex = _FONT.sub(" ", _LAYOUT.sub(" ", latex)).replace("\\\\", " ; ")
    words = " ".join(_COMMAND.sub(r" \1 ", latex).translate(_WORD_SIGNS).split())
    return _SCRIPT_SIGN.sub(r"\1", words)


_WORD_SIGNS = {ord("{"): " ", ord("}"): " ", ord("\\"): None, ord("~"): " "}


def _written(element: Element, depth: int) -> str:
    """Write one element. The converter's own writer unescapes text, so that `\\text{<b>}` would be a tag."""
    if depth > MAX_FORMULA_DEPTH:
        raise ValueError("formula too deep")
    text = unescape(element.text or "")
    if element.tag == "mi" and len(text) > 1 and text.startswith("\\"):
        raise ValueError(f"unknown command {text}")
    if len(element) != _CHILDREN.get(element.tag, len(element)):
        raise ValueError(f"{element.tag} lacks a part")
    attributes = dict(element.attrib)
    if element.tag in ("mi", "mn"):
        text = _styled(text, attributes)
    named = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    inner = chain((escape(text, quote=False),), (_written(child, depth + 1) for child in element))
    return f"<{element.tag}{named}>{''.join(inner)}</{element.tag}>"


def _styled(text: str, attributes: dict[str, str]) -> str:
    """Set bold, script and the like by letters: browsers know no `mathvariant` but "normal"."""
    style = _STYLES.get(attributes.get("mathvariant", ""))
    if style is None or not (text.isascii() and text.isalnum()):
        return text
    del attributes["mathvariant"]
    return "".join(_letter(sign, style) for sign in text)


def _letter(sign: str, style: str) -> str:
    if sign.isdigit():
        name = f"DIGIT {_DIGITS[int(sign)]}"
    else:
        name = f"{'CAPITAL' if sign.isupper() else 'SMALL'} {sign.upper()}"
    # Some letters were in Unicode before the mathematical ones, under names of their own.
    older = "BLACK-LETTER" if style == "FRAKTUR" else style
    for candidate in (f"MATHEMATICAL {style} {name}", f"{older} {name}"):
        try:
            return unicodedata.lookup(candidate)
        except KeyError:
            continue
    return "\u210e" if (style, sign) == ("ITALIC", "h") else sign
