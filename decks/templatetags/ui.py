"""The small drawn parts of a page: icons, mastery bars, the undo of a message, the plain-http warning."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.exceptions import DisallowedHost
from django.http.request import split_domain_port
from django.template.base import FilterExpression, Parser, TextNode, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SETTLED_FIRST = (("b3", "mastered"), ("b2", "familiar"), ("b1", "learning"))
AT_HOME = frozenset({"localhost", "127.0.0.1", "[::1]"})
UNDO = "undo:"


class Counts(Protocol):
    """How many cards stand in each band, and the same in words."""

    new: int
    learning: int
    familiar: int
    mastered: int

    @property
    def words(self) -> str: ...


@cache
def icon(name: str, css: str = "") -> SafeString:
    """The icon `name` of the sprite, hidden from screen readers; `css` adds classes, for example `flip`."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"i {css}".rstrip(),
        static("img/icons.svg"),
        name,
    )


@cache
def asset(path: str) -> str:
    """The address of a static file."""
    return escape(static(path))


@cache
def place(name: str) -> str:
    """The path of a page that takes no arguments; where the site begins does not change while it runs."""
    return escape(reverse(name))


class Drawn(template.Node):
    """What `draw` makes of words that the context gives."""

    def __init__(self, draw: Callable[..., str], words: list[FilterExpression]) -> None:
        self.draw, self.words = draw, words

    def render(self, context: template.Context) -> SafeString:
        return mark_safe(self.draw(*(word.resolve(context) for word in self.words)))  # noqa: S308 - escaped by `draw`


def _drawn_once(draw: Callable[..., str]) -> Callable[[Parser, Token], template.Node]:
    """A tag whose literal words are drawn when the template is read, not for every page.

    A page has up to fifty icons, and most of what a page costs is the work of its tags.
    """

    def read(parser: Parser, token: Token) -> template.Node:
        words = [parser.compile_filter(word) for word in token.split_contents()[1:]]
        node = Drawn(draw, words)
        return node if any(word.is_var for word in words) else TextNode(node.render(template.Context()))

    return read


register.tag("icon", _drawn_once(icon))
register.tag("asset", _drawn_once(asset))
register.tag("place", _drawn_once(place))


@register.simple_tag
@lru_cache(maxsize=512)
def band_bar(counts: Counts, size: str = "") -> SafeString:
    """The mastery bar, the most settled cards first; `size` may be `thin`. The cards never studied stay blank."""
    total = counts.new + counts.learning + counts.familiar + counts.mastered
    rects, at = [], 0.0
    for fill, band in SETTLED_FIRST:
        width = 100 * getattr(counts, band) / total if total else 0
        if width:
            rects.append(f'<rect class="{fill}" x="{at:.4g}%" width="{width:.4g}%" height="100%"/>')
        at += width
    return format_html(
        '<svg class="{}" role="img" aria-label="{}">{}</svg>',
        f"bar {size}".rstrip(),
        counts.words,
        mark_safe("".join(rects)),  # noqa: S308 - made of numbers alone
    )


@register.filter
def undo_url(message: Message) -> str:
    """Where to post to take back what `message` reports, from its extra tag `undo:<url>`; "" when it has none."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.simple_tag(takes_context=True)
def plain_http(context: dict[str, Any]) -> bool:
    """Whether others on the network could read this page along: plain http, and not on this machine itself."""
    if settings.HTTPS or settings.DEBUG or "request" not in context:
        return False
    try:
        host, _ = split_domain_port(context["request"].get_host())
    except DisallowedHost:
        return False
    return host not in AT_HOME
