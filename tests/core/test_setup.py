"""The scripts of .setup/: what they choose, what they leave alone, and the one sentence they say when they cannot."""

import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from studyapp.storage import Quick

ROOT = Path(__file__).resolve().parents[2]
SETUP = ROOT / ".setup"
TOOLS = ("tr", "id", "uname", "find", "head", "grep", "cmp", "cp", "rm", "mkdir", "dirname", "sh")


def run(script, *arguments, **environment):
    """Runs a script with nothing but `environment` around it, and no input."""
    return subprocess.run(
        [script, *arguments],
        env={"HOME": "/nonexistent", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def program(path, body):
    """An executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def python_stub(path, version, venv="venv"):
    """Answers find-python's question as a Python of that version would."""
    return program(path, f'echo "{version} {venv} $0"')


@pytest.fixture
def tools(tmp_path):
    """A PATH with the everyday tools and no Python, apt or browser."""
    folder = tmp_path / "a machine" / "bin"
    folder.mkdir(parents=True)
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.fixture
def project(tmp_path):
    """A copy of the set-up in a folder with a space in its name, to change and to move."""
    folder = tmp_path / "my project"
    shutil.copytree(SETUP, folder / ".setup", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".env.example", folder)
    return folder


def find_python(tools, search="", **environment):
    return run(SETUP / "find-python", PATH=str(tools), SEARCH_PATHS=search, **environment)


def one_sentence(done):
    """What the person reads: one line, on a failure."""
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_python_3_13_is_taken_before_others(tools):
    python_stub(tools / "python3.14", "3.14")
    python_stub(tools / "python3.12", "3.12")
    wanted = python_stub(tools / "python3", "3.13")
    assert find_python(tools).stdout.strip() == str(wanted)


def test_an_old_python3_is_passed_over_for_a_newer_one_elsewhere(tools, tmp_path):
    python_stub(tools / "python3", "3.11")
    wanted = python_stub(tmp_path / "elsewhere/python3", "3.12")
    assert find_python(tools, search=f"/nowhere/python3:{wanted}").stdout.strip() == str(wanted)


def test_a_shim_that_fails_is_passed_over(tools):
    program(tools / "python3.13", "echo 'the command exists in these versions' >&2; exit 127")
    wanted = python_stub(tools / "python3.12", "3.12")
    assert find_python(tools).stdout.strip() == str(wanted)


def test_without_a_fit_python_one_sentence_tells_what_was_found_and_what_to_do(tools):
    python_stub(tools / "python3", "3.11")
    sentence = one_sentence(find_python(tools))
    assert "found only Python 3.11" in sentence
    assert "3.12 or newer" in sentence
    assert "apt install python3" in sentence


def test_without_any_python_one_sentence_says_so(tools):
    assert "found none" in one_sentence(find_python(tools))


def test_a_python_without_venv_is_told_with_the_package_to_install(tools):
    python_stub(tools / "python3", "3.13", venv="none")
    assert "apt install python3.13-venv" in one_sentence(find_python(tools))


def test_a_python_named_by_the_person_is_taken_or_refused_but_never_replaced(tools, tmp_path):
    python_stub(tools / "python3.13", "3.13")
    old = python_stub(tmp_path / "old", "3.11")
    new = python_stub(tmp_path / "new", "3.12")
    assert find_python(tools, PYTHON=str(new)).stdout.strip() == str(new)
    assert "is Python 3.11" in one_sentence(find_python(tools, PYTHON=str(old)))
    assert "does not run" in one_sentence(find_python(tools, PYTHON="/nowhere/python"))


def test_the_real_python_of_these_tests_is_fit():
    found = run(SETUP / "find-python", PATH=os.environ["PATH"], PYTHON=sys.executable)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).is_file()


@pytest.fixture
def recorded(project, tmp_path):
    """A project whose base Python writes down what it is asked, and makes environments that do so too."""
    calls = tmp_path / "calls"
    body = f"""
case $2 in
    *version_info*) echo "3.13 venv $0" ;;
    venv) mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; echo "# $4/bin/python" >"$4/bin/pip" ;;
esac
echo "$@" | head -n 1 >>'{calls}'"""
    base = program(tmp_path / "base/python", body)

    def install(which, **environment):
        calls.write_text("")
        done = run(project / ".setup/venv", which, PATH=os.environ["PATH"], PYTHON=str(base), **environment)
        assert done.returncode == 0, done.stderr
        asked = calls.read_text()
        return ["make"] * asked.count("-m venv") + ["install"] * asked.count("pip install")

    return install


def test_the_environment_is_made_once_and_then_left_alone(recorded):
    assert recorded("app") == ["make", "install"]
    assert recorded("app") == []


def test_the_developers_packages_hold_those_of_the_app(recorded):
    assert recorded("dev") == ["make", "install"]
    assert recorded("app") == []
    assert recorded("dev") == []


def test_a_changed_lock_is_installed_at_the_next_start(recorded, project):
    recorded("dev")
    lock = project / ".setup/app.txt"
    lock.write_text(lock.read_text() + "# changed\n")
    assert recorded("app") == ["install"]
    assert recorded("dev") == ["install"]


def test_without_a_voice_its_packages_are_left_out(recorded, project):
    recorded("app")
    assert (project / ".venv/.installed/voice.txt").exists()
    for name in ("voice", "voice-weights", "voice-base"):
        (project / f".setup/{name}.txt").write_text("# changed\n")
    assert recorded("app", VOICE="off") == []
    assert recorded("app") == ["install"]


def test_a_moved_environment_is_made_anew(recorded, project):
    recorded("app")
    pip = project / ".venv/bin/pip"
    pip.write_text(pip.read_text().replace("my project", "our project"))
    assert recorded("app") == ["make", "install"]


def test_without_a_network_one_sentence_says_so(project):
    venv = project / ".venv"
    program(venv / "bin/python", f'exec "{sys.executable}" "$@"')
    (venv / "bin/pip").write_text(f"# {venv}/bin/python")
    done = run(
        project / ".setup/venv",
        "app",
        PATH=os.environ["PATH"],
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL=f"http://127.0.0.1:{free_port()}/simple",
        PIP_TARGET=str(project / "packages"),
        PIP_RETRIES="0",
    )
    assert one_sentence(done).startswith("No network")
    assert not (venv / ".installed/app.txt").exists()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_port(port, address="127.0.0.1"):
    return run(sys.executable, str(SETUP / "check_port.py"), address, str(port))


def test_a_taken_port_is_told_before_the_start():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} is taken" in one_sentence(check_port(port))


