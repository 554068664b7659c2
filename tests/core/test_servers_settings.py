"""The addresses of servers outside: one that cannot be right stops the start, and a key may lie in a file."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from studyapp.settings import env, envurl


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("", ""),
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
        (" https://kai.example.org/v1/ ", "https://kai.example.org/v1"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_taken(monkeypatch: pytest.MonkeyPatch, given: str, taken: str) -> None:
    monkeypatch.setenv("CHAT_URL", given)
    assert envurl("CHAT_URL") == taken


@pytest.mark.parametrize(
    "given",
    [
        "kai.example.org",
        "localhost:8000",
        "ftp://kai.example.org",
        "http://",
        "http://kai.example.org:99999",
        "http://me:secret@kai.example.org",
        "http://kai.example.org/v1?key=1",
        "http://[::1",
        "on",
    ],
)
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CHAT_URL", given)
    with pytest.raises(ImproperlyConfigured, match="CHAT_URL is no address of a server") as refused:
        envurl("CHAT_URL")
    assert "secret" not in str(refused.value)


def test_a_key_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "key").write_text(" s3cret\n")
    monkeypatch.setenv("CHAT_KEY_FILE", str(tmp_path / "key"))
    assert env("CHAT_KEY") == "s3cret"
