"""The test data that lies beside a checkout, in ../shared: its licences and its size keep it out of the project.

Every build has it. Where it is absent, the tests that need it are skipped, and say what they miss.
"""

import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = {"seed_000": "000_2e0303217a2ec3ea.txt", "seed_001": "001_4a0c862b4b9b2981.txt"}
EXPECTED = "data/seed_expected.json"


def missing(name: str) -> str:
    """Why a test is skipped."""
    return f"{name} may not be copied into the project, and ../shared is not beside this checkout"


def needs(name: str) -> pytest.MarkDecorator:
    """Skip the test where this file or folder of the shared data is absent."""
    return pytest.mark.skipif(not (SHARED / name).exists(), reason=missing(name))


def absent(name: str) -> Any:
    """The parameter of a test that is skipped, where the file that would hold its parameters is absent."""
    return pytest.param(None, id="absent", marks=pytest.mark.skip(reason=missing(name)))


def seed(key: str) -> tuple[bytes, dict[str, Any]]:
    """One of the two documents that the product was made for, and what must come out of it."""
    expected = json.loads((SHARED / EXPECTED).read_text(encoding="utf-8"))
    return (SHARED / "seeds" / SEEDS[key]).read_bytes(), expected[key]
