"""The documents say what is so: settings, links and commands exist; and no file tells where it was written."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
READERS = {"env", "envbool", "envint", "envlist", "envurl", "envzone", "get"}
CODE = re.compile(r"^```[^\n]*\n(.*?)^```|(?<!`)`([^`\n]+)`(?!`)", re.MULTILINE | re.DOTALL)

# Addresses that no machine of ours has: this one, private ones, and names that nobody can own.
OWN_ADDRESS = re.compile(r"localhost|127\.0\.0\.1|0\.0\.0\.0|192\.168\.1\.20|testserver|.*\.(?:example|test|invalid)")
OWN_ADDRESS_NAME = re.compile(r"(?:.*\.)?example\.(?:org|com)")
KNOWN_HOSTS = {"github.com", "www.w3.org"}
TRACES = {
    "a home or a work folder": r"(?<![\w.])/(?:home|Users|root|work|workspace|builds?|mnt)/[\w.]",
    "an own folder of packages": r"(?<![\w.])/opt/(?!homebrew/)\w|file://" + r"/\w",
    "a folder of Windows": r"\b[A-Z]:\\Users\\",
    "a registry": r"https?://[\w.-]*(?:pypi|artifactory|nexus|devpi|registry|mirror|npmjs)[\w.-]*",
    "a name of an inner network": r"\b[a-z][\w-]*\.(?:internal|intranet|corp)\b",
    "an image of a named registry": r"(?:^FROM|\bimage:)\s+[\w-]+(?:\.[\w-]+)+(?::\d+)?/",
    "an index of a lock": r"^--(?:index-url|extra-index-url|find-links|trusted-host)\b",
}


# ---- what the checks look at -------------------------------------------------------------------------------------


def settings_read(source: str) -> set[str]:
    """The names that a Python file reads by env..("X"), os.environ.get("X") or os.environ["X"]."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            from_environment = name != "get" or ast.unparse(node.func) == "os.environ.get"
            argument = node.args[0] if name in READERS and from_environment else None
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            argument = node.slice
        else:
            continue
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found.add(argument.value)
    return found


def settings_substituted(source: str) -> set[str]:
    """The names that a shell script, a makefile or a compose file reads by $X, ${X...} or $(X)."""
    return set(re.findall(r"\$[{(]?([A-Z][A-Z_]+)", source))


def settings_documented(page: str) -> set[str]:
    """The names in the first column of a page's tables."""
    cells = re.findall(r"^\| *(`[^|]*`) *\|", page, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}


def code_lines(page: str) -> list[str]:
    """The lines of a page's code blocks and its code in the line."""
    return [line.strip() for block, inline in CODE.findall(page) for line in (block or inline).splitlines()]


