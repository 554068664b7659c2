"""`make bench-grading`: how grading does on answers that people graded, on hard pairs, and what it costs.

The data lies outside the project (see docs/grading.md); nothing here is fitted to it. Writes docs/grading.md.
"""

import argparse
import os
import platform
import sys
from datetime import date
from importlib.metadata import version

from decks.grading import installed
from decks.grading.figures import Figures, table
from decks.grading.verdicts import Verdict
from decks.grading.words import read
from tests.bench.grading_figures import (
    DATA,
    JUNK,
    NAMES,
    OPPOSED,
    RIGHT,
    ROOT,
    developed,
    fragments,
    hard,
    latency,
    memory,
    own,
    share,
    strangers,
    tails,
    weights,
)  # fmt: skip

OUT = ROOT / "docs" / "grading.md"
Goal = tuple[str, str, str, bool | None]  # what, how much is wanted, what was reached, whether it is enough


def kinds(found: dict[str, list[Verdict]]) -> list[str]:
    """A table of hard pairs."""
    lines = ["| Kind | Number | Passed | Unsure | Missed |", "|---|---|---|---|---|"]
    for kind, name in NAMES.items():
        bands = [verdict.band for verdict in found.get(kind, [])]
        lines.append(
            f"| {name} | {len(bands)} | {bands.count('pass')} | {bands.count('unsure')} | {bands.count('miss')} |"
        )
    return lines


def of_pairs(name: str, found: dict[str, list[Verdict]]) -> list[Goal]:
    """What is wanted of hard pairs, and what was reached."""
    right, against = share(found, RIGHT, ("pass", "unsure")), share(found, OPPOSED, ("unsure", "miss"))
    junk = share(found, JUNK, ("unsure", "miss"))
    return [
        (f"{name}, right: passed or asked", "at least 70 %", _of(right), right[0] >= 0.7 * right[1]),
        (f"{name}, denied or exchanged: not passed", "at least 85 %", _of(against), against[0] >= 0.85 * against[1]),
        (f"{name}, junk, copies, bare words: not passed", "all", _of(junk), junk[0] == junk[1]),
    ]


def of_lectures() -> list[Goal]:
    """What is wanted of the lecture decks, and what was reached."""
    tail, fragment, stranger = tails(), fragments(), strangers()
    return [
        ("Lecture answers without their analogy: passed, all points met", "all", _of(tail), tail[0] == tail[1]),
        ("One or two words of a lecture answer: passed", "none", _of(fragment), not fragment[0]),
        ("Answer to another question of the deck: passed", "", _of(stranger), None),
    ]


def of_costs() -> list[Goal]:
    """What grading may cost, and what it does."""
    (mega, seconds), wait = memory(), latency()
    return [
        ("57 words, reference known: 95 of 100 within", "300 ms", f"{wait['known']:.0f} ms", wait["known"] <= 300),
        ("57 words, everything new: 95 of 100 within", "300 ms", f"{wait['new']:.0f} ms", wait["new"] <= 300),
        ("Memory of the helper at its highest", "300 MB", f"{mega:.0f} MB", mega <= 300),
        ("Files of the model", "150 MB", f"{weights():.1f} MB", weights() <= 150),
        ("From start to the first verdict", "", f"{seconds:.1f} s", None),
    ]


def of_answers(figures: dict[str, Figures]) -> list[Goal]:
    """What is wanted of answers that people graded, and what was reached."""
    found = [
        (
            f"{name}: right in two ways",
            f"at least {least}",
            f"{figures[name].accuracy:.3f}",
            figures[name].accuracy >= least,
        )
        for name, least in (("sciEntsBank uq", 0.73), ("sciEntsBank ua", 0.75), ("beetle ua", 0.82))
    ]
    unsure = figures["all"].unsure
    return [*found, ("All splits: unsure", "at most a third", f"{unsure:.3f}", unsure <= 1 / 3)]


def measure() -> str:
    """The page anew: what people wrote of it stays, the figures are put below."""
    begun = told(os.getloadavg()[0])
    figures, pairs, ours = developed(), hard(), own()
    goals = [
        *of_answers(figures),
        *of_pairs("Hard pairs", pairs),
        *of_pairs("Our own pairs", ours),
        *of_lectures(),
        *of_costs(),
    ]
    head = OUT.read_text(encoding="utf-8").partition("## The figures")[0] if OUT.exists() else "# Grading\n\n"
    marks = {True: "yes", False: "**no**", None: ""}
    parts = [
        [head.rstrip()],
        ["## The figures"],
        [f"`make bench-grading` writes this part. {begun}"],
        ["| What | Wanted | Measured | Met |", "|---|---|---|---|"]
        + [f"| {what} | {wanted} | {reached} | {marks[met]} |" for what, wanted, reached, met in goals],
        ["By the model of meaning:"],
        table(figures),
        ["By words only:"],
        table(developed(by_words=True)),
        ["The hard pairs:"],
        kinds(pairs),
        ["Our own pairs (`tests/data/grading_pairs.json`):"],
        kinds(ours),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def told(load: float) -> str:
    """When, on what and with which versions."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "onnxruntime", "snowballstemmer"))
    return (
        f"Measured on {date.today():%-d %B %Y} with Python {platform.python_version()}, {packages}; "  # noqa: DTZ011
        f"{os.cpu_count()} cores, of which one is used, load {load:.1f} before the start."
    )


def _of(counts: tuple[int, int]) -> str:
    return f"{counts[0]} of {counts[1]}"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.grading", description=__doc__)
    options.add_argument("--screen", action="store_true", help="write to the screen alone")
    asked = options.parse_args()
    if not DATA.is_dir():
        raise SystemExit("The graded answers are not beside this checkout (docs/grading.md).")
    if installed.sense() is None:
        raise SystemExit("The model of meaning is not installed.")
    read.cache_clear()
    page = measure()
    if asked.screen:
        sys.stdout.write(page)
    else:
        OUT.write_text(page, encoding="utf-8")
        sys.stdout.write(f"Wrote {OUT.relative_to(ROOT)}.\n")


if __name__ == "__main__":
    main()
