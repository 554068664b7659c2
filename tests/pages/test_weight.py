"""What a page weighs and how often it asks the database: figures that do not depend on the machine."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from decks import authoring, formats, progress, study
from decks.models import Card, Deck, StudySession, User
from decks.modes import MODES
from tests.conftest import signed_in
from tests.factories import make_deck, make_user

pytestmark = pytest.mark.usefixtures("typing_only")
MODE = MODES["flashcards"]
DEMO = Path(settings.BASE_DIR) / "decks/management/demo/cell_biology.json"
Step = Callable[[], Any]


class Site:
    """An owner with a deck that is studied, stars and an open session: every part of every page has a row."""

    def __init__(self) -> None:
        self.owner = make_user(name="Olga Owner")
        self.client = signed_in(self.owner)
        self.deck = make_deck(owner=self.owner, cards=60, visibility="public")
        self.answers(self.owner, 3, leave=True)
        self.students()
        authoring.star(student=self.owner, card=self.deck.cards.all()[0], on=True)
        self.open = self.session(self.owner)

    def session(self, student: User) -> StudySession:
        now = timezone.now()
        facts = progress.card_facts(student, self.deck, now)
        return study.begin(
            student=student, deck=self.deck, mode=MODE, settings={}, facts=facts, now=now, rng=Random(7)
        )

    def answers(self, student: User, number: int, *, leave: bool = False) -> None:
        """A session with so many answers; all of its cards but those are taken out, unless it is to be left open."""
        session = self.session(student)
        if not leave:
            session.state["order"] = session.state["order"][:number]
            session.state["asks"] = session.state["asks"][:number]
            session.save()
        for i in range(number):
            session.refresh_from_db()
            self.answer(session, timezone.now() + timedelta(milliseconds=i))

    def answer(self, session: StudySession, now: Any) -> None:
        token = study.show(session, now=timezone.now()).token
        study.answer(student=session.student, session_id=session.public_id, token=token, reply={"do": "know"}, now=now)

    # What grows.

    def cards(self) -> None:
        last = self.deck.cards.count()
        rows = [Card(deck=self.deck, position=last + i, front=f"Question {last + i}", back="Yes.") for i in range(10)]
        authoring.typeset(self.deck, rows)
        Card.objects.bulk_create(rows)

    def students(self) -> None:
        for _ in range(10):
            self.answers(make_user(), 1, leave=True)

    def own_answers(self) -> None:
        for _ in range(2):
            self.answers(self.owner, 5)
        self.open = self.session(self.owner)

    def other_decks(self) -> None:
        for _ in range(10):
            make_deck(owner=self.owner, cards=2)

    # What is asked for.

    def page(self, name: str, *arguments: str) -> Step:
        return lambda: self.get(reverse(name, args=arguments))

    def get(self, path: str) -> None:
        assert self.client.get(path).status_code == 200

    def question(self) -> None:
        self.get(reverse("study", args=[self.open.public_id]))

    def opened(self, mode: str) -> Step:
        """The page of a session in this mode that asks something."""
        now, chosen = timezone.now(), MODES[mode]
        session = study.begin(
            student=self.owner,
            deck=self.deck,
            mode=chosen,
            settings=chosen.clean({"count": 8}),
            facts=progress.card_facts(self.owner, self.deck, now),
            now=now,
            rng=Random(7),
        )
        return self.page("study", str(session.public_id))

    def reply(self) -> None:
        self.open.refresh_from_db()
        path = reverse("study", args=[self.open.public_id])
        sent = {"token": str(study.show(self.open, now=timezone.now()).token), "do": "know"}
        assert self.client.post(path, sent, headers={"hx-request": "true"}).status_code == 200


def asked(step: Step) -> int:
    """How many queries a step makes."""
    with CaptureQueriesContext(connection) as queries:
        step()
    return len(queries)


def grown_by(step: Step, grow: Step) -> int:
    """How many queries more a step makes once ten rows more are there."""
    step()  # what is made once, such as a cookie, is there
    before = asked(step)
    grow()
    return asked(step) - before


@pytest.fixture
def site(db: None) -> Site:
    return Site()


PAGES: dict[str, Callable[[Site], Step]] = {
    "home": lambda site: site.page("home"),
    "decks": lambda site: site.page("decks"),
    "deck": lambda site: site.page("deck", site.deck.public_id),
    "cards": lambda site: site.page("deck_cards", site.deck.public_id),
    "mastery": lambda site: site.page("deck_mastery", site.deck.public_id),
    "statistics": lambda site: site.page("stats"),
    "deck statistics": lambda site: site.page("deck_stats", site.deck.public_id),
    "why": lambda site: site.page("card_why", site.deck.public_id, site.deck.cards.get(position=0).uid),
    "sessions": lambda site: site.page("deck_sessions", site.deck.public_id, site.owner.username),
    "study": lambda site: site.question,
    "answer": lambda site: site.reply,
    "learn": lambda site: site.opened("learn"),
    "test": lambda site: site.opened("test"),
    "call": lambda site: site.opened("call"),
    "matching": lambda site: site.opened("matching"),
    "attempts": lambda site: site.page("mode", site.deck.public_id, "test"),
}
GROWTH: dict[str, Callable[[Site], Step]] = {
    "cards": lambda site: site.cards,
    "students": lambda site: site.students,
    "answers": lambda site: site.own_answers,
    "decks": lambda site: site.other_decks,
}


@pytest.mark.parametrize("page", PAGES)
def test_add_ten_rows_and_the_count_of_queries_does_not_grow(site: Site, page: str) -> None:
    step = PAGES[page](site)
    assert {name: grown_by(step, grow(site)) for name, grow in GROWTH.items()} == dict.fromkeys(GROWTH, 0)


@pytest.mark.parametrize("page", ["statistics", "deck statistics"])
def test_statistics_are_drawn_in_fewer_than_five_queries(site: Site, page: str) -> None:
    step = PAGES[page](site)
    step()
    beside = {"statistics": 2, "deck statistics": 3}  # session, user, and the deck that the address names
    assert asked(step) - beside[page] < 5


def test_a_pasted_text_of_more_cards_asks_no_more_often(as_owner: Client) -> None:
    def look(cards: int) -> Step:
        text = "".join(f"question {i}\tanswer {i}\n" for i in range(cards))
        return lambda: as_owner.post(reverse("deck_new"), {"text": text, "token": "5" * 32})

    look(3)()
    assert asked(look(13)) == asked(look(3))


def test_a_planted_query_a_row_is_caught(site: Site) -> None:
    def page() -> None:
        for card in site.deck.cards.all():
            card.stars.count()

    assert grown_by(page, site.cards) == 10


class Tags(HTMLParser):
    """Counts the elements of a page, and gathers the files that it shows or runs."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count = 0
        self.files: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        told = dict(attrs)
        styles = tag == "link" and told.get("rel") == "stylesheet"
        address = told.get("href") if styles or tag == "use" else told.get("src")
        if address and not address.startswith(("#", "data:")):
            self.files.add(urlsplit(address).path)

    handle_startendtag = handle_starttag


