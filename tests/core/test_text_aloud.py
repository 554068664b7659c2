"""Formulas as one says them: a listener hears words, and never LaTeX that could be understood."""

import pytest

from decks.speech.spoken import spoken
from decks.text import aloud
from decks.text.aloud import formula_aloud
from decks.text.limits import MAX_FORMULA_CHARS


@pytest.mark.parametrize(
    ("latex", "said"),
    [
        (r"E = mc^2", "E equals m c squared"),
        (r"\frac{1}{n}\sum_{i=1}^n x_i", "1 over n the sum from i equals 1 to n of x sub i"),
        (r"\sum_j a_j", "the sum over j of a sub j"),
        (r"\nabla f(x)", "nabla f of x"),
        (r"\sqrt{a^2+b^2} = c", "the square root of a squared plus b squared, equals c"),
        (r"\sqrt[3]{x}", "the cube root of x"),
        (r"\lim_{x\to 0} f(x)", "the limit as x to 0 of f of x"),
        (r"\int_0^\infty f(x)\,dx", "the integral from 0 to infinity of f of x d x"),
        (r"e^{-x}", "e to the minus x"),
        (r"A^\top A", "A transposed A"),
        (r"\alpha \leq 3\times 10^{-4}", "alpha less than or equal to 3 times 10 to the minus 4"),
        (r"x \in \mathbb{R}", "x in the real numbers"),
        (r"\mathbf{W}\vec{x}", "W x vector"),
        (r"\hat y", "y hat"),
        (r"\sin\theta", "sine theta"),
        (r"\binom{n}{k}", "n choose k"),
        (r"90^\circ", "90 degrees"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "1, 2; 3, 4"),
    ],
)
def test_a_formula_is_said_in_words(latex: str, said: str) -> None:
    assert spoken(formula_aloud(latex)) == said


def test_a_side_is_read_with_its_formulas_among_its_words() -> None:
    assert aloud("The **loss** is $x^2$.\n\n- `a` and\n- $\\alpha$") == "The loss is x squared. a and. alpha"
    assert aloud("no formula, $5 and $6") == "no formula, $5 and $6"


@pytest.mark.parametrize(
    "latex",
    [r"\unknown{x}", r"\frac{a", r"\newcommand{\a}{b}", "{" * 300, "x" * (MAX_FORMULA_CHARS + 1), "", r"\sqrt{}", "^"],
)
def test_what_is_not_understood_is_said_as_it_is_written_and_harms_nothing(latex: str) -> None:
    assert isinstance(formula_aloud(latex), str)
    assert "\\" not in formula_aloud(latex)
