"""The four buttons: their order, limits, steps and fuzz, for any card and any settings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import DEFAULT, Memory, buttons
from decks.memory.fuzz import bounds, factor_of, fuzzed, half_up, nearest, spread
from decks.memory.preset import is_leech

memories = st.builds(Memory, st.floats(0.001, 36500), st.floats(1, 10))
retentions = st.floats(0.7, 0.97)
states = st.sampled_from(["learning", "review", "relearning"])
steps = st.sampled_from([(), (1,), (10,), (1, 10), (1, 10, 2880), (0.5, 5, 60)])
cards = st.none() | st.integers(1, 10**6)


@given(memories, st.integers(0, 3000), retentions, states, steps, st.integers(0, 400), st.integers(1, 1000), cards)
def test_hard_good_and_easy_are_a_day_apart_unless_at_the_maximum(
    memory, gap, retention, state, times, last, most, card
):
    shown = buttons(
        memory,
        gap,
        desired_retention=retention,
        learning_steps=times,
        relearning_steps=times,
        maximum_interval=most,
        last_interval=last,
        state=state,
        card=card,
    )
    days = [each.days for each in (shown.hard, shown.good, shown.easy) if each.state == "review"]
    for shorter, longer in pairwise(days):
        assert shorter < longer or shorter == longer == most
    assert all(1 <= each <= most for each in days)
    assert shown.easy.state == "review"
    assert all((each.days > 0) != (each.seconds > 0) for each in shown)
    assert [each.memory.stability for each in shown] == sorted(each.memory.stability for each in shown)


@given(memories, st.integers(1, 3000), retentions, st.integers(1, 3000), cards)
def test_an_interval_never_falls_below_the_last_one_when_the_raw_one_grew(memory, gap, retention, last, card):
    shown = buttons(memory, gap, desired_retention=retention, last_interval=last, card=card)
    free = buttons(memory, gap, desired_retention=retention)
    for ours, raw in ((shown.hard, free.hard), (shown.good, free.good), (shown.easy, free.easy)):
        assert ours.days > last or raw.days <= last


@given(st.floats(0.001, 40000), st.integers(1, 400), st.integers(400, 36500), st.floats(0, 1, exclude_max=True))
def test_fuzz_stays_in_its_range_and_its_limits(raw, least, most, factor):
    low, high = bounds(raw, least, most)
    assert least <= low <= fuzzed(factor)(raw, least, most) <= high <= most


def test_fuzz_ranges_are_those_of_anki():
    days = [1.5, 2.49, 2.5, 7.0, 17.0, 20.0, 37.0, 100.0]
    assert [spread(raw) for raw in days] == [(2, 2), (2, 2), (2, 4), (5, 9), (14, 20), (17, 23), (33, 41), (93, 107)]
    assert bounds(2.0, 3, 1000) == (3, 4)
    assert bounds(2.0, 3, 3) == (3, 3)


def test_the_dice_depend_on_the_card_and_the_repetition_only():
    memory = Memory(40.0, 5.0)
    shown = [buttons(memory, 40, card=7, repetition=n).good.days for n in range(200)]
    assert shown == [buttons(memory, 40, card=7, repetition=n).good.days for n in range(200)]
    assert len(set(shown)) > 10
    assert factor_of(7, 1) != factor_of(8, 1)


def test_a_new_card_goes_through_its_steps():
    shown = buttons(None)
    assert [each.seconds for each in shown] == [60, 330, 600, 0]
    assert shown.easy.days == 8
    last = buttons(shown.good.memory, 0, state="learning", remaining_steps=1)
    assert [each.seconds for each in last] == [60, 600, 0, 0]
    assert (last.good.days, last.easy.days) == (2, 4)


def test_a_lapse_goes_through_relearning_and_keeps_the_interval_to_come():
    shown = buttons(Memory(300.0, 5.0), 300, last_interval=300)
    assert (shown.again.state, shown.again.seconds, shown.again.review_days) == ("relearning", 600, 6)
    assert buttons(Memory(300.0, 5.0), 300, last_interval=300, minimum_lapse_interval=9).again.review_days == 9
    assert buttons(Memory(300.0, 5.0), 300, relearning_steps=()).again.days == 6


def test_without_steps_a_very_short_interval_is_waited_for_in_seconds():
    shown = buttons(None, learning_steps=())
    assert (shown.again.state, shown.again.seconds) == ("learning", 18316)
    assert [each.days for each in (shown.hard, shown.good, shown.easy)] == [1, 2, 8]
    assert buttons(None, learning_steps=(), parameters=[*DEFAULT[:17], 0, 0, *DEFAULT[19:]]).again.days == 1


def test_a_single_step_of_a_day_or_more_is_counted_in_whole_days():
    shown = buttons(None, learning_steps=(60 * 24 * 3,))
    assert shown.hard.seconds == 4 * 86_400
    assert buttons(None, learning_steps=(60 * 24,)).hard.seconds == 2 * 86_400


def test_rounding_is_half_up():
    assert [half_up(value) for value in (0.49, 0.5, 1.5, 2.5)] == [0, 1, 2, 3]
    assert nearest(0.2, 1, 100) == 1


@pytest.mark.parametrize(
    ("threshold", "leeches"),
    [(8, [8, 12, 16, 20]), (3, [3, 5, 7, 9, 11, 13, 15, 17, 19]), (1, list(range(1, 21))), (0, [])],
)
def test_a_leech_is_told_at_the_threshold_and_every_half_threshold_after(threshold, leeches):
    assert [lapses for lapses in range(21) if is_leech(lapses, threshold)] == leeches


def test_unknown_states_and_ratings_are_refused():
    with pytest.raises(ValueError, match="new, learning, review or relearning"):
        buttons(None, state="asleep")
    with pytest.raises(ValueError, match="1 to 4"):
        buttons(None).rated(0)
