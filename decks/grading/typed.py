"""Answers graded as they are typed: exact, or with slips of the pen forgiven; numbers by their value."""

from decks.grading.alternatives import alternatives, is_short
from decks.grading.exact import same, slips, without_article
from decks.grading.languages import code
from decks.grading.numbers import quantity
from decks.grading.verdicts import Verdict


def by_letters(
    reference: str, answer: str, *, forgiving: bool, accents: bool = False, language: str = "en"
) -> Verdict | None:
    """The verdict on an answer that is the reference, one of its alternatives, or a number; None when it is neither.

    A number with another value misses, one without its unit is unsure. Where accents count a term without them misses.
    """
    language = code(language)
    for wanted in alternatives(reference):
        if same(answer, wanted, accents=accents):
            return Verdict(1.0, "pass", (reference,), (), "That is the answer.")
    verdict = _number(reference, answer, language)
    if verdict is not None:
        return verdict
    if forgiving:
        for wanted in alternatives(reference):
            bare = (without_article(answer, language), without_article(wanted, language))
            if is_short(wanted) and same(*bare, accents=accents):
                return Verdict(1.0, "pass", (reference,), (), "That is the answer.")
            if slips(answer, wanted, accents=accents) or (is_short(wanted) and slips(*bare, accents=accents)):
                return Verdict(0.95, "pass", (reference,), (), "Right, with a slip in the spelling.")
    if accents and _is_right_but_for_accents(reference, answer, forgiving, language):
        return Verdict(0.0, "miss", (), (reference,), "Right but for the accents, and they count here.")
    return None


def _is_right_but_for_accents(reference: str, answer: str, forgiving: bool, language: str) -> bool:
    """Whether only its accents are wrong in an answer to a term; a statement is not held up by one."""
    return is_short(reference) and by_letters(reference, answer, forgiving=forgiving, language=language) is not None


def _number(reference: str, answer: str, language: str) -> Verdict | None:
    wanted = [found for each in alternatives(reference) if (found := quantity(each, language))]
    if not wanted:
        return None
    given = quantity(answer, language)
    if given is None:
        return None
    if any((given.value, given.unit) == (each.value, each.unit) for each in wanted):
        return Verdict(1.0, "pass", (reference,), (), "The number is right.")
    if any(not given.unit and each.unit and given.number == each.number for each in wanted):
        return Verdict(0.5, "unsure", (), (reference,), "The number is right; its unit is missing.")
    return Verdict(0.0, "miss", (), (reference,), "The number is another.")
