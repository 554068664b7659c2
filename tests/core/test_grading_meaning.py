"""Answers graded by what they mean: what passes, what is asked, what never passes, and what is told."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.grading import BY_WORDS, Verdict, grade, installed

QUESTION = "Why do leaves look green?"
REFERENCE = (
    "Chlorophyll absorbs red and blue light for photosynthesis, while green light is reflected. The reflected light "
    "reaches the eye. Analogy: a net that keeps big fish and lets small ones go."
)
CORE = REFERENCE.partition(" Analogy")[0]
LANGUAGES = ("en", "de", "fr", "ar", "he", "zh", "ja", "th", "hi", "xx", "", "pt-BR")
needs_model = pytest.mark.skipif(not installed.is_there(), reason="the extra `meaning` is not installed")


def judge(answer: str, *, question: str = QUESTION, reference: str = REFERENCE, **more: object) -> Verdict:
    return grade(question=question, reference=reference, answer=answer, **more)


@pytest.fixture(params=[pytest.param(False, marks=needs_model), True], ids=["model", "words"])
def by_words(request: pytest.FixtureRequest) -> bool:
    return request.param


def test_the_answer_without_its_tail_passes_with_all_its_points(by_words: bool) -> None:
    for answer in (REFERENCE, CORE):
        verdict = judge(answer, by_words=by_words)
        assert verdict.band == "pass"
        assert verdict.missing == ()
        assert len(verdict.met) == 3


@pytest.mark.parametrize("answer", ["", "  ?! ", "I don't know", "um no idea", "dunno", "keine Ahnung"])
def test_nothing_said_misses(answer: str, by_words: bool) -> None:
    verdict = judge(answer, by_words=by_words)
    assert (verdict.band, verdict.score, verdict.met) == ("miss", 0.0, ())


@pytest.mark.parametrize(
    "answer", [QUESTION, "Leaves look green.", "The reason why leaves look green", "green leaves look green"]
)
def test_a_copied_question_misses(answer: str, by_words: bool) -> None:
    assert judge(answer, by_words=by_words).band == "miss"


def test_words_of_the_answer_without_a_statement_never_pass(by_words: bool) -> None:
    answer = "reflected photosynthesis eye red chlorophyll light blue absorbs"
    assert judge(answer, by_words=by_words).band == "miss"


@pytest.mark.parametrize("answer", ["chlorophyll", "the red light", "photosynthesis", "reflected light", "uh blue"])
def test_one_or_two_words_of_a_long_answer_never_pass(answer: str, by_words: bool) -> None:
    assert judge(answer, by_words=by_words).band != "pass"


@pytest.mark.parametrize(
    ("answer", "is_part"),
    [
        ("chlorophyll", True),
        ("photosynthessis", True),
        ("membrane", False),
        ("quick membrane", False),
        ("green", False),
    ],
)
def test_only_a_part_of_the_answer_is_called_one(answer: str, is_part: bool, by_words: bool) -> None:
    verdict = judge(answer, by_words=by_words)
    assert ("in the answer, but alone" in verdict.reason) is is_part
    assert verdict.reason.removesuffix(BY_WORDS)


@pytest.mark.parametrize(
    "answer",
    [
        "Chlorophyll does not absorb red and blue light for photosynthesis, while green light is reflected.",
        "Chlorophyll absorbs red and blue light for photosynthesis, while green light isn't reflected.",
        "Chlorophyll never absorbs red and blue light, and green light is not reflected.",
        "Chlorophyll reflects red and blue light for photosynthesis, while green light is absorbed.",
    ],
)
def test_denials_and_exchanges_never_pass(answer: str, by_words: bool) -> None:
    assert judge(answer, by_words=by_words).band != "pass"


def test_yes_is_not_no(by_words: bool) -> None:
    question, reference = "Does map change the data set?", "No, it returns a new data set with changed elements."
    assert judge("Yes", question=question, reference=reference, by_words=by_words).band == "miss"
    changed = "Yes, it returns a new data set with changed elements."
    assert judge(changed, question=question, reference=reference, by_words=by_words).band != "pass"


def test_another_number_never_passes(by_words: bool) -> None:
    question, reference = "What does water do at sea level?", "Water boils at 100 degrees under normal pressure."
    answer = "Water boils at 90 degrees under normal pressure."
    verdict = judge(answer, question=question, reference=reference, by_words=by_words)
    assert (verdict.band, verdict.reason.removesuffix(f" {BY_WORDS}")) == (
        "unsure",
        "Another number: 100 was expected.",
    )


@needs_model
def test_the_same_in_other_words_is_passed_or_asked() -> None:
    answer = "it takes up the red and the blue part of the light and throws the green part back to us"
    assert judge(answer).band in {"pass", "unsure"}
    assert judge("because plants drink water through their roots in spring").band == "miss"


def test_a_term_passes_by_itself_and_in_a_sentence_but_not_by_its_neighbour(by_words: bool) -> None:
    question, reference = "Which organelle makes most of the ATP?", "The mitochondrion"
    for answer in ("mitochondrion", "it's the mitochondrion", "Mitochondria", "mitocondrion"):
        assert judge(answer, question=question, reference=reference, by_words=by_words).band == "pass", answer
    for answer in ("the chloroplast", "not the mitochondrion", "ribosome"):
        assert judge(answer, question=question, reference=reference, by_words=by_words).band != "pass", answer


def test_points_that_were_said_are_known(by_words: bool) -> None:
    verdict = judge("Green light is reflected, and the reflected light reaches the eye.", by_words=by_words)
    assert "The reflected light reaches the eye" in verdict.met
    assert any("Chlorophyll" in point for point in verdict.missing)


def test_words_alone_are_told_of(by_words: bool) -> None:
    verdict = judge("Chlorophyll takes some light in and gives some back to us", by_words=by_words)
    assert verdict.by_words is by_words
    assert verdict.reason.endswith(BY_WORDS) is by_words


def test_without_the_model_words_alone_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "decks.grading.minilm", None)  # importing it fails, as without the extra
    installed.sense.cache_clear()
    try:
        verdict = judge("Something about light")
    finally:
        installed.sense.cache_clear()
    assert (verdict.by_words, verdict.band) == (True, "unsure")


def test_words_alone_pass_only_what_is_near_verbatim_and_miss_only_junk() -> None:
    said = "Chlorophyll absorbs red and blue light for photosynthesis, green light is reflected and reaches the eye"
    assert judge(said, by_words=True).band == "pass"
    assert judge("it throws the green light back", by_words=True).band == "unsure"
    assert judge("xqzt wvup kjhg", by_words=True).band == "miss"


@needs_model
def test_a_file_that_is_not_the_one_that_was_measured_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from decks.grading import minilm

    monkeypatch.setattr(minilm, "VOCABULARY", (*minilm.VOCABULARY[:2], "0" * 64))
    with pytest.raises(minilm.Missing, match="not the file that was measured"):
        minilm.MiniLM()


@pytest.mark.parametrize(
    ("language", "reference", "right", "wrong"),
    [
        ("de", "Pflanzen wandeln Licht in chemische Energie um", "Pflanze wandelt Licht in chemische Energien um",
         "Pflanzen wandeln Licht nicht in chemische Energie um"),
        ("fr", "Les plantes transforment la lumière en énergie", "les plantes transforment la lumiere en energie",
         "Les plantes ne transforment pas la lumière en énergie"),
        ("ar", "النباتات تحول الضوء إلى طاقة كيميائية", "النَّباتات تحوّل الضوء إلى طاقة كيميائية", "لا أعرف شيئا آخر"),
        ("zh", "植物把光能转化为化学能", "植物把光能转化为化学能。", "动物吃草"),
        ("he", "צמחים ממירים אור לאנרגיה כימית", "צמחים ממירים אור לאנרגיה כימית", "בעלי חיים אוכלים עשב"),
    ],
)  # fmt: skip
def test_other_languages_are_graded_by_words(language: str, reference: str, right: str, wrong: str) -> None:
    assert judge(right, question="?", reference=reference, language=language).band == "pass"
    assert judge(wrong, question="?", reference=reference, language=language).band != "pass"


@settings(max_examples=150)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_in_any_language_breaks_grading(question: str, reference: str, answer: str, language: str) -> None:
    for strictness in ("exact", "typos", "meaning"):
        verdict = grade(
            question=question,
            reference=reference,
            answer=answer,
            strictness=strictness,
            language=language,
            by_words=True,
        )
        assert 0 <= verdict.score <= 1
        assert verdict.band in {"pass", "unsure", "miss"}
        assert verdict.reason


@needs_model
@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_the_model(question: str, reference: str, answer: str) -> None:
    first = grade(question=question, reference=reference, answer=answer)
    assert first == grade(question=question, reference=reference, answer=answer)


def test_of_several_references_the_best_counts(by_words: bool) -> None:
    verdict = judge(
        "a gap", question="What does the switch do?", reference=["It opens the circuit", "a gap"], by_words=by_words
    )
    assert verdict.band == "pass"
