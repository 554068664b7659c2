"""What is said for a text: terms as the deck says them, code, formulas, signs and units in words, by the sentence.

Voices read words, figures and capitals well enough by themselves; here is what they stumble over. Signs become words
in English alone: in other languages a voice's own are better than none of ours.
"""

import re
import unicodedata
from collections.abc import Mapping

from decks.speech.signs import ABBREVIATIONS, POWERS, SIGNS, TERMS, UNITS

LONGEST = 160
"""Characters of a sentence at most: about 10 s, for some browsers fall silent after 15 s of one utterance."""

_FIRST = 0xE100  # a sign that no text has stands for the first term of the lexicon, the next one for the second ...
_LAST = _FIRST + 0x1000
_W = rf"[^\W\d]|[\d{chr(_FIRST)}-{chr(_LAST)}]"  # a sign of a word, or a term
_NAME = rf"(?:{_W})+"
_URL = re.compile(r"\b(?:https?://|www\.)([\w-]+(?:\.[\w-]+)+)(?:[:/?#]\S*?)?(?=[.,;:!?)]*(?:\s|$))")
_DOTTED = re.compile(rf"(?<![\w.])(?:{_NAME}(?:\.{_NAME})+|\.{_NAME})(?=\W|$)")
_CALL = re.compile(r"(?<=[\w\ue100-\uf100])\(\s*\)")
_PLURAL = re.compile(r"(?<=\w)\((e?s)\)")
_CALLED = re.compile(r"(?<=[\w\ue100-\uf100])[(\[]([^()\[\]]{1,60})[)\]]")
_OF = re.compile(r"\b([A-Za-z]|[a-z]\w*_\w+)\(([^()]{1,40})\)")
_INDEX = re.compile(rf"({_NAME})\[([^\[\]]{{1,20}})\]")
_POWER = re.compile(r"\s?\^\s?(?:\{([^{}]{1,20})\}|\(([^()]{1,20})\)|([-−]?\w+|\*))")
_ASIDE = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}](\s*)(?=([^\w\s])?)")
_RANGE = re.compile(r"(?<![\w.-])(\d[\d.,]*)\s?[-–—]\s?(\d[\d.,]*)(?![\w-])")
_BY = re.compile(r"(?<=\d)[x×](?=\d)")
_MINUS = re.compile(r"(?<![\w)])[-−](?=\d)|−|(?<=\b\w)\s-\s(?=\w\b)|(?<=\d)\s-\s(?=[\w(])|(?<=\w)\s-\s(?=\d)")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_FIGURES = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-0123456789+-n")
_UNIT = re.compile(rf"(?<=\d)\s?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![\w°])")
_LETTERS = re.compile(r"\b(?=[A-Z]{5,}s?\b)[B-DF-HJ-NP-TV-Z]*[AEIOU]?[B-DF-HJ-NP-TV-Z]*(?=s?\b)")
_SLASH = re.compile(r"(?<=\w)\s?/\s?(?=\w)")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*—\s*")
_SIGN = re.compile("|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True)))
_ABBREVIATION = re.compile(
    rf"(?<![\w.])({'|'.join(sorted(map(re.escape, ABBREVIATIONS), key=len, reverse=True))})(?!\w)", re.IGNORECASE
)
_DROPPED = re.compile(r"[*_`~^|\\<>{}\[\]“”„«»\"•·#]|(?<!\w)['’‘]|['’‘](?!\w)")
_COMMAS = re.compile(r"\s*,(?:\s*,)+")
_BEFORE_STOP = re.compile(r"[\s,;:]+(?=[.!?])")
_NO_END = re.compile(r"\d{1,3}\.|(?:.*[\s.])?(?:[A-Z]|Dr|Mr|Mrs|Ms|Prof|St|no)\.")
_END = re.compile(r"(?<=[.!?…])[)\"'”’]*\s+|(?<=[。！？।؟])")
_PAUSE = re.compile(r"(?<=[;:,،、，；：])\s*")


def spoken(text: str, *, lexicon: Mapping[str, str] | None = None, language: str = "") -> str:
    """One line to be said for a text (what `text.aloud` gives of a side in English, `text.plain` in others).

    The deck's `lexicon` goes before everything else: term to what is said, as in {"ReLU": "ray loo"}. `language` is
    the tag of the text; nothing means English.
    """
    english = not language or language.lower().startswith("en")
    said = {**(TERMS if english else {}), **(lexicon or {})}
    text = " ".join(unicodedata.normalize("NFC", text).split())
    text = _without_marks(text)
    text, terms = _with_terms(text, said)
    text = _URL.sub(lambda url: url[1].removeprefix("www.").replace(".", " dot " if english else " "), text)
    text = _code(text, english)
    if english:
        text = _in_words(text)
    text = _smoothed(_DROPPED.sub(" ", text))
    for sign, words in terms.items():
        text = text.replace(sign, words)
    return text


def sentences(text: str, *, longest: int = LONGEST) -> list[str]:
    """What is said piece by piece: its sentences, and those of more than `longest` characters cut at a pause."""
    pieces: list[str] = []
    for sentence in _END.split(text):
        if not (sentence := sentence.strip()):
            continue
        if pieces and _NO_END.fullmatch(pieces[-1]):
            sentence = f"{pieces.pop()} {sentence}"
        pieces += _cut(sentence, longest)
    return pieces


def _without_marks(text: str) -> str:
    """The text without what stands for a term here, emoji and signs that are not seen."""
    unseen = {
        sign
        for sign in text
        if unicodedata.category(sign) in ("Co", "So", "Cc", "Cs") and sign not in "°" + "".join(SIGNS)
    }
    return "".join(" " if sign in unseen else sign for sign in text)


def _with_terms(text: str, lexicon: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The text with one sign for each term of the lexicon, and what is said for each of these signs.

    A term with a capital or a sign is meant as it is written, any other also at the beginning of a sentence. The
    ending of a plural may follow.
    """
    if not lexicon:
        return text, {}
    ordered = sorted(lexicon, key=len, reverse=True)[: _LAST - _FIRST]
    marks = {term: chr(_FIRST + number) for number, term in enumerate(ordered)}
    folded = {term.lower(): mark for term, mark in marks.items() if term.islower()}
    either = "|".join(_as_written(term) for term in ordered)
    marked = re.sub(either, lambda match: marks.get(match[0]) or folded[match[0].lower()], text)
    return marked, {mark: lexicon[term] for term, mark in marks.items() if mark in marked}


def _as_written(term: str) -> str:
    before = r"(?<!\w)" if term[0].isalnum() else ""
    after = r"(?=s?(?!\w))" if term[-1].isalnum() else ""
    return f"{before}{'(?i:' if term.islower() else '(?:'}{re.escape(term)}){after}"


def _code(text: str, english: bool) -> str:
    dot = " dot " if english else " "
    text = _PLURAL.sub(r"\1", _CALL.sub("", text))
    text = _DOTTED.sub(lambda name: _names(name[0], dot), text)
    if english:
        text = _OF.sub(r"\1 of \2", text)
        text = _INDEX.sub(r"\1 at \2", text)
    text = _CALLED.sub(r" \1", text)
    return re.sub(r"(?<=\w)_+(?=[\w^])", " ", text)


def _names(name: str, dot: str) -> str:
    """A name with dots in words, "keras.layers" as "keras dot layers"; numbers and e.g. stay."""
    parts = name.split(".")
    if any(part.isdigit() for part in parts) or all(len(part) <= 1 for part in parts):
        return name
    return dot.join(parts).strip()


def _in_words(text: str) -> str:
    text = _ABBREVIATION.sub(lambda short: _in_full(short[0], text[short.end() :].lstrip()[:1]), text)
    text = _POWER.sub(lambda power: _power(power[1] or power[2] or power[3]), text)
    text = _RANGE.sub(r"\1 to \2", text)
    text = _UNIT.sub(lambda unit: f" {UNITS[unit[1]]}", text)
    text = _RAISED.sub(lambda raised: _power(raised[0].translate(_FIGURES)), text).translate(_FIGURES)
    text = _BY.sub(" by ", text)
    text = _MINUS.sub(" minus ", text)
    text = _LETTERS.sub(lambda capitals: " ".join(capitals[0]), text)
    text = _SIGN.sub(lambda sign: f" {SIGNS[sign[0]]} ", text)
    return _SLASH.sub(lambda slash: " over " if _of_figures(text, slash) else " or ", text.replace("and/or", "and or"))


def _in_full(short: str, then: str) -> str:
    """An abbreviation in full; its stop stays where a sentence ends with it (`then` is what follows)."""
    ends = short.lower() in ("etc.", "et al.") and (not then or then.isupper())
    return ABBREVIATIONS[short.lower()] + ("." if ends else "")


def _of_figures(text: str, slash: re.Match[str]) -> bool:
    before, after = text[: slash.start()].split()[-1:], text[slash.end() :].split()[:1]
    return all(len(part) <= 2 or part[0].isdigit() for part in before + after)


def _power(exponent: str) -> str:
    if exponent in POWERS or not exponent.strip("+-"):
        return POWERS.get(exponent) or f" {exponent}"
    return f" to the {exponent.replace('−', '-').replace('-', 'minus ')}"


def _smoothed(text: str) -> str:
    """Dashes and brackets as the pauses that they are, and no blank or comma too many."""
    text = _DASH.sub(", ", text)
    text = _ASIDE.sub(lambda aside: f", {aside[1].strip()}{'' if aside[3] else ','}{aside[2]}", text)
    text = re.sub(r"[()]", " ", text)
    text = _BEFORE_STOP.sub("", _COMMAS.sub(",", text))
    text = re.sub(r"\s+(?=[,;:])", "", text)
    return " ".join(text.split()).strip(" ,")


def _cut(sentence: str, longest: int) -> list[str]:
    """The sentence in pieces of `longest` characters at most."""
    pieces: list[str] = []
    while len(sentence) > longest:
        head = sentence[:longest]
        pauses = [pause.end() for pause in _PAUSE.finditer(head) if longest // 3 < pause.end() < longest]
        at = pauses[-1] if pauses else head.rfind(" ")
        at = at if at > 0 else longest
        pieces.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*pieces, sentence] if sentence else pieces
