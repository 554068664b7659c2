"""How a word sounds, roughly, as English is read: a key that different spellings of one sound share."""

import re
import unicodedata
from functools import lru_cache

# Longer spellings first; what is left of the letters after this is one sound each, and vowels are dropped.
_SPELLINGS = [
    (r"^x", "eks"), (r"x", "ks"), (r"^(?:kn|gn|pn)", "n"), (r"^ps", "s"), (r"^wr", "r"), (r"mb\b", "m"),
    (r"tch|(?<=[aeiouns])tu(?=r)|ch", "S"), (r"[ct]io(?=n)|ssio(?=n)|sio(?=n)|[ct]ia|sh|sch", "S"),
    (r"ph", "f"), (r"th", "0"), (r"ough|augh|igh", "o"), (r"gh", "g"), (r"dg(?=[eiy])", "j"), (r"ck", "k"),
    (r"c(?=[eiy])", "s"), (r"c", "k"), (r"qu?", "k"), (r"g(?=[eiy])", "j"),
]  # fmt: skip
_COMPILED = [(re.compile(spelling), sound) for spelling, sound in _SPELLINGS]
# Sounds that a listener mixes up: voiced and voiceless ones.
_ALIKE = str.maketrans({"b": "p", "d": "t", "g": "k", "v": "f", "z": "s", "j": "S"})
_SILENT = re.compile(r"[aeiouywh]")
_TWICE = re.compile(r"(.)\1+")
_LETTER = re.compile(r"[^a-z]")
_VOWEL = re.compile(r"[aeiouy]")
_VOWELS = str.maketrans({"a": "E", "e": "E", "i": "I", "y": "I", "o": "O", "u": "O"})


def squashed(text: str) -> str:
    """The letters and digits alone, small and without accents: "Dense Net" as "densenet"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """What is left of the sound of one or more words: their consonants, alike ones as one, and an A where they begin
    with a vowel."""
    word = _LETTER.sub("", squashed(text))
    for spelling, sound in _COMPILED:
        word = spelling.sub(sound, word)
    start = "A" if word[:1] in tuple("aeiou") else ""
    return start + _TWICE.sub(r"\1", _SILENT.sub("", word).translate(_ALIKE))


@lru_cache(maxsize=20_000)
def first_vowel(text: str) -> str:
    """What the first vowel sounds like: E, I or O, or nothing. A first X is spoken "eks"."""
    word = squashed(text)
    found = _VOWEL.search("e" + word if word[:1] == "x" else word)
    return found[0].translate(_VOWELS) if found else ""
