"""Everything the site keeps about a person, as one JSON object that is written while it is read."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from decks.models import (
    Answer,
    Card,
    Deck,
    ExamDate,
    Hold,
    MemoryModel,
    ModeSettings,
    SessionPart,
    SignIn,
    StudySession,
    User,
    Wording,
)

BATCH = 1000
# Row numbers mean nothing elsewhere, rendered text follows from the text, and a hash of a password helps only thieves.
LEFT_OUT = {
    User: {"id", "password", "deleted"},
    SignIn: {"session_key", "session_data", "user_id"},
    Deck: {"id", "owner_id"},
    Card: {"id", "deck_id", "front_html", "back_html", "note_html", "renderer"},
    Wording: {"id", "card_id"},
    StudySession: {"id", "student_id", "deck_id", "state"},
    SessionPart: {"id", "student_id", "deck_id", "session_id"},
    MemoryModel: {"id", "student_id"},
    Hold: {"id", "student_id", "card_id"},
    ModeSettings: {"id", "student_id", "deck_id"},
    ExamDate: {"id", "student_id", "deck_id"},
    Answer: {"id", "student_id", "card_id", "session_id", "voids_id"},
}


def own_data(user: User, *, now: datetime) -> Iterator[str]:
    """The parts of the JSON text. Memory does not grow with the number of answers."""
    yield f'{{"format": "studyapp-account-1", "made": {_json(now)}'
    profile = next(_rows(User.objects.filter(pk=user.pk), _columns(User)))
    yield f',\n"profile": {_json(profile)}'
    tables = {
        "sign_ins": _rows(user.sign_ins.all(), _columns(SignIn), by="session_key"),
        "decks": _rows(Deck.objects.filter(owner=user), _columns(Deck)),
        "cards": _rows(Card.objects.filter(deck__owner=user), ["deck__public_id", *_columns(Card)]),
        "wordings": _rows(
            Wording.objects.filter(card__deck__owner=user),
            ["card__deck__public_id", "card__uid", *_columns(Wording)],
        ),
        "stars": _rows(user.stars.all(), ["card__deck__public_id", "card__uid"]),
        "set_aside": _rows(user.holds.all(), ["card__deck__public_id", "card__uid", *_columns(Hold)]),
        "settings": _rows(user.mode_settings.all(), ["deck__public_id", *_columns(ModeSettings)]),
        "exams": _rows(user.exam_dates.all(), ["deck__public_id", *_columns(ExamDate)]),
        "memory": _rows(user.memory_models.all(), _columns(MemoryModel)),
        "sessions": _rows(user.study_sessions.all(), ["deck__public_id", "deck__title", *_columns(StudySession)]),
        "calls": _rows(user.study_sessions.filter(state__has_key="script"), ["public_id", "state__script"]),
        "session_parts": _rows(
            user.session_parts.all(), ["session__public_id", "deck__public_id", *_columns(SessionPart)]
        ),
        "answers": _rows(user.answers.all(), ["session__public_id", "card__uid", *_columns(Answer), "voids__token"]),
    }
    for name, rows in tables.items():
        yield f',\n"{name}": ['
        for number, row in enumerate(rows):
            yield (",\n" if number else "\n") + _json(row)
        yield "]"
    yield "}\n"


def _columns(model: type[Model]) -> list[str]:
    """The columns of a table that tell of the person; a column added later is among them by itself."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in LEFT_OUT[model]]


def _rows(queryset: QuerySet[Any], columns: Sequence[str], *, by: str = "pk") -> Iterator[dict[str, Any]]:
    """The rows in the order of their key, a thousand a query; a server-side cursor needs a connection of its own."""
    rows = queryset.order_by(by).values(by, *columns)
    batch = list(rows[:BATCH])
    while batch:
        yield from ({name.replace("__", "_"): row[name] for name in columns} for row in batch)
        batch = list(rows.filter(**{f"{by}__gt": batch[-1][by]})[:BATCH])


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
