"""The charts of the statistics page: each with its title, a sentence for who cannot see it, and its table twin."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from decks.charts import Bars, Line, Point, bars, line, margin
from decks.memory import day_date
from decks.memory.weeks import first_day
from decks.modes import MODES
from decks.progress.statistics.held import Held
from decks.progress.statistics.log import Log
from decks.progress.statistics.scope import WEEKS

NBSP = "\N{NO-BREAK SPACE}"
FEW = 20  # answers that say little of a share, or of a habit
NARROW_FROM = 80  # the least per cent at which the axis of retention begins
LASTS = (
    ("1 d", "under 2 days"),
    ("3 d", "2 to 5 days"),
    ("1 w", "5 days to 2 weeks"),
    ("3 w", "2 to 6 weeks"),
    ("2 mo", "6 weeks to 4 months"),
    ("6 mo", "longer"),
)
NOTHING_AGAIN = "Nothing has come up again yet. The first card that does, a day or more later, begins this line."
SURE = (("<50", "under 50"), *((f"{low}+", f"{low} to {low + 10}") for low in range(50, 100, 10)))


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart. `said` is for screen readers; `rows` are the table twin, below `heads`; `empty` stands instead."""

    title: str
    note: str
    said: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: Bars | None = None
    line: Line | None = None
    empty: str = ""


def short(day: date) -> str:
    """ "4 Dec"."""
    return f"{day.day} {day:%b}"


def week_name(week: int) -> str:
    """The Monday of a week: "4 Dec"."""
    return short(_monday(week))


def percent(share: float) -> str:
    return f"{share * 100:.0f}{NBSP}%"


def minutes(milliseconds: int) -> str:
    """Whole minutes, rounded; "under 1" for less than half of one."""
    return "under 1" if 0 < milliseconds < 30_000 else f"{milliseconds / 60_000:,.0f}"


def due(held: Held, today: int, exam: date | None) -> Figure:
    """When cards fall due in the next 30 days, and the day of an exam among them."""
    values, start = held.due[:-1], day_date(today)
    ahead = (exam - start).days if exam else -1
    told_exam = f"exam, {short(exam)}" if exam and 0 <= ahead < len(values) else ""
    days = [start + timedelta(days=i) for i in range(len(values))]
    names = ["today" if i == 0 else short(day) if i % 10 == 0 else "" for i, day in enumerate(days)]
    told = [(short(day), f"{count:,}") for day, count in zip(days, values, strict=True)]
    return Figure(
        "Due in the next 30 days",
        "Today is hatched, with what was due before." if held.due[0] else "Today is hatched.",
        f"Cards due on each of the next 30 days: {held.due[0]} today, {sum(values):,} in all, at most {max(values):,}"
        f"{told_exam and '; '}{told_exam}",
        ("Day", "Due"),
        (("today", told[0][1]), *told[1:], ("later", f"{held.due[-1]:,}")),
        bars=bars(values, names, marked=0, before=(ahead, told_exam) if told_exam else None),
        empty="" if any(values) else "No card falls due in the next 30 days.",
    )


def hours(log: Log) -> Figure:
    """At which hours of the student's clock the answers were given."""
    values, usual = [log.hours[hour] for hour in range(24)], usual_hours(log)
    names = [str(hour) if hour % 6 == 0 else "" for hour in range(24)]
    rows = tuple((f"{hour}:00 to {hour + 1}:00", f"{count:,}") for hour, count in enumerate(values) if count)
    return Figure(
        "Hours of the day",
        "Answers in each hour, by your own clock.",
        f"Answers by hour of the day{usual and f', most of them {usual}'}",
        ("Hour", "Answers"),
        rows,
        bars=bars(values, names),
        empty="" if any(values) else "No answers in the last half-year.",
    )


def usual_hours(log: Log) -> str:
    """The two hours in a row with the most answers: "16 to 18 h"; "" as long as there are too few to tell."""
    if log.answers < FEW:
        return ""
    best = max(range(24), key=lambda hour: log.hours[hour] + log.hours[(hour + 1) % 24])
    return f"{best} to {(best + 2) % 24}{NBSP}h"


def time_by_mode(log: Log) -> Figure:
    """Where the time of the last 30 days went."""
    spent = [(_label(slug), log.mode_ms[slug]) for slug in (*MODES, *sorted(log.mode_ms.keys() - MODES.keys()))]
    used = [(label, ms) for label, ms in spent if ms]
    said = ", ".join(f"{label} {minutes(ms)}" for label, ms in used)
    return Figure(
        "Where the time went",
        "Minutes by way of studying, last 30 days.",
        f"Minutes by way of studying: {said}",
        ("Way", "Minutes"),
        tuple((label, minutes(ms)) for label, ms in sorted(used, key=lambda pair: -pair[1])),
        bars=bars([round(ms / 60_000, 1) for _, ms in used], [label.split()[0] for label, _ in used]),
        empty="" if used else "No answers in the last 30 days.",
    )


