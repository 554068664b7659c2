"""Text folded for comparing: what is written in another case, with other signs or accents is the same."""

import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "\u0640": None, "\u200e": None, "\u200f": None})


def folded(text: str, *, accents: bool = False) -> str:
    """Text in lower case and normal form; without accents and points unless `accents` are to count."""
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold()
    if accents:
        return text
    # Marks of class 7 to 9 belong to the letter (nukta, voicing, virama); from 10 on they are points and accents.
    return unicodedata.normalize(
        "NFC", "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.combining(char) < 10)
    )
