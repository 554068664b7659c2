"""What a page that hears is allowed, and what it is told of the files for hands-free calls."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory

from decks.templatetags import sound
from decks.views.sound import open_to_sound


def page(request: HttpRequest) -> HttpResponse:
    return open_to_sound(HttpResponse("Hello"))


def test_a_page_that_hears_may_compile_webassembly_and_nothing_else_beyond_other_pages() -> None:
    request = RequestFactory().get("/")
    response = ContentSecurityPolicyMiddleware(page)(request)
    other = ContentSecurityPolicyMiddleware(lambda request: HttpResponse("Hello"))(request)
    policy = response["Content-Security-Policy"]
    assert policy.replace(" 'wasm-unsafe-eval'", "") == other["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert response["Permissions-Policy"] == "microphone=(self)"


@pytest.mark.parametrize("there", [True, False])
def test_hands_free_is_offered_where_all_its_files_are(monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    monkeypatch.setattr(sound.finders, "find", lambda name: name if there or name.endswith(".js") else None)
    addresses = sound.hands_free.__wrapped__().split()
    assert [address.rpartition(".")[2] for address in addresses] == (["js", "onnx", "mjs", "wasm"] if there else [])
