"""Measures what a picker that knows only words gets right in our multiple choice; prints a table, writes nothing.

`python -m tests.bench.pickers`, with `--print DECK` the questions themselves. The pickers have their own words,
stems and weights, so that they are no mirror of what they measure.
"""

import argparse
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from decks import formats
from decks.formats import ParsedCard
from decks.questions import Choices, Item, TooFew, choices
from decks.text import plain

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
DEMO = ROOT / "decks/management/demo"
DICE = 40
ALL = 10_000  # cards: of every deck here all
POOLS = (24, 60, ALL)  # of which the wrong answers are taken in a mix of all decks, as for sheets of large ones
SMALL = """
a about after all also an and any are as at be been before being both but by can could did do does during each for
from has have having he her his how i if in into is it its itself like more most no not of on one only or other our
out over she should so some such than that the their them themselves then there these they this those through to
under until up used uses using very was we were what when where which while who whom whose why will with without
would you your
"""
STOP = frozenset(SMALL.split())
ENDINGS = re.compile(
    r"(?:ization|ational|ations?|ingly|ments?|ities|ity|ness|ings?|ions?|ives?|ally|al|ies|ied|ers?|ors?|ly|ed|es|s)$"
)

Picker = Callable[["Sheet"], Sequence[float]]  # a value for each option; the greatest is picked


class Sheet:
    """One question as a picker sees it: the text, the options, and how often each stem stands in the deck."""

    def __init__(self, question: str, options: Sequence[str], seen: Counter[str], cards: int) -> None:
        self.question, self.options = question, options
        self.said = stems(question)
        self.told = [stems(option) for option in options]
        self.idf = lambda stem: math.log(1 + cards / (seen[stem] or 1))

    def weight(self, found: frozenset[str]) -> float:
        return sum(map(self.idf, found))

    def dice(self, one: frozenset[str], other: frozenset[str]) -> float:
        return 2 * self.weight(one & other) / (self.weight(one) + self.weight(other) or 1)

    def inside(self, one: frozenset[str], other: frozenset[str]) -> float:
        return self.weight(one & other) / (self.weight(one) or 1)


def stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", text.casefold())
    return frozenset(
        ENDINGS.sub("", word) if len(word) > 4 else word.rstrip("s") for word in words if word not in STOP
    )


def runs(text: str, size: int) -> frozenset[str]:
    text = f" {' '.join(text.casefold().split())} "
    return frozenset(text[at : at + size] for at in range(len(text) - size + 1))


def by_runs(size: int) -> Picker:
    def values(sheet: Sheet) -> list[float]:
        asked = runs(sheet.question, size)
        theirs = [runs(option, size) for option in sheet.options]
        return [2 * len(asked & each) / (len(asked) + len(each) or 1) for each in theirs]

    return values


def likeness(sheet: Sheet) -> list[float]:
    told = sheet.told
    return [
        sum(sheet.dice(one, other) for at, other in enumerate(told) if at != place) for place, one in enumerate(told)
    ]


def oddness(sheet: Sheet) -> list[float]:
    lengths = [len(option) for option in sheet.options]
    return [abs(length - (sum(lengths) - length) / (len(lengths) - 1)) for length in lengths]


PICKERS: dict[str, Picker] = {
    "Dice": lambda sheet: [sheet.dice(sheet.said, each) for each in sheet.told],
    "share of the option": lambda sheet: [sheet.inside(each, sheet.said) for each in sheet.told],
    "share of the question": lambda sheet: [sheet.inside(sheet.said, each) for each in sheet.told],
    "plain words in common": lambda sheet: [len(sheet.said & each) for each in sheet.told],
    "runs of 3 signs": by_runs(3),
    "runs of 5 signs": by_runs(5),
    "longest": lambda sheet: [len(each) for each in sheet.options],
    "shortest": lambda sheet: [-len(each) for each in sheet.options],
    "odd in length": oddness,
    "most like the others": likeness,
    "Dice, then likeness": lambda sheet: [
        sheet.dice(sheet.said, each) + like for each, like in zip(sheet.told, likeness(sheet), strict=True)
    ],
}
REVERSED = {
    "least Dice": "Dice",
    "least runs of 3": "runs of 3 signs",
    "even in length": "odd in length",
    "least like": "most like the others",
}
for name, of in REVERSED.items():
    PICKERS[name] = lambda sheet, of=of: [-value for value in PICKERS[of](sheet)]


