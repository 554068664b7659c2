"""The one allow-list that every piece of card HTML passes, whether we made it or somebody imported it."""

import re
from collections.abc import Callable
from html import escape, unescape

import nh3

from decks.text.limits import MAX_HTML_DEPTH

Media = Callable[[str], str | None]
"""Resolves a file name of a deck to our own URL path, or None when the deck has no such file."""

PROSE_TAGS = frozenset(
    "p br hr b strong i em u s del ins sub sup small mark q cite kbd samp var abbr code "  # noqa: SIM905
    "pre span div ul ol li dl dt dd blockquote figure figcaption table caption thead tbody tfoot tr th td "
    "ruby rb rt rp bdi bdo wbr img".split()
)
MATH_TAGS = frozenset(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot msub msup msubsup mover munder "  # noqa: SIM905
    "munderover mmultiscripts mprescripts mtable mtr mtd mstyle mpadded mphantom menclose merror".split()
)
CLASSES: dict[str, set[str]] = {
    "p": {"h"},
    "span": {"lit", "missing", "scroll"},
    "code": {"formula-source"},
    "div": {"scroll"},
    "th": {"to-end", "to-center"},
    "td": {"to-end", "to-center"},
}
DIRECTION = {"dir": {"auto", "ltr", "rtl"}}
FIXED_VALUES: dict[str, dict[str, set[str]]] = {
    **{tag: dict(DIRECTION) for tag in ("p", "ul", "ol", "li", "blockquote", "table", "td", "bdi", "bdo")},
    **{tag: {"tabindex": {"0"}, "role": {"group"}, **DIRECTION} for tag in ("div", "span", "pre")},
    "th": {"scope": {"col", "row"}, **DIRECTION},
    "img": {"loading": {"lazy"}},
}
MATH_ATTRIBUTES = frozenset(
    "accent columnalign columnlines columnspacing depth display displaystyle fence form height "  # noqa: SIM905
    "linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace scriptlevel "
    "separator stretchy voffset width".split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    **{tag: {"aria-label"} for tag in ("div", "span", "pre")},
    **{tag: set(MATH_ATTRIBUTES) for tag in MATH_TAGS},
    "math": {"display", "alttext"},
}

_OWN_PATH = re.compile(r"/(?![/\\])(?!.*(?:/\.\.?/|//))[\w./~%@+-]+")
_FREE_TEXT = frozenset({"alt", "alttext"})
_SAFE_VALUE = re.compile(r"[\w .,%+#/-]{0,80}")
_HEADING = re.compile(r"<(/?)h[1-6](?=[\s/>])", re.IGNORECASE)
_TAG = re.compile(r"<(?P<end>/?)(?!(?:br|hr|img|wbr|col|input|link|meta)\b)[a-z]", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_SURROGATE = re.compile("[\ud800-\udfff]")


def sanitise(html: str, *, media: Media | None = None) -> str:
    """Return `html` with nothing left but what a card may hold.

    Headings become bold paragraphs, so that a card cannot upset the headings of a page. An image keeps its
    `src` only when it is a path on this site; with `media`, only when `media` knows the name (imported HTML).
    """
    html = without_surrogates(html)
    if _too_deep(html):
        html = escape(unescape(_ANY_TAG.sub(" ", html)), quote=False)
    html = _HEADING.sub(lambda tag: "</p" if tag[1] else '<p class="h"', html)
    return clean(html) if media is None else _cleaner(media).clean(html)


def clean(html: str) -> str:
    """Pass HTML that this package made through the allow-list."""
    # The parser takes a zero-width U+FEFF at the very beginning for the mark of a file, and drops it.
    return _OWN.clean("\ufeff" + html if html.startswith("\ufeff") else html)


def own_path(url: str | None) -> str | None:
    """Return `url` when it is a plain path on this site (no host, query, fragment or dots), else None."""
    return url if url and _OWN_PATH.fullmatch(url) else None


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which no encoder takes, by U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _cleaner(media: Media | None) -> nh3.Cleaner:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return own_path(value if media is None else media(value))
        if attribute in _FREE_TEXT or _SAFE_VALUE.fullmatch(value):
            return value
        return None

    return nh3.Cleaner(
        tags=set(PROSE_TAGS | MATH_TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        tag_attribute_values=FIXED_VALUES,
        allowed_classes=CLASSES,
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )


def _too_deep(html: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag["end"] else depth + 1
        if depth > MAX_HTML_DEPTH:
            return True
    return False


_OWN = _cleaner(None)
