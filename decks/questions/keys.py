"""The letters and signs that answers need and a keyboard may lack, as keys beside the field."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

MOST_KEYS = 12
SHORT = 60  # letters of a text in which a single sign matters; of longer ones two must have it
OWN_SHARE = 0.2
"""Without a language, a script with more of all letters than this is the deck's own, and typed by who studies it."""

# The script that a language is written in, by the first word of the Unicode names of its letters.
_SCRIPTS = {
    "el": "GREEK", "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC", "sr": "CYRILLIC", "be": "CYRILLIC",
    "mk": "CYRILLIC", "he": "HEBREW", "yi": "HEBREW", "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC",
    "hi": "DEVANAGARI", "mr": "DEVANAGARI", "ne": "DEVANAGARI", "th": "THAI", "ko": "HANGUL", "zh": "CJK",
    "ja": "CJK", "hy": "ARMENIAN", "ka": "GEORGIAN", "bn": "BENGALI", "ta": "TAMIL", "te": "TELUGU",
}  # fmt: skip
_NEVER = {"HIRAGANA", "KATAKANA", "CJK", "HANGUL"}  # written by their own input methods, never by keys
_TYPOGRAPHIC = set("“”„‟‘’‚‛«»‹›–—―‐‑…•·´`¨¯¸\u00a0\u202f\ufeff")
_SIGNS = {"Sm", "Sc", "So", "Po", "No"}


def special_keys(texts: Iterable[str], language: str = "") -> tuple[str, ...]:
    """The signs that the texts use and a plain keyboard lacks, the most used first, at most MOST_KEYS.

    Letters with accents, letters of another script (α in physics), and signs such as ¿, √ or ²; no quotation marks
    and dashes, which nobody is marked for, and nothing that stands in one long text alone. `language` (a tag such as
    "de" or "el-GR", or "") names the script that its students type in any case. Small letters stand for capitals too.
    """
    counts: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    in_short, in_long = set[str](), Counter[str]()
    for text in texts:
        found = set[str]()
        for sign in unicodedata.normalize("NFC", text):
            if sign.isalpha():
                letters[_script(sign)] += 1
            if not sign.isascii() and sign not in _TYPOGRAPHIC:
                counts[_small(sign, language)] += 1
                found.add(_small(sign, language))
        if len(text) > SHORT:
            in_long.update(found)
        else:
            in_short |= found
    own = _NEVER | {_SCRIPTS.get(language.casefold().split("-")[0], "")}
    if not language:
        own |= {
            script for script, count in letters.items() if script != "LATIN" and count > OWN_SHARE * letters.total()
        }
    wanted = [sign for sign in counts if _is_key(sign, own) and (sign in in_short or in_long[sign] > 1)]
    return tuple(sorted(wanted, key=lambda sign: (-counts[sign], sign))[:MOST_KEYS])


def _small(sign: str, language: str) -> str:
    if sign == "İ" and language.casefold()[:2] in {"tr", "az"}:
        return sign
    small = sign.lower()
    return small if len(small) == 1 else sign


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split(" ", 1)[0]


def _is_key(sign: str, own: set[str]) -> bool:
    category = unicodedata.category(sign)
    if category in {"Ll", "Lu", "Lo"}:
        return _script(sign) not in own
    # Pictographs lie above the plane of the old signs: no one answers with them.
    return category in _SIGNS and ord(sign) < 0x10000 and not 0x2600 <= ord(sign) <= 0x27BF
