"""A deck's own terms: which they are, which of them a listener is told to expect, and how they are found in a text."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from decks.speech.sounds import first_vowel, key, squashed

MOST_HOTWORDS = 60
MOST_LETTERS = 600
"""Letters of all hotwords together: more than about 220 pieces of words are not looked at, and each costs time."""
LEAST_TERM = 7
"""Letters of a term that is no name."""
LONGEST_TERM = 30
LEAST_OWN = 5
"""Letters from which a word of the deck is taken for itself, and not for a part of a name."""
LONGEST_WINDOW = 4
"""Words of a transcript that may stand for one term."""
ALIKE_NAME = 80.0
"""From 0 to 100: how much alike the sounds of a name and of what was written must be."""
ALIKE_WORD = 78.0
"""The same for another term and a word that the listener had to spell, of sounds and letters in the mean."""
ALIKE_SIGNS = 85.0
"""The same for a word with a hyphen and the like in it, of letters alone."""
SAME_WORD = 90.0
"""The same for a name and one ordinary word, of their letters: "exception" for "Xception"."""
LEAST_SOUND = 4
"""Sounds that a name must have to be found by them when they are not the very same."""
WORD = re.compile(r"[^\W_](?:[\w'’+#./-]*[\w+#])?")
_APOSTROPHE = {"'", "’"}
_SHAPED = re.compile(r"[^\W\d_]*\d|[^.]+[A-ZÀ-Þ]")
_ENDS = re.compile(r"(?:^|[.!?:•()\"-]|\b[A-ZÀ-Þ][\w-]{4,})\s*$")  # after it, a capital letter makes no name


@dataclass(frozen=True)
class Vocabulary:
    """A deck's words. `terms` are those that are its own, as it writes them, the most telling first; `names` those of
    them that are none of the language's ordinary words, by their shape; `words` is all of them, squashed."""

    terms: tuple[str, ...]
    names: frozenset[str]
    words: frozenset[str]
    by_form: dict[str, str] = field(repr=False)
    by_sound: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Fitted:
    """A transcript in which terms of the deck stand as the deck writes them. `put_in` tells what was written and the
    term that took its place."""

    text: str
    put_in: tuple[tuple[str, str], ...]


def vocabulary(texts: Iterable[str]) -> Vocabulary:
    """The words of a deck's sides, in plain text."""
    cards, spellings, small = Counter[str](), dict[str, Counter[str]](), set[str]()
    for text in texts:
        found = set()
        for match in WORD.finditer(text):
            word = match[0].removesuffix("'s").removesuffix("’s")
            form = squashed(word)
            if not form or len(form) > LONGEST_TERM:
                continue
            found.add(form)
            begins = not _SHAPED.match(word) and bool(_ENDS.search(text, 0, match.start()))
            spellings.setdefault(form, Counter())[word.lower() if begins else word] += 1
            if word.islower():
                small.add(form)
        cards.update(found)
    scored, names = [], set()
    for form, times in cards.items():
        word = spellings[form].most_common(1)[0][0]
        if (_SHAPED.match(word) or (word[0].isupper() and form not in small)) and len(form) > 1 and not form.isdigit():
            names.add(word)
        elif len(form) < LEAST_TERM:
            continue
        scored.append((3 * (word in names) + min(times, 4) / 2 + min(len(form), 14) / 5, word))
    terms = tuple(word for _, word in sorted(scored, key=lambda pair: (-pair[0], pair[1])))
    return Vocabulary(
        terms,
        frozenset(names),
        frozenset(cards),
        {squashed(term): term for term in reversed(terms)},
        {key(term): term for term in reversed(terms) if term in names and len(key(term)) >= 3},
    )


def hotwords(deck: Vocabulary) -> list[str]:
    """The terms of the whole deck that a listener is told to expect, the most telling first."""
    chosen, letters = [], 0
    for term in deck.terms[:MOST_HOTWORDS]:
        letters += len(term) + 1
        if letters > MOST_LETTERS:
            break
        chosen.append(term)
    return chosen


def fitted(text: str, deck: Vocabulary, unusual: Collection[str] = ()) -> Fitted:
    """`text` with the deck's terms in it: those that it has with spaces in them ("dense net"), and those that it has
    by their sound ("Ex such a").

    `unusual` are words of the text that the listener had to spell: only these may stand for a term that is no name.
    """
    words = list(WORD.finditer(text))
    out, put_in, at, index = [], [], 0, 0
    while index < len(words):
        here = [word[0] for word in words[index : index + LONGEST_WINDOW]]
        size, term = _by_form(here, deck)
        if not size and squashed(here[0]) not in deck.words:
            size, term = _by_sound(here, deck, here[0] in unusual)
            if not size and here[0] in unusual and not _APOSTROPHE & set(here[0]):
                size, term = _misspelt(here[0], deck)
        if size:
            start, end = words[index].start(), words[index + size - 1].end()
            out += [text[at:start], term]
            at = end
            put_in.append((text[start:end], term))
        index += size or 1
    return Fitted("".join(out) + text[at:], tuple(pair for pair in put_in if pair[0] != pair[1]))


def _by_form(words: list[str], deck: Vocabulary) -> tuple[int, str]:
    """How many of these words are a term of the deck but for spaces, signs and capitals, and the term; 0 for none."""
    for size in range(len(words), 0, -1):
        term = deck.by_form.get(squashed("".join(words[:size])))
        if term is not None and (size > 1 or term in deck.names):
            return size, term
    return 0, ""


def _by_sound(words: list[str], deck: Vocabulary, unusual: bool) -> tuple[int, str]:
    """How many of these words sound like a name of the deck, and the name; 0 for none."""
    best = (0.0, 0, 0, "")
    for size in range(1, len(words) + 1):
        if size > 1 and len(words[size - 1]) >= LEAST_OWN and squashed(words[size - 1]) in deck.words:
            break  # a word of the deck's own is what was meant
        form = squashed("".join(words[:size]))
        sound, vowel = key(form), first_vowel(form)
        for known, name in deck.by_sound.items():
            letters = squashed(name)
            if (
                known[0] != sound[:1]
                or vowel != first_vowel(letters)
                or 3 * abs(len(form) - len(letters)) > len(letters)
            ):
                continue
            likeness = fuzz.ratio(known, sound)
            if size == 1 and not unusual:
                enough = fuzz.ratio(letters, form) >= SAME_WORD
            else:
                enough = likeness >= (ALIKE_NAME if min(len(known), len(sound)) >= LEAST_SOUND else 100.0)
            if enough:
                best = max(best, (likeness, -abs(len(form) - len(letters)), size, name))
    return best[2], best[3]


def _misspelt(word: str, deck: Vocabulary) -> tuple[int, str]:
    """1 and the term that this word was meant to be, or 0."""
    form, best = squashed(word), (0.0, 0, "")
    sound = key(form)
    for known, term in deck.by_form.items():
        if abs(len(form) - len(known)) > 3:
            continue
        letters = fuzz.ratio(known, form)
        if not word.isalpha() and letters < ALIKE_SIGNS:
            continue
        likeness = (letters + fuzz.ratio(key(known), sound)) / 2
        if likeness >= ALIKE_WORD and likeness > best[0]:
            best = (likeness, 1, term)
    return best[1], best[2]
