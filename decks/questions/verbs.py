"""Whether English words hold a verb: by its ending, or as one of the commonest that have none. No tagger."""

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COMMON = """
am is are was were be been has have had do does did can could may might must shall should will would
became become began begin bound bring brought built bought came caught chose come cut drew drove fed fell felt fought
found gave get go goes got grew held keep kept knew know laid lay led left lets lost made make meant met paid put ran
read rise rose run said sang sat saw sent set show shook sold spent spoke spread stand stood swore take taught tell
thought threw told took turn understood use went withdrew won wore write wrote give hold lie let bind pass mean depend
allow reduce increase introduce apply provide improve learn lead cause form need consist contain include require
"""
_KNOWN = frozenset(_COMMON.split())
_BEFORE_NOUNS = "a an the this that these those its their his her our your of in on at by with from and or no"
_AFTER = frozenset(_BEFORE_NOUNS.split())


@lru_cache(maxsize=16384)
def has_verb(text: str) -> bool:
    """Whether a text seems to hold a verb: a known one, or one that ends in -ed, or in -s after a subject."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return any(_is_verb(word, before) for before, word in zip(["the", *words], words, strict=False))


def _is_verb(word: str, before: str) -> bool:
    if word in _KNOWN or (word.endswith("ed") and len(word) > 4 and before not in _AFTER):
        return True
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3
    return ends and before not in _AFTER and not before.endswith(("s", "ed", "al", "ive", "ic", "ous", "ing"))
