"""The statistics as a student reads them: every figure of the page is what a recount of the log says."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decks import study
from decks.models import Deck, User
from tests.conftest import signed_in
from tests.factories import make_deck, make_user
from tests.life import month, sat
from tests.recount import Recount, day_after, recount, share, short


class Page(HTMLParser):
    """What a statistics page says: its headline, its figures by their names, and the tables by their titles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: dict[str, str] = {}
        self.tables: dict[str, dict[str, list[str]]] = {}
        self.headline = self.title = self.text = ""
        self.row: list[str] | None = None
        self.name = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"h1", "h3", "dt", "dd", "th", "td"}:
            self.text = ""
        elif tag == "tr":
            self.row = []

    def handle_endtag(self, tag: str) -> None:
        text = " ".join(self.text.split())
        if tag == "h1":
            self.headline = text
        elif tag == "h3":
            self.title = text
        elif tag == "dt":
            self.name = text.removesuffix(". Why?")
        elif tag == "dd":
            self.figures[self.name] = text
        elif tag in {"th", "td"} and self.row is not None:
            self.row.append(text)
        elif tag == "tr" and self.row:
            self.tables.setdefault(self.title, {})[self.row[0]] = self.row[1:]

    def handle_data(self, data: str) -> None:
        self.text += data

    def table(self, title: str) -> dict[str, list[str]]:
        """The rows of a table below its heads."""
        return dict(list(self.tables[title].items())[1:])


def read(client: Client, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


def agrees(page: Page, told: Recount, today: int) -> None:
    """Every figure of the page is what the recount says."""
    hours = told.spent_ms / 3_600_000
    spent = ("hours", f"{hours:.1f}") if hours >= 1.5 else ("minutes", f"{hours * 60:.0f}")
    held = sum(told.stability.values())
    figures = page.figures
    assert figures.pop("answers") == f"{told.answers:,}"
    assert figures.pop(spent[0]) == spent[1]
    assert figures.pop("card mastered" if told.mastered == 1 else "cards mastered") == str(told.mastered)
    assert figures.pop("mastery") == share(told.mastery[-1] / told.cards)
    assert figures.pop("median per answer") == f"{told.median_seconds:.1f} s"
    assert figures.pop("due today") == str(told.due[0])
    assert figures.pop("card tomorrow" if told.due[1] == 1 else "cards tomorrow") == str(told.due[1])
    assert figures.pop("in the next seven days") == str(sum(told.due[day] for day in range(1, 8)))
    assert figures.pop("days with answers") == str(len(told.days))
    assert figures.pop("answers on a usual day") == str(told.usual_day)
    assert figures.pop("when you mostly study") == told.usual_hours
    assert figures == {}, "a figure that no recount knows"
    assert page.headline.startswith(f"You recall {share(told.recalled.total() / told.asked.total())} of what comes up.")
    assert page.table("Due in the next 30 days") == {
        "today": [f"{told.due[0]:,}"],
        **{short(today + day): [f"{told.due[day]:,}"] for day in range(1, 30)},
        "later": [f"{told.due[30]:,}"],
    }
    weeks = told.weeks()
    assert page.table("Answers a day: ") if False else page.table("Answers a day") == {
        short(monday): [f"{answers:,}", minutes(ms)] for monday, (answers, ms) in weeks.items()
    }
    assert page.table("Hours of the day") == {
        f"{hour}:00 to {hour + 1}:00": [f"{count:,}"] for hour, count in told.hours.items()
    }
    assert page.table("Where the time went") == {name: [minutes(ms)] for name, ms in told.ways().items()}
    assert page.table("Recalled, by week") == {
        short(monday): [share(told.recalled[monday] / asked), f"{asked:,}"] for monday, asked in told.asked.items()
    }
    assert list(page.table("Mastery over time").values()) == [
        [share(each / told.cards)] for each in reversed(told.mastery)
    ]
    lasts = ("under 2 days", "2 to 5 days", "5 days to 2 weeks", "2 to 6 weeks", "6 weeks to 4 months", "longer")
    assert column(page, "How long cards last") == {name: told.stability[i] for i, name in enumerate(lasts)}
    assert column(page, "How hard they are") == {str(i + 1): told.difficulty[i] for i in range(10)}
    sure = ("under 50", "50 to 60", "60 to 70", "70 to 80", "80 to 90", "90 to 100")
    assert column(page, "How sure they are now") == {name: told.recall[i] for i, name in enumerate(sure)}
    assert held == sum(told.difficulty.values()) == sum(told.recall.values())
