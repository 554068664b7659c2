"""The ways to say a card's answer in one line: without its subject, without what the question already says."""

import re
from dataclasses import dataclass
from typing import Literal

from decks.questions.items import Item
from decks.questions.sentences import at_word, clauses, is_code, parts, trimmed
from decks.questions.subjects import without_asides, without_subject
from decks.questions.verbs import has_verb
from decks.questions.words import Stem, content, simple_stem

MOST = 110
"""Characters of the longest option that is made of an answer; what a phone shows in three or four lines."""
MOST_CODE = 160
"""The same for code, which is hard to cut."""
SHORT = 48
"""Up to so many characters an answer is an option as it stands."""

_POINTING = re.compile(
    r"(?:it|they|he|she|we|this|these|those|that|such|would|had|was|were|did|there)\b", re.IGNORECASE
)
"""What a clause begins with that leans on what was said before it."""

_ANSWERING = frozenset("at because by for from in on over through to with".split())  # noqa: SIM905

type Kind = Literal["short", "list", "clause", "code"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say an answer. `place` counts from 0 for the nearest to its beginning; `new` counts its stems that
    the card's own question does not say."""

    text: str
    kind: Kind
    place: int
    new: int
    stems: frozenset[str]


def phrases(item: Item, stem: Stem = simple_stem) -> tuple[Phrase, ...]:
    """Every way to say the answer, the truest first; never none, unless the answer is empty."""
    said = content(item.question, stem)
    answer = " ".join(item.answer.split())
    if len(answer) <= SHORT:
        return (_phrase(trimmed(answer) or answer, "short", 0, said, stem),) if answer else ()
    cut = parts(item.answer)
    found = [_phrase(text, "list", 0, said, stem) for text in _lists(cut.heads, said, stem)]
    for place, sentence in enumerate(cut.sentences[:6]):
        if is_code(sentence):
            found.append(_phrase(_whole_code(sentence), "code", place, said, stem))
            continue
        if not place and len(sentence.split()) < 3:
            found.append(_phrase(trimmed(sentence), "clause", place, said, stem))  # "Paris.", and more on it follows
            continue
        lean = without_subject(sentence, item.question, said, stem)
        cuts = clauses(lean, MOST)
        for clause in _with_verb(lean, cuts) if lean == sentence else cuts:
            leaner = without_asides(clause, said, stem)
            found += [_phrase(capital(text), "clause", place, said, stem) for text in dict.fromkeys((leaner, clause))]
    if not any(each.kind in {"clause", "code"} for each in found):
        lean = without_subject(cut.sentences[0], item.question, said, stem)
        found.append(_phrase(capital(at_word(lean, MOST)), "clause", 0, said, stem))
    kept = [each for each in found if not (each.place and _POINTING.match(each.text))] or found
    return tuple(dict.fromkeys(each for each in kept if each.text))


def _phrase(text: str, kind: Kind, place: int, said: frozenset[str], stem: Stem) -> Phrase:
    stems = content(text, stem)
    return Phrase(text, kind, place, len(stems - said), stems)


def _with_verb(sentence: str, cuts: list[str]) -> list[str]:
    """The beginnings of a sentence that say what is so: not "The deputies" of "The deputies, who were many, swore".

    What ends at a semicolon or the like stands by itself, and so does what begins as an answer: "By a coup".
    """
    if sentence.split(" ", 1)[0].casefold() in _ANSWERING or not has_verb(sentence):
        return cuts
    return [cut for cut in cuts if has_verb(cut) or sentence[len(cut) :].lstrip()[:1] in {"", *";:–—،؛"}]


def _whole_code(code: str) -> str:
    """Code as it stands, and where it is too long its beginning, with a sign that more follows."""
    code = trimmed(code)
    return code if len(code) <= MOST_CODE else at_word(code, MOST_CODE - 2) + " …"


def _lists(heads: tuple[str, ...], said: frozenset[str], stem: Stem) -> list[str]:
    """The heads of a list in one line, all and fewer of them, as far as they fit.

    "Pooling Layers" is "Pooling" where the question asks for layers; a head that it names is left out.
    """
    lean = [_lean_head(head, said, stem) for head in heads]
    news = [head for head in lean if not content(head, stem) <= said]
    lines = [", ".join(some[:count]) for some in (news, lean, heads) for count in range(len(some), 1, -1)]
    return [line for line in dict.fromkeys(lines) if len(line) <= MOST]


def _lean_head(head: str, said: frozenset[str], stem: Stem) -> str:
    first, _, last = head.rpartition(" ")
    return first if content(last, stem) <= said and content(first, stem) - said else head


def capital(text: str) -> str:
    """The text with a capital, unless its first word is code or a name written small."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
