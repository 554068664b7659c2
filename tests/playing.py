"""A student at the pages of Matching, in a browser without scripts."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

from django.urls import reverse

from decks.models import Deck, User
from tests.factories import make_user
from tests.sitting import Clock, Student

SECOND = timedelta(seconds=1)
TILE = re.compile(
    r'<button class="tile(?P<bad> bad)?" name="(?P<does>\w+)" value="(?P<name>\w+)".*?'
    r'aria-pressed="(?P<pressed>\w+)".*?'
    r'<span class="vh">(?P<kind>\w+): </span><span[^>]*>(?P<label>.*?)</span></button>',
    re.DOTALL,
)


class Player(Student):
    """A person at Matching, who reads the tiles off the page."""

    def begin(self, deck: Deck, *, show: bool = True, narrow: str = "0", timed: bool = True, **settings: str) -> str:
        self.client.force_login(self.user)
        sent = ({"timed": "on"} if timed else {}) | settings
        self._went(self.client.post(reverse("mode", args=[deck.public_id, "matching"]), sent, follow=True))
        return self.press("start", wait=5 * SECOND, narrow=narrow) if show else self.page

    def again(self, **sent: str) -> str:
        """Another board, or with `**sent` what else a press at the end asks for."""
        return self._went(self.client.post(self.at + "again/", sent or {"all": "1"}, follow=True))

    @property
    def tiles(self) -> list[dict[str, str]]:
        return [match.groupdict() for match in TILE.finditer(self.page)]

    def tile(self, kind: str, card: int) -> str:
        """The name of the tile of "question 3" or "answer 3"."""
        ending = f"{kind.lower()} {card}"
        return next(t["name"] for t in self.tiles if t["kind"] == kind and t["label"].rstrip(".?").endswith(ending))

    @property
    def open_cards(self) -> list[int]:
        return [int(re.sub(r"\D", "", t["label"])) for t in self.tiles if t["kind"] == "Question"]

    def pair(self, one: int, other: int | None = None, wait: timedelta = 2 * SECOND) -> str:
        a, b = self.tile("Question", one), self.tile("Answer", one if other is None else other)
        return self.press("pair", wait=wait, a=a, b=b)

    def play(self, misses: Sequence[tuple[int, int]] = (), wait: timedelta = 2 * SECOND) -> str:
        """Go through to the end; `misses` are places among the open questions."""
        cards = self.open_cards
        for one, other in misses:
            self.pair(cards[one], cards[other], wait=wait)
        for card in cards:
            self.pair(card, wait=wait)
        return self.page

    @property
    def said(self) -> str:
        """The page as it reads."""
        start, end = self.page.index('id="notices"'), self.page.index("<dialog")
        body = re.sub(r"<(script|style|template).*?</\1>", " ", self.page[start:end], flags=re.DOTALL)
        text = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
        return re.sub(r" (?=[.,:?])", "", text)

    @property
    def tally(self) -> str:
        found = re.search(r'<p class="tally" id="tally">(.*?)</p>', self.page, re.DOTALL)
        assert found
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def others_play(deck: Deck, clock: Clock, count: int, first: int = 3) -> list[User]:
    """So many people play a board each, the second quicker by 6 seconds than the third, and so on."""
    people = [make_user(name=f"Classmate Number{number}") for number in range(count)]
    for number, person in enumerate(people):
        other = Player(person, clock)
        other.begin(deck)
        other.play(wait=(first + number) * SECOND)
    return people
