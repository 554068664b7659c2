"""The container's files: what they promise is read from them, and the entry point is run as the image would run it."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


def stages():
    """The Dockerfile as a list of stages, each a list of (instruction, rest) with comments and line ends removed."""
    text = (ROOT / "Dockerfile").read_text()
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        instruction, rest = line.split(maxsplit=1)
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, re.sub(r" +", " ", rest)))
    return found


def values(stage, instruction):
    return [rest for name, rest in stage if name == instruction]


def environment(stage):
    return dict(pair.split("=", 1) for rest in values(stage, "ENV") for pair in rest.split())


def test_the_image_is_built_in_two_stages_and_run_in_a_third():
    web, build, final = stages()
    assert values(web, "FROM") == ["node:22-slim AS web"]
    wanted = (ROOT / ".python-version").read_text().strip()
    assert values(build, "FROM") == [f"python:{wanted}-slim AS build"]
    assert values(final, "FROM") == [f"python:{wanted}-slim"]


def test_the_final_image_installs_nothing():
    final = stages()[-1]
    commands = " ".join(values(final, "RUN"))
    for word in ("apt", "pip", "gcc", "build-essential", "curl", "wget"):
        assert not re.search(rf"\b{word}\b", commands)


def test_packages_come_from_the_lock_with_hashes_and_without_a_build():
    installs = [rest for rest in values(stages()[1], "RUN") if "pip install" in rest]
    assert len(installs) == 1
    for option in ("--require-hashes", "--no-deps", "--only-binary :all:", "-r .setup/app.txt"):
        assert option in installs[0]


def test_the_image_runs_as_an_ordinary_user_by_number():
    final = stages()[-1]
    assert values(final, "USER") == ["10001:10001"]
    names = [name for name, _ in final]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name in {"RUN", "COPY"})


def test_every_file_the_image_names_is_in_the_project():
    web, build, final = stages()
    for rest in values(web, "COPY") + [rest for rest in values(build, "COPY") if "--from" not in rest]:
        assert all((ROOT / source).exists() for source in rest.split()[:-1])
    assert values(final, "ENTRYPOINT") == ['["/app/.setup/entrypoint"]']
    assert os.access(ROOT / ".setup/entrypoint", os.X_OK)
    assert ".setup/healthcheck.py" in values(final, "HEALTHCHECK")[0]
    assert (ROOT / ".setup/healthcheck.py").is_file()


def test_static_files_are_collected_where_the_image_looks_for_them():
    _, build, final = stages()
    assert f"STATIC_ROOT={environment(final)['STATIC_ROOT']} " in " ".join(values(build, "RUN"))


@pytest.mark.parametrize("name", [".git", ".env", "var", "tests", ".venv", "static/vad"])
def test_what_is_private_or_needless_stays_out_of_the_image(name):
    patterns = (ROOT / ".dockerignore").read_text().splitlines()
    assert name in patterns or (name.startswith(".") and ".*" in patterns and f"!{name}" not in patterns)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_runs_with_as_little_as_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == "unless-stopped"
    assert not {"privileged", "cap_add", "pid", "network_mode"} & set(service)
    assert any(mount.split(":")[0] == "/tmp" for mount in service["tmpfs"])


def test_the_site_starts_after_its_database_is_healthy():
    assert SERVICES["web"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    # By address, because during its own set-up the server answers on its socket.
    assert "--host=127.0.0.1" in SERVICES["db"]["healthcheck"]["test"]


def test_what_must_not_be_lost_lies_in_named_volumes():
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert mounted == set(COMPOSE["volumes"])
    assert "media:/data" in SERVICES["web"]["volumes"]
    assert "database:/var/lib/postgresql/data" in SERVICES["db"]["volumes"]


def test_only_the_site_reaches_the_database():
    assert "ports" not in SERVICES["db"]
    assert SERVICES["db"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_site_is_published_on_this_machine_alone_unless_told_otherwise():
    assert SERVICES["web"]["ports"] == ["${PUBLISH:-127.0.0.1:8000}:8000"]


def test_without_secrets_compose_says_what_to_run():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        uses = re.findall(rf"\${{{name}([^}}]*)}}", text)
        assert uses
        assert set(uses) == {':?run "make env" first'}


def test_the_example_holds_every_variable_of_compose_and_no_secret():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    used = set(re.findall(r"\${([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert used <= set(example)
    assert example["SECRET_KEY"] == example["POSTGRES_PASSWORD"] == ""
    assert example["PUBLISH"].startswith("127.0.0.1:")


def test_the_containers_wait_longer_than_the_server_needs_to_finish():
    graceful = runpy.run_path(str(ROOT / "studyapp/gunicorn.py"))["graceful_timeout"]
    assert int(SERVICES["web"]["stop_grace_period"].removesuffix("s")) > graceful


def gunicorn(monkeypatch, **variables):
    for name in ("LISTEN", "PORT", "WEB_CONCURRENCY", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "studyapp/gunicorn.py"))


def test_the_server_listens_to_this_machine_alone_unless_told_otherwise(monkeypatch):
    assert gunicorn(monkeypatch)["bind"] == "127.0.0.1:8000"
    assert gunicorn(monkeypatch, LISTEN="0.0.0.0", PORT="80")["bind"] == "0.0.0.0:80"


def test_the_server_has_a_worker_for_each_core_unless_told_otherwise(monkeypatch):
    assert gunicorn(monkeypatch)["workers"] >= 1
    assert gunicorn(monkeypatch, WEB_CONCURRENCY="3")["workers"] == 3


def test_the_server_believes_no_header_about_the_visitor(monkeypatch):
    options = gunicorn(monkeypatch)
    assert not options["forwarded_allow_ips"]
    assert not options["secure_scheme_headers"]
    assert not options["forwarder_headers"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def container(tmp_path):
    """Environment of a container with an empty database of its own on the tests' PostgreSQL."""
    url = os.environ["DATABASE_URL"]
    name = f"entrypoint_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOME": "/nonexistent",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(),
            "DATA_DIR": str(tmp_path / "data"),
            "STATIC_ROOT": str(tmp_path / "static"),
            "SECRET_KEY": "a-key-for-this-test-alone-" + "x" * 30,
            "ALLOWED_HOSTS": "study.example.org",
            "HTTPS": "on",
            "PORT": str(free_port()),
            "DATABASE_WAIT": "10",
            "WEB_CONCURRENCY": "1",
        }
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def call(app, container, *command):
    return subprocess.run(command, cwd=app, env=container, capture_output=True, text=True, timeout=120)


