"""A fit comes to the parameters that Anki finds, and asks the library no more than it needs to."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from decks.fitting import optimiser
from decks.memory import DEFAULT
from decks.memory.fitting import PROOF, fit
from tests import simulated

ANKI = json.loads((Path(__file__).parents[1] / "data/anki_fits.json").read_text())["fits"]


@pytest.mark.parametrize("made", ANKI, ids=lambda made: f"{made['reviews']} answers")
def test_the_parameters_are_those_that_anki_finds_within_a_thousandth(made: dict[str, Any]) -> None:
    histories = simulated.log(reviews=made["reviews"])
    assert hashlib.sha256(json.dumps(histories).encode()).hexdigest() == made["log"], (
        "the log is another than Anki had"
    )
    assert len(optimiser.training_items(histories)[0]) == made["items"]
    found = optimiser.optimise(histories)
    assert found == pytest.approx(made["parameters"], abs=1e-3)
    assert max(abs(own - base) for own, base in zip(found, DEFAULT, strict=True)) > 0.1  # it has learned something


def test_of_100_000_answers_the_proof_takes_a_twentieth_and_the_fit_makes_each_item_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What bounds the cost, counted; `make bench` measures the processor time beside the library alone."""
    made, items = list[int](), optimiser.training_items

    def counted(histories: Any) -> Any:
        found = items(histories)
        made.append(len(found[0]))
        return found

    monkeypatch.setattr(optimiser, "training_items", counted)
    assert fit(simulated.log(reviews=100_000), optimiser.optimise).accepted
    tried, all_of_them = made
    assert tried < PROOF <= 100_000 / 20
    assert all_of_them == ANKI[-1]["items"]