def test_a_free_port_is_fine():
    assert check_port(free_port()).returncode == 0


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(port):
    assert "whole number from 1 to 65535" in one_sentence(check_port(port))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://user:secret@host:port/name"),
        ("DATABASE_URL", "postgres://user@[::1/name"),
        ("DATABASE_URL", "mysql://host/name"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../etc/passwd"),
        ("WEB_CONCURRENCY", "many"),
        ("DATABASE_WAIT", "soon"),
        ("HTTPS", "maybe"),
    ],
)
def test_a_setting_that_is_wrong_is_named_in_one_sentence(tmp_path, name, value):
    settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db", name: value}
    sentence = one_sentence(run(sys.executable, str(SETUP / "prepare.py"), "database", "serve", **settings))
    assert sentence.startswith(f"The settings are not right: {name} ")
    assert "secret" not in sentence


def test_a_command_names_a_setting_that_is_wrong(tmp_path):
    done = run(sys.executable, str(ROOT / "manage.py"), "check", DATA_DIR=str(tmp_path), TIME_ZONE="Mars/Olympus")
    assert "TIME_ZONE is 'Mars/Olympus'" in one_sentence(done)


@pytest.mark.skipif(Path("/Applications").is_dir(), reason="macOS has browsers outside the PATH")
def test_without_chromium_one_sentence_says_how_to_get_it(tools):
    sentence = one_sentence(run(SETUP / "chromium", PATH=str(tools)))
    assert "apt install chromium" in sentence


def test_a_browser_named_by_the_person_is_taken_or_refused(tools):
    browser = program(tools / "my browser", "exit 0")
    assert run(SETUP / "chromium", PATH=str(tools), CHROMIUM=str(browser)).stdout.strip() == str(browser)
    assert "is not a program" in one_sentence(run(SETUP / "chromium", PATH=str(tools), CHROMIUM="/nowhere"))