def lecture(owner: User, cards: int) -> Deck:
    """A deck of real length: the cards of a demo deck, over and over."""
    deck = make_deck(owner=owner, visibility="public", description="As long as a lecture.")
    models = [Card(front=card.front, back=card.back) for card in formats.read(DEMO.read_bytes()).cards]
    authoring.typeset(deck, models)
    told = ("front", "back", "front_html", "back_html", "renderer")
    looks = [{name: getattr(card, name) for name in told} for card in models]
    Card.objects.bulk_create([Card(deck=deck, position=i, **looks[i % len(looks)]) for i in range(cards)])
    return deck


def compressed(client: Client, path: str) -> tuple[int, str]:
    """The bytes of a page as the server compresses it, and its HTML."""
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    return len(response.content), gzip.decompress(response.content).decode()


def wire(address: str) -> int:
    """The bytes of a static file as collectstatic compresses it."""
    return len(brotli.compress(source(address)))


def source(address: str) -> bytes:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    assert found is not None
    return Path(found).read_bytes()


@pytest.mark.parametrize("cards", [20, 1000])
def test_the_deck_page_stays_light(as_owner: Client, owner: User, member: User, cards: int) -> None:
    deck = lecture(owner, cards)
    facts = progress.card_facts(member, deck, timezone.now())
    study.begin(student=member, deck=deck, mode=MODE, settings={}, facts=facts, now=timezone.now(), rng=Random(7))
    size, html = compressed(as_owner, reverse("deck", args=[deck.public_id]))
    tags = Tags(html)
    assert size <= 6_000
    assert size + sum(map(wire, tags.files)) <= 30_000
    assert tags.count <= 1_500
    assert len(tags.files) + 1 <= 5


