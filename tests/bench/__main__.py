"""Measures and writes docs/benchmarks.md; --scale its second part; with --quick shorter, and to the screen alone."""

import argparse
import contextlib
import itertools
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from typing import Any

from tests.bench import browser, client, report, scale
from tests.bench.client import Ask, Crowd
from tests.bench.report import Row, beside, ms, within
from tests.bench.server import ROOT, Server, served

sys.path.insert(0, str(ROOT / ".setup"))
import postgres

READERS = 64
OUT = ROOT / "docs/benchmarks.md"
Loads = dict[str, list[tuple[browser.Load, ...]]]  # of each page its visits: the first, and on a good line a later one


class Plan:
    """How long each part goes on."""

    def __init__(self, quick: bool) -> None:
        self.rounds, self.block = (3, 12) if quick else (8, 20)
        self.crowds, self.seconds = (1, 3) if quick else (3, 4)
        self.loads, self.keys = (2, 3) if quick else (4, 6)
        self.sessions = 10 if quick else 20


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def costs(server: Server, plan: Plan) -> dict[str, float]:
    """Milliseconds of processor time for each kind of request, measured in turn."""
    filled = server.filled
    reader = filled["readers"][-1]
    session = reader["sessions"][-1][0]
    kinds: dict[str, Iterator[Ask]] = {
        "floor deck": itertools.repeat(Ask(f"/floor/deck/{filled['small']}/", filled["owner"])),
        "small": itertools.repeat(Ask(f"/d/{filled['small']}/", filled["owner"])),
        "large": itertools.repeat(Ask(f"/d/{filled['large']}/", filled["owner"])),
        "floor study": itertools.repeat(Ask(f"/floor/study/{session}/", reader["cookie"])),
        "study": itertools.repeat(Ask(f"/study/{session}/", reader["cookie"])),
        "floor answer": client.floor_answers(reader),
        "answer": client.answers(reader),
    }
    used = dict.fromkeys([*kinds, "learn"], 0.0)
    client.learn(server, filled["learners"][0], 8)
    for asks in kinds.values():  # each worker has its templates ready
        for _ in range(6):
            client.send_all(server, itertools.islice(asks, 2))
    for _ in range(plan.rounds):
        for kind, asks in kinds.items():
            before = server.cpu()
            client.send_all(server, itertools.islice(asks, plan.block))
            used[kind] += server.cpu() - before
        before = server.cpu()
        client.learn(server, filled["learners"][0], plan.block)
        used["learn"] += server.cpu() - before
    return {kind: total / (plan.rounds * plan.block) for kind, total in used.items()}


def crowds(server: Server, plan: Plan) -> tuple[Crowd, Crowd]:
    """64 readers at the floor and at the site, in turn."""
    readers = server.filled["readers"][:READERS]
    floors = [client.floor_answers(reader) for reader in readers]
    sites = [client.answers(reader) for reader in readers]
    floor, site = Crowd(), Crowd()
    client.crowd(server, floors, 1)
    client.crowd(server, sites, 1)
    for _ in range(plan.crowds):
        floor.add(client.crowd(server, floors, plan.seconds))
        site.add(client.crowd(server, sites, plan.seconds))
    return floor, site


def of_server(server: Server, plan: Plan) -> list[Row]:
    """What pages and answers cost the server."""
    rows = [*_costs(costs(server, plan)), *_crowds(*crowds(server, plan))]
    asked = server.filled["queries"]
    same = asked["small"] == asked["large"]
    pair = f"{asked['small']} and {asked['large']}"
    return [
        *rows,
        Row("Queries of the deck page, 20 and 1,000 cards", "the same", pair, "3", None, same),
        Row("Queries of the study page", "", str(asked["study"]), "3"),
        within("Memory of both workers and the main process", 130, server.memory(), report.megabytes),
    ]


def _costs(cost: dict[str, float]) -> Iterable[Row]:
    yield beside("Deck page, 20 cards: processor time", 2, cost["small"], cost["floor deck"], ms)
    ratio, what = cost["large"] / cost["small"], "Deck page, 1,000 cards: processor time"
    yield Row(what, "at most 2.5 × the page of 20", ms(cost["large"]), ms(cost["small"]), ratio, ratio <= 2.5)
    ratio = cost["study"] / cost["floor study"]
    yield Row("Study page: processor time", "", ms(cost["study"]), ms(cost["floor study"]), ratio)
    yield beside("Answer: processor time", 2, cost["answer"], cost["floor answer"], ms)
    what = "Learn, an answer chosen or the way on: processor time"
    yield beside(what, 2, cost["learn"], cost["floor answer"], ms)


