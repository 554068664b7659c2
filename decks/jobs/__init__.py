"""Background work: Django's Tasks API on a table of the database, and the worker that does what is in it.

Every task may be run twice, for a worker can die after the work and before it has said so.
"""

from decks.jobs.backend import DatabaseBackend
from decks.jobs.store import forget, open_run, tell

__all__ = ["DatabaseBackend", "forget", "open_run", "tell"]
