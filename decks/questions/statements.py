"""A true or false question: the card's question, and an answer that is its own or another's."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from decks.questions.choices import choices
from decks.questions.items import Item
from decks.questions.words import Stem, simple_stem


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer to judge, whether it is true, and the id of the card that it answers (None: the teacher wrote it)."""

    answer: str
    is_true: bool
    card: int | None


def statement(
    asked: Item, pool: Sequence[Item], rng: Random, *, want: bool | None = None, stem: Stem = simple_stem
) -> Statement:
    """A statement that is true where `want` says so; without it the dice say, half and half.

    True and false answers are options of one multiple choice, so neither gives itself away by its looks. Raises
    TooFew as `choices` does, for a true one too: a card that is only ever true teaches to say yes.
    """
    is_true = rng.random() < 0.5 if want is None else want
    made = choices(asked, pool, rng, stem=stem)
    wrong = [at for at in range(len(made.options)) if at != made.right]
    at = made.right if is_true else rng.choice(wrong)
    return Statement(made.options[at], is_true, made.cards[at])
