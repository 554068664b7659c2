"""Headers on every kind of response, and the way back in for a page whose sign-in has run out."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from decks.middleware import Headers
from decks.models import Deck

HERE = "http://testserver"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/keys/", 200),
        ("/", 302),
        ("/nowhere/", 404),
        ("/healthz", 200),
        ("/static/css/site.css", 200),
        ("/static/js/site.js", 200),
        ("/static/img/icons.svg", 200),
        ("/static/img/manifest.webmanifest", 200),
        ("/static/none.css", 404),
    ],
)
def test_every_response_carries_the_headers(client: Client, db: None, path: str, status: int):
    response = client.get(path)
    if response.streaming:
        b"".join(response.streaming_content)
        response.close()
    assert response.status_code == status
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_page_that_breaks_carries_them_too(db: None, monkeypatch: pytest.MonkeyPatch):
    def fail(request: HttpRequest) -> HttpResponse:
        raise ValueError

    monkeypatch.setattr("decks.templatetags.ui.split_domain_port", fail)
    response = Client(raise_request_exception=False).get("/keys/")
    assert response.status_code == 500
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_view_may_ask_for_the_microphone_alone_and_for_its_own_caching():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Permissions-Policy": "microphone=(self)", "Cache-Control": "max-age=60"})

    request = RequestFactory().get("/")
    request.COOKIES["session"] = "x"
    response = Headers(view)(request)
    granted, *refused = response["Permissions-Policy"].split(", ")
    assert granted == "microphone=(self)"
    assert "camera=()" in refused
    assert "microphone=()" not in refused
    assert response["Cache-Control"] == "max-age=60"


def test_nothing_about_a_person_stays_in_a_cache(as_owner: Client, client: Client):
    assert as_owner.get("/")["Cache-Control"] == "no-store"
    assert as_owner.get("/nowhere/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client.get("/healthz")


def part_request(client: Client, path: str, page: str) -> HttpResponse:
    return client.get(path, headers={"hx-request": "true", "hx-current-url": page})


def test_a_part_page_request_of_a_signed_out_person_leads_to_sign_in_and_back(client: Client, db: None):
    response = part_request(client, "/decks/", f"{HERE}/d/abc/?sort=name")
    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{reverse('sign_in')}?next=%2Fd%2Fabc%2F%3Fsort%3Dname"
    assert response.content == b""


def test_a_form_sent_by_a_signed_out_person_stays_on_the_page_unless_the_page_keeps_it(client: Client, deck: Deck):
    path, here = f"/d/{deck.public_id}/cards/new/", {"hx-request": "true", "hx-current-url": HERE}
    response = client.post(path, {"front": "Typed for long"}, headers=here)
    assert (response.status_code, "HX-Redirect" in response) == (401, False)
    kept = client.post(path, {"front": "Typed for long"}, headers=here | {"answer-kept": "1"})
    assert kept["HX-Redirect"].startswith(reverse("sign_in"))


@pytest.mark.parametrize("page", ["https://evil.example/x", "//evil.example/x", "http://testserver.evil/x", ""])
def test_the_way_back_never_leaves_this_host(client: Client, db: None, page: str):
    assert part_request(client, "/decks/", page)["HX-Redirect"] == reverse("sign_in")


def test_a_whole_page_is_redirected_as_ever(client: Client, db: None):
    response = client.get("/decks/")
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('sign_in')}?next=/decks/"
    assert "HX-Redirect" not in response


def test_other_redirects_and_signed_in_people_are_left_alone(as_owner: Client, settings: Settings):
    assert part_request(as_owner, "/decks/", f"{HERE}/decks/").status_code == 200
    response = part_request(Client(), "/decks", f"{HERE}/decks/")
    assert response.status_code == 301
    assert "HX-Redirect" not in response
