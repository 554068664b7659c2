"""A student at the pages of Test, in a browser without scripts, who reads the sheet off the page."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from django.urls import reverse

from decks.models import Card, Deck, StudySession
from decks.text import plain
from tests.sitting import MINUTE, Student

KINDS = ("choice", "true_false", "written", "matching")


class Examinee(Student):
    """A person at a test, who reads the sheet off the page and sends the whole form, as a browser does."""

    def begin(self, deck: Deck, kinds: tuple[str, ...] = KINDS, **settings: str) -> str:
        self.client.force_login(self.user)
        sent = dict.fromkeys(kinds, "on") | {"strictness": "typos", "count": "20"} | settings
        return self._went(self.client.post(reverse("mode", args=[deck.public_id, "test"]), sent, follow=True))

    @property
    def session(self) -> StudySession:
        return StudySession.objects.get(public_id=re.search(r"study/([^/]+)/", self.at)[1])  # type: ignore[index]

    @property
    def sheet(self) -> list[dict[str, Any]]:
        """The questions as they are kept."""
        return list(self.session.state["sheet"])

    @property
    def filled(self) -> dict[str, str]:
        """What the form would send for its fields as the page shows them."""
        found = dict(re.findall(r'type="radio" name="(q[\d.]+)" value="(\d+)"[^>]* checked>', self.page))
        found |= dict(re.findall(r'name="(q\d+)" rows[^>]*>([^<]*)</textarea>', self.page))
        for name, options in re.findall(
            r'<select id="f[^"]+" name="(q[^"]+)".*?>(.*?)</select>', self.page, re.DOTALL
        ):
            chosen = re.search(r'value="(\d*)" selected', options)
            found[name] = chosen[1] if chosen else ""
        return found

    def send(self, do: str, answers: Mapping[str, str] | None = None, **more: Any) -> str:
        """The form with these answers in it."""
        return self.press(do, **{**self.filled, **(answers or {})}, **more)

    def knowing(self, *, blank: tuple[str, ...] = (), but: Callable[[int, dict[str, Any]], bool] | None = None) -> Any:
        """The right answer to every field, or a wrong one where `but` says so of a question."""
        found: dict[str, str] = {}
        for number, question in enumerate(self.sheet):
            wrong = but is not None and but(number, question)
            if question["kind"] == "matching":
                owners = [each["card"] for each in question["answers"]]
                for place, card in enumerate(question["cards"]):
                    found[f"q{number}.{place}"] = str((owners.index(card) + wrong) % len(owners))
            elif question["kind"] == "written":
                found[f"q{number}"] = "Nothing like it" if wrong else plain(Card.objects.get(pk=question["card"]).back)
            else:
                options = 2 if question["kind"] == "true_false" else len(question["options"])
                found[f"q{number}"] = str((question["right"] + wrong) % options)
        return {name: value for name, value in found.items() if name not in blank}

    def hand_in(self, **how: Any) -> str:
        """Fill in and hand in."""
        return self.send("hand-in-anyway", self.knowing(**how), wait=3 * MINUTE)

    def judge(self, field: str, word: str) -> str:
        return self.press(word, q=field)

    @property
    def score(self) -> str:
        found = re.search(r'<h1 class="score">(.*?)</h1>', self.page)
        return text(found[1]) if found else ""

    def said(self, field: str) -> str:
        """What the result says of the answer in a field."""
        found = re.search(rf'<li id="{re.escape(field)}">(.*?)</form>', self.page, re.DOTALL)
        return text(found[1]) if found else ""

    def draft(self, **answers: str) -> Any:
        return self.client.post(self.at + "draft/", {name.replace("_", "."): each for name, each in answers.items()})


def only(kind: str) -> tuple[str, ...]:
    return (kind,)


def text(html: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
