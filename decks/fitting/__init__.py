"""A student's own memory: fitted in the background, offered to the student, who alone decides.

The only writer of MemoryModel. What is fitted and how far it is trusted stands in `decks.memory.fitting`.
"""

from decks.fitting.choices import go_back, keep, use
from decks.fitting.fits import fit_student, is_due, waiting
from decks.fitting.log import ANSWERS_NEEDED
from decks.fitting.optimiser import is_installed
from decks.fitting.report import Report, report

__all__ = [
    "ANSWERS_NEEDED",
    "Report",
    "fit_student",
    "go_back",
    "is_due",
    "is_installed",
    "keep",
    "report",
    "use",
    "waiting",
]
