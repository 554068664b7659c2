"""Several right answers in one short reference: "a / b", "a; b", and what stands in brackets."""

import re

from decks.grading.words import words

SHORT = 8  # words, up to which a reference can hold alternatives
LONGEST = 4  # words of one alternative
_BETWEEN = re.compile(r"\s+/\s+|\s*;\s+|\s+\|\s+")
_BRACKETS = re.compile(r"[(\[（［]([^()\[\]（）［］]*)[)\]）］]")


def is_short(reference: str) -> bool:
    """Whether a reference is a term rather than a statement."""
    return len(words(reference)) <= SHORT and "\n" not in reference.strip()


def alternatives(reference: str) -> tuple[str, ...]:
    """What may be answered, the reference as it stands first; a long one has no alternatives."""
    found = [reference.strip()]
    if is_short(reference):
        parts = [part.strip() for part in _BETWEEN.split(reference.strip())]
        if len(parts) > 1 and all(0 < len(words(part)) <= LONGEST for part in parts):
            found += parts
        for part in tuple(found):
            found += _with_and_without_brackets(part)
    return tuple(dict.fromkeys(part for part in found if part))


def _with_and_without_brackets(part: str) -> list[str]:
    """ "(the) cell" gives "cell" and "the cell"; "colour (color)" gives "colour" and "color" too."""
    inside = _BRACKETS.findall(part)
    if not inside:
        return []
    outside = " ".join(_BRACKETS.sub(" ", part).split())
    found = [outside, " ".join(_BRACKETS.sub(r"\1", part).split())]
    alone = [each.strip() for each in inside if _stands_for(each.strip(), outside)]
    return found + alone if outside else alone


def _stands_for(inside: str, outside: str) -> bool:
    """Whether brackets hold another name rather than an addition, as "(the)" or "(s)" do."""
    return len(words(outside)) >= 1 and len(inside) > 3 and len(words(inside)) <= LONGEST and inside[:1].isalnum()