def credit(values: Sequence[float], right: int) -> float:
    """What picking the greatest value earns on the mean, where equals are chosen among by chance."""
    top = max(values)
    level = [at for at, value in enumerate(values) if math.isclose(value, top, abs_tol=1e-9)]
    return (right in level) / len(level)


def asked(items: Sequence[Item], dice: int, pool: int = ALL) -> Iterator[tuple[Item, Choices]]:
    """Every question of a deck, with so many throws of the dice; the wrong answers are those of so many cards."""
    for throw in range(dice):
        for item in items:
            rng = Random(f"{throw}:{item.id}")
            around = items if pool >= len(items) else rng.sample(items, pool)
            try:
                yield item, choices(item, around, rng)
            except TooFew:
                continue


def measured(items: Sequence[Item], dice: int = DICE, pool: int = ALL) -> dict[str, float]:
    """What each picker gets right of a deck's questions, 0 to 1."""
    seen = Counter(stem for item in items for stem in stems(f"{item.question} {item.answer}"))
    sums, count = Counter(), 0
    for item, made in asked(items, dice, pool):
        sheet = Sheet(item.question, made.options, seen, len(items))
        count += 1
        for name, picker in PICKERS.items():
            sums[name] += credit(picker(sheet), made.right)
    return {name: sums[name] / count for name in PICKERS}


def read(path: Path) -> list[Item]:
    """The cards of a file with no wrong answers of their own: what is measured is how we find them."""
    deck = formats.read(path.read_bytes())
    return [replace(item(at, card), distractors=()) for at, card in enumerate(deck.cards)]


def item(at: int, card: ParsedCard) -> Item:
    """A card as questions are made of it, with the wrong answers that its teacher wrote."""
    return Item(at, plain(card.front), plain(card.back), card.tags, card.distractors or ())


def decks() -> dict[str, list[Item]]:
    """The seeds, where they stand beside the project, and the decks of the demo."""
    seeds = sorted(SEEDS.glob("*.txt"))
    return {path.stem[:16]: read(path) for path in [*seeds, *sorted(DEMO.glob("*.json"))]}


def mixed(found: dict[str, list[Item]]) -> list[Item]:
    """All decks as one."""
    every = [item for items in found.values() for item in items]
    return [replace(item, id=at) for at, item in enumerate(every)]


def table(found: dict[str, list[Item]], dice: int) -> str:
    columns = {name: measured(items, dice) for name, items in found.items()}
    mix = mixed(found)
    columns |= {f"mixed, {min(pool, len(mix))} cards": measured(mix, max(1, dice // 4), pool) for pool in POOLS}
    lines = ["| Picker | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    rows = {picker: [each[picker] for each in columns.values()] for picker in PICKERS}
    rows["**the best of them**"] = [max(each.values()) for each in columns.values()]
    lines += [
        f"| {name} | " + " | ".join(f"{100 * value:.0f} %" for value in row) + " |" for name, row in rows.items()
    ]
    return "\n".join(lines)


def show(items: Sequence[Item], throw: int) -> str:
    lines = []
    for item in items:
        made = choices(item, items, Random(f"{throw}:{item.id}"))
        lines.append(f"\n{item.question}")
        lines += [f"  {'*' if at == made.right else ' '} {text}" for at, text in enumerate(made.options)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dice", type=int, default=DICE, help="throws for each card")
    parser.add_argument("--print", metavar="DECK", help="print the questions of the decks whose name holds this")
    parser.add_argument("--throw", type=int, default=0, help="which throw is printed")
    options = parser.parse_args()
    found = decks()
    if options.print is None:
        sys.stdout.write(table(found, options.dice) + "\n")
        return
    for name, items in found.items():
        if options.print in name:
            sys.stdout.write(show(items, options.throw) + "\n")


if __name__ == "__main__":
    main()
