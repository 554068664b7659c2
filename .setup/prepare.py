"""Makes the site ready to serve: `.venv/bin/python .setup/prepare.py static database ...`. The steps:

static: collects and compresses the static files, unless they are those of last time.
database: waits for the database, migrates it, and renders again the cards that an older version rendered.
demo: loads the demo into a database without users, and prints its logins at every start.
administrator: prints the one-time link for the first one as long as there is none.
serve: becomes the web server, in this process: to load the code a second time would double the time of a start.
"""

import hashlib
import io
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyapp.settings")

import django  # noqa: E402
import psycopg  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.exceptions import ImproperlyConfigured  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, connections  # noqa: E402


def say(text: str) -> None:
    """Shows a line at once, also where the output is a file or a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def digest_of_static() -> str:
    """A digest of all that the collected files depend on: our files, the packages' versions and the settings."""
    digest = hashlib.sha256()
    sources = [ROOT / ".setup/app.txt", ROOT / "studyapp/settings.py"]
    sources += sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    for path in sources:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def static() -> None:
    """Fills STATIC_ROOT with hashed and compressed files. A note beside it tells from what they were made."""
    folder = Path(settings.STATIC_ROOT)
    note = folder.with_name(folder.name + ".digest")
    digest = digest_of_static()
    if folder.is_dir() and note.is_file() and note.read_text(encoding="ascii") == digest:
        return
    say("Collecting the static files ...")
    note.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(digest, encoding="ascii")


def wait_for_database(seconds: int) -> None:
    """Returns once PostgreSQL answers; raises SystemExit with its last word after `seconds`."""
    if connection.vendor != "postgresql":
        return
    end = time.monotonic() + seconds
    told = False
    while True:
        try:
            # Not through the pool, which would keep the reason of a failure to itself.
            psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": 3}).close()
        except psycopg.OperationalError as error:
            reason = " ".join(str(error).split())
            if time.monotonic() >= end:
                raise SystemExit(f"The database did not answer within {seconds} s: {reason}") from None
            if not told:
                say(f"Waiting for the database, {seconds} s at most ({reason}) ...")
                told = True
            time.sleep(0.5)
        else:
            return


def database() -> None:
    """Brings the tables up to date. DATABASE_WAIT is how many seconds a database may take to answer (60)."""
    from studyapp.settings import envint  # settings that are not right are told by main

    wait_for_database(envint("DATABASE_WAIT", 60, 0, 3600))
    if connection.vendor == "sqlite":
        Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("render_cards")


def demo() -> None:
    """Loads the demo when nobody has an account, and shows the logins it told then, now and at later starts."""
    logins = Path(settings.DATA_DIR) / "demo-logins.txt"
    if not get_user_model().objects.exists():
        say("Loading the demo ...")
        told = io.StringIO()
        call_command("demo", stdout=told)
        logins.write_text(told.getvalue(), encoding="utf-8")
    if logins.is_file():
        say(logins.read_text(encoding="utf-8").rstrip())


def administrator() -> None:
    """Prints the link by which the first administrator is made; a new one at every start until it is used."""
    from decks.accounts import first  # a model can be imported only after django.setup()

    if not first.has_administrator():
        call_command("first_admin")


def serve() -> None:
    """Hands over to gunicorn; returns never. The workers must not inherit a connection to the database."""
    from studyapp.settings import envint

    envint("WEB_CONCURRENCY", 1, 1, 256)  # gunicorn reads it, but would refuse it with a traceback
    # Here, because the other steps are also done where nothing is served.
    from gunicorn.app.wsgiapp import WSGIApplication  # type: ignore[import-untyped]

    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    listen = os.environ.get("LISTEN", "127.0.0.1")
    host = "127.0.0.1" if listen in {"0.0.0.0", "[::]"} else listen  # noqa: S104
    say(f"\nOpen http://{host}:{settings.PORT}    (Ctrl-C ends it)")
    sys.argv = ["gunicorn", "-c", str(ROOT / "studyapp/gunicorn.py"), "studyapp.wsgi"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()


STEPS = {"static": static, "database": database, "demo": demo, "administrator": administrator, "serve": serve}


def main(names: list[str]) -> None:
    try:
        django.setup()
        for name in names:
            STEPS[name]()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except ImproperlyConfigured as error:
        raise SystemExit(f"The settings are not right: {error}") from None
    except (OSError, DatabaseError) as error:
        raise SystemExit(f"Could not make the site ready: {error}") from None


if __name__ == "__main__":
    main(sys.argv[1:])