def anchors(page: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ +(.+?) *$", CODE.sub(lambda code: code[2] or "", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken_links(pages: Iterable[Path]) -> list[str]:
    """Each relative link of the pages that leads to no file, or to no heading of one."""
    broken = []
    for page in pages:
        text = CODE.sub("", page.read_text(encoding="utf-8"))
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = unquote(link).partition("#")
            target = page.parent / path if path else page
            if re.match(r"[a-z]+:", link):
                continue
            if not target.is_file() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
                broken.append(f"{page.name}: {link}")
    return broken


def unknown_commands(page: str, targets: set[str], commands: set[str]) -> list[str]:
    """Each `make` target and management command in a page's code that does not exist."""
    found = []
    for line in code_lines(page):
        target, command = re.match(r"make ([a-z]+)", line), re.search(r"manage\.py ([a-z_]+)", line)
        if target and target[1] not in targets:
            found.append(f"make {target[1]}")
        if command and command[1] not in commands:
            found.append(f"manage.py {command[1]}")
    return found


def traces(text: str) -> list[str]:
    """What a text tells of the machine or the network that it was written on."""
    return [what for what, pattern in TRACES.items() if re.search(pattern, text, re.MULTILINE)]


def foreign_hosts(text: str) -> set[str]:
    """The hosts in a text's addresses that are neither made up nor known."""
    hosts = set(re.findall(r"https?://([A-Za-z0-9.-]*[A-Za-z0-9])", text)) - KNOWN_HOSTS
    return {host for host in hosts if not OWN_ADDRESS.fullmatch(host) and not OWN_ADDRESS_NAME.fullmatch(host)}


def latest(changelog: str) -> str:
    """The first version that the change log tells of."""
    head = re.search(r"^## +\[?([^\]\s]+)", changelog, re.MULTILINE)
    return head[1] if head else ""


def texts() -> dict[str, str]:
    """Every text file of the project by its path: those in version control, and those about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("This folder is no clone, so that nobody knows which files are the project's.")
    found = {}
    for name in filter(None, listed.split("\0")):
        data = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in data:
            found[name] = data.decode()
    return found


def read_by_the_site() -> set[str]:
    files = [ROOT / "studyapp/settings.py", ROOT / "studyapp/gunicorn.py", ROOT / ".setup/prepare.py"]
    read = {name for file in files for name in settings_read(file.read_text(encoding="utf-8"))}
    return read | settings_substituted((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def read_by_the_scripts() -> set[str]:
    found = settings_substituted((ROOT / "Makefile").read_text(encoding="utf-8"))
    for file in (ROOT / ".setup").iterdir():
        if file.is_file() and file.suffix != ".txt":
            text = file.read_text(encoding="utf-8")
            found |= settings_read(text) if file.suffix == ".py" else settings_substituted(text)
    return found


def own_commands() -> set[str]:
    return {file.stem for file in (ROOT / "decks/management/commands").glob("[!_]*.py")}


# ---- the checks --------------------------------------------------------------------------------------------------


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    documented = settings_documented((ROOT / "docs/configuration.md").read_text(encoding="utf-8"))
    read = read_by_the_site()
    assert len(read) > 15
    assert read - documented == set()
    assert documented - read - read_by_the_scripts() == set()


def test_every_link_leads_to_a_file_and_a_heading() -> None:
    assert broken_links(PAGES) == []


def test_the_readme_leads_to_every_document() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in PAGES[2:] if f"](docs/{page.name})" not in readme] == []


def test_every_command_is_told_of_and_every_told_one_exists() -> None:
    pages = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
    told = {word for page in pages.values() for line in code_lines(page) for word in re.findall(r"\w+", line)}
    assert own_commands() - told == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = set(get_commands()) | {"help"}
    assert {name: found for name, page in pages.items() if (found := unknown_commands(page, targets, commands))} == {}


def test_the_change_log_begins_with_what_is_unreleased_or_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert latest((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")) in {"Unreleased", version}


def test_no_file_tells_where_it_was_written() -> None:
    assert {name: found for name, text in texts().items() if (found := traces(text))} == {}


def test_no_file_but_a_test_names_a_host_that_is_not_known() -> None:
    """A link that ought to be there is added to KNOWN_HOSTS."""
    ours = {name: text for name, text in texts().items() if not name.startswith("tests/")}
    assert {name: found for name, text in ours.items() if (found := foreign_hosts(text))} == {}


# ---- the checks find what they are for ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ['A = env("NEW")', 'A = envbool("NEW", True)', 'A = int(os.environ.get("NEW") or 1)', 'A = os.environ["NEW"]'],
)
def test_a_new_setting_is_seen(line: str) -> None:
    assert settings_read(f"import os\n{line}\nB = {{}}.get('OTHER')\nenv(name)\n") == {"NEW"}


def test_a_setting_in_a_script_and_one_in_a_table_are_seen() -> None:
    assert settings_substituted("a: ${NEW:?say}\nb=$NEXT\nc $(LAST) $lower") == {"NEW", "NEXT", "LAST"}
    page = "| `NEW`, `NEXT` | what `IT` does |\n|---|---|\n| `lower` | x |\nIn text: `OTHER`."
    assert settings_documented(page) == {"NEW", "NEXT"}


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    other.write_text("# A table (`csv`)\n")
    page.write_text(
        "[a](other.md) [b](other.md#a-table-csv) [c](https://x.example/) `[d](e)`\n[f](gone.md) [g](other.md#gone)"
    )
    assert broken_links([page]) == ["page.md: gone.md", "page.md: other.md#gone"]


def test_a_command_that_does_not_exist_is_found() -> None:
    page = "To make sure: `make run`, `make tea`.\n```\npython manage.py fly --high\nmake run PORT=1\n```\n"
    assert unknown_commands(page, {"run"}, {"migrate"}) == ["make tea", "manage.py fly"]


@pytest.mark.parametrize(
    "fault",
    [  # in two parts each, for this file is looked through as well
        "/" + "home/ann/x",
        "see /" + "work/x",
        "C:" + "\\Users\\ann",
        "/" + "opt/packages",
        "file://" + "/srv/simple",
        "https://" + "pypi" + ".org/simple",
        "cache.somewhere." + "internal:3141",
        "FROM " + "hub.here.net:5000/python:3",
        "image: " + "quay.io/x",
        "--index-url" + " x",
    ],
)
def test_a_trace_of_a_machine_is_found(fault: str) -> None:
    assert traces(f"first line\n{fault}\nlast line") != []


@pytest.mark.parametrize("text", ["homework/one", "a/home/b", "/opt/homebrew/bin", "image: postgres:17-alpine"])
def test_what_is_no_trace_is_let_be(text: str) -> None:
    assert traces(text) == []


def test_a_foreign_host_is_found() -> None:
    assert foreign_hosts("https://study.example.org/x http://127.0.0.1:8000 https://cdn.net/x.js") == {"cdn.net"}


@pytest.mark.parametrize(("text", "top"), [("# Changes\n\n## 0.2 (today)\n## 0.1", "0.2"), ("# Changes\n", "")])
def test_the_first_version_is_read(text: str, top: str) -> None:
    assert latest(text) == top
