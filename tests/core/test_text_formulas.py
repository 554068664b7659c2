"""Formulas become MathML, and money stays money."""

import pytest

from decks.text import plain, render
from decks.text.mathml import formula_words, mathml


def is_formula(source: str) -> bool:
    return "<math" in render(source)


@pytest.mark.parametrize(
    "source",
    ["$x$", "a $E=mc^2$.", "$n$th", r"\(x\)", "函数$f$是", "$$x$$ and $$y$$", r"so \[x\] holds", "$2$", "$5 = x$",
     r"$\$5 + x$", "($x$)", "$10^3$", r"$3 \text{ cats}$", "$1 < x$", "$5x + 3y$"],
)  # fmt: skip
def test_these_are_formulas(source):
    assert is_formula(source)


@pytest.mark.parametrize(
    "source",
    ["costs $5 and $6", "$5", "US$5 or US$6", "from $5-$6", "between 5$ and 6$", "$ x $", "$5 million or 6$ each",
     "from $5 to 10$", r"\$x\$", "$HOME and $PATH", "`$x$`", "$$", "$$$$", r"\\(x\\)", "$5, not 6$", "$5/month or 6$"],
)  # fmt: skip
def test_these_are_none(source):
    assert not is_formula(source)


def test_money_stays_as_written():
    assert render("It costs $5 and $6, not 7$.") == '<p dir="auto">It costs $5 and $6, not 7$.</p>'


@pytest.mark.parametrize("source", ["$$x$$", "$$\nx\n$$", r"\[x\]", "\\[\nx\n\\]", "  $$\n  x\n  $$  "])
def test_a_formula_on_its_own_lines_is_a_block_that_scrolls(source):
    assert render(source) == (
        '<div class="scroll" tabindex="0" role="group" aria-label="Formula">'
        '<math display="block" alttext="x"><mrow><mi>x</mi></mrow></math></div>'
    )


def test_a_block_formula_may_follow_a_line_of_text_or_stand_in_a_list():
    html = render("We get:\n$$\nx\n$$\nand so on\n\n- a\n\n  $$y$$")
    assert html.count('<math display="block"') == 2
    assert html.startswith('<p dir="auto">We get:</p><div')


def test_a_wide_formula_in_a_line_scrolls_and_a_short_one_does_not():
    assert '<span class="scroll"' in render("$" + "a+" * 20 + "a$")
    assert "scroll" not in render("$a+b$")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\frac{a}{b}", "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>"),
        (r"\sqrt{x}", "<msqrt>"),
        (r"\sqrt[3]{x}", "<mroot>"),
        (r"\sum_{i=1}^n i", "<msubsup><mo>∑</mo>"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "<mtable><mtr><mtd><mn>1</mn></mtd>"),
        (r"\begin{cases}1&x>0\\0&x<0\end{cases}", "<mtable>"),
        (r"\alpha\beta\Omega", "<mi>α</mi><mi>β</mi><mi>Ω</mi>"),
        (r"\text{if } x", "<mtext>if\xa0</mtext>"),
        (r"a<b", "<mo>&lt;</mo>"),
        (r"\mathbb{R}", "<mi>ℝ</mi>"),
        (r"\mathbf{AB}", "<mi>𝐀</mi><mi>𝐁</mi>"),
        (r"\mathcal{L}", "ℒ"),
        (r"\overline{AB}", "<mover>"),
        (r"\left(\frac12\right)", "stretchy="),
        (r"\int_0^\infty e^{-x}\,dx", "<mo>∫</mo>"),
        ("価格", "<mi>価</mi>"),
    ],
)
def test_common_latex_is_understood(latex, expected):
    math = mathml(latex, block=False)
    assert math is not None
    assert expected in math
    assert expected.replace("\xa0", "&nbsp;") in render(f"${latex}$")


@pytest.mark.parametrize(
    "latex",
    [r"\ce{H2O}", r"\nosuchcommand", r"\frac{1}", r"\left(", r"x^", r"a_b_c", r"\begin{matrix}1", r"\sqrt",
     r"\newcommand{\a}{b}\a", r"\def\a{\a\a}\a", r"\href{x}{y}", "{" * 80 + "x" + "}" * 80, r"\bar" * 200 + "x",
     "x" * 3000, r"\skew{x}{y}"],
)  # fmt: skip
def test_what_is_not_understood_is_shown_as_its_source(latex):
    html = render(f"$${latex}$$")
    assert '<code class="formula-source">$$' in html
    assert "Traceback" not in html


def test_an_equation_sign_is_no_refused_command():
    assert mathml(r"a \leq b \neq c", block=False)


def test_a_tag_inside_a_formula_text_stays_text():
    html = render(r"$\text{<b>x</b>}$")
    assert "<b>" not in html
    assert "<mtext>&lt;b&gt;x&lt;/b&gt;</mtext>" in html


def test_a_formula_has_words_for_those_who_do_not_see_it():
    assert 'alttext="a / b"' in render(r"$\frac{a}{b}$")
    assert plain(r"So $\frac{a}{b} \le \alpha$.") == "So a / b le alpha."
    assert formula_words(r"\sum_{i=1}^{n} \text{rate}_i \cdot \left( x \right)") == "sum_i=1^n rate_i cdot ( x )"


def test_formulas_beyond_the_budget_of_a_side_are_shown_as_source():
    source = " ".join(f"$a_{{{number}}} + {'b' * 400}$" for number in range(100))
    html = render(source)
    assert 0 < html.count("<math") < 60
    assert html.count("<math") + html.count("formula-source") == 100
