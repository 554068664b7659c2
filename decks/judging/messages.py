"""A verdict as what travels between a web worker and the helper."""

from dataclasses import asdict
from typing import Any

from decks.grading import Verdict


def of_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a message."""
    return asdict(verdict)


def to_verdict(message: dict[str, Any]) -> Verdict:
    """A verdict from its message. Raises TypeError or KeyError for another message."""
    return Verdict(**message | {"met": tuple(message["met"]), "missing": tuple(message["missing"])})
