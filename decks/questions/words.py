"""Text as words that can be compared: folded, without function words, stemmed; pairs of signs where no blanks are."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

Stem = Callable[[str], str]

# No blanks stand between the words of these: Thai, Lao, Burmese, Khmer, kana and the Chinese signs.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SIGNS = r"\s!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
SIGNS += r"\u055a-\u055f\u05be\u05c0\u05c3\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965"
SIGNS += (
    r"\u2010-\u206f\u2190-\u2bff\u3000-\u3004\u3008-\u303f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_TOKEN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|[^{SIGNS}{UNSPACED}]+")
_WORD = re.compile(rf"[^{SIGNS}{UNSPACED}]+")
_ANY_UNSPACED = re.compile(f"[{UNSPACED}]")
_VOWEL_SIGNS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")

# English in full; of German, French, Spanish, Italian, Portuguese and Dutch the articles and commonest small words.
_SMALL_WORDS = """
a about above after again against all also although always am among an and another any are as at be because been
before being below between both but by can could did do does doing done due during each either else etc even ever
every few following for from further get gets give given gives had has have having he her here hers him his how
however i if in into is it its itself just let lets like made make makes many may me might more most much must my
near neither no nor not now of off often on once one only or other others our out over own per rather same shall
she should since so some such than that the their theirs them themselves then there therefore these they this those
though through thus to too toward towards under until up upon us use used uses using very via was we were what when
where whether which while who whom whose why will with within without would yet you your
der die das den dem des ein eine einer eines einem einen ist sind war waren wird werden und oder im am zu zum zur
von mit auf für bei aus nicht wie was wer wo wann warum welche welcher welches man es sie er
le la les l un une du est sont était et ou dans par pour avec sur que qui quoi où quand comment quel quelle quels
el los las lo una unos unas es son fue era y o en del al por para con se cual cuál qué cómo dónde cuándo
il gli uno della dello dei degli delle nel nella di da e è che chi come dove quando perché
um uma os as são foi em no na do da dos das
het een van op te met voor zijn wordt worden en of hoe waarom wat wie waar
"""
FUNCTION_WORDS = frozenset(_SMALL_WORDS.split())
"""Words that say nothing of what a card is about."""

_ENDINGS = """
izations ization isation ations ation ments ment ities ity ingly edly ness ings ing ions ion ives ive ally als al
ies ied ers er ors or ly ed es s
"""
_SUFFIXES = tuple(_ENDINGS.split())
_DOUBLED = re.compile(r"([bdfgklmnprtz])\1$")


def folded(text: str) -> str:
    """The text in one case and one writing of each letter; the vowel signs of Hebrew and Arabic go."""
    return text.lower() if text.isascii() else _VOWEL_SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())


def is_unspaced(text: str) -> bool:
    """Whether the text has signs of a script that puts no blanks between words."""
    return _ANY_UNSPACED.search(text) is not None


@lru_cache(maxsize=8192)
def simple_stem(word: str) -> str:
    """A word without the commonest English endings; "trained", "training" and "trains" are one."""
    if not word.isascii() or not word.isalpha():
        return word
    for _ in range(3):
        least = 4 if len(word) > 4 else 3
        ending = next((end for end in _SUFFIXES if word.endswith(end) and len(word) - len(end) >= least), "")
        if not ending or word.endswith("ss"):
            break
        word = _DOUBLED.sub(r"\1", word[: -len(ending)])
    return word[:-1] if len(word) > 4 and word[-1] in "ey" else word


def words(text: str) -> list[str]:
    """The words of a text in order, folded; a run of a script without blanks gives its pairs of signs."""
    line, found = folded(text), list[str]()
    if text.isascii() or not is_unspaced(line):
        return _WORD.findall(line)
    for token in _TOKEN.finditer(line):
        run = token["unspaced"]
        if run is None:
            found.append(token[0])
        elif len(run) == 1:
            found.append(run)
        else:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return found


@lru_cache(maxsize=16384)
def content(text: str, stem: Stem = simple_stem) -> frozenset[str]:
    """The stems of a text that say what it is about."""
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION_WORDS)


@lru_cache(maxsize=16384)
def grams(text: str, size: int) -> frozenset[str]:
    """The runs of `size` signs in a text, blanks squeezed."""
    line = f" {' '.join(folded(text).split())} "
    return frozenset(line[at : at + size] for at in range(max(1, len(line) - size + 1)))
