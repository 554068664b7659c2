"""The helper that holds the model of meaning: shared, started when needed, gone with the site, never waited for."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from decks.grading import BY_WORDS, Verdict, grade, installed
from decks.judging import client, helper
from decks.sidecar import client as sidecar
from decks.sidecar import messages, process

pytestmark = pytest.mark.skipif(not installed.is_there(), reason="the extra `meaning` is not installed")
ROOT = Path(__file__).parents[2]
ASKED = {
    "question": "Why?",
    "reference": "Leaves reflect green light, so they look green.",
    "answer": "they mirror it",
}
WORKER = """
import sys, django
django.setup()
from decks.judging import client
client.warm()
print("begun", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def site(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a site that starts helpers without a pause; the helper of this process is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="judge") as folder:  # a short name, as a socket needs
        settings.DATA_DIR = folder
        monkeypatch.setattr(sidecar, "PAUSE", 0.0)
        own = sidecar.Sidecar("decks.judging.helper", "grader")
        monkeypatch.setattr(client, "helper", own)
        yield Path(folder)
        if own.process is not None:
            own.process.kill()
            own.process.communicate()


def until(holds: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def judged() -> Verdict:
    return client.judge(**ASKED)


def helpers(folder: Path) -> list[int]:
    """The processes that serve this folder and have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(folder / "grader.sock").encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:  # it has ended meanwhile
            continue
    return found


def test_words_serve_at_once_and_the_helper_once_it_is_ready(site: Path) -> None:
    first = judged()
    assert (first.by_words, first.reason.endswith(BY_WORDS)) == (True, True)
    assert until(lambda: not judged().by_words)
    assert judged() == grade(**ASKED)


def test_a_killed_helper_is_replaced_and_words_serve_meanwhile(site: Path) -> None:
    assert until(lambda: not judged().by_words)
    before = client.helper.process
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)
    before.wait()
    assert judged().by_words
    assert until(lambda: not judged().by_words)
    assert client.helper.process is not None
    assert client.helper.process.pid != before.pid


def test_the_helper_leaves_django_and_the_database_alone(site: Path) -> None:
    script = "import sys, decks.judging.helper; print('django' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).strip() == "False"


def test_a_web_worker_never_loads_the_model(site: Path) -> None:
    script = (
        "import sys; from decks.grading import grade\n"
        f"grade(**{ASKED!r}, by_words=True)\n"
        "print({'numpy', 'onnxruntime'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True).strip() == "set()"


def test_typed_grading_needs_no_helper(site: Path) -> None:
    assert client.judge(**ASKED | {"strictness": "typos"}).band == "miss"
    assert client.judge(**ASKED | {"by_words": True}).by_words
    assert client.helper.process is None


def worker(folder: Path) -> "subprocess.Popen[str]":
    environment = os.environ | {"DATA_DIR": str(folder), "SECRET_KEY": "x" * 60, "HTTPS": "off"}
    environment["DJANGO_SETTINGS_MODULE"] = "studyapp.settings"
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked for in /proc")
def test_workers_share_one_helper_and_none_is_left_when_they_end(site: Path) -> None:
    workers = [worker(site) for _ in range(3)]
    for each in workers:
        assert each.stdout is not None
        assert each.stdout.readline() == "begun\n"
    assert until((site / "grader.sock").exists)
    assert until(lambda: len(helpers(site)) == 1)
    assert not judged().by_words  # this process uses it too, and starts none
    assert client.helper.process is None
    for each in workers:
        each.kill()
        each.communicate()
    assert until(lambda: not helpers(site))


def test_a_helper_without_its_model_ends_and_words_go_on_serving(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "sense", lambda: None)  # as with weights that are missing or other ones
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(process, "end_with_starter", lambda: None)
    assert process.serve(site / "grader.sock", helper.load, waiting=1) == 1
    assert not (site / "grader.sock").exists()
    monkeypatch.setattr(client.helper, "start", lambda: None)
    assert judged().by_words


@pytest.fixture
def listener(site: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as own:
        own.bind(str(site / "grader.sock"))
        own.listen(0)
        yield own


def test_a_stuck_helper_is_waited_for_once(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.2)
    monkeypatch.setattr(sidecar, "PAUSE", 60.0)
    assert judged().by_words
    assert client.helper.is_silent()
    monkeypatch.setattr(messages, "send", lambda *_: pytest.fail("it was asked again"))
    assert judged().by_words


def test_a_busy_helper_is_not_waited_for(listener: socket.socket) -> None:
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as other:
        for waiting in (one, other):
            waiting.setblocking(False)
            try:
                waiting.connect(listener.getsockname())
            except BlockingIOError:
                break
        assert judged().by_words
        assert not client.helper.is_silent()


@pytest.mark.parametrize("reply", [b"[]\n", b"nonsense\n", b'{"score": 1}\n', b"", b'{"unknown": 1, "met": []}\n'])
def test_a_reply_that_makes_no_sense_is_none(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch, reply: bytes
) -> None:
    monkeypatch.setattr(client.helper, "start", lambda: None)

    def serve() -> None:
        connection = listener.accept()[0]
        with connection:
            messages.receive(connection, until=time.monotonic() + 10)
            connection.sendall(reply)

    thread = threading.Thread(target=serve)
    thread.start()
    assert judged().by_words
    thread.join()


def test_too_long_a_name_for_a_socket_means_words(
    settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DATA_DIR = tmp_path / ("a" * 120)
    monkeypatch.setattr(client, "helper", sidecar.Sidecar("decks.judging.helper", "grader"))
    assert judged().by_words
    assert client.helper.process is None


def test_where_words_alone_are_wanted_the_helper_is_neither_started_nor_asked(listener: socket.socket) -> None:
    with client.by_words_only():
        client.warm()
        assert judged() == grade(**ASKED, by_words=True)
    assert client.helper.process is None
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_arguments_that_make_no_sense_are_refused(site: Path) -> None:
    with pytest.raises(ValueError, match="strictness"):
        client.judge(**ASKED | {"strictness": "kind"})
