"""`manage.py fetch_models`: from a server of our own, over breaks, and only what it should be."""

import hashlib
import io
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import CommandError, call_command

from decks.management.commands import fetch_models
from decks.speech import weights
from decks.speech.weights import Weights

DATA = {"model.bin": bytes(range(256)) * 4_000, "config.json": b'{"a": 1}'}
SMALL = Weights(
    "small",
    "somebody/small",
    {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in DATA.items()},
    (),
    english_only=True,
)


class Server(BaseHTTPRequestHandler):
    """Serves DATA as a hub does; `breaks` is how many answers break off half way."""

    breaks = 0
    ranges = True
    data = DATA
    asked: list[tuple[str, str]] = []

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        begin = self.headers.get("Range", "")
        type(self).asked.append((self.path, begin))
        if self.path != f"/somebody/small/resolve/main/{name}" or name not in self.data:
            self.send_error(404)
            return
        at = int(begin.removeprefix("bytes=").rstrip("-")) if begin and self.ranges else 0
        data = self.data[name][at:]
        self.send_response(206 if at else 200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.breaks:
            type(self).breaks -= 1
            data = data[: len(data) // 2]
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def serving(**manner):
    handler = type("Here", (Server,), {"asked": [], **manner})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", handler
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def model(monkeypatch):
    monkeypatch.setitem(weights.MODELS, "tiny.en", SMALL)


def run(address, folder):
    out = io.StringIO()
    call_command("fetch_models", address, model="tiny.en", to=folder, stdout=out)
    return out.getvalue()


def names(folder):
    return sorted(path.name for path in (folder / "small").iterdir())


def test_the_files_come_with_progress_and_are_then_found(tmp_path):
    with serving() as (address, server):
        told = run(address, tmp_path)
        assert "model.bin: 100 % of 1.0 MB" in told
        assert told.count("model.bin:") > 2
        assert weights.read(SMALL, [tmp_path]) == DATA
        asked = len(server.asked)
        assert "All files are here" in run(address, tmp_path)
        assert len(server.asked) == asked  # nothing is fetched twice
    assert names(tmp_path) == ["config.json", "model.bin"]


def test_a_broken_line_is_taken_up_where_it_broke(tmp_path):
    with serving(breaks=2) as (address, server):
        run(address, tmp_path)
        assert [begin for path, begin in server.asked if path.endswith("bin")] == [
            "",
            "bytes=512000-",
            "bytes=768000-",
        ]
    assert weights.read(SMALL, [tmp_path]) == DATA


def test_the_next_run_goes_on_where_the_last_one_gave_up(tmp_path):
    with serving(breaks=4) as (address, _), pytest.raises(CommandError, match=r"Run this again to go on\.$"):
        run(address, tmp_path)
    assert names(tmp_path) == ["model.bin.unfinished"]
    assert not weights.is_there(SMALL, [tmp_path])
    with serving() as (address, server):
        run(address, tmp_path)
        assert server.asked[0][1] == "bytes=960000-"
    assert weights.read(SMALL, [tmp_path]) == DATA


def test_a_server_that_knows_no_ranges_is_asked_from_the_start(tmp_path):
    with serving(breaks=1, ranges=False) as (address, _):
        run(address, tmp_path)
    assert weights.read(SMALL, [tmp_path]) == DATA


def test_another_file_is_thrown_away(tmp_path):
    with (
        serving(data=DATA | {"model.bin": DATA["model.bin"][::-1]}) as (address, _),
        pytest.raises(CommandError, match="not the official file"),
    ):
        run(address, tmp_path)
    assert names(tmp_path) == []


def test_what_is_not_there_and_who_is_not_there_are_told(tmp_path):
    with serving(data={}) as (address, _), pytest.raises(CommandError, match="answered 404"):
        run(address, tmp_path)
    with pytest.raises(CommandError, match="could not be fetched"):
        run(address, tmp_path)
    with pytest.raises(CommandError, match="no address"):
        run("ftp://127.0.0.1", tmp_path)


def test_by_default_the_models_lie_where_the_site_looks_for_them(settings, tmp_path):
    from decks.hearing import client

    settings.DATA_DIR, settings.WHISPER_WEIGHTS = tmp_path, ""
    with serving() as (address, _):
        call_command(fetch_models.Command(), address, model="tiny.en", stdout=io.StringIO())
    assert weights.is_there(SMALL, client.folders())
