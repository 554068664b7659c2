"""Answers of every form move one memory, each by what it proves; the reference values of mastery hold."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import (
    FORMS,
    LEARNING,
    Memory,
    advance,
    band,
    deck_mastery,
    evidence,
    familiar_until,
    mastered_until,
    mastery,
    proves,
    retrievability,
    step,
    would_recall,
)

memories = st.none() | st.builds(Memory, st.floats(0.001, 36500), st.floats(1, 10))
gaps = st.integers(0, 2000)
forms = st.sampled_from([form for form in FORMS if form not in ("reveal", "cram")])


def after(form, days, options=0, correct=True):
    memory, last = None, 0
    for day in days:
        memory, last = evidence(memory, form, correct, options, day - last), day
    return memory


def test_four_days_of_right_choices_are_learning_still():
    days = [0, 2, 5, 12]
    assert mastery(after("choice", days, 4), 0) == pytest.approx(0.86, abs=0.005)
    standing = None
    for day in days:
        standing = advance(standing, day=day, form="choice", score=1.0, options=4)
    assert band(familiar_until(standing), mastered_until(standing), 12) == LEARNING


def test_ten_matching_pairs_in_a_day_prove_little():
    assert mastery(after("matching", [0] * 10, 6), 0) == pytest.approx(0.13, abs=0.005)


def test_a_forced_last_pair_and_a_time_out_prove_nothing():
    memory = Memory(3.0, 5.0)
    assert evidence(memory, "matching", True, 1, 4) == memory
    assert evidence(None, "matching", True, 1) is None
    assert evidence(memory, "written", False, elapsed_days=4, timed_out=True) == memory
    assert evidence(memory, "choice", None, 4, 4) == memory
    assert not proves("matching", 1)
    assert proves("matching")


def test_a_reveal_is_again_in_every_form():
    memory = Memory(8.0, 5.0)
    for form in set(FORMS) - {"cram"}:
        assert evidence(memory, form, True, 4, 6, revealed=True) == step(memory, 1, 6)
        assert evidence(memory, form, None, 4, 6, revealed=True) == step(memory, 1, 6)


def test_a_self_graded_answer_is_plain_fsrs():
    memory = Memory(8.0, 5.0)
    for rating in (1, 2, 3, 4):
        assert evidence(memory, "self", rating > 1, elapsed_days=6, rating=rating) == step(memory, rating, 6)
    assert close(evidence(memory, "self", True, elapsed_days=6), step(memory, 3, 6))


def close(one, other):
    return one.stability == pytest.approx(other.stability) and one.difficulty == pytest.approx(other.difficulty)


def test_a_written_answer_is_good_or_again_and_half_of_it_lies_half_way():
    memory = Memory(8.0, 5.0)
    good, again = step(memory, 3, 6), step(memory, 1, 6)
    assert close(evidence(memory, "written", True, 0, 6), good)
    assert close(evidence(memory, "written", False, 0, 6), again)
    half = evidence(memory, "written", 0.5, 0, 6)
    assert log(half.stability) == pytest.approx((log(good.stability) + log(again.stability)) / 2)
    assert half.difficulty == pytest.approx((good.difficulty + again.difficulty) / 2)


def test_a_right_choice_follows_the_formula_of_the_design():
    memory, gap = Memory(10.0, 5.0), 10  # recalled with 0.9
    p = 0.9 * 0.98 / (0.9 * 0.98 + 0.1 * 0.25)
    good, again = step(memory, 3, gap), step(memory, 1, gap)
    expected = p * (log(10) + 0.6 * (log(good.stability) - log(10))) + (1 - p) * log(again.stability)
    ours = evidence(memory, "choice", True, 4, gap)
    assert log(ours.stability) == pytest.approx(expected)
    assert ours.difficulty == pytest.approx(p * good.difficulty + (1 - p) * again.difficulty)


def test_a_hint_earns_less_and_is_no_success_at_recalling():
    memory = Memory(8.0, 5.0)
    stabilities = [evidence(memory, "written", True, 0, 6, hints=hints).stability for hints in (0, 1, 2)]
    assert stabilities == sorted(stabilities, reverse=True)
    assert stabilities[1] > evidence(memory, "written", False, 0, 6).stability
    standing = advance(None, day=0, form="written", score=1.0, hints=1)
    assert (standing.recall_days, standing.last_right, standing.lapses) == (0, False, 0)


def test_forms_go_by_the_names_people_give_them():
    memory = Memory(8.0, 5.0)
    assert evidence(memory, "Multiple choice", True, 4, 6) == evidence(memory, "choice", True, 4, 6)
    assert evidence(memory, "true/false", True, 2, 6) == evidence(memory, "true_false", True, 0, 6)
    with pytest.raises(ValueError, match="A form is one of"):
        evidence(memory, "essay", True)
    with pytest.raises(ValueError, match="Hints are 0 or more"):
        evidence(memory, "written", True, hints=-1)
    with pytest.raises(ValueError, match="A score is 0 to 1"):
        evidence(memory, "written", 3)


@given(memories, forms, st.integers(2, 12), gaps)
def test_right_never_leaves_less_than_wrong(memory, form, options, gap):
    wrong, right = (evidence(memory, form, correct, options, gap) for correct in (False, True))
    assert right.stability >= wrong.stability * (1 - 1e-9)


@given(memories, forms, st.integers(2, 12), gaps, st.floats(0, 1), st.integers(0, 3))
def test_any_answer_leaves_a_memory_within_its_bounds(memory, form, options, gap, score, hints):
    held = evidence(memory, form, score, options, gap, hints=hints)
    assert 0.001 <= held.stability <= 36500
    assert 1 <= held.difficulty <= 10


@given(memories, forms, st.integers(2, 12), gaps, st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_never_leaves_less(memory, form, options, gap, one, other):
    low, high = sorted((one, other))
    worse, better = (evidence(memory, form, score, options, gap) for score in (low, high))
    assert better.stability >= worse.stability * (1 - 1e-9)


@given(memories, st.integers(2, 12), st.integers(1, 2000))
def test_a_right_choice_never_proves_more_than_a_right_recall(memory, options, gap):
    recalled = evidence(memory, "written", True, 0, gap).stability
    for form in ("choice", "true_false", "matching"):
        assert evidence(memory, form, True, options, gap).stability <= recalled * (1 + 1e-9)


def test_deck_mastery_is_the_mean_and_new_cards_count_nothing():
    cards = [(Memory(30.0, 5.0), 10), (None, 0)]
    assert deck_mastery(cards, 10) == pytest.approx(0.5)
    assert deck_mastery([], 10) == 0


def test_would_recall_is_the_sum_of_chances_with_its_spread():
    cards = [(Memory(10.0, 5.0), 0), (Memory(10.0, 5.0), 0), (None, 0)]
    now, later = would_recall(cards, 10), would_recall(cards, 100)
    assert now.expected == pytest.approx(1.8)
    assert now.spread == pytest.approx((2 * 0.9 * 0.1) ** 0.5)
    assert now.share == pytest.approx(0.6)
    assert later.expected == pytest.approx(2 * retrievability(Memory(10.0, 5.0), 100))