@pytest.mark.parametrize(
    ("mode", "most", "requests"),
    [
        ("flashcards", 28_000, 5),
        ("spaced", 29_000, 6),  # with the four buttons
        ("learn", 29_000, 6),
        ("matching", 31_000, 6),
        ("test", 35_000, 6),  # twenty questions at once
        ("call", 38_000, 6),  # a microphone and a voice
    ],
)
def test_the_study_page_stays_light(as_owner: Client, owner: User, mode: str, most: int, requests: int) -> None:
    deck, now = lecture(owner, 20), timezone.now()
    chosen = MODES[mode]
    session = study.begin(
        student=owner,
        deck=deck,
        mode=chosen,
        settings=chosen.clean({}),
        facts=progress.card_facts(owner, deck, now),
        now=now,
        rng=Random(7),
    )
    path = reverse("study", args=[session.public_id])
    if mode == "matching":
        as_owner.post(path, {"token": str(study.show(session, now=now).token), "do": "start"})
    size, html = compressed(as_owner, path)
    tags = Tags(html)
    assert size + sum(map(wire, tags.files)) <= most
    assert len(tags.files) + 1 <= requests


def test_the_statistics_stay_light(site: Site) -> None:
    site.own_answers()
    size, html = compressed(site.client, reverse("stats"))
    tags = Tags(html)
    assert size <= 10_000
    assert size + sum(map(wire, tags.files)) <= 34_000
    assert tags.count <= 1_500
    assert len(tags.files) + 1 <= 5


@pytest.mark.parametrize(
    ("mode", "most"),
    [
        ("cards", 55_000),
        ("mode/spaced", 55_000),
        ("mode/learn", 56_000),
        ("mode/matching", 59_000),  # a board that is played by arrows
        ("mode/test", 61_000),  # a sheet that loses nothing on a bad line
    ],
)
def test_the_scripts_stay_small(mode: str, most: int) -> None:
    scripts = [f"{settings.STATIC_URL}js/{name}.js" for name in ("site", mode)]
    assert sum(map(wire, scripts)) <= 20_000
    assert sum(len(source(script)) for script in scripts) <= most


def test_the_scripts_of_a_call_stay_small() -> None:
    scripts = [f"{settings.STATIC_URL}js/{name}.js" for name in ("site", "mode/call")]
    assert sum(map(wire, scripts)) <= 25_000
    assert sum(len(source(script)) for script in scripts) <= 82_000


def test_later_rows_are_asked_for_while_scrolling(as_owner: Client, owner: User) -> None:
    deck = lecture(owner, 1000)
    page = as_owner.get(reverse("deck", args=[deck.public_id])).content.decode()
    assert page.count('<li id="card-') <= 40
    assert 'hx-trigger="revealed"' in page


def test_the_deck_page_stays_light_with_many_students(as_owner: Client, owner: User) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    now = timezone.now()
    people = User.objects.bulk_create([User(username=f"s{i:04}") for i in range(300)])
    StudySession.objects.bulk_create(
        StudySession(student=person, deck=deck, mode=MODE.slug, started=now, last_activity=now) for person in people
    )
    path = reverse("deck", args=[deck.public_id])
    _, html = compressed(as_owner, path)
    assert Tags(html).count <= 1_500
    assert "50 of 300 shown" in html
    assert as_owner.get(path + "?everyone").content.count(b'data-l="Mastery"') == 300
