"""An answer cut into what can stand alone: its sentences, the items of a list, and the clauses of a sentence."""

import re
from dataclasses import dataclass

from decks.questions.words import is_unspaced

_END = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’»)\]]))"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bca\.)(?<!\bz\. B\.)(?<!(?<![\w.])[^\W\d]\.)"
    r"\s+(?!(?<=[!?…”’»)\]]\s)[a-zà-ÿ])"
    r"|(?<=[。！？])|(?<=[؟۔।])\s*|\s*\n\s*"
)
_NUMBER = re.compile(r"\(?\d{1,2}[.)]")
_BULLET = re.compile(r"^(?:[-*+•◦–—]|\(?\d{1,2}[.)]|[a-z]\))\s+")
_ASIDE = re.compile(
    r"^(?:analog(?:y|ie)|example|beispiel|exemple|ejemplo|note|hint|tip|source|mnemonic|eselsbrücke)s?\s*:"
    r"|^(?:for (?:example|instance)|e\.g\.|zum beispiel|z\. ?b\.|par exemple|por ejemplo|to keep with)\b(?!:)",
    re.IGNORECASE,
)
_BARE_YES = re.compile(r"(?:yes|no|ja|nein|oui|non|sí|si)[.!]?", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<head>[^\Wa-zà-ÿ_][^:;,.!?\n]{0,48}?)\s*:\s+(?P<rest>\S.*)$", re.DOTALL)
_INTRODUCTION = re.compile(r"^(?P<intro>[^:\n]{3,160}):\s+(?P<rest>\S.*)$", re.DOTALL)
_COLUMNS = re.compile(r"[^\W\da-z]\w*(?: \w+){0,2}(?:, [^\W\da-z]\w*(?: \w+){0,2})+")
_HANGING = re.compile(r"\b(?:\w{3,}ing|the|an?|of|to|by|and|or|such as|is|are|be|its|their)$", re.IGNORECASE)
_CODE = re.compile(r"[(){}\[\]=<>+*#;^\\|_$]")
_CLAUSE = re.compile(
    r"\s*[;:]\s+|\s+[–—]\s+|\s*[،؛]\s+|(?<=[，；：])"
    r"|,\s+(?=(?:and|or|but|und|oder|et|y)\s+(?:the|it|they|he|she|a|an|this|these|its|their|his|her|all|no|so|then)\b)"
    r"|,\s+(?=(?:which|who|where|while|whereas|such as|including|like|especially|for example|e\.g\.|so|but|because|"
    r"for|as|though|although|until|unless|since|when|whether|always|usually|commonly|initially|mostly|with|without|by|then|"
    r"\w+ing|weil|dass|damit|aber|sondern|wobei|indem|obwohl|qui|que|mais|car|pero|porque)\b(?!,))"
    r"|\s+\((?=[^)]{12,}\)+\s*(?:[,;:.]|$))"
)
_WEAK = re.compile(
    r",\s+|\s+(?=(?:and|or|but|to|by|that|which|who|while|when|where|because|until|after|before|beyond|with|without|for|in|on|"
    r"und|oder|et|y|ou|o|e)\b)|(?<=[、，])"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """An answer in parts: an `introduction` to a list, its `heads` ("Dropout" of "Dropout: sets ..."), `sentences`.

    The sentences of a list are what stands after its heads, or its items.
    """

    heads: tuple[str, ...]
    sentences: tuple[str, ...]


def parts(answer: str) -> Parts:
    """Cut an answer in parts. What only illustrates it is left out, unless there is nothing else."""
    found = sentences(answer)
    kept = [each for each in found if not _ASIDE.search(each) and not _BARE_YES.fullmatch(each)] or found
    kept = _without_table_head([line for each in kept for line in _introduced(each)])
    headed = [match for each in kept if (match := _HEAD.match(each)) and len(match["head"].split()) <= 5]
    dated = sum(any(map(str.isdigit, match["head"])) for match in headed)
    if len(headed) < 2 or len(headed) * 2 < len(kept) or dated * 2 > len(headed):
        return Parts((), tuple(kept))
    return Parts(tuple(match["head"] for match in headed), tuple(match["rest"] for match in headed))


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, without bullets."""
    pieces = [each for part in _END.split(text) if part and (each := part.strip())]
    pieces = [each for each in pieces if not _NUMBER.fullmatch(each)] or pieces
    return [bare for each in pieces if (bare := _BULLET.sub("", each).strip())]


def _introduced(sentence: str) -> list[str]:
    """A sentence such as "The parts are: Shell: ..." as the list's introduction and its first item."""
    match = _INTRODUCTION.match(sentence)
    if match is None or not _HEAD.match(match["rest"]):
        return [sentence]
    return [match["rest"]]


def _without_table_head(lines: list[str]) -> list[str]:
    """The lines without the names of a table's columns: "Type, Written, Order" before rows of as many cells."""
    for at, line in enumerate(lines[:-2]):
        commas = line.count(", ")
        rows = lines[at + 1 : at + 3]
        if commas and _COLUMNS.fullmatch(trimmed(line)) and all(row.count(", ") >= commas for row in rows):
            return lines[:at] + lines[at + 1 :]
    return lines


def clauses(sentence: str, most: int) -> list[str]:
    """The beginnings of a sentence of at most `most` characters that end where a clause does, the longest first.

    Where there is none, one that ends before a comma or a small word; else none.
    """
    for boundary in (_CLAUSE, _WEAK):
        ends = [len(sentence), *(match.start() for match in boundary.finditer(sentence) if match.start())]
        found = [trimmed(sentence[:end]) for end in sorted(set(ends), reverse=True)]
        fitting = [text for text in found if len(text) <= most and _is_whole(text)]
        if boundary is _WEAK:
            fitting = [text for text in fitting if not _HANGING.search(text)][:1]
        if fitting:
            return fitting
    return []


def is_code(text: str) -> bool:
    """Whether a text has so many signs that it reads as code or as a formula; such text is not rearranged."""
    signs = len(_CODE.findall(text))
    return signs > 2 and signs * 16 > len(text)


def _is_whole(text: str) -> bool:
    """Whether brackets are closed and something is said: "Include" and "For example" are no clauses."""
    return text.count("(") == text.count(")") and (len(text.split()) > 2 or is_unspaced(text))


def trimmed(text: str) -> str:
    """The text without the stop or comma at its end; other signs stay, for they may be the answer."""
    text = text.strip()
    while text and (text[-1] in ",;:、，；：。" or (text[-1] == "." and not text.endswith("..."))):
        text = text[:-1].rstrip()
    return text


def at_word(text: str, most: int) -> str:
    """The beginning of a text in whole words, at most `most` characters but at least one word.

    A script without blanks is cut where it stands.
    """
    if len(text) <= most:
        return text
    head = text[: most + 1]
    cut = head[: max(head.rfind(" "), 0)]
    if not cut or (is_unspaced(head) and len(cut) * 2 < most):
        return text[:most] if is_unspaced(head) else text.split(" ", 1)[0]
    return trimmed(cut)
