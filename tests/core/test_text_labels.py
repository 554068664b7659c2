"""Formulas in labels and options: where they stand, and that nothing but our own MathML comes of them."""

from random import Random

import pytest

from decks.modes.asked import made_question
from decks.modes.base import Texts
from decks.text import formulas_of_label, own_formulas, plain, plain_formulas, with_formulas


@pytest.mark.parametrize(
    "source",
    [
        r"The mean is $\frac{a}{b}$, not $a$ alone.",
        "First:\n\n- one of $x^2$\n- two\n\n$$\\sum_i w_i$$\n\nThe end.",
        "| a | b |\n|---|---|\n| $x$ | \\(y_1\\) |",
    ],
)
def test_each_formula_is_found_where_its_words_stand(source: str) -> None:
    text = plain(source)
    spans = plain_formulas(source)
    assert len(spans) == 2
    assert all(plain(f"${latex}$") == text[start:end] for start, end, latex in spans)


def test_text_without_formulas_has_none() -> None:
    assert plain_formulas("It costs $5 or $6, **or** nothing.") == ()
    assert own_formulas("costs $5 and $6") == []


SOURCE = r"The mean $\bar{x}$ is $\frac{a}{b}$ of a whole; and more is said of it."


def shown(label: str) -> str:
    return with_formulas(label, formulas_of_label(label, plain(SOURCE), plain_formulas(SOURCE)))


def test_a_label_shows_the_formulas_of_the_words_that_it_was_cut_out_of() -> None:
    html = shown("The mean bar x is a / b of a whole…")
    assert html.count("<math") == 2
    assert html.startswith("The mean <math")
    assert html.endswith("</math> of a whole…")
    assert "<mfrac>" in html


def test_a_formula_that_is_cut_through_is_shown_whole() -> None:
    html = shown("The mean bar x is a /…")
    assert "<mfrac>" in html
    assert html.endswith("</math>…")


def test_a_label_with_a_capital_or_other_words_in_between_keeps_its_formulas() -> None:
    assert "<mfrac>" in shown("Is a / b of a whole")
    assert "<mfrac>" in shown("mean, a / b, whole")


def test_what_is_no_formula_stays_escaped_text() -> None:
    assert with_formulas("<b>&", ()) == "&lt;b&gt;&amp;"
    text = r"<img src=x> $x$ and $\text{<b>}$ and $\href{x}{y}$"
    html = with_formulas(text, own_formulas(text))
    assert html.count("<math") == 2
    assert "<img" not in html
    assert "<b>" not in html
    assert html.endswith(r"$\href{x}{y}$")


def test_a_question_keeps_words_for_choosing_and_has_its_formulas_beside_them() -> None:
    sources = {n: f"It is $\\frac{{{n}}}{{7}}$ of all." for n in range(1, 6)}
    texts = {
        n: Texts(
            n,
            f"How much is share {n}?",
            plain(source),
            distractors=("It is $\\sqrt{2}$ of all.",) if n == 1 else (),
            formulas=((), plain_formulas(source)),
        )
        for n, source in sources.items()
    }
    question = made_question({"card": 1, "kind": "choice", "side": "front"}, texts, Random(1))
    assert "It is 1 / 7 of all" in question["options"][question["right"]]
    assert set(question["formulas"]) == set(question["options"])
    html = [with_formulas(option, question["formulas"][option]) for option in question["options"]]
    assert all("<mfrac>" in each or "<msqrt>" in each for each in html)
    plainly = {n: Texts(n, each.front, f"Share {n} of it.") for n, each in texts.items()}
    assert "formulas" not in made_question({"card": 1, "kind": "choice", "side": "front"}, plainly, Random(1))
