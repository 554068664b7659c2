"""Every cap on what one card side may cost, in one place."""

MAX_SIDE_CHARS = 50_000
"""Characters of source a side may have. A longer source is shown as it is, without Markdown."""

MAX_NESTING = 30
"""Levels of lists and quotes; a list takes two. Deeper text is shown as it is: the parser would drop it."""

MAX_FORMULA_CHARS = 2_000
"""LaTeX characters of one formula. A longer one is shown as its source."""

MAX_FORMULA_DEPTH = 40
"""Levels of a formula's tree, so that no recursion over it comes near Python's limit."""

MAX_FORMULA_CHARS_A_SIDE = 20_000
"""LaTeX characters converted in one side, about 0.4 s of work. What follows is shown as its source."""

MAX_HIGHLIGHTED_CHARS = 20_000
"""Characters of code coloured in one side. What follows keeps its text, without colour."""

MAX_TABLE_CELLS = 10_000
"""Lines of a side times the bars of its longest row: the parser pads short rows with empty cells."""

MAX_HTML_DEPTH = 500
"""Open tags at once in imported HTML: the sanitiser's time grows with the square of the depth."""
