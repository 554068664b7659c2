"""Fitted parameters are taken only when they predict better; and what a desired retention costs is told beforehand."""

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import DEFAULT, Memory, retrievability, step
from decks.memory.fitting import fit, log_loss, predictions, shrunk, strength
from decks.memory.workload import preview

OWN = (*DEFAULT[:8], 1.1, *DEFAULT[9:20], 0.6)  # grows slower, forgets faster


def lived(parameters, cards=150, seed=1):
    """Histories of a student whose memory has these parameters, reviewed on days of no plan."""
    rng, histories = Random(seed), []
    for _ in range(cards):
        day = rng.randrange(60)
        memory, history = step(None, 1, 0, parameters), [(day, 1)]
        for _ in range(6):
            gap = rng.choice([1, 2, 4, 8, 16, 30])
            rating = 3 if rng.random() < retrievability(memory, gap, parameters) else 1
            memory, day = step(memory, rating, gap, parameters), day + gap
            history.append((day, rating))
        histories.append(history)
    return histories


def test_log_loss_is_that_of_the_predictions():
    history = [(0, 3), (0, 3), (5, 3), (9, 1)]
    first, second = predictions([history])
    assert (first[1], second[1]) == (True, False)
    assert log_loss([history]) == pytest.approx(-(log(first[0]) + log(1 - second[0])) / 2)
    assert log_loss([history], since=9) == pytest.approx(-log(1 - second[0]))


def test_without_a_review_there_is_nothing_to_judge_by():
    with pytest.raises(ValueError, match="no review"):
        log_loss([[(0, 3), (0, 3)]])


@given(st.integers(0, 10**6))
def test_the_more_reviews_the_less_a_fit_is_drawn_to_the_defaults(reviews):
    drawn = shrunk(OWN, reviews)
    for ours, own, base in zip(drawn, OWN, DEFAULT, strict=True):
        assert min(own, base) - 1e-12 <= ours <= max(own, base) + 1e-12
    assert shrunk(OWN, 1000)[0] == pytest.approx((OWN[0] + DEFAULT[0]) / 2)


def test_a_fit_that_predicts_better_is_taken():
    histories, calls = lived(OWN), []

    def optimiser(seen):
        calls.append(sum(map(len, seen)))
        return OWN

    fitted = fit(histories, optimiser)
    assert fitted.accepted
    assert fitted.loss_after < fitted.loss_before
    assert fitted.parameters == shrunk(OWN, fitted.reviews)
    assert (fitted.version, len(fitted.parameters)) == ("FSRS-6", 21)
    assert calls[0] < calls[1] == sum(map(len, histories))


def test_a_fit_that_predicts_worse_is_not():
    fitted = fit(lived(DEFAULT), lambda _: OWN)
    assert not fitted.accepted
    assert fitted.parameters == DEFAULT
    assert fitted.loss_after >= fitted.loss_before


def test_the_held_out_reviews_are_never_shown_to_the_first_fit():
    histories, shown = lived(OWN), []

    def optimiser(seen):
        shown.append(seen)
        return DEFAULT

    fit(histories, optimiser)
    days = sorted(day for history in histories for day, _ in history[1:])
    assert max(day for history in shown[0] for day, _ in history) <= days[int(len(days) * 0.8)]


def test_few_reviews_are_not_fitted():
    fitted = fit(lived(OWN, cards=60), lambda _: pytest.fail("was called"))
    assert (fitted.accepted, fitted.parameters, fitted.reviews) == (False, DEFAULT, 360)


def test_strength_compares_stabilities():
    histories = lived(DEFAULT, cards=20)
    assert strength(histories, DEFAULT) == pytest.approx(0)
    assert strength([[(0, 3)]], [1.2 * value for value in DEFAULT]) == pytest.approx(0.2)
    assert strength(histories, OWN) < 0
    assert strength([], OWN) == 0


def test_a_higher_retention_costs_more_and_keeps_more():
    rng = Random(3)
    cards = [(Memory(rng.uniform(1, 60), rng.uniform(2, 9)), 100 - rng.randrange(20)) for _ in range(300)]
    loads = preview(cards, day=100, rng=Random(5))
    reviews = [load.reviews_a_day for load in loads]
    known = [load.known for load in loads]
    assert reviews[3:] == sorted(reviews[3:])
    assert known == sorted(known)
    assert reviews[-1] > 2 * reviews[4] > 0
    assert loads == preview(cards, day=100, rng=Random(5))


def test_no_cards_are_no_work():
    assert all(load.reviews_a_day == load.known == 0 for load in preview([], day=1, rng=Random(0)))
    new = preview([(None, 0)] * 10, day=1, rng=Random(0), retentions=[0.9])
    assert new[0].reviews_a_day > 0
