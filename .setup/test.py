"""`make test`: all tests on SQLite, those that ask a database on a PostgreSQL of our own, those that drive a browser.

Arguments go on to pytest: make test ARGS="-k undo". It ends by itself, and leaves no process and no file behind.
"""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

import postgres

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 30 * 60  # seconds for everything: a test that hangs must not hang a build
# One process more than cores: some wait for others that were killed. One test at a time: none waits behind a long one.
SHARED = ["-n", "3", "--maxschedchunk", "1"]
PLAIN = ["-m", "not browser", *SHARED]
AGAIN = ["-m", "not browser and database", *SHARED]  # what asks no database is the same on every one
BROWSER = ["-m", "browser and not aloud", *SHARED]
BROWSER_TESTS = "tests/browser"  # named, so that the others are not read for nothing
# The tests start from the settings' own defaults, whatever the shell of the person who runs them holds.
FOREIGN = {
    "DATABASE_URL", "DATABASE_PASSWORD", "SECRET_KEY", "SECRET_KEY_FILE", "DEBUG", "HTTPS", "ALLOWED_HOSTS",
    "DATA_DIR", "STATIC_ROOT", "PORT", "LISTEN", "CSRF_TRUSTED_ORIGINS", "DEMO", "TRUST_PROXY", "TIME_ZONE", "SIGNUP",
    "DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE",
}  # fmt: skip


def say(text: str) -> None:
    """Shows a line at once, before what the next program prints."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop_group(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float) -> None:
    """Sends a signal to the tests and all that they started, and waits for the tests to end."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def run(command: list[str], environment: dict[str, str], seconds: float) -> int | None:
    """The command's exit code, or None when it took too long. Whatever it started is gone afterwards."""
    # A session of its own: Ctrl-C comes here alone, and browsers and servers left behind can be ended with it.
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603
    try:
        return process.wait(max(seconds, 1))
    except subprocess.TimeoutExpired:
        return None
    except BaseException:
        stop_group(process, signal.SIGINT, 15)
        raise
    finally:
        stop_group(process, signal.SIGKILL, 5)


class Run:
    """One `make test`: its suites, what they counted, and what went wrong."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        self.arguments = arguments
        self.folder = folder
        self.end = time.monotonic() + LIMIT
        self.counts = {"passed": 0, "failed": 0, "skipped": 0}
        self.troubles: list[str] = []

    def suite(self, name: str, options: list[str], **extra: str) -> None:
        """Runs pytest once with `options`, in an environment of its own with `extra` in it."""
        say(f"\n== {name} ==")
        home = self.folder / name.split()[0].lower()
        home.mkdir()
        environment = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        environment |= {"DATA_DIR": str(home / "var"), "SECRET_KEY": secrets.token_urlsafe(60), **extra}
        report = home / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            *options,
            f"--junitxml={report}",
            f"--basetemp={home / 'tmp'}",
        ]
        code = run([*command, *self.arguments], environment, self.end - time.monotonic())
        if code is None:
            self.troubles.append(f"{name}: stopped after {LIMIT // 60} minutes in all.")
        elif code == 5 and self.arguments:
            pass  # the person chose tests, and none of them is of this suite
        elif code:
            self.troubles.append(f"{name}: " + ("no test was found." if code == 5 else "failed, see above."))
        self.count(report)

    def count(self, report: Path) -> None:
        """Adds up what pytest wrote into its report; a suite that died wrote none."""
        if not report.is_file():
            return
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
            total, skipped, bad, errors = (
                int(suite.get(key, "0")) for key in ("tests", "skipped", "failures", "errors")
            )
            self.counts["passed"] += total - skipped - bad - errors
            self.counts["failed"] += bad + errors
            self.counts["skipped"] += skipped


def on_postgresql(tests: Run) -> None:
    """The tests on PostgreSQL, or a word on why not; in CI that is a failure."""
    try:
        binaries = postgres.find_binaries()
        if binaries is None:
            raise postgres.Failed("there is no PostgreSQL on this machine (Debian: sudo apt install postgresql).")
        with postgres.cluster(binaries) as url:
            version = re.sub(r"\D*(\d+).*", r"\1", subprocess.check_output([binaries / "postgres", "-V"], text=True))  # noqa: S603
            tests.suite(f"PostgreSQL {version.strip()}", AGAIN, DATABASE_URL=url)
    except postgres.Failed as error:
        say(f"\nNot tested on PostgreSQL: {error}")
        if os.environ.get("CI") == "true" or binaries is not None:
            tests.troubles.append("PostgreSQL: not tested.")


def main(arguments: list[str]) -> int:
    postgres.end_on_signals()
    chromium = subprocess.run([ROOT / ".setup/chromium"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if chromium.returncode:
        return 1
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="studyapp-test-", ignore_cleanup_errors=True) as folder:
        tests = Run(arguments, Path(folder))
        try:
            tests.suite("SQLite", PLAIN)
            on_postgresql(tests)
            where = [] if any((ROOT / each.partition("::")[0]).exists() for each in arguments) else [BROWSER_TESTS]
            tests.suite("Chromium", [*BROWSER, *where], CHROMIUM=chromium.stdout.strip())
        except KeyboardInterrupt:
            say("\nStopped.")
            return 130
    say(f"\nAll of it took {time.monotonic() - begun:.0f} s.")
    for trouble in tests.troubles:
        say(trouble)
    counts = tests.counts
    say(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if tests.troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