def image(folder):
    """What the image would hold: the app in a folder, and a bare environment with the app's packages alone."""
    for name in ("studyapp", "decks", "templates", "static", ".setup"):
        shutil.copytree(ROOT / name, folder / "app" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder / "app")
    made = call(folder, {**os.environ, "VENV": str(folder / "venv")}, folder / "app/.setup/venv", "app")
    if "No network" in made.stderr and os.environ.get("CI") != "true":
        pytest.skip("no network: the packages of a bare environment cannot be fetched")
    assert made.returncode == 0, made.stderr
    return folder / "app"


def written(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.database
@pytest.mark.skipif(not ON_POSTGRESQL, reason="the container's database is PostgreSQL")
@pytest.mark.long
def test_the_entry_point_migrates_serves_and_ends_and_writes_nothing_into_the_image(container, tmp_path):
    app = image(tmp_path / "image")
    container["PATH"] = f"{tmp_path / 'image/venv/bin'}:/usr/bin:/bin"
    collected = call(app, container, "python", ".setup/prepare.py", "static")
    assert collected.returncode == 0, collected.stderr
    before = written(tmp_path / "image")
    server = subprocess.Popen(
        [app / ".setup/entrypoint"], env=container, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        end = time.monotonic() + 60
        while (health := call(app, container, "python", ".setup/healthcheck.py")).returncode:
            assert server.poll() is None, server.stdout.read()
            assert time.monotonic() < end, health.stderr
            time.sleep(0.2)
        unapplied = call(app, container, "python", "manage.py", "migrate", "--check")
        assert unapplied.returncode == 0, unapplied.stdout
    finally:
        server.send_signal(signal.SIGTERM)
        said = server.communicate(timeout=40)[0]
    assert server.returncode == 0, said
    assert "Serving on" in said
    assert written(tmp_path / "image") == before


@pytest.mark.database
@pytest.mark.skipif(not ON_POSTGRESQL, reason="the container's database is PostgreSQL")
def test_the_entry_point_waits_for_the_database_and_then_says_why_it_gives_up(container):
    container |= {"DATABASE_URL": f"postgres://studyapp:x@127.0.0.1:{free_port()}/studyapp", "DATABASE_WAIT": "1"}
    done = call(ROOT, container, ROOT / ".setup/entrypoint")
    assert done.returncode == 1
    assert "Waiting for the database, 1 s at most" in done.stdout
    assert re.fullmatch(r"The database did not answer within 1 s: .*refused.*\n", done.stderr)


def test_the_entry_point_runs_a_command_instead_of_the_site():
    done = call(ROOT, {"PATH": "/usr/bin:/bin"}, ROOT / ".setup/entrypoint", "echo", "two  words")
    assert (done.returncode, done.stdout) == (0, "two  words\n")


def test_a_site_that_does_not_answer_is_not_healthy():
    done = call(ROOT, {"PORT": str(free_port())}, sys.executable, ".setup/healthcheck.py")
    assert done.returncode == 1
    assert "no answer" in done.stderr
