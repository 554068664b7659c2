"""Who may open what: every address of the site x five people x GET, POST and htmx. A new address needs a row here.

A row says, for GET and for POST, what nobody, a stranger (to a private deck), a member (of a deck open by link, whose
own study session it is), the owner and an administrator get: y allowed, d sent to the door (sign-in), n 404,
m method not allowed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from decks import authoring, progress, study
from decks.models import Deck, Role, User
from decks.modes import MODES
from tests.conftest import signed_in
from tests.factories import make_deck, make_picture, make_user

PEOPLE = ("nobody", "stranger", "member", "owner", "administrator")
ROWS: dict[str, tuple[str, str]] = {
    # name: GET, POST            nobody stranger member owner administrator
    "home": ("dyyyy", "mmmmm"),
    "stats": ("dyyyy", "mmmmm"),
    "keys": ("yyyyy", "mmmmm"),
    "healthz": ("yyyyy", "mmmmm"),
    "readyz": ("yyyyy", "mmmmm"),
    "sign_in": ("yyyyy", "yyyyy"),
    "sign_in_code": ("yyyyy", "yyyyy"),
    "sign_up": ("yyyyy", "yyyyy"),
    "sign_out": ("mmmmm", "yyyyy"),
    "first_admin": ("yyyyy", "yyyyy"),
    "account": ("dyyyy", "dyyyy"),
    "password": ("dyyyy", "dyyyy"),
    "two_step": ("dyyyy", "dyyyy"),
    "signins_end": ("dyyyy", "dyyyy"),
    "voice": ("mmmmm", "dyyyy"),
    "my_data": ("dyyyy", "mmmmm"),
    "memory": ("dyyyy", "dyyyy"),
    "account_delete": ("dyyyy", "dyyyy"),
    "decks": ("dyyyy", "mmmmm"),
    "deck_new": ("dyyyy", "dyyyy"),
    "deck": ("dnyyy", "mmmmm"),
    "deck_cards": ("dnyyy", "mmmmm"),
    "deck_viewer": ("dnyyy", "mmmmm"),
    "card_star": ("mmmmm", "dnyyy"),
    "deck_edit": ("dnnyy", "dnnyy"),
    "deck_delete": ("mmmmm", "dnnyy"),
    "deck_restore": ("mmmmm", "dnnyy"),
    "deck_export": ("dnyyy", "mmmmm"),
    "deck_print": ("dnyyy", "mmmmm"),
    "media": ("dnyyy", "mmmmm"),
    "picture_add": ("mmmmm", "dnnyy"),
    "card_new": ("dnnyy", "dnnyy"),
    "card_preview": ("mmmmm", "dnnyy"),
    "card": ("dnnyy", "mmmmm"),
    "card_edit": ("dnnyy", "dnnyy"),
    "card_anew_undo": ("mmmmm", "dnnyy"),
    "card_delete": ("mmmmm", "dnnyy"),
    "card_restore": ("mmmmm", "dnnyy"),
    "card_duplicate": ("mmmmm", "dnnyy"),
    "card_move": ("mmmmm", "dnnyy"),
    "deck_mastery": ("dnyyy", "mmmmm"),
    "deck_stats": ("dnyyy", "mmmmm"),
    "deck_forecast": ("dnyyy", "mmmmm"),
    "deck_mastery_of": ("dnyyy", "mmmmm"),
    "card_why": ("dnyyy", "mmmmm"),
    "card_why_of": ("dnyyy", "mmmmm"),
    "sessions_csv": ("dnnyy", "mmmmm"),
    "deck_sessions": ("dnyyy", "mmmmm"),
    "mode": ("dnyyy", "dnyyy"),
    "mode_preset": ("mmmmm", "dnnyy"),
    "mode_paper": ("dnnnn", "mmmmm"),  # Flashcards have no sheet
    "study": ("dnynn", "dnynn"),
    "study_draft": ("mmmmm", "dnynn"),
    "study_print": ("dnnnn", "mmmmm"),  # a session with Flashcards has no sheet
    "study_hear": ("mmmmm", "dnnnn"),  # and neither ears nor a voice
    "study_say": ("dnnnn", "mmmmm"),
    "study_forget": ("mmmmm", "dnnnn"),
    "study_undo": ("mmmmm", "dnynn"),
    "study_redo": ("mmmmm", "dnynn"),
    "study_again": ("mmmmm", "dnynn"),
    "study_mixed": ("mmmmm", "dyyyy"),
    "card_hold": ("mmmmm", "dnyyy"),
    "deck_exam": ("mmmmm", "dnyyy"),
}


def named(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and not (pattern.name or "").startswith("admin"):
            yield pattern.name or str(pattern.pattern)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert sorted(set(named(get_resolver().url_patterns)) - {"desk_door"}) == sorted(ROWS)


@pytest.fixture
def people(owner: User, member: User, stranger: User) -> dict[str, Client]:
    admin = make_user(role=Role.ADMINISTRATOR)
    clients = {"stranger": stranger, "member": member, "owner": owner, "administrator": admin}
    return {"nobody": Client()} | {name: signed_in(user) for name, user in clients.items()}


@pytest.fixture
def places(owner: User, member: User) -> dict[str, dict[str, Any]]:
    """Arguments of the addresses: of a private deck for most, of a deck open by link for the member."""
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    places = {}
    for kind in ("private", "link"):
        deck = make_deck(owner=owner, cards=2, visibility=kind)
        session = study.begin(
            student=member,
            deck=deck,
            mode=MODES["flashcards"],
            settings={},
            facts=progress.card_facts(member, deck, now),
            now=now,
            rng=Random(1),
        )
        make_picture(deck=deck)
        places[kind] = {
            "deck_id": deck.public_id,
            "uid": deck.cards.get(position=0).uid,
            "name": "dot.png",
            "username": "member",
            "format": "json",
            "mode": "flashcards",
            "session_id": session.public_id,
            "act": "bury",
            "number": 0,
            "change": uuid4(),
            "token": "no-such-token",
            "session_token": study.show(session, now=now).token,
            "deck": deck,
        }
    return places


def address(name: str, place: dict[str, Any]) -> str:
    wanted = {arg for _, args in get_resolver().reverse_dict.getlist(name)[0][0] for arg in args}
    return reverse(name, kwargs={arg: place[arg] for arg in wanted})


def got(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith("/account/sign-in/?next="):
        return "d"
    if "HX-Redirect" in response and response["HX-Redirect"].startswith("/account/sign-in/"):
        return "d"
    refused = {401: "d", 404: "n", 405: "m", 403: "n"}
    return refused.get(response.status_code, "y" if response.status_code < 500 else "broken")


@pytest.mark.parametrize("name", ROWS)
def test_the_rights(name: str, people: dict[str, Client], places: dict[str, dict[str, Any]]) -> None:
    for method, expected in zip(("get", "post"), ROWS[name], strict=True):
        for htmx in (False, True)[: 1 if name in {"sign_in_code", "sign_out"} else 2]:  # these lead to the door
            for person, letter in zip(PEOPLE, expected, strict=True):
                place = places["link" if person == "member" else "private"]
                prepare(name, method, place, letter)
                client = people[person]
                headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/"} if htmx else {}
                data = {"token": place["session_token"], "do": "know", "on": "1"} if method == "post" else {}
                response = getattr(client, method)(address(name, place), data, headers=headers)
                assert got(response) == letter, (name, method, person, htmx, response.status_code)
                if name in {"sign_out", "account_delete"} and method == "post" and person != "nobody":
                    client.force_login(people_user(person))


def people_user(person: str) -> User:
    role = {"administrator": Role.ADMINISTRATOR}.get(person)
    return User.objects.get(role=role) if role else User.objects.get(username=person)


def prepare(name: str, method: str, place: dict[str, Any], letter: str) -> None:
    """What is to be restored has been deleted before; what was deleted is back."""
    deck: Deck = place["deck"]
    now = datetime(2026, 11, 22, tzinfo=UTC)
    card = deck.cards.select_related("deck").get(uid=place["uid"])
    if card.deck.deleted or card.deleted:
        authoring.restore_deck(deck=deck)
        authoring.restore_card(card=card)
    if method == "post" and name == "deck_restore":
        authoring.delete_deck(deck=deck, now=now)
    if method == "post" and name == "card_restore":
        authoring.delete_card(card=card, now=now)