def _label(slug: str) -> str:
    return MODES[slug].label if slug in MODES else slug.capitalize()


def retention(log: Log, first_week: int, wished: float) -> Figure:
    """The share recalled each week, with its margin, beside what was wished for."""
    weeks = range(first_week, first_week + WEEKS)
    shares = [(log.recalled[week], log.asked[week]) for week in weeks]
    points = [_share(right, asked) for right, asked in shares]
    lows = [point.low or 0 for point, (_, asked) in zip(points, shares, strict=True) if point and asked >= FEW]
    lowest = min([wished * 100, *(point.value for point in points if point), *lows]) - 1
    floor = max(0, min(NARROW_FROM, int(lowest // 20) * 20))
    asked_weeks = [(week, right, asked) for week, (right, asked) in zip(weeks, shares, strict=True) if asked]
    each = [right / asked for _, right, asked in asked_weeks]
    said = f"{min(each):.0%} to {max(each):.0%}" if each else ""
    return Figure(
        "Recalled, by week",
        "Line: the true share. Wash: its margin, as few answers tell little. Dashes: what you asked for.",
        f"Share recalled each week, {said}, with its margin, beside the {wished:.0%} that you asked for",
        ("Week of", "Recalled", "Margin", "Asked"),
        tuple(
            (week_name(week), percent(right / asked), _ends(right, asked), f"{asked:,}")
            for week, right, asked in asked_weeks[::-1]
        ),
        line=line(points, _months(weeks), low=floor, high=100, wished=wished * 100, unit=f"{NBSP}%"),
        empty="" if asked_weeks else NOTHING_AGAIN,
    )


def _ends(right: int, asked: int) -> str:
    """The ends of the margin: "82 to 97 %"."""
    low, high = margin(right, asked)
    return f"{low * 100:.0f} to {percent(high)}"


def _share(right: int, asked: int) -> Point | None:
    if not asked:
        return None
    low, high = margin(right, asked)
    return Point(100 * right / asked, 100 * low, 100 * high)


def mastery(sums: Sequence[float], cards: int, first_week: int) -> Figure:
    """The mean mastery at the end of each week, of the cards that count today."""
    shares = [each / cards if cards else 0.0 for each in sums]
    weeks = range(first_week, first_week + len(sums))
    rows = tuple((week_name(week), percent(share)) for week, share in zip(weeks, shares, strict=True))
    points = [Point(100 * share) for share in shares]
    return Figure(
        "Mastery over time",
        f"The mean of {cards:,} card{'' if cards == 1 else 's'} at each week’s end; those not met yet count as 0.",
        f"Mean mastery each week, from {percent(shares[0])} to {percent(shares[-1])} today",
        ("Week of", "Mastery"),
        rows[::-1],
        line=line(points, _months(weeks), low=0, high=100, unit=f"{NBSP}%"),
        empty="" if any(sums) else "No card has been answered yet.",
    )


def stability(held: Held) -> Figure:
    """How long cards last."""
    return _distribution(
        held.stability,
        LASTS,
        "How long cards last",
        "Stability: days until recall falls to 90 %.",
        "Lasts",
        f"Stability of {held.held:,} cards",
    )


def difficulty(held: Held) -> Figure:
    """How hard cards are."""
    names = tuple((str(number), str(number)) for number in range(1, 11))
    return _distribution(
        held.difficulty,
        names,
        "How hard they are",
        "Difficulty from 1 to 10, as your answers show it.",
        "Difficulty",
        f"Difficulty of {held.held:,} cards",
    )


def recall(held: Held) -> Figure:
    """How sure cards are to be recalled now."""
    return _distribution(
        held.recall,
        SURE,
        "How sure they are now",
        "Retrievability: the chance, in per cent, to recall a card today.",
        "Per cent",
        f"Chance to recall {held.held:,} cards today",
    )


def _distribution(
    counts: Sequence[int], names: Sequence[tuple[str, str]], title: str, note: str, head: str, said: str
) -> Figure:
    rows = tuple((long, f"{count:,}") for (_, long), count in zip(names, counts, strict=True))
    most = max(range(len(counts)), key=lambda place: counts[place])
    return Figure(
        title,
        note,
        f"{said}; most, {counts[most]:,}: {names[most][1]}",
        (head, "Cards"),
        rows,
        bars=bars(counts, [name for name, _ in names]),
        empty="" if any(counts) else "No card has been answered yet.",
    )


def _monday(week: int) -> date:
    return day_date(first_day(week))


def _months(weeks: Sequence[int]) -> list[str]:
    """The name of a month at its first whole week, where the one before is three weeks away or more; else ""."""
    return list(_month_names(weeks))


def _month_names(weeks: Sequence[int]) -> Iterator[str]:
    since = 3
    for i, week in enumerate(weeks):
        begins = i == 0 or _monday(week).month != _monday(weeks[i - 1]).month
        if begins and since >= 3:
            yield f"{_monday(week):%b}"
            since = 1
        else:
            yield ""
            since += 1
