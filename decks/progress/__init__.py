"""Reading what studying has come to. Writes nothing."""

from decks.progress.attempts import Attempt, Why, why
from decks.progress.calendar import Chart, Day, answers_by_day, half_year
from decks.progress.holding import Bands, Holding, Reason, card_facts, deleted_cards, holding, reasons, today
from decks.progress.sessions import (
    Sitting,
    card_tags,
    last_settings,
    latest_sittings,
    open_sessions,
    results,
    sessions_of,
    with_answers,
)
from decks.progress.shelf import add_bands, deck_list
from decks.progress.statistics import Figure, Statistics, statistics_of
from decks.progress.table import Cell, Row, harmless, session_table, table_as_text, table_modes

__all__ = [
    "Attempt",
    "Bands",
    "Cell",
    "Chart",
    "Day",
    "Figure",
    "Holding",
    "Reason",
    "Row",
    "Sitting",
    "Statistics",
    "Why",
    "add_bands",
    "answers_by_day",
    "card_facts",
    "card_tags",
    "deck_list",
    "deleted_cards",
    "half_year",
    "harmless",
    "holding",
    "last_settings",
    "latest_sittings",
    "open_sessions",
    "reasons",
    "results",
    "session_table",
    "sessions_of",
    "statistics_of",
    "table_as_text",
    "table_modes",
    "today",
    "why",
    "with_answers",
]