def env_file(project, **environment):
    """What `make env` writes, as a dict."""
    done = run(project / ".setup/env", PATH=os.environ["PATH"], **environment)
    assert done.returncode == 0, done.stderr
    lines = (project / ".env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_env_file_gets_secrets_of_its_own_that_only_its_owner_reads(project):
    values = env_file(project)
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert re.fullmatch("[0-9a-f]{64}", values[name])
    assert values["SECRET_KEY"] != values["POSTGRES_PASSWORD"]
    assert stat.S_IMODE((project / ".env").stat().st_mode) == 0o600


def test_an_env_file_that_is_there_stays(project):
    first = env_file(project)
    assert env_file(project, DOMAIN="other.example.org") == first


def test_a_domain_prepares_the_env_file_for_https(project):
    values = env_file(project, DOMAIN="study.example.org")
    assert values["ALLOWED_HOSTS"] == "study.example.org"
    assert values["HTTPS"] == values["TRUST_PROXY"] == "on"


def test_a_domain_that_is_none_is_refused(project):
    done = run(project / ".setup/env", PATH=os.environ["PATH"], DOMAIN="a/b&c")
    assert "is not a name" in one_sentence(done)
    assert not (project / ".env").exists()


def pins(name):
    """The lock as {package: (version, number of hashes)}."""
    text = (SETUP / f"{name}.txt").read_text()
    found = {}
    for match in re.finditer(
        r"^([a-z0-9-]+)==([^ ;]+)[^\n]*\\\n((?: +--hash=sha256:\S+(?: \\)?\n)+)", text, re.MULTILINE
    ):
        found[match[1]] = (match[2], match[3].count("--hash="))
    assert len(found) == len(re.findall(r"^[^ #\n]", text, re.MULTILINE)), "a line of the lock is no pin with hashes"
    return found


@pytest.mark.parametrize("name", ["app", "dev"])
def test_the_lock_holds_what_the_project_asks_for(name):
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = asked["project"]["dependencies"]
    if name == "dev":
        wanted = wanted + asked["dependency-groups"]["dev"]
    locked = pins(name)
    for requirement in map(Requirement, wanted):
        package = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert package in locked, f'{package}: run "make lock"'
        assert locked[package][0] in requirement.specifier, f'{package}: run "make lock"'


@pytest.mark.parametrize("name", ["app", "fit", "meaning", "voice"])
def test_the_locks_agree(name):
    dev = pins("dev")
    assert all(dev[package] == pin for package, pin in pins(name).items())


@pytest.mark.parametrize("lock", sorted(SETUP.glob("*.txt")), ids=lambda lock: lock.stem)
def test_the_lock_names_no_server(lock):
    assert "://" not in lock.read_text()


NPM = """
echo x >>"$RECORD"
mkdir -p node_modules/@ricky0123/vad-web/dist node_modules/onnxruntime-web/dist
for name in bundle.min.js silero_vad_v5.onnx; do echo "$name" >"node_modules/@ricky0123/vad-web/dist/$name"; done
for kind in mjs wasm; do echo "$kind" >"node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.$kind"; done
"""


def fetched(project, tools, **environment):
    """What `.setup/web` says, and the files that stand in static/vad/ afterwards."""
    for name in ("mktemp", "cat"):
        if not (tools / name).exists():
            (tools / name).symlink_to(shutil.which(name))
    done = run(project / ".setup/web", PATH=str(tools), RECORD=str(project / "record"), **environment)
    assert done.returncode == 0, done.stderr
    folder = project / "static/vad"
    return done.stdout, sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_what_tells_speech_from_silence_is_fetched_once_with_its_licences(project, tools):
    program(tools / "npm", NPM)
    _, files = fetched(project, tools)
    assert {"LICENCES.txt", "bundle.min.js", "silero_vad_v5.onnx", "ort-wasm-simd-threaded.wasm"} < set(files)
    assert fetched(project, tools) == ("", files)
    assert len((project / "record").read_text().split()) == 1
    (project / ".setup/hands-free/package-lock.json").write_text("{}")
    fetched(project, tools)
    assert len((project / "record").read_text().split()) == 2


@pytest.mark.parametrize(("npm", "why"), [(None, "npm is missing"), ("exit 1", "could not be fetched")])
def test_without_npm_or_a_network_one_sentence_says_what_goes_on(project, tools, npm, why):
    if npm:
        program(tools / "npm", npm)
    said, files = fetched(project, tools)
    last = said.splitlines()[-1]
    assert why in last
    assert "hold a key to talk" in last
    assert files == []


def test_voice_off_takes_away_what_was_fetched_and_anything_else_is_refused(project, tools):
    program(tools / "npm", NPM)
    assert fetched(project, tools)[1] != []
    said, files = fetched(project, tools, VOICE="off")
    assert "VOICE=off" in said
    assert files == []
    assert run(project / ".setup/web", PATH=str(tools), VOICE="maybe").returncode == 2


def test_the_lock_of_the_browsers_packages_names_no_server_and_pins_each_by_its_hash():
    packages = json.loads((SETUP / "hands-free/package-lock.json").read_text())["packages"]
    asked = packages.pop("")["dependencies"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all(each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages.values())


def test_the_runtime_is_of_the_version_that_the_bundle_has_in_it():
    """Its loader and its .wasm must be of one version."""
    bundle = ROOT / "static/vad/bundle.min.js"
    if not bundle.is_file():
        pytest.skip("static/vad/ is not there: run .setup/web")
    asked = json.loads((SETUP / "hands-free/package.json").read_text())["dependencies"]
    assert f'versions,"web",{{value:"{asked["onnxruntime-web"]}"' in bundle.read_text(encoding="utf-8")


def test_what_tells_speech_from_silence_is_at_most_5_mb_as_it_is_served():
    files = [path for path in (ROOT / "static/vad").glob("*") if path.name != ".lock"]
    if not files:
        pytest.skip("static/vad/ is not there: run .setup/web")
    assert sum(len(Quick.compress_brotli(path.read_bytes())) for path in files) < 5_000_000
