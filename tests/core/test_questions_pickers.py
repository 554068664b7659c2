"""What a picker that knows only words gets right in our multiple choice. Chance is 25 %."""

import pytest

from tests.bench import pickers

BOUND = 0.45  # 0.50 is what is asked for, 0.40 the goal; a hand that mends something else may cost a point
NAMES_IN_CODE = 0.60  # its answers are code that must repeat the names which the question gives
DICE = 12


@pytest.fixture(scope="module")
def decks():
    return pickers.decks()


@pytest.mark.parametrize("place", [0, 1])
def test_no_picker_passes_on_a_seed(place):
    seeds = sorted(pickers.SEEDS.glob("*.txt"))
    if len(seeds) < 2:
        pytest.skip("the shared seed documents are not beside this checkout")
    found = pickers.measured(pickers.read(seeds[place]), DICE)
    assert {name: share for name, share in found.items() if share > BOUND} == {}


@pytest.mark.parametrize(
    ("name", "most"), [("cell_biology", BOUND), ("european_history", BOUND), ("python_first_term", NAMES_IN_CODE)]
)
def test_no_picker_passes_on_a_deck_of_the_demo(name, most):
    found = pickers.measured(pickers.read(pickers.DEMO / f"{name}.json"), DICE)
    assert {picker: share for picker, share in found.items() if share > most} == {}


def test_every_card_of_these_decks_gets_four_options(decks):
    for items in decks.values():
        assert all(len(made.options) == 4 for _, made in pickers.asked(items, 2))


def test_options_are_of_like_length(decks):
    """No longer than 2.2 times the shortest: 1.6 to either side of the right one would allow 2.56, but for rare ends.

    Twelve characters are added to each, as where they are chosen: 5 beside 11 looks as even as 50 beside 65.
    """
    ratios = []
    for items in decks.values():
        for _, made in pickers.asked(items, 3):
            lengths = [len(option) + 12 for option in made.options]
            ratios.append(max(lengths) / min(lengths))
    ratios.sort()
    assert ratios[len(ratios) * 9 // 10] <= 2.2
    assert ratios[-1] <= 1.6 * 1.6 + 1e-9


def test_no_option_holds_an_analogy_or_ends_in_a_stop(decks):
    for items in decks.values():
        for _, made in pickers.asked(items, 1):
            assert not [option for option in made.options if "Analogy" in option or option.endswith((",", ";", ":"))]


def test_the_pickers_pick_what_they_are_for():
    options = ["The sodium pump", "A red cell", "A wall of lignin"]
    sheet = pickers.Sheet("Which pump moves sodium?", options, pickers.Counter(), 3)
    assert pickers.credit(pickers.PICKERS["Dice"](sheet), 0) == 1
    assert pickers.credit(pickers.PICKERS["longest"](sheet), 2) == 1
    assert pickers.credit(pickers.PICKERS["shortest"](sheet), 1) == 1
    assert pickers.credit([1, 1, 0, 0], 0) == 0.5