def _crowds(floor: Crowd, site: Crowd) -> Iterable[Row]:
    ratio, rate = site.rate / floor.rate, report.rate
    yield Row("64 readers: requests", "at least 0.6 × floor", rate(site.rate), rate(floor.rate), ratio, ratio >= 0.6)
    yield beside("64 readers: 99 of 100 wait less than", 1.5, site.late(), floor.late(), ms)
    failed = "64 readers: requests that failed"
    yield within(failed, 0, site.errors, report.count, report.count(floor.errors))


def of_browser(server: Server, plan: Plan) -> tuple[list[Row], str]:
    """What loading, turning and answering take in Chromium."""
    filled, student = server.filled, server.filled["readers"][0]
    sessions = [session for session, _ in student["sessions"]]
    paths = {
        "floor": (filled["owner"], f"/floor/deck/{filled['small']}/"),
        "small": (filled["owner"], f"/d/{filled['small']}/"),
        "large": (filled["owner"], f"/d/{filled['large']}/"),
        "floor study": (student["cookie"], f"/floor/study/{sessions[-1]}/"),
        "study": (student["cookie"], f"/study/{sessions[-1]}/"),
    }
    with browser.chromium() as chromium:
        fast = _loads(chromium, server, paths, plan.loads, slow=False)
        slow = _loads(chromium, server, paths, plan.loads, slow=True)
        quick = browser.keys(
            chromium, server, student["cookie"], f"/study/{sessions[-2]}/", slow=False, times=plan.keys
        )
        tired = browser.keys(
            chromium, server, student["cookie"], f"/study/{sessions[-3]}/", slow=True, times=plan.keys
        )
        learnt = {
            slow: browser.learning(chromium, server, filled["learners"][1 + slow], slow=slow, times=plan.keys)
            for slow in (False, True)
        }
        named = chromium.version
    return [*_weights(fast), *_waits(fast, slow), *_presses(quick, tired), *_learnt(learnt)], named


def _loads(chromium: Any, server: Server, paths: dict[str, tuple[str, str]], times: int, *, slow: bool) -> Loads:
    """So many visits of each page, in turn. The slow phone stays with the first visit and the usual deck."""
    found: Loads = {name: [] for name in paths if name != "large" or not slow}
    for i in range(times):
        for name, visits in found.items():
            if name != "large" or i == 0:
                cookie, path = paths[name]
                visits.append(browser.loads(chromium, server, cookie, path, slow=slow))
    return found


def _weights(fast: Loads) -> Iterable[Row]:
    goals = {"small": (30_000, 5, 6_000), "large": (40_000, 5, 6_000), "study": (28_000, 5, None)}
    names = {"small": "Deck page, 20 cards", "large": "Deck page, 1,000 cards", "study": "Study page"}
    for name, (size, requests, warm_size) in goals.items():
        cold, warm = fast[name][0]
        floor, floor_warm = fast["floor study" if name == "study" else "floor"][0]
        what = names[name]
        yield within(f"{what}: bytes, first visit", size, cold.content, report.kb, report.kb(floor.content))
        yield within(
            f"{what}: requests, first visit", requests, cold.requests, report.count, report.count(floor.requests)
        )
        if warm_size:
            yield within(
                f"{what}: bytes, later visit", warm_size, warm.content, report.kb, report.kb(floor_warm.content)
            )
        yield within(
            f"{what}: requests, later visit", 1, warm.requests, report.count, report.count(floor_warm.requests)
        )
    deck, bare = fast["small"][0][0], fast["floor"][0][0]
    yield Row(
        "Deck page, 20 cards: headers of all replies, first visit",
        "",
        report.kb(deck.headers),
        report.kb(bare.headers),
    )
    yield within("Deck page, 1,000 cards: elements", 1500, fast["large"][0][0].nodes, report.count)
    script = fast["study"][0][0]
    yield within("Scripts over the line", 20_000, script.script_wire, report.kb, report.kb(bare.script_wire))
    yield within("Scripts unpacked", 55_000, script.script_decoded, report.kb, report.kb(bare.script_decoded))


