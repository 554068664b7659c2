"""A PostgreSQL for the length of one command: `python .setup/postgres.py COMMAND ...` sets its DATABASE_URL.

The cluster lies in a temporary folder, listens on a free port of 127.0.0.1 with a password of its own, and is gone
afterwards. It does not wait for the disk: it is for tests, which outlive no power cut.
"""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

NAME = "studyapp"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "150",
    "unix_socket_directories": "",
}


class Failed(Exception):
    """The cluster could not be made; the text is for a person."""


def find_binaries() -> Path | None:
    """The folder of initdb and postgres: on the PATH first, then the newest where packages put it."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    installed: list[Path] = []
    for root, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql*/bin"),
        ("/usr/local/opt", "postgresql*/bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
    ):
        installed += Path(root).glob(pattern)
    installed.sort(key=lambda path: [int(part) for part in re.findall(r"\d+", str(path))] or [0], reverse=True)
    for folder in folders + installed:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    return None


def server_user() -> dict[str, Any]:
    """Popen's arguments for running as an ordinary user: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise Failed("PostgreSQL is not run by root, and there is no user postgres or nobody to run it.")


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(binaries: Path, home: Path, password: str, user: dict[str, Any]) -> None:
    """Fills `home`/data; raises Failed with initdb's words."""
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    if user:
        os.chown(secret, user["user"], user["group"])
        os.chown(home, user["user"], user["group"])
    command: list[str | Path] = [
        binaries / "initdb",
        "--pgdata",
        home / "data",
        "--username",
        NAME,
        "--pwfile",
        secret,
    ]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"]
    words = ""
    for locale in ("C.UTF-8", "C"):  # macOS has no C.UTF-8
        made = subprocess.run(  # noqa: S603
            [*command, "--locale", locale], cwd=home, capture_output=True, text=True, check=False, **user
        )
        if made.returncode == 0:
            return
        words = made.stderr.strip()
        shutil.rmtree(home / "data", ignore_errors=True)
    raise Failed(f"initdb of {binaries} failed: {words}")


def start(binaries: Path, home: Path, port: int, user: dict[str, Any]) -> subprocess.Popen[bytes]:
    """The server's process, in a session of its own so that Ctrl-C at the tests does not reach it."""
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (home / "log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **user
        )


def wait_until_ready(server: subprocess.Popen[bytes], url: str, home: Path) -> None:
    """Returns when the server answers; raises Failed with its log when it ended or took over 30 s."""
    end = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"{url}/postgres", connect_timeout=3).close()
            return
        time.sleep(0.05)
    raise Failed("PostgreSQL did not start: " + (home / "log").read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ends the server: politely, then at once."""
    for how, seconds in ((signal.SIGINT, 15), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if server.poll() is None:
            server.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(seconds)


@contextlib.contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """The DATABASE_URL of a new and empty database; its user may make others beside it. Raises Failed."""
    user = server_user()
    # Under root's own TMPDIR the ordinary user might not reach it.
    home = Path(tempfile.mkdtemp(prefix="studyapp-postgres-", dir="/tmp" if user else None))  # noqa: S108
    server = None
    try:
        password = secrets.token_hex(16)
        make_cluster(binaries, home, password, user)
        port = free_port()
        url = f"postgres://{NAME}:{password}@127.0.0.1:{port}"
        server = start(binaries, home, port, user)
        wait_until_ready(server, url, home)
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        yield f"{url}/{NAME}"
    finally:
        if server:
            stop(server)
        shutil.rmtree(home, ignore_errors=True)


def end_on_signals() -> None:
    """Makes a polite kill and a closed terminal unwind the program, so that `finally` is reached."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))


def main(command: list[str]) -> int:
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("There is no PostgreSQL on this machine (Debian: apt install postgresql).")
    end_on_signals()
    try:
        with cluster(binaries) as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode  # noqa: S603
    except Failed as error:
        raise SystemExit(str(error)) from None
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
