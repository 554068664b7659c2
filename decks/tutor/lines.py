"""What Kai says, and what Kai takes for a wish: read from a file that a teacher can edit, and checked."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

LEAST = 6  # lines of a kind, so that none comes twice within RESTS turns
RESTS = 5  # turns of the call in which a line that was said is not said again
LONGEST = 160  # characters of a line, about ten seconds of speech
SLOTS = {
    "hello": {"name", "deck"},
    "more": {"met", "points"},
    **{kind: {"right", "done", "left"} for kind in ("half", "close", "close_all")},
}


class BadLines(ValueError):
    """A file of lines that cannot be used; the message says in a sentence what is wrong where."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines by kind, the wishes with the ways to say each, and the words that may stand around a wish."""

    language: str
    lines: Mapping[str, tuple[str, ...]]
    wishes: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]


@lru_cache(maxsize=1)
def own_lines() -> Lines:
    """The lines that come with the program."""
    return _read(files("decks.tutor").joinpath("lines.toml").read_text(encoding="utf-8"), None)


def read_lines(text: str) -> Lines:
    """The lines of a file in TOML, and ours for what it leaves out. Raises BadLines."""
    return _read(text, own_lines())


def _read(text: str, usual: Lines | None) -> Lines:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadLines(f"This is no TOML: {error}.") from None
    _known(data, ("language", "lines", "wishes", "fillers"), "the file")
    language = data.get("language", usual.language if usual else "")
    if not isinstance(language, str):
        raise BadLines("The language is a word in quotes, as “en”.")
    lines = _section(data, "lines", usual.lines if usual else None)
    for kind, said in lines.items():
        _check(kind, said)
    if usual and (language or "en").split("-")[0] != usual.language.split("-")[0]:
        _all_there(lines, data, usual)
    wishes = _section(data, "wishes", usual.wishes if usual else None)
    fillers = _section(data, "fillers", {"words": usual.fillers} if usual else None)
    return Lines(language, lines, wishes, tuple(fillers["words"]))


def _section(
    data: Mapping[str, Any], name: str, usual: Mapping[str, tuple[str, ...]] | None
) -> dict[str, tuple[str, ...]]:
    """A table of lists of texts, over the `usual` one."""
    own = data.get(name, {})
    if not isinstance(own, dict):
        raise BadLines(f"“{name}” is a table: write [{name}] on a line of its own.")
    if usual is not None:
        _known(own, tuple(usual), f"[{name}]")
    for kind, texts in own.items():
        if not (isinstance(texts, list) and all(isinstance(text, str) and text.strip() for text in texts)):
            raise BadLines(f"“{kind}” in [{name}] is a list of texts in quotes, between [ and ].")
    return dict(usual or {}) | {kind: tuple(text.strip() for text in texts) for kind, texts in own.items()}


def _known(found: Mapping[str, Any], names: Sequence[str], where: str) -> None:
    for name in found:
        if name not in names:
            raise BadLines(f"“{name}” in {where} is not known. It may have: {', '.join(names)}.")


def _check(kind: str, said: Sequence[str]) -> None:
    """Raises BadLines where these lines cannot be said."""
    if len(set(said)) < LEAST:
        raise BadLines(f"“{kind}” has {len(set(said))} different lines; it needs {LEAST}, so that none repeats soon.")
    allowed = SLOTS.get(kind, set())
    for line in said:
        if len(line) > LONGEST:
            raise BadLines(f"A line of “{kind}” has {len(line)} characters; {LONGEST} are the most: “{line[:40]}…”")
        try:
            slots = {name for _, name, _, _ in Formatter().parse(line) if name is not None}
        except ValueError:
            raise BadLines(f"In “{kind}” a brace has no partner: “{line}”") from None
        if slots - allowed:
            can = "{" + "}, {".join(sorted(allowed)) + "}" if allowed else "none"
            raise BadLines(f"“{kind}” cannot fill in {{{min(slots - allowed)}}}; it can fill in {can}.")


def _all_there(lines: Mapping[str, Any], data: Mapping[str, Any], usual: Lines) -> None:
    """Kai speaks one language: a file in another one has every kind."""
    lacking = [kind for kind in lines if kind not in data.get("lines", {})]
    if lacking:
        raise BadLines(
            f"In another language than “{usual.language}” every kind is needed; missing: {', '.join(lacking)}."
        )
