"""Right answers in other words, and wrong ones in the right words: how many are told apart. Limits, not exact counts,
for the weights are fitted anew now and then; `make bench-grading` has the figures."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from decks.grading import Verdict, core, grade, installed
from tests.shared import EXPECTED, SHARED, needs

pytestmark = pytest.mark.skipif(not installed.is_there(), reason="the extra `meaning` is not installed")
OWN = Path(__file__).parents[1] / "data" / "grading_pairs.json"
HARD = "data/asag_adversarial40.json"
KINDS = ("paraphrase", "spoken", "negation", "swap", "stuffing", "copyq", "junk", "wrong")


def own() -> Iterator[tuple[str, Verdict]]:
    for card in json.loads(OWN.read_text(encoding="utf-8")):
        for kind in card.keys() & set(KINDS):
            for answer in card[kind]:
                yield kind, grade(question=card["question"], reference=card["reference"], answer=answer)


def hard() -> Iterator[tuple[str, Verdict]]:
    for row in json.loads((SHARED / HARD).read_text(encoding="utf-8")):
        yield row["category"], grade(question=row["question"], reference=row["reference"], answer=row["answer"])


@pytest.mark.parametrize("pairs", [own, pytest.param(hard, marks=needs(HARD))])
def test_other_words_are_taken_and_turned_or_empty_ones_are_not(pairs) -> None:
    bands: dict[str, list[str]] = {}
    for kind, verdict in pairs():
        bands.setdefault(kind, []).append(verdict.band)
    right = bands["paraphrase"] + bands["spoken"]
    against = bands["negation"] + bands["swap"]
    empty = bands["stuffing"] + bands["copyq"] + bands.get("junk", [])
    assert right.count("miss") <= 0.3 * len(right)
    assert against.count("pass") <= 0.15 * len(against)
    assert "pass" not in empty
    assert "pass" not in bands["wrong"]


def lectures() -> list[list[tuple[str, str]]]:
    """Both lecture decks: questions and answers."""
    expected = json.loads((SHARED / EXPECTED).read_text(encoding="utf-8"))
    found = [deck for deck in expected.values() if isinstance(deck, dict) and "cards" in deck]
    return [[(card["front"], card["back"]) for card in deck["cards"]] for deck in found]


@needs(EXPECTED)
def test_every_lecture_answer_passes_without_its_analogy_and_has_all_its_points() -> None:
    for front, back in (card for deck in lectures() for card in deck):
        for answer in {core(back, front), back.partition("Analogy:")[0], back}:
            verdict = grade(question=front, reference=back, answer=answer)
            assert (verdict.band, verdict.missing) == ("pass", ()), front
            assert verdict.met


@needs(EXPECTED)
def test_no_one_or_two_words_of_a_lecture_answer_pass() -> None:
    for front, back in (card for deck in lectures() for card in deck[::9]):
        said = re.findall(r"[\w.'’-]+", core(back, front))
        for piece in {*said, *(" ".join(pair) for pair in pairwise(said))}:
            assert grade(question=front, reference=back, answer=piece).band != "pass", (front, piece)


@needs(EXPECTED)
def test_answers_to_other_questions_of_the_deck_hardly_ever_pass() -> None:
    bands = [
        grade(question=front, reference=back, answer=core(answer, other)).band
        for deck in lectures()
        for front, back in deck
        for other, answer in deck[::5]
        if other != front
    ]
    assert bands.count("pass") <= 0.05 * len(bands)


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("The signal is amplified and then filtered.", "The signal is filtered and then amplified."),
        ("Prices rise because demand grows.", "Demand grows because prices rise."),
        ("Pressure falls, so the water boils.", "The water boils, so the pressure falls."),
        ("The court decides after the hearing ends.", "The hearing ends after the court decides."),
    ],
)
def test_effect_for_cause_and_last_for_first_never_pass(reference: str, answer: str) -> None:
    assert grade(question="What happens?", reference=reference, answer=answer).band != "pass"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("Der Preis steigt, weil die Nachfrage wächst.", "Die Nachfrage wächst, weil der Preis steigt."),
        ("Das Wasser wird erhitzt und danach gefiltert.", "Das Wasser wird abgekühlt und danach gefiltert."),
        ("Der Staat senkt die Steuern auf Energie.", "Der Staat erhöht die Steuern auf Energie."),
        ("Das Enzym spaltet die Stärke im Mund.", "Das Enzym spaltet keine Stärke im Mund."),
    ],
)
def test_german_denials_opposites_and_causes_never_pass(reference: str, answer: str) -> None:
    assert grade(question="Was geschieht?", reference=reference, answer=answer, language="de").band != "pass"
    assert grade(question="Was geschieht?", reference=reference, answer=reference, language="de").band == "pass"


def test_what_is_named_in_a_reason_stands_as_it_was_written() -> None:
    verdict = grade(
        question="Was ist Inflation?",
        reference="Ein allgemeiner Anstieg der Preise im Land.",
        answer="Ein allgemeiner Rückgang der Preise im Land.",
        language="de",
    )
    assert "“Rückgang”" in verdict.reason


def test_denials_are_found_in_a_language_that_is_not_known() -> None:
    said = "Zellen teilen sich im Gewebe"
    verdict = grade(question="?", reference=said, answer="Zellen teilen sich nicht im Gewebe", language="tlh")
    assert verdict.band != "pass"


@pytest.mark.parametrize("text", ["more less ", "because so then ", "a ", "Word. Other word. "])
def test_a_text_of_any_length_is_graded_in_no_time_to_speak_of(text: str) -> None:
    verdict = grade(question="Why?", reference=text * 3000, answer=text[::-1] * 3000)
    assert verdict.band in {"pass", "unsure", "miss"}
