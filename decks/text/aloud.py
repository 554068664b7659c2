"""A side as it is read aloud in English: the plain text, with formulas as one says them."""

import re
import unicodedata
from collections.abc import Callable
from html import unescape
from xml.etree.ElementTree import Element

from decks.text.limits import MAX_FORMULA_DEPTH
from decks.text.mathml import formula_words, parsed
from decks.text.plaintext import plain

_WORDS = {
    "arccos": "arc cosine",
    "arcsin": "arc sine",
    "arctan": "arc tangent",
    "cos": "cosine",
    "cosh": "hyperbolic cosine",
    "cot": "cotangent",
    "deg": "degree",
    "det": "determinant",
    "dim": "dimension",
    "lim": "the limit",
    "ln": "natural log",
    "sin": "sine",
    "sinh": "hyperbolic sine",
    "tan": "tangent",
    "tanh": "hyperbolic tangent",
    "-": "−",
    "∗": "times",
    "·": "times",
    "′": "prime",
    "″": "double prime",
    "∘": "degrees",
    "…": "and so on",
    "⋯": "and so on",
    "!": "factorial",
    ":": "is to",
    "ℝ": "the real numbers",
    "ℕ": "the natural numbers",
    "ℤ": "the integers",
    "ℓ": "l",
    "∥": "norm",
    "‖": "norm",
    "|": "bar",
}
_CALL = re.compile(r"\b(\w) \(")
_LARGE = {"∑": "the sum", "∏": "the product", "∫": "the integral", "⋃": "the union", "⋂": "the intersection"}
_ACCENTS = {
    "^": "hat",
    "ˆ": "hat",
    "~": "tilde",
    "˜": "tilde",
    "¯": "bar",
    "‾": "bar",
    "―": "bar",
    "_": "bar",
    "→": "vector",
    "⃗": "vector",
    "˙": "dot",
    ".": "dot",
    "¨": "double dot",
}
_POWERS = {"2": "squared", "3": "cubed", "⊤": "transposed", "T": "transposed", "′": "prime", "*": "star", "∗": "star"}
_DEGREES = {"3": "cube", "4": "fourth", "5": "fifth"}
_POWERS |= {"degrees": "degrees", "prime": "prime", "times": "star", "double prime": "double prime"}


def aloud(source: str) -> str:
    """Return one line of text as `plain` does, with its formulas in words."""
    return plain(source, formula=formula_aloud)


def formula_aloud(latex: str) -> str:
    r"""A formula as it is said: `\frac{1}{n} x^2` becomes "1 over n x squared". Signs such as = stay signs.

    What is not understood is said as it is written.
    """
    root = parsed(latex)
    if root is None:
        return formula_words(latex)
    try:
        return " ".join(_joined(root, 0).split())
    except (ValueError, TypeError):
        return formula_words(latex)


def _said(element: Element, depth: int) -> str:
    if depth > MAX_FORMULA_DEPTH:
        raise ValueError("formula too deep")
    if element.tag == "mfrac" and element.get("linethickness", "1").startswith("0"):
        return " choose ".join(_said(child, depth + 1) for child in element)
    if element.tag in _SHAPES:
        return _SHAPES[element.tag](*(_said(child, depth + 1) for child in element))
    if len(element):
        return _joined(element, depth + 1)
    text = unescape(element.text or "").strip()
    if element.tag == "mi" and text.startswith("\\"):
        raise ValueError(f"unknown command {text}")
    return _sign(text)


def _joined(element: Element, depth: int) -> str:
    """What stands in a row. Brackets stay with what is before them, so that f(x) is known."""
    if element.tag == "mtable":
        rows = ([_said(cell, depth + 1) for cell in row] for row in element)
        return "; ".join(", ".join(row) for row in rows)
    text = " ".join(filter(None, (_said(child, depth + 1) for child in element)))
    return _CALL.sub(r"\1(", text.replace("( ", "(").replace(" )", ")"))


def _sign(text: str) -> str:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) == 1:
        name = unicodedata.name(text, "")
        if name.startswith("GREEK "):
            return name.rpartition(" ")[2].lower()
        if name.startswith("MATHEMATICAL "):
            return unicodedata.normalize("NFKC", text)
    return text


def _group(text: str) -> str:
    """More than one word, with a pause behind it, so that one hears where it ends."""
    return f"{text}," if " " in text else text


def _fraction(above: str, below: str) -> str:
    return f"{_group(above)} over {_group(below)}"


def _power(base: str, exponent: str) -> str:
    return f"{base} {_POWERS.get(exponent) or f'to the {_group(exponent)}'}"


def _limits(sign: str, low: str, high: str = "") -> str:
    if sign not in _LARGE:
        return f"{sign} as {low} of" if not high else _power(f"{sign} sub {_group(low)}", high)
    return f"{_LARGE[sign]} {f'from {low} to {high}' if high else f'over {low}'} of"


def _below(base: str, low: str) -> str:
    if base in _LARGE or base == _WORDS["lim"]:
        return _limits(base, low)
    return f"{base} sub {_group(low)}" if base not in ("min", "max", "arg min", "arg max") else f"{base} over {low} of"


def _above(base: str, accent: str) -> str:
    return f"{base} {_ACCENTS.get(accent, accent)}"


_SHAPES: dict[str, Callable[..., str]] = {
    "mfrac": _fraction,
    "msup": _power,
    "msub": _below,
    "msubsup": _limits,
    "munderover": _limits,
    "munder": _below,
    "mover": _above,
    "mroot": lambda base, degree: f"the {_DEGREES.get(degree) or f'{degree}-th'} root of {_group(base)}",
    "msqrt": lambda *parts: f"the square root of {_group(' '.join(parts))}",
}
