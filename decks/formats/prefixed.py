"""Layout of pairs: lines that begin with Q: and A:."""

import re
from collections.abc import Mapping

from decks.formats.base import MAX_TITLE, ParsedDeck
from decks.formats.drafts import Draft
from decks.formats.lines import Line, lines_of, unix

_PREFIX = re.compile(
    r"[*_]{0,2}(?:(?P<q>q|question|frage|pregunta|domanda|front|term)|(?P<a>a|answer|antwort|réponse|respuesta|"
    r"risposta|back|definition))[ ]?\d{0,4}[*_]{0,2}(?:[:：][*_]{0,2}[ \t]*|[.)][ \t]+)",
    re.IGNORECASE,
)
_INLINE = re.compile(r"[ \t][*_]{0,2}(?:a|answer)[ ]?\d{0,4}:[*_]{0,2}[ \t]", re.IGNORECASE)


def confidence(text: str) -> float:
    """Sure when there is a question prefix, and an answer prefix for most of them."""
    questions = answers = 0
    for line in lines_of(text):
        match = _PREFIX.match(line.text.lstrip())
        if match and match["q"]:
            questions += 1
            answers += bool(_INLINE.search(line.text))
        elif match and questions:
            answers += 1
    return 0.93 if questions and 2 * answers >= questions else 0.0


def read(text: str, options: Mapping[str, str]) -> ParsedDeck:
    """Cards. Lines without a prefix go on with the side above them, blank lines between them kept."""
    drafts: list[Draft] = []
    opening: list[str] = []
    in_answer, gap = False, False
    for at, raw in enumerate(unix(text).split("\n"), 1):
        line = raw.strip()
        if not line:
            gap = True
            continue
        match = _PREFIX.match(line)
        rest = line[match.end() :] if match else raw.rstrip()
        if match and match["q"]:
            drafts.append(_question(Line(at, rest)))
            in_answer = bool(drafts[-1].back)
        elif not drafts:
            opening.append(line)
        elif match and not in_answer:
            in_answer = True
            drafts[-1].back += [rest] if rest else []
        else:
            side = drafts[-1].back if in_answer else drafts[-1].front
            side += ["", line if match else rest] if gap and side else [line if match else rest]
        gap = False
    title = opening[0] if opening and len(opening[0]) <= MAX_TITLE else ""
    description = "\n".join(opening[1:] if title else opening)
    return ParsedDeck(tuple(draft.card() for draft in drafts), title=title, description=description)


def _question(line: Line) -> Draft:
    """A new card; an answer on the same line, "Q: ... A: ...", is parted from it."""
    inline = _INLINE.search(line.text)
    if inline:
        return Draft(line.number, [line.text[: inline.start()]], [line.text[inline.end() :]])
    return Draft(line.number, [line.text])