def _waits(fast: Loads, slow: Loads) -> Iterable[Row]:
    for line, loads in (("", fast), (" on a slow phone", slow)):
        lcp = {name: statistics.median(cold.lcp for cold, *_ in each) for name, each in loads.items()}
        yield beside(f"Deck page, largest paint{line}", 1.3, lcp["small"], lcp["floor"], ms)
        yield beside(f"Study page, largest paint{line}", 1.3, lcp["study"], lcp["floor study"], ms)
    for name, what in (("small", "Deck page"), ("study", "Study page")):
        ready = statistics.median(cold.ready for cold, *_ in slow[name])
        floor = statistics.median(cold.ready for cold, *_ in slow["floor"])
        yield within(f"{what}, ready for keys on a slow phone", 1000, ready, ms, ms(floor))


def _presses(quick: dict[str, float], tired: dict[str, float]) -> Iterable[Row]:
    yield within("Answer to the next question painted", 25, quick["answer"], ms)
    yield within("Answer to the next question painted on a slow phone", 250, tired["answer"], ms)
    yield within("Card turned and painted", 34, quick["flip"], ms)
    yield within("Card turned and painted on a slow phone", 250, tired["flip"], ms)
    yield within("Requests for turning a card", 0, quick["requests"] + tired["requests"], report.count)


def _learnt(learnt: dict[bool, dict[str, float]]) -> Iterable[Row]:
    """On a slow phone the verdict takes a round trip of 150 ms, and 100 ms more are allowed."""
    yield Row("Learn: an answer chosen to its verdict painted", "", ms(learnt[False]["told"]))
    yield within("Learn: the same on a slow phone", 250, learnt[True]["told"], ms)
    yield within("Learn: verdict to the next question painted", 25, learnt[False]["next"], ms)
    yield within("Learn: the same from the verdict on a slow phone", 250, learnt[True]["next"], ms)


def of_fitting() -> list[Row]:
    """What fitting the memory of somebody with 100,000 answers costs beside the library alone."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "studyapp.settings", "DATA_DIR": folder}
        told = subprocess.check_output([sys.executable, "-m", "tests.simulated"], env=environment, cwd=ROOT)
    cost = {name: 1000 * seconds for name, seconds in json.loads(told).items()}
    ours, what = cost["ours"], "Fit to 100,000 answers: processor time"
    return [
        beside(f"{what}; the floor is the library from the log on", 1.2, ours, cost["library"], ms),
        Row("The same; the floor is its one call, without items", "", ms(ours), ms(cost["call"]), ours / cost["call"]),
    ]


def databases() -> Iterator[tuple[str, str | None]]:
    """SQLite, and a PostgreSQL of our own where its binaries are: their names and addresses."""
    yield f"SQLite {sqlite3.sqlite_version}", None
    binaries = postgres.find_binaries()
    if binaries is None:
        say("There is no PostgreSQL on this machine; measured on SQLite alone.")
        return
    told = subprocess.check_output([binaries / "postgres", "-V"], text=True)
    with postgres.cluster(binaries) as url:
        yield "PostgreSQL " + re.sub(r"\D*([\d.]+).*", r"\1", told).strip(), url


def measure(plan: Plan) -> str:
    load = os.getloadavg()[0]
    tables: dict[str, list[Row]] = {}
    names, chromium = [], ""
    with contextlib.closing(databases()) as all_of_them:
        for name, url in all_of_them:
            say(f"{name} ...")
            names.append(name)
            with served(url, "tests.bench.fill", READERS + 1, plan.sessions) as server:
                tables[f"The server, {name.split()[0]}"] = of_server(server, plan)
                if url is None:
                    say("Chromium ...")
                    tables["The browser"], chromium = of_browser(server, plan)
    say("Fitting ...")
    tables["Fitting a memory"] = of_fitting()
    return report.page(report.setting(names, chromium, load), tables)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="shorter, to the screen alone")
    options.add_argument("--scale", action="store_true", help="a million answers beside ten thousand, the second part")
    asked = options.parse_args()
    quick = asked.quick
    if not sys.platform.startswith("linux"):
        raise SystemExit("The bench reads processor time and memory from /proc, which only Linux has.")
    postgres.end_on_signals()
    begun = time.monotonic()
    old = OUT.read_text(encoding="utf-8") if OUT.exists() else ""
    first, second = report.parts(old)
    if asked.scale:
        second = scale.measure(databases, quick=quick)
    else:
        first = measure(Plan(quick))
    if quick:
        say(second if asked.scale else first)
    else:
        OUT.write_text(report.joined(first, second), encoding="utf-8")
        say(f"Wrote {OUT.relative_to(ROOT)} after {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
