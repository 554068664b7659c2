"""One gunicorn of the site with the floor beside it, in a folder and on a database of its own."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
TICKS = os.sysconf("SC_CLK_TCK")
# The site's own defaults hold, whatever the shell of the person who measures has set.
FOREIGN = (
    "DATABASE_URL",
    "DATABASE_PASSWORD",
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "STATIC_ROOT",
    "LISTEN",
    "TIME_ZONE",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its main process, and what `fill` has put into the database."""

    port: int
    process: subprocess.Popen[bytes]
    filled: dict[str, Any]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """The main process and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [self.process.pid, *map(int, children.split())]

    def cpu(self) -> float:
        """Milliseconds of processor time that all of them have used so far."""
        used = 0
        for number in self.processes():
            fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used * 1000 / TICKS

    def memory(self) -> float:
        """Their proportional share of memory in megabytes."""
        total = 0
        for number in self.processes():
            lines = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024


@contextlib.contextmanager
def served(database: str | None, fill: str, *numbers: int) -> Iterator[Server]:
    """The site on SQLite, or on the `database` with this address; gone with all its files afterwards.

    The module `fill` fills it with so many of what it counts, and tells what there is.
    """
    with tempfile.TemporaryDirectory(prefix="studyapp-bench-", ignore_cleanup_errors=True) as folder:
        port = _free_port()
        environment = {name: value for name, value in os.environ.items() if name not in FOREIGN} | {
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "HTTPS": "off",
            "PORT": str(port),
            "SECRET_KEY": secrets.token_urlsafe(60),
            "WEB_CONCURRENCY": str(WORKERS),
        }
        if database:
            environment["DATABASE_URL"] = database
        _python(environment, "manage.py", "collectstatic", "--noinput", "-v0")
        filled = json.loads(_python(environment, "-m", fill, *map(str, numbers)))
        command = [sys.executable, "-m", "gunicorn", "-c", "studyapp/gunicorn.py", "studyapp.wsgi"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            _wait(process, port)
            yield Server(port, process, filled)
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def _python(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            ready = connection.getresponse().status == 200
            connection.close()
            if ready:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")
