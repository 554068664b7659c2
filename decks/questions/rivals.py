"""The answers of other cards that can stand against the right one: near in meaning, like in shape, and wrong."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from decks.questions.balance import Option, traits
from decks.questions.phrases import Kind, Phrase
from decks.questions.pools import Card, Pool, answers_too, may_answer_too
from decks.questions.sameness import Meaning, meaning, same
from decks.questions.sentences import is_code
from decks.questions.verbs import has_verb
from decks.questions.words import Stem, is_unspaced

_FORMULA = re.compile(r"[=^<>\\{}\[\]]")
type Ways = tuple[float, Card, list[Phrase]]  # how near a card is, the card, its answer in other words

MOST_READ = 30
"""Cards nearest to the asked one that are looked at."""
NEAREST = 20
"""Cards nearest to the asked one, of which the wrong options are taken."""
ENOUGH = 3
"""Wrong options that the commonest question has."""
WAYS = 2
"""Ways to say its answer that are tried of each of them, and as many more that share most with the question."""
MOST_RATIO = 1.6
"""A wrong option is at most so many times as long as the right one, or as short, where the deck has enough."""
LEAST_NEW = 4
"""Stems that a clause says beyond its own question, lest it be as empty as "performs the main operation"."""
MOST_SAID = 0.7
"""An option of whose words, by weight, more than this share stands in the right answer may be right too."""


def rivals(card: Card, right: Option, fixed: Sequence[Option], pool: Pool, stem: Stem) -> list[Option]:
    """Ways in which the nearest other cards can stand against the right option, of like length where there are any."""
    known = [card.answered, *(meaning(each.text, stem) for each in (right, *fixed))]
    found: list[Option] = []
    spare: list[Option] = []
    owners = 0
    for nearness, other, ways in _of_like_kind(_wrong_ways(card, known, pool, stem), right):
        shaped = sorted(((_unlikeness(each, right), at, each) for at, each in enumerate(ways)))
        fitting = [pair for pair in shaped if ratio(pair[2].text, right.text) <= MOST_RATIO]
        sharing = sorted(fitting[WAYS:], key=lambda pair: -len(pair[2].stems & card.said))
        options = fitting[:WAYS] + sharing[:WAYS]
        target = found if fitting else spare
        for unlikeness, _, each in options or shaped[:1]:
            target.append(as_option(other.item.id, each, card, pool, nearness - unlikeness))
        owners += bool(fitting)
        if owners == NEAREST:
            return _distinct(found, stem)
    spare.sort(key=lambda each: ratio(each.text, right.text))
    return _distinct(found + spare, stem) if owners < ENOUGH else _distinct(found, stem)


def _wrong_ways(card: Card, known: Sequence[Meaning], pool: Pool, stem: Stem) -> list[Ways]:
    """The cards whose answers are wrong here, the nearest first, with the ways to say them that are wrong too.

    Cards that might answer the question as well stand in only where there is no other.
    """
    others = [other for other in pool.cards if not answers_too(card, other)]
    apart = [other for other in others if not may_answer_too(card, other, pool)]
    for some in (apart, others):
        near = sorted(((_nearness(card, other, pool), -at, other) for at, other in enumerate(some)), reverse=True)
        ways = [(nearness, other, _wrong(other, card, known, pool, stem)) for nearness, _, other in near[:MOST_READ]]
        if ways := [each for each in ways if each[2]]:
            return ways
    return []


def _of_like_kind(ways: list[Ways], right: Option) -> list[Ways]:
    """Only lists to stand against a list, dates against a date, and so on, where there are enough."""
    wanted = form(right.text, right.kind)
    alike = [
        (near, other, [each for each in wrong if form(each.text, each.kind) == wanted]) for near, other, wrong in ways
    ]
    alike = [each for each in alike if each[2]]
    return alike if len(alike) >= ENOUGH else ways


def as_option(owner: int | None, phrase: Phrase, asked: Card, pool: Pool, fitness: float) -> Option:
    """A phrase as an option of the question that `asked` asks."""
    shared = traits(phrase.stems, phrase.text, asked.item.question, asked.said, pool)
    return Option(owner, phrase.text, phrase.kind, phrase.stems, fitness, shared)


def _nearness(card: Card, other: Card, pool: Pool) -> float:
    """How near another card is in meaning, 0 to about 2: by its words, its tags and how its question begins."""
    tags = set(card.item.tags) & set(other.item.tags)
    return (
        pool.likeness(card.stems, other.stems)
        + (0.2 if tags else 0.0)
        + (0.2 if card.opening == other.opening else 0.0)
        + (0.5 if look(other.item.answer)[0] == look(card.item.answer)[0] else 0.0)
    )


def _unlikeness(phrase: Phrase, right: Option) -> float:
    """How unlike the right option a phrase looks: in length, in being a list, a number or code, in how it begins."""
    one, other = look(phrase.text), look(right.text)
    unlike = 0.6 * log(ratio(phrase.text, right.text)) + 0.1 * phrase.place
    unlike += 0.2 * (phrase.kind == "clause" and phrase.new < LEAST_NEW)
    return unlike + 0.5 * (one[0] != other[0]) + 0.3 * (one[1] != other[1]) + 0.3 * (one[2] and not other[2])


@lru_cache(maxsize=16384)
def look(text: str) -> tuple[str, str, bool]:
    """What a text looks like: its sort, how it begins, whether it has several commas."""
    return sort_of(text), _beginning(text), text.count(", ") > 1


def form(text: str, kind: Kind) -> str:
    """What a text is beside others: a list (also one without a verb, as the cells of a row), a date, or neither."""
    if kind == "list":
        return "list"
    if sort_of(text) != "words":
        return ""
    if text[:1].isalpha() and text.count(", ") > 1 and not has_verb(text):
        return "list"
    return "dated" if text[:1].isdecimal() else ""


def sort_of(text: str) -> str:
    """What a text is at a glance: code, a number, another script than Latin, a list or words."""
    if is_code(text) or _FORMULA.search(text[:12]):
        return "code"
    digits = sum(map(str.isdecimal, text))
    if digits * 3 >= len(text.replace(" ", "")):
        return "number"
    if is_unspaced(text[:80]):
        return "unspaced"
    return "words" if text[:2].isascii() else "other"


def _beginning(text: str) -> str:
    """What a text begins with, roughly as a part of speech in English: "a deep ...", "reduces ...", "using ..."."""
    first = text.split(" ", 1)[0].casefold().rstrip(",:;")
    if first in {"a", "an", "the", "some", "each", "every", "one"}:
        return "article"
    if first in {"to", "by", "in", "on", "at", "with", "for", "from", "when", "while", "if", "as", "after", "before"}:
        return "leading"
    if first.endswith("ing"):
        return "ing"
    return "s" if first.endswith("s") and not first.endswith("ss") else "other"


def _wrong(other: Card, card: Card, known: Sequence[Meaning], pool: Pool, stem: Stem) -> list[Phrase]:
    """The ways to say another card's answer that do not say what is right or stands there, wholly or in great part."""
    wrong = []
    for phrase in other.phrases:
        said = meaning(phrase.text, stem)
        share = pool.weight(said.stems & card.told) / (pool.weight(said.stems) or 1) if said.lettered else 0
        if share <= MOST_SAID and not any(same(said, one) for one in known):
            wrong.append(phrase)
    return wrong


def _distinct(options: list[Option], stem: Stem) -> list[Option]:
    """The options without those that say the same as an earlier one of another card."""
    owners: dict[str, int | None] = {}
    kept = []
    for option in options:
        ways = meaning(option.text, stem).ways
        if all(owners.get(way, option.owner) == option.owner for way in ways):
            owners.update(dict.fromkeys(ways, option.owner))
            kept.append(option)
    return kept


def ratio(one: str, other: str) -> float:
    """How many times as long the longer text is; 12 characters are added, so that short ones are not compared hard."""
    short, long = sorted((len(one) + 12, len(other) + 12))
    return long / short
