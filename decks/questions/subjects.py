"""What an answer can do without, because the question has said it: its subject, and "in a CNN" within it."""

import re

from decks.questions.sentences import trimmed
from decks.questions.words import FUNCTION_WORDS, Stem, content, simple_stem, words

_WORD = re.compile(r"[^\s]+")
_PRONOUN = re.compile(
    r"^(?:it|they|he|she|we|this(?:\s+[\w-]+){0,3}?(?=\s+[a-z]+(?<!s)s\b)"
    r"|(?:these|such)(?:\s+[\w-]+){0,2}?\s+[\w-]+s)\s+(?=[a-z])",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"^(?:(?:but|and|so(?! that)|or|yet|also|thus|therefore|hence|however|moreover|furthermore|then)\b\s*,?"
    r"|(?:in effect|in addition|in fact|as a result|here|later|meanwhile|instead|still|finally|first|next),)\s+(?=\S)",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^(?:yes|no|ja|nein|oui|non|sí|si)\s*[,;:.–—-]\s+(?=\w)", re.I)


def _set(words_of_it: str) -> frozenset[str]:
    return frozenset(words_of_it.split())


_COPULAS = _set("is are was were be means include includes ist sind war waren est sont es son é são zijn")
_BARE_COPULAS = _COPULAS - _set("be means include includes")
_NEGATIONS = _set("not never no cannot nicht kein keine nie pas jamais non nunca")
_AUXILIARIES = _set("do does did can could may might will would shall should must has have had")
_JOINING = _set("and or but und oder aber et ou mais y o pero")
_LEADING = _set(
    "the a an on in of with for from as at by through into to near behind beside der die das im am le la les el los"
)
_INNER = re.compile(
    r"(?<!\bis)(?<!\bare)\s+(?:in|within|during|like|such as|using|via)\s+(?P<rest>[^,;:.()]+?)"
    r"(?=$|[,;:)](?:\s|$)|\s+(?:to|for|by|with|and|using|during|within|into|from|at|as|is|are)\b)"
)


def without_subject(sentence: str, question: str, said: frozenset[str], stem: Stem = simple_stem) -> str:
    """The sentence without its first words, as far as the question has said them: "enhances generalization"."""
    sentence = _YES_NO.sub("", sentence, count=1)
    introduction, colon, rest = sentence.partition(": ")
    if colon and len(content(introduction, stem) - said) <= 1 and rest:
        return rest
    sentence = _JOINT.sub("", sentence, count=1)
    if pronoun := _PRONOUN.match(sentence):
        return _without_copula(_JOINT.sub("", sentence[pronoun.end() :], count=1))
    tokens = [(match.start(), found) for match in _WORD.finditer(sentence) if (found := words(match[0]))]
    end = _subject_end([found for _, found in tokens], words(question), said, stem)
    return sentence[tokens[end][0] :] if end < len(tokens) else sentence


def _without_copula(predicate: str) -> str:
    """What is said after "it": of "was built by Wren" what follows "was"."""
    first, _, rest = predicate.partition(" ")
    return rest if first in _BARE_COPULAS and rest.partition(" ")[0] not in _NEGATIONS else predicate


def _subject_end(tokens: list[list[str]], asked: list[str], said: frozenset[str], stem: Stem) -> int:
    """How many tokens the subject has, 0 where none can go without harm."""
    end = 0
    for at, pieces in enumerate(tokens):
        if any(piece in _NEGATIONS for piece in pieces) or (not end and pieces[0].isdecimal()):
            break
        if all(piece in FUNCTION_WORDS for piece in pieces):
            continue
        if not all(piece in FUNCTION_WORDS or stem(piece) in said for piece in pieces):
            break
        end = at + 1
    if not end or end == len(tokens) or not _is_named(tokens[end - 1][-1], asked):
        return 0
    if tokens[end][0] in _COPULAS and end + 1 < len(tokens) and tokens[end + 1][0] not in _NEGATIONS:
        return end + 1
    after = tokens[end][0]
    if (
        after in _JOINING
        or (after == "to" and tokens[end - 1][-1].endswith("ed"))
        or (after in _LEADING and not any(token[0] in _COPULAS | _AUXILIARIES for token in tokens[:end]))
    ):
        return 0
    return end


def _is_named(word: str, asked: list[str]) -> bool:
    """Whether the question has the very word, in the singular or the plural."""
    return any(word.rstrip("s") == other.rstrip("s") for other in asked)


def without_asides(clause: str, said: frozenset[str], stem: Stem) -> str:
    """The clause without "in a CNN" and the like, where the question has said it."""

    def gone(match: re.Match[str]) -> str:
        stems = content(match["rest"], stem)
        return "" if stems and stems <= said else match[0]

    return trimmed(_INNER.sub(gone, clause))
