"""How figures are said on a page: bands, shares, and how long ago."""

from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from decks.memory import BANDS, Interval
from decks.memory.fsrs import GOOD, HARD
from decks.modes.suggestion import suggestion, without_marks
from decks.progress import RATINGS, Chart
from decks.study import Asked
from decks.text import plain

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
def strength(share: float) -> str:
    """0.12 -> "12 % stronger than", -0.08 -> "8 % weaker than", 0.001 -> "as strong as"."""
    if round(abs(share), 2) == 0:
        return "as strong as"
    return f"{percent(abs(share))} {'stronger' if share > 0 else 'weaker'} than"


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


@register.filter
def whole_minutes(milliseconds: int) -> str:
    """250000 -> "4 min", 20000 -> "under a minute"."""
    minutes = round(milliseconds / 60_000)
    return f"{minutes}\N{NO-BREAK SPACE}min" if minutes else "under a minute"


@register.filter
def clock(ms: int) -> str:
    """18412 -> "18.4 s", 83400 -> "1:23.4": to a tenth, with a space that does not break."""
    tenths = ms // 100
    if tenths < 600:
        return f"{tenths // 10}.{tenths % 10}\N{NO-BREAK SPACE}s"
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


@register.filter
def minute_clock(ms: int) -> str:
    """252400 -> "4:12"."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


@register.filter
def wait(interval: Interval) -> str:
    """What a button gives: "10 min", "3 h", "4 days", "1.5 years"."""
    if interval.seconds:
        if interval.seconds < 3600:
            return f"{max(1, round(interval.seconds / 60))}\N{NO-BREAK SPACE}min"
        if interval.seconds < 86_400:
            return f"{interval.seconds / 3600:.2g}\N{NO-BREAK SPACE}h"
    days = interval.days or interval.seconds // 86_400
    if days >= 365:
        return f"{days / 365:.2g}\N{NO-BREAK SPACE}year{'' if days == 365 else 's'}"
    return f"{days}\N{NO-BREAK SPACE}day{'' if days == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a typed answer suggests: the sentence, and the button (again, hard or good) that it is about."""

    words: str
    do: str


NAMED = 6  # words that were missed; a longer list nobody reads


@register.simple_tag
def suggested(asked: Asked, typed: str | None, two: bool) -> Hint:
    """What a typed answer suggests; where there are only `two` buttons, Hard is a Good."""
    side = asked.card.front if asked.prompt.side == "back" else asked.card.back
    found = suggestion(plain(without_marks(side)), typed or "")
    words = f"You wrote “{typed}”. " if typed else "You wrote nothing. "
    if found.missing and typed:
        more = " and more" if len(found.missing) > NAMED else ""
        words += f"Not there: {', '.join(found.missing[:NAMED])}{more}. "
    elif found.slips:
        words += "All of it, with a slip. "
    name = RATINGS[GOOD if two and found.rating == HARD else found.rating]
    return Hint(f"{words}That would be {name}; you decide.", name.lower())
