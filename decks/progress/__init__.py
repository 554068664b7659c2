"""Reading what studying has come to. Writes nothing."""

from decks.progress.agenda import (
    Agenda,
    Due,
    Forecast,
    agenda_of,
    begun_decks,
    exam_forecast,
    leeches,
    set_aside,
    usual_minutes,
    when,
    whole_minutes,
)
from decks.progress.attempts import RATINGS, Attempt, Why, why
from decks.progress.calendar import Chart, Day, answers_by_day, half_year
from decks.progress.holding import (
    Bands,
    Holding,
    Reason,
    card_facts,
    deleted_cards,
    facts_of,
    holding,
    reasons,
)
from decks.progress.results import results
from decks.progress.sessions import (
    Sitting,
    card_tags,
    latest_sittings,
    minutes_left,
    open_sessions,
    sessions_of,
    with_answers,
)
from decks.progress.shelf import add_bands, deck_list
from decks.progress.statistics import Figure, Statistics, statistics_of
from decks.progress.table import Cell, Row, harmless, session_table, table_as_text, table_modes

__all__ = [
    "RATINGS",
    "Agenda",
    "Attempt",
    "Bands",
    "Cell",
    "Chart",
    "Day",
    "Due",
    "Figure",
    "Forecast",
    "Holding",
    "Reason",
    "Row",
    "Sitting",
    "Statistics",
    "Why",
    "add_bands",
    "agenda_of",
    "answers_by_day",
    "begun_decks",
    "card_facts",
    "card_tags",
    "deck_list",
    "deleted_cards",
    "exam_forecast",
    "facts_of",
    "half_year",
    "harmless",
    "holding",
    "latest_sittings",
    "leeches",
    "minutes_left",
    "open_sessions",
    "reasons",
    "results",
    "session_table",
    "sessions_of",
    "set_aside",
    "statistics_of",
    "table_as_text",
    "table_modes",
    "usual_minutes",
    "when",
    "whole_minutes",
    "why",
    "with_answers",
]
