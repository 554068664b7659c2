"""From bytes to text: what can be known is decided, what can only be guessed is offered as a choice."""

import codecs
import unicodedata
from dataclasses import dataclass

from decks.formats.base import MAX_BYTES, Refused
from decks.formats.binary import refuse_binary, refuse_ridden

SAMPLE = 32_768
"""How many bytes of the lines that are not plain ASCII are looked at to order the guesses."""

_NEAR = 4_000

ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16, big end first)",
    "utf-32-le": "Unicode (UTF-32)",
    "utf-32-be": "Unicode (UTF-32, big end first)",
    "cp1252": "Western European (Windows)",
    "cp1250": "Central European (Windows)",
    "cp1251": "Cyrillic (Windows)",
    "koi8-r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows)",
    "cp1254": "Turkish (Windows)",
    "cp1255": "Hebrew (Windows)",
    "cp1256": "Arabic (Windows)",
    "shift_jis": "Japanese (Shift JIS)",
    "euc-jp": "Japanese (EUC)",
    "gb18030": "Chinese, simplified (GB 18030)",
    "big5": "Chinese, traditional (Big5)",
    "euc-kr": "Korean (EUC)",
    "latin-1": "Western European (ISO 8859-1)",
}
"""Every encoding that can be named, with the label a person chooses by."""

