"""What `make bench-grading` measures: verdicts beside those of people, on hard pairs and lecture decks; their cost."""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from decks.grading import core, grade
from decks.grading.figures import Figures, summed
from decks.grading.minilm import NETWORK, VOCABULARY
from decks.grading.verdicts import Verdict

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
OWN = ROOT / "tests" / "data" / "grading_pairs.json"
RIGHT = ("paraphrase", "spoken")
OPPOSED = ("negation", "swap")
JUNK = ("junk", "copyq", "stuffing")
NAMES = {
    "paraphrase": "Right in other words", "spoken": "Right, as spoken", "negation": "Denied", "swap": "Exchanged",
    "junk": "Junk", "copyq": "Copied question", "stuffing": "Words without a statement", "wrong": "Another answer",
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    with (DATA / "asag_dev.jsonl").open(encoding="utf-8") as lines:
        return [row for row in map(json.loads, lines) if row["split"] != "train"]


def judged(row: dict[str, Any], *, by_words: bool = False) -> tuple[Verdict, bool]:
    references = row.get("references") or [row["reference"]]
    verdict = grade(question=row["question"], reference=references, answer=row["answer"], by_words=by_words)
    right = (
        row.get("two_way") == "correct" if row.get("two_way") else float(row.get("score") or row.get("gold") or 0) >= 1
    )
    return verdict, right


def developed(*, by_words: bool = False) -> dict[str, Figures]:
    """The figures on each development split, and on all of them."""
    found: dict[str, list[tuple[Verdict, bool]]] = {}
    for row in rows():
        verdict = judged(row, by_words=by_words)
        for name in (f"{row['set']} {row['split'].removeprefix('test_')}", "all"):
            found.setdefault(name, []).append(verdict)
    return {
        name: summed(verdicts)
        for name, verdicts in sorted(found.items(), key=lambda item: (item[0] == "all", item[0]))
    }


def hard() -> dict[str, list[Verdict]]:
    """The verdicts on the hard pairs, by kind."""
    found: dict[str, list[Verdict]] = {}
    for row in json.loads((DATA / "asag_adversarial40.json").read_text(encoding="utf-8")):
        found.setdefault(row["category"], []).append(judged(row)[0])
    return found


def own() -> dict[str, list[Verdict]]:
    """The verdicts on our own hard pairs, by kind."""
    found: dict[str, list[Verdict]] = {}
    for card in json.loads(OWN.read_text(encoding="utf-8")):
        for kind in card.keys() & NAMES.keys():
            found.setdefault(kind, []).extend(judged(card | {"answer": answer})[0] for answer in card[kind])
    return found


def strangers() -> tuple[int, int]:
    """Of all lecture answers, each given to every other question of its deck, how many pass."""
    passed = total = 0
    for deck in decks():
        for front, back in deck:
            for other, answer in deck:
                if other != front:
                    total += 1
                    passed += grade(question=front, reference=back, answer=core(answer, other)).band == "pass"
    return passed, total


def share(found: dict[str, list[Verdict]], kinds: Sequence[str], bands: Sequence[str]) -> tuple[int, int]:
    """How many of these kinds have one of these bands, and of how many."""
    verdicts = [verdict for kind in kinds for verdict in found.get(kind, [])]
    return sum(verdict.band in bands for verdict in verdicts), len(verdicts)


def decks() -> list[list[tuple[str, str]]]:
    """Questions and answers of the two lecture decks."""
    expected = json.loads((DATA / "seed_expected.json").read_text(encoding="utf-8"))
    found = [deck for deck in expected.values() if isinstance(deck, dict) and "cards" in deck]
    return [[(card["front"], card["back"]) for card in deck["cards"]] for deck in found]


def lectures() -> list[tuple[str, str]]:
    """All of them."""
    return [card for deck in decks() for card in deck]


def tails() -> tuple[int, int]:
    """Of the lecture answers, how many pass without what only helps to remember them, all their points met."""
    verdicts = [grade(question=front, reference=back, answer=core(back, front)) for front, back in lectures()]
    return sum(verdict.band == "pass" and not verdict.missing for verdict in verdicts), len(verdicts)


def fragments() -> tuple[int, int]:
    """Of all one- and two-word pieces of the lecture answers, how many pass."""
    passed = total = 0
    for front, back in lectures():
        said = re.findall(r"[\w.'’-]+", core(back, front))
        pieces = {*said, *(" ".join(pair) for pair in pairwise(said))}
        for piece in pieces:
            total += 1
            passed += grade(question=front, reference=back, answer=piece).band == "pass"
    return passed, total


def latency(times: int = 60) -> dict[str, float]:
    """Milliseconds that 95 of 100 verdicts need on an answer of 57 words: beside a reference that was read before, as
    most are, and with everything new."""
    question, reference = max(lectures(), key=lambda card: -abs(len(card[1].split()) - 57))
    known, new = [], []
    for i in range(times):
        answer = " ".join(reference.split()[:50]) + f" and word{i} more than this to"
        for kept, beside, given in (
            (known, reference, answer),
            (new, f"{reference} So it is in case {i}.", f"{answer} say"),
        ):
            begun = time.perf_counter()
            grade(question=question, reference=beside, answer=given)
            kept.append(1000 * (time.perf_counter() - begun))
    return {"known": statistics.quantiles(known, n=20)[-1], "new": statistics.quantiles(new, n=20)[-1]}


def memory() -> tuple[float, float]:
    """MB of a helper after grading a long answer, and the seconds until its first verdict."""
    script = (
        "import time; begun = time.perf_counter()\n"
        "from decks.grading import grade\n"
        "grade(question='Why?', reference='word ' * 57, answer='other ' * 57)\n"
        "print(time.perf_counter() - begun)\n"
        "grade(question='Why ' * 50, reference='word ' * 300, answer='other ' * 300)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    told = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, env=environment, text=True).split()
    return int(told[1]) / 1024, float(told[0])


def weights() -> float:
    """MB of the files that the model is read from."""
    return sum((Path(_folder(package)) / name).stat().st_size for package, name, _ in (NETWORK, VOCABULARY)) / 1e6


def _folder(package: str) -> str:
    return str(Path(__import__(package).__file__ or "").parent)
