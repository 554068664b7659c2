"""A real server on a real database, students who answer through it over HTTP, and proof of what came out."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event, Thread
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.db.models import Count

from decks.management.commands.checkdata import CHECKS
from decks.models import Answer, StudySession, User
from tests.conftest import signed_in

ROOT = Path(__file__).resolve().parent.parent
STEP = re.compile(r'id="step" data-token="([0-9a-f-]{36})"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
RATINGS = {"know": 3, "learning": 1}
LINE_BROKE = (OSError, http.client.HTTPException)

Heard = list[tuple[UUID, int]]  # the tokens that were acknowledged, in order, with the rating that was sent


class TooLate(AssertionError):
    """What should have ended did not; the text says how far it was."""


def leave_wal(copy: sqlite3.Connection) -> None:
    """Put the file back into one piece, for memory knows no WAL; a process just killed may hold it a moment."""
    for patience in range(100, -1, -1):
        try:
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            if not patience:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The DATABASE_URL of the test's data, for other processes.

    On PostgreSQL it is the test's own database. SQLite's lives in this process: a file takes its place, and at the
    end what is in the file comes back.
    """
    if connection.vendor != "sqlite":
        at = connection.settings_dict
        secret = f"{quote(at['USER'], safe='')}:{quote(at['PASSWORD'], safe='')}"
        yield f"postgres://{secret}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        return
    file = folder / "storm.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    yield f"sqlite:///{file}"
    with closing(sqlite3.connect(file)) as copy:
        leave_wal(copy)
        copy.backup(connection.connection)


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """gunicorn as the site runs it, in a process group of its own that can be killed and started again."""

    def __init__(self, folder: Path, database_url: str, *, port: int, workers: int = 2) -> None:
        self.port = port
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        _name_static_files(folder / "static")
        own = {"DATABASE_URL": database_url, "DATA_DIR": str(folder), "STATIC_ROOT": str(folder / "static")}
        own |= {"PORT": str(self.port), "LISTEN": "127.0.0.1", "HTTPS": "off", "WEB_CONCURRENCY": str(workers)}
        own |= {"SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "studyapp.settings"}
        self.environment = os.environ | own

    def start(self) -> None:
        """Returns when the server answers."""
        command = [sys.executable, "-m", "gunicorn", "-c", "studyapp/gunicorn.py", "studyapp.wsgi"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < end:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
                    line.request("GET", "/healthz")
                    if line.getresponse().status == 200:
                        return
            except LINE_BROKE:
                time.sleep(0.02)
        raise TooLate("The server did not start: " + self.log.read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """kill -9 for the master and all its workers at once; returns when none of them is left."""
        if self.process is not None:
            group, self.process = self.process, None
            with suppress(ProcessLookupError):
                for _ in range(1000):
                    os.killpg(group.pid, signal.SIGKILL)
                    group.poll()
                    time.sleep(0.01)


@contextmanager
def served(folder: Path, *, port: int, workers: int = 2) -> Iterator[Server]:
    """A running server on the test's data as it is now. After the block the test reads what the server wrote."""
    with shared_database(folder) as url:
        server = Server(folder, url, port=port, workers=workers)
        try:
            server.start()
            yield server
        finally:
            server.kill()


def _name_static_files(folder: Path) -> None:
    """The list of hashed names that collectstatic makes, with every file under its plain name."""
    names = {path: path for finder in get_finders() for path, _ in finder.list([])}
    folder.mkdir()
    (folder / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": names, "hash": ""}))


class Browser:
    """As much of a browser as a study page needs: a cookie, the form's CSRF token, one line that is kept open.

    Made before the server, for the sign-in is part of its data.
    """

    def __init__(self, port: int, user: User) -> None:
        self.cookies = {settings.SESSION_COOKIE_NAME: signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value}
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.csrf = ""

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None, {})

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Send a form as the page's script does, with the CSRF token of the page that was opened before."""
        body = urlencode({"csrfmiddlewaretoken": self.csrf, **fields})
        return self._send(
            "POST", path, body, {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        )

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.line.request(method, path, body, headers)
            reply = self.line.getresponse()
            text = reply.read().decode()
        except LINE_BROKE:
            self.line.close()  # the next request opens a new one
            raise
        for each in reply.headers.get_all("Set-Cookie", []):
            name, _, rest = each.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        found = CSRF.search(text)
        self.csrf = found[1] if found else self.csrf
        return reply.status, text

    def close(self) -> None:
        self.line.close()


class Student(Thread):
    """Sorts every card of a session; sends each answer, with its token, again and again until it is acknowledged."""

    def __init__(self, port: int, session: StudySession, rng: Random, halt: Event) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(port, session.student)
        self.session_id, self.path = session.pk, f"/study/{session.public_id}/"
        self.cards = len(session.state["order"])
        self.rng, self.halt = rng, halt
        self.heard: Heard = []
        self.sent_again = 0
        self.trouble = ""  # what the last answer that was not acknowledged met with

    def run(self) -> None:
        page = self._acknowledged(lambda: self.browser.get(self.path))
        while page and (asked := STEP.search(page)):
            page = self._answer(asked[1], self.rng.choice(list(RATINGS)))
        self.browser.close()

    def _answer(self, token: str, do: str) -> str:
        page = self._acknowledged(lambda: self.browser.post(self.path, token=token, do=do))
        if page:
            self.heard.append((UUID(token), RATINGS[do]))
        return page

    def _acknowledged(self, send) -> str:
        """The first reply with a study page in it; nothing when the storm is called off."""
        while not self.halt.is_set():
            try:
                status, text = send()
                if status == 200 and 'id="step"' in text:
                    return text
                self.trouble = f"{status}: {text[:300]}"
            except LINE_BROKE as broken:
                self.trouble = repr(broken)
            self.sent_again += 1
            time.sleep(0.1)
        return ""


def rage(server: Server, students: Sequence[Student], *, kills: int, rng: Random, seconds: float) -> None:
    """Let the students answer, and kill the server at `kills` random moments. Raises TooLate after `seconds`."""
    end = time.monotonic() + seconds
    whole = sum(student.cards for student in students)
    moments = sorted(rng.sample(range(whole // 50, whole - whole // 20), kills))
    for student in students:
        student.start()
    done = 0
    try:
        while any(student.is_alive() for student in students):
            count = sum(len(student.heard) for student in students)
            if time.monotonic() > end:
                last = {student.trouble for student in students if student.is_alive()}
                raise TooLate(f"{count} of {whole} answers, {done} of {kills} kills in {seconds:.0f} s. Last: {last}")
            if moments and count >= moments[0]:
                del moments[0]
                time.sleep(rng.uniform(0, 0.02))
                server.kill()
                server.start()
                done += 1
            time.sleep(0.002)
    finally:
        for student in students:
            student.halt.set()
            student.join(70)
    assert not moments, f"The storm was over before {len(moments)} of the kills."


def wrong_with(heard: Mapping[int, Heard]) -> list[str]:
    """What the database holds otherwise than it was acknowledged, for each session (by pk); then what checkdata finds.

    A session is one over cards that come once each, and every answer in it was heard of.
    """
    found = []
    for pk, told in heard.items():
        session = StudySession.objects.get(pk=pk)
        log = session.log.filter(voided_by=None, rating__gt=0)
        rows: Heard = list(log.order_by("at").values_list("token", "rating"))
        found += [f"Session {pk}: the answer {token} is lost." for token, _ in told if token not in dict(rows)]
        found += [f"Session {pk}: nobody heard of the answer {token}." for token, _ in rows if token not in dict(told)]
        if rows != told and not found:
            found.append(f"Session {pk}: the answers stand in another order, or with another rating.")
        twice = log.order_by().values("card").annotate(rows=Count("pk")).filter(rows__gt=1)
        found += [f"Session {pk}: card {each['card']} was counted {each['rows']} times." for each in twice]
        if session.turn != len(told):
            found.append(f"Session {pk} took {session.turn} replies, {len(told)} were acknowledged.")
    tokens = Answer.objects.values("token").annotate(rows=Count("pk")).filter(rows__gt=1)
    found += [f"The token {each['token']} stands {each['rows']} times." for each in tokens]
    return found + [line for check in CHECKS for line in check()]