_CODECS = {"shift_jis": "cp932", "euc-kr": "cp949"}
_ALIASES = {"utf8": "utf-8", "utf-16": "utf-16-le", "sjis": "shift_jis", "iso-8859-1": "latin-1", "latin1": "latin-1"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LATIN = {
    "cp1252": "éèêëàâäáãåçñöôóõòüùûúíìîïßæøœ",
    "cp1250": "ąćęłńśźżáčďéěíňóřšťúůýžőűăâîșț",
    "cp1254": "ğışçöüâ",
    "latin-1": "éèêàâäçñöôüùßæøå",
}
_COMMON = {
    "cp1251": "оеаинтсрвлкмдпу",
    "koi8-r": "оеаинтсрвлкмдпу",
    "cp1253": "αοιετσνηυρπκςάόίέ",
    "cp1255": "יוהלאמרתבשנםד",
    "cp1256": "اليمنوةرتبدعهسف",
    "euc-kr": "이다는에의가을를은로고하한지기도사어리인나시대자서아니해부수정스",
}
_SCRIPTS = {"cp1251": "Ѐӿ", "koi8-r": "Ѐӿ", "cp1253": "ͰϿ", "cp1255": "֐׿", "cp1256": "؀ۿ", "euc-kr": "가힣"}
_PUNCTUATION = "“”‘’„–—…«»€°·§•、。「」，：？！（）¿¡"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how sure its encoding is.

    `candidates` holds (encoding, sample text), most likely first, when it is not certain.
    """

    text: str
    encoding: str
    certain: bool
    candidates: tuple[tuple[str, str], ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file. A byte order mark decides, then strict UTF-8, then `encoding`, then a guess.

    Raises Refused for an empty, too large or binary file, and for an encoding with no name here.
    """
    chosen = _named(encoding) if encoding else None
    if not data:
        raise Refused("The file is empty.")
    if len(data) > MAX_BYTES:
        raise Refused(f"The file is larger than {MAX_BYTES // 1_000_000} MB; divide it and bring in the parts.")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    wide = _unmarked_utf16(data)
    if not wide and not (chosen and chosen.startswith(("utf-16", "utf-32"))):
        refuse_binary(data)
    if chosen:
        return Decoded(data.decode(_codec(chosen), "replace"), chosen, certain=True)
    if wide:
        text = data.decode(wide, "replace")
        return Decoded(text, wide, certain=False, candidates=((wide, _lines(text)),))
    try:
        return Decoded(data.decode("utf-8"), "utf-8", certain=True)
    except UnicodeDecodeError as error:
        return _guessed(data, error.start)


def _named(encoding: str) -> str:
    name = encoding.strip().lower().replace("_", "-").replace("windows-", "cp")
    name = _ALIASES.get(name, name)
    name = "shift_jis" if name == "shift-jis" else name
    if name not in ENCODINGS:
        raise Refused(f"“{encoding[:40]}” is no encoding that is known here.")
    return name


def _codec(name: str) -> str:
    return _CODECS.get(name, name)


def _marked(data: bytes, name: str) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
    if not text:
        raise Refused("The file is empty.")
    return Decoded(text, name, certain=True)


def _unmarked_utf16(data: bytes) -> str:
    """The UTF-16 encoding that the place of the zero bytes speaks for, or ""."""
    half = len(data[:SAMPLE]) // 2
    first, second = data[:SAMPLE:2].count(0), data[1:SAMPLE:2].count(0)
    if half > 4 and first == 0 and second > half * 0.6:
        return "utf-16-le"
    return "utf-16-be" if half > 4 and second == 0 and first > half * 0.6 else ""


def _guessed(data: bytes, odd: int) -> Decoded:
    """Every encoding that fits a sample of the telling lines, the likeliest first.

    `odd` is the place of the first byte that is no UTF-8.
    """
    refuse_ridden(data)
    sample = _telling(data, odd)
    found: list[tuple[float, str, str]] = []
    seen = set()
    for name in ENCODINGS:
        if name.startswith("utf"):
            continue
        try:
            text = codecs.getincrementaldecoder(_codec(name))("strict").decode(sample)
        except UnicodeDecodeError:
            continue
        if text and text not in seen:
            seen.add(text)
            found.append((_oddness(text, name), name, text))
    found.sort(key=lambda guess: guess[0])
    candidates = [(name, _lines(text)) for _, name, text in found]
    candidates.append(("utf-8", _lines(sample.decode("utf-8", "replace"))))
    best = candidates[0][0]
    return Decoded(data.decode(_codec(best), "replace"), best, certain=False, candidates=tuple(candidates))


def _telling(data: bytes, odd: int) -> bytes:
    """The first lines that hold a byte beyond ASCII; where the odd byte is far down, from its line on."""
    start = 0
    if odd > 4 * SAMPLE:
        start = data.rfind(b"\n", odd - _NEAR, odd) + 1 or odd
    picked, size = [], 0
    for line in data[start : start + 8 * SAMPLE].splitlines():
        if not line.isascii():
            picked.append(line[: SAMPLE - size])
            size += len(picked[-1]) + 1
            if size >= SAMPLE:
                break
    return b"\n".join(picked)


def _lines(text: str) -> str:
    return "\n".join(line[:120] for line in text.split("\n")[:3])


def _oddness(text: str, name: str) -> float:
    """How unlike writing the text looks, from 0 to 1: rare letters, signs amid words, lone accents."""
    total = usual = 0.0
    for at, char in enumerate(text):
        if char.isascii() or char in _PUNCTUATION:
            continue
        total += 1
        if unicodedata.category(char)[0] in "LM":
            usual += _usual(char, name, text[max(at - 1, 0)], text[min(at + 1, len(text) - 1)])
    return 1 - usual / total if total else 0.5


def _usual(char: str, name: str, before: str, after: str) -> float:
    if name in _LATIN:
        beside = any(other.isascii() and other.isalpha() for other in (before, after))
        shouted = char.isupper() and before.islower()
        return float(beside and not shouted and char.lower() in _LATIN[name])
    if name in _COMMON:
        if any(other.isascii() and other.isalpha() for other in (before, after)):
            return 0.0
        script = _SCRIPTS[name]
        return 1.0 if char.lower() in _COMMON[name] else 0.5 if script[0] <= char <= script[1] else 0.0
    if "\u3040" <= char <= "\u30ff":
        return 1.0 if name in ("shift_jis", "euc-jp") else 0.2
    return 0.6 if "\u4e00" <= char <= "\u9fff" else 0.0
