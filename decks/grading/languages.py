"""What grading knows of a language: its stemmer, its small words, and the words that turn a sentence around."""

from functools import lru_cache

import snowballstemmer

from decks.grading.folding import folded

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_ENGLISH = (
    "a about above after again all also am an and any are as at be because been before being below between both "
    "but by can could did do does doing down during each etc few for from further get gets getting go goes got "
    "had has have having he her here hers him his how however i if in into is it its itself just let like make "
    "makes many may me might more most much must my of off on once one only or other our out over own per same "
    "she should so some such than that the their them then there therefore these they this those through thus to "
    "too typically under until up upon us use used uses using very via was we well were what when where whether "
    "which while who whom why will with would yes you your um uh er erm hmm yeah okay ok well basically kind sort "
    "really actually thing things something s re ll ve m d"
)
SMALL_WORDS = frozenset(_ENGLISH.split())
"""English words that say little; what turns a sentence around is none of them."""

_SMALL: dict[str, str | frozenset[str]] = {
    "en": SMALL_WORDS,
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden "
    "wurde hat haben hatte sein seine ihre er sie es wir ich du man zu zum zur in im an am auf aus bei mit "
    "nach von vom vor durch für über unter um als wie so auch dass weil wenn dann sich dies diese dieser "
    "dieses etwas kann können",
    "fr": "le la les un une des de du d l et ou mais est sont était étaient a ont au aux en dans sur sous par pour "
    "avec ce cette ces il elle ils elles on nous vous je tu se s que qui quoi dont où comme si plus être "
    "avoir son sa ses",
    "es": "el la los las un una unos unas y o pero es son era fue ha han de del al en con por para sobre se que "
    "como su sus lo le les este esta estos estas ese esa más muy ser estar cuando donde",
    "it": "il lo la i gli le un uno una e o ma è sono era ha hanno di del della dei delle a al alla in nel nella "
    "con per su da dal dalla si che come questo questa quello quella più molto essere quando dove",
    "pt": "o a os as um uma uns umas e ou mas é são era foi tem de do da dos das em no na nos nas com por para se "
    "que como seu sua este esta esse essa mais muito ser estar quando onde",
    "nl": "de het een en of maar is zijn was waren wordt worden heeft hebben van in op aan met voor door uit bij "
    "naar om te als dat die dit deze er ook zo dan wel kan kunnen",
}

_TURNING: dict[str, str] = {
    "en": "not no never none nothing neither nor without cannot n't nope nobody nowhere hardly barely lack lacks "
    "lacking fail fails failed absent unable",
    "de": "nicht kein keine keinen keinem keiner keines nie niemals ohne nichts weder nein",
    "fr": "ne pas jamais aucun aucune sans rien ni non",
    "es": "no nunca jamás ningún ninguna ninguno sin nada ni tampoco",
    "it": "non mai nessun nessuno nessuna senza niente nulla né no",
    "pt": "não nunca jamais nenhum nenhuma sem nada nem",
    "nl": "niet geen nooit zonder niets noch nee",
    "sv": "inte ingen inget inga aldrig utan nej ej",
    "da": "ikke ingen intet aldrig uden nej",
    "no": "ikke ingen ingenting aldri uten nei",
    "pl": "nie nigdy żaden żadna żadne bez nic ani",
    "ru": "не нет никогда никакой без ничего ни",
    "tr": "değil yok hiç hayır olmadan",
    "ar": "لا ليس ليست لم لن بدون غير ما كلا",
    "he": "לא אין בלי אף מעולם",
    "fa": "نه نیست بدون هرگز هیچ",
    "zh": "不 没 無 无 非 未 别",
    "ja": "ない ません ず 無 非 不",
}

# Words between two halves of a sentence: what they join, and whether the second half comes first or is the cause.
_JOINING: dict[str, tuple[tuple[str, bool, str], ...]] = {
    "en": (
        ("time", False, "then before afterwards subsequently"),
        ("time", True, "after"),
        ("cause", False, "so therefore thus hence thereby causes cause leads results produces"),
        ("cause", True, "because since due"),
    ),
    "de": (
        ("time", False, "dann danach anschließend bevor"),
        ("time", True, "nachdem"),
        ("cause", False, "deshalb daher darum folglich somit also verursacht bewirkt"),
        ("cause", True, "weil denn da wegen"),
    ),
}


def code(language: str) -> str:
    """The two letters of a language tag: "en-GB" gives "en", and so does an empty one."""
    return (language or "en").replace("_", "-").split("-")[0].lower() or "en"


@lru_cache(maxsize=16)
def stemmer(language: str) -> "snowballstemmer.stemmer | None":
    """The stemmer of a language (two letters), None where there is none."""
    name = _STEMMERS.get(language)
    return snowballstemmer.stemmer(name) if name in snowballstemmer.algorithms() else None


@lru_cache(maxsize=16)
def small(language: str) -> frozenset[str]:
    """The words of a language (two letters) that say little; empty where they are not known."""
    known = _SMALL.get(language, "")
    return known if isinstance(known, frozenset) else frozenset(folded(known).split())


@lru_cache(maxsize=16)
def turning(language: str) -> frozenset[str]:
    """The words of a language (two letters) that deny; those of all languages where they are not known."""
    known = _TURNING.get(language) or " ".join(_TURNING.values())
    return frozenset(folded(known).split())


@lru_cache(maxsize=16)
def joining(language: str) -> dict[str, tuple[str, bool]]:
    """The words of a language (two letters) that join cause and effect, or what comes first and then: which of the two
    ("time" or "cause"), and whether the second half is the cause or comes first. Empty where they are not known."""
    return {word: (kind, turns) for kind, turns, each in _JOINING.get(language, ()) for word in folded(each).split()}
