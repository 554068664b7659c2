"""The web worker's side: asks the helper, starts it when there is none, and grades by words when it cannot have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from decks.grading import Verdict, grade, installed
from decks.judging import messages
from decks.sidecar.client import Sidecar, Unavailable

TIMEOUT = 2.0  # seconds for a verdict, its wait for a turn included
_alone = ContextVar("_alone", default=False)
# One thread for its arithmetic: the pages need the processors more.
helper = Sidecar("decks.judging.helper", "grader")


@contextmanager
def by_words_only() -> Iterator[None]:
    """Within it the helper is neither asked nor started: the same answers get the same verdicts on every machine."""
    before = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(before)


def judge(**asked: Any) -> Verdict:
    """Grade as `decks.grading.grade` does, with the same arguments, in the helper where there is one.

    Takes `TIMEOUT` at most before it grades by words. Raises what `grade` raises for arguments that make no sense.
    """
    if asked.get("strictness", "meaning") != "meaning" or asked.get("by_words") or not installed.is_there():
        return grade(**asked)
    if not _alone.get():
        try:
            return helper.ask(asked, seconds=TIMEOUT, read=lambda message, _: messages.to_verdict(message))
        except Unavailable:
            pass
    return grade(**asked | {"by_words": True})


def warm() -> None:
    """Start the helper unless it runs, and do not wait for it: for when a session begins that will need it."""
    if installed.is_there() and not _alone.get():
        helper.start()
