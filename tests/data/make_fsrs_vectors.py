"""Makes fsrs_vectors.json by running the public libraries: `pip install fsrs fsrs-rs-python`, then run this file.

fsrs-rs computes in single precision, so its numbers are good to about 1e-4; py-fsrs is the second opinion.
"""

import json
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random

import fsrs
import fsrs_rs_python as rs

OWN = [0.4, 1.1, 3.3, 11, 6.9, 0.7, 2.8, 0.004, 1.6, 0.14, 0.95, 1.7, 0.08, 0.3, 1.9, 0.5, 2.1, 0.45, 0.12, 0.09, 0.2]
FSRS_4_5 = [0.5, 1.2, 3.0, 9.0, 5.1, 1.1, 0.9, 0.02, 1.6, 0.13, 1.0, 2.1, 0.07, 0.35, 1.3, 0.25, 2.7]
FSRS_5 = [0.4, 1.2, 3.1, 15.2, 7.1, 0.5, 1.4, 0.004, 1.5, 0.12, 1.0, 1.9, 0.1, 0.3, 2.2, 0.23, 3.0, 0.5, 0.66]


def history(parameters, reviews):
    """The memory after every review, by both libraries."""
    items = [rs.FSRSReview(rating, gap) for gap, rating in reviews]
    states = rs.FSRS(parameters).historical_memory_states(rs.FSRSItem(items))
    scheduler = fsrs.Scheduler(parameters=parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at = fsrs.Card(), datetime(2026, 1, 1, tzinfo=UTC)
    for gap, rating in reviews:
        at += timedelta(days=gap)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), at)
    return {
        "reviews": reviews,
        "stability": [round(state.stability, 6) for state in states],
        "difficulty": [round(state.difficulty, 6) for state in states],
        "py_fsrs": [round(card.stability, 6), round(card.difficulty, 6)],
    }


def made():
    """All groups."""
    rng = Random(2026)
    default = list(rs.DEFAULT_PARAMETERS)
    histories = []
    for name, parameters in (("default", default), ("own", OWN)):
        for _ in range(8):
            gaps = [0] + [rng.choice([0, 1, 2, 4, 9, 21, 60, 200]) for _ in range(rng.randint(1, 7))]
            reviews = [(gap, rng.choice([1, 2, 3, 3, 3, 4])) for gap in gaps]
            histories.append({"parameters": name} | history(parameters, reviews))
    sm2 = []
    for ease, days, retention in ((2.5, 21, 0.9), (1.9, 90, 0.85), (3.1, 4, 0.95), (2.2, 300, 0.8)):
        state = rs.FSRS(OWN).memory_state_from_sm2(ease, days, retention)
        sm2.append({"ease": ease, "days": days, "retention": retention, "expect": [state.stability, state.difficulty]})
    return {
        "made_with": {name: version(name) for name in ("fsrs", "fsrs-rs-python")},
        "own": OWN,
        "histories": histories,
        "sm2": sm2,
        "upgrades": [{"from": old, "to": list(rs.check_and_fill_parameters(old))} for old in ([], FSRS_4_5, FSRS_5)],
    }


if __name__ == "__main__":
    target = Path(__file__).with_name("fsrs_vectors.json")
    target.write_text(json.dumps(made(), separators=(",", ":")) + "\n", encoding="utf-8")
