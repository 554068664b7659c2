"""Who may open what on the desk: every address of the admin x five people x GET, POST and htmx.

A row says, for GET and for POST, what nobody, a student, another teacher, the owner and an administrator get:
y allowed, d sent to the door (sign-in), n 404, m method not allowed.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from decks.admin import desk
from decks.models import Answer, AuditEntry, Deck, Mastery, StudySession, User
from tests.factories import make_deck

PEOPLE = ("nobody", "student", "member", "owner", "administrator")
SITE: dict[str, tuple[str, str]] = {
    # name: GET, POST
    "index": ("dnyyy", "dnyyy"),
    "login": ("dnyyy", "dnyyy"),
    "logout": ("dnyyy", "dnyyy"),
    "password_change": ("dnyyy", "dnyyy"),
    "password_change_done": ("dnyyy", "dnyyy"),
    "autocomplete": ("dnyyy", "dnmmm"),
    "voices": ("dnnny", "dnnny"),
    "jsi18n": ("dnyyy", "dnmmm"),
    "view_on_site": ("dnnnn", "dnnnn"),
    "app_list": ("dnyyy", "dnyyy"),
}
WRITTEN = {
    "changelist": ("dnyyy", "dnyyy"),
    "add": ("dnyyy", "dnyyy"),
    "change": ("dnnyy", "dnnyy"),
    "delete": ("dnnyy", "dnnyy"),
    "history": ("dnnyy", "dnnyy"),
    "restore": ("dnmmm", "dnnyy"),
}
READ = {
    "changelist": ("dnyyy", "dnyyy"),
    "add": ("dnnnn", "dnnnn"),
    "change": ("dnnyy", "dnnnn"),
    "delete": ("dnnnn", "dnnnn"),
    "history": ("dnnyy", "dnnyy"),
}
MODELS: dict[str, dict[str, tuple[str, str]]] = {
    "deck": WRITTEN,
    "card": WRITTEN | {"preview": ("dnnyy", "dnmmm")},
    "studysession": READ,
    "answer": READ,
    "mastery": READ,
    "media": READ,
    "auditentry": READ
    | {"changelist": ("dnnny", "dnnny"), "change": ("dnnny", "dnnnn"), "history": ("dnnny", "dnnny")},
    "user": {
        "changelist": ("dnnny", "dnnny"),
        "add": ("dnnny", "dnnny"),
        "change": ("dnnny", "dnnny"),
        "delete": ("dnnnn", "dnnnn"),
        "history": ("dnnny", "dnnny"),
    },
}
ROWS = SITE | {f"decks_{model}_{page}": row for model, rows in MODELS.items() for page, row in rows.items()}


def named(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    resolver = next(p for p in get_resolver().url_patterns if isinstance(p, URLResolver) and p.namespace == "admin")
    assert sorted(named(resolver.url_patterns)) == sorted(ROWS)


@pytest.fixture
def people(as_stranger, as_member, as_owner, as_administrator) -> dict[str, Client]:
    return dict(zip(PEOPLE, (Client(), as_stranger, as_member, as_owner, as_administrator), strict=True))


@pytest.fixture
def rows(owner: User, stranger: User) -> dict[str, int]:
    """The primary key of one row of each model, all of the owner's deck."""
    deck, now = make_deck(owner=owner, cards=1), timezone.now()
    card, student = deck.cards.get(), {"student": stranger}
    session = StudySession.objects.create(deck=deck, mode="flashcards", started=now, last_activity=now, **student)
    answer = Answer.objects.create(card=card, session=session, token=uuid4(), at=1, study_day=1, score=1, **student)
    mastery = Mastery.objects.create(card=card, deck=deck, stability=3, difficulty=5, last_day=1, **student)
    media = deck.media.create(name="a.png", sha256="0" * 64, content_type="image/png", size=1, width=1, height=1)
    entry = AuditEntry.objects.create(at=now, who=owner, act="signed-in")
    return {row._meta.model_name: row.pk for row in (deck, card, session, answer, mastery, media, entry, stranger)}


def address(name: str, rows: dict[str, int]) -> str:
    if name == "app_list":
        return reverse("admin:app_list", args=["decks"])
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=[1, rows["deck"]])
    if name == "autocomplete":
        query = {"app_label": "decks", "model_name": "card", "field_name": "deck", "term": ""}
        return reverse("admin:autocomplete", query=query)
    if not name.startswith("decks_"):
        return reverse(f"admin:{name}")
    _, model, page = name.split("_")
    if page == "restore":
        return reverse(f"admin:{name}", query={"pk": rows[model]})
    return reverse(f"admin:{name}", args=[] if page in {"changelist", "add"} else [rows[model]])


def got(client: Client, response: Any) -> str:
    while response.status_code == 302 and response["Location"].startswith((reverse("admin:login"), "/admin/?")):
        response = client.get(response["Location"])
    if response.status_code == 302 and response["Location"] == reverse("admin:index"):
        response = client.get(response["Location"], follow=True)
        if response.redirect_chain and response.redirect_chain[-1][0].startswith(reverse("sign_in")):
            return "d"
    if response.status_code == 302 and response["Location"].startswith(reverse("sign_in")):
        return "d"
    if response.headers.get("HX-Redirect", "").startswith(reverse("sign_in")):
        return "d"
    return {401: "d", 404: "n", 405: "m", 403: "forbidden"}.get(
        response.status_code, "y" if response.status_code < 500 else "broken"
    )


@pytest.mark.parametrize("name", ROWS)
def test_the_rights(name: str, people: dict[str, Client], rows: dict[str, int]) -> None:
    for method, expected in zip(("get", "post"), ROWS[name], strict=True):
        for headers in ({}, {"HX-Request": "true", "HX-Current-URL": "http://testserver/"}):
            for person, letter in zip(PEOPLE, expected, strict=True):
                client = people[person]
                response = getattr(client, method)(address(name, rows), headers=headers)
                assert got(client, response) == letter, (name, method, person, headers, response.status_code)
    assert len(desk._registry) == len(MODELS)
    assert Deck.objects.get().deleted is None
