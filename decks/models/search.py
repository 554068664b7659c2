"""Searching text in any script, on both databases alike."""

import json
import re
from functools import lru_cache
from typing import Any

from django.db.models import Q


def says(word: str, *fields: str) -> Q:
    """The condition that one of the fields, texts or lists of tags, holds this word, whatever its case."""
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": word})
    return condition


def search_words(text: str) -> list[str]:
    """What to search for: at most 8 different words of the first 100 characters; each costs a look at every text."""
    return list(dict.fromkeys(text[:100].split()))[:8]


class Readable(json.JSONEncoder):
    """Keeps letters as they are, so that a search finds them; SQLite would store é as an escape."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


def fold_like(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Let SQLite's LIKE fold the case of all letters; its own folds A to Z only. A receiver of connection_created."""
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, like, deterministic=True)


def like(pattern: str | None, text: str | None, escape: str = "") -> bool | None:
    """SQL's LIKE: % stands for anything, _ for one sign, and what follows `escape` for itself."""
    if pattern is None or text is None:
        return None
    return _compiled(str(pattern), escape).fullmatch(str(text).casefold()) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str, escape: str) -> re.Pattern[str]:
    parts, signs = [], iter(pattern.casefold())
    for sign in signs:
        if escape and sign == escape:
            parts.append(re.escape(next(signs, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(sign) or re.escape(sign))
    return re.compile("".join(parts), re.DOTALL)
