"""How figures are said on a page: bands, shares, and how long ago."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from decks.memory import BANDS
from decks.progress import Chart

register = template.Library()
FILLS = {slug: f"b{i}" for i, slug in enumerate(BANDS)}


@register.filter
def band_class(slug: str) -> str:
    """The class that fills a swatch with the pattern of this band."""
    return FILLS.get(slug, "b0")


@register.simple_tag
def heat_squares(chart: Chart) -> SafeString:
    """The squares of the map of answers, today's marked; a template's loop over half a year is far slower."""
    today = len(chart.squares) - 1
    squares = [
        f'<rect class="l{day.level}{" now" if i == today else ""}" x="{x}" y="{y}" width="13" height="13" rx="2"/>'
        for i, (x, y, day) in enumerate(chart.squares)
    ]
    return mark_safe("".join(squares))  # noqa: S308 - made of numbers alone


@register.filter
def percent(share: float | None) -> str:
    """0.853 -> "85 %", with a space that does not break."""
    return "" if share is None else f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


@register.filter
def days(stability: float) -> str:
    """0.4 -> "under a day", 1.2 -> "1 day", 12.6 -> "13 days"."""
    if stability < 1:
        return "under a day"
    return f"{stability:,.0f}\N{NO-BREAK SPACE}day{'' if round(stability) == 1 else 's'}"


@register.filter
def ago(moment: datetime) -> str:
    """ "just now", "20 minutes ago", "3 hours ago", "yesterday", "4 days ago", then the date."""
    seconds = (timezone.now() - moment).total_seconds()
    if seconds < 90:
        return "just now"
    if seconds < 5400:
        return f"{seconds / 60:.0f} minutes ago"
    if seconds < 20 * 3600:
        return f"{seconds / 3600:.0f} hours ago"
    days = (timezone.localdate() - timezone.localdate(moment)).days
    if days <= 1:
        return "yesterday"
    return f"{days} days ago" if days < 14 else f"on {date_format(moment, 'j F Y')}"


@register.filter
def seconds(milliseconds: int) -> str:
    """4210 -> "4.2 s"."""
    return f"{milliseconds / 1000:.1f}\N{NO-BREAK SPACE}s"
