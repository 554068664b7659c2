"""Planning for an exam: what is worth asking today, and that it beats plainer ways with students it does not know."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import Memory
from decks.memory.exam import Costs, forecast, gain, plan
from tests.students import WAYS, score

memories = st.none() | st.builds(Memory, st.floats(0.01, 400), st.floats(1, 10))
decks = st.lists(st.tuples(memories, st.integers(0, 20)), max_size=12).map(lambda cards: dict(enumerate(cards)))
SETTINGS = (
    {"cards": 80, "days": 14, "minutes": 5},
    {"cards": 80, "days": 14, "minutes": 12},
    {"cards": 50, "days": 30, "minutes": 3},
)


def test_the_plan_beats_due_order_and_a_raised_retention_on_average():
    means = {
        name: sum(score(way, seed=seed, **setting) for seed in range(6) for setting in SETTINGS) / 18
        for name, way in WAYS.items()
    }
    print({name: round(mean, 3) for name, mean in means.items()})
    plain = max(mean for name, mean in means.items() if name != "plan by gain")
    assert means["plan by gain"] > plain + 0.05


@given(decks, st.integers(0, 40), st.floats(0, 20))
def test_a_plan_keeps_to_its_minutes_and_expects_to_gain(cards, left, minutes):
    today = plan(cards, day=20, exam_day=20 + left, minutes=minutes)
    assert today.minutes <= minutes + 1e-9
    assert len(set(today.cards)) == len(today.cards)
    assert today.gain >= 0
    assert 0 <= today.expected_share <= 1 + 1e-9
    assert today.minutes == pytest.approx(sum(gain(cards[card], 20, 20 + left).minutes for card in today.cards))


@given(decks, st.integers(0, 40))
def test_more_time_never_lowers_the_expectation(cards, left):
    shares = [plan(cards, day=20, exam_day=20 + left, minutes=minutes).expected_share for minutes in (0, 1, 3, 60)]
    assert shares[0] <= min(shares[1:]) + 1e-9
    assert shares[3] >= max(shares[:3]) - 1e-9


def test_what_gains_most_by_the_minute_comes_first():
    cards: dict[int, tuple[Memory | None, int]] = {
        1: (Memory(400.0, 3.0), 19),
        2: (Memory(2.0, 6.0), 10),
        3: (None, 0),
    }
    order = plan(cards, day=20, exam_day=21, minutes=60).cards
    gains = [gain(cards[card], 20, 21).per_minute for card in order]
    assert gains == sorted(gains, reverse=True)
    assert order[-1] == 1


def test_a_dear_card_is_let_go_of():
    cards = {1: (Memory(2.0, 6.0), 10), 2: (None, 0)}
    assert plan(cards, day=20, exam_day=21, minutes=60, costs=Costs(new=61.0)).cards == (1,)


def test_a_card_is_planned_once_a_day():
    cards = {1: (Memory(2.0, 6.0), 20), 2: (Memory(2.0, 6.0), 19), 3: (None, 20)}
    assert set(plan(cards, day=20, exam_day=30, minutes=60).cards) == {2, 3}


def test_cards_that_would_gain_next_to_nothing_can_be_left_out():
    cards = {1: (Memory(2.0, 6.0), 10), 2: (Memory(300.0, 3.0), 19)}
    assert plan(cards, day=20, exam_day=22, minutes=60).cards == (1, 2)
    assert plan(cards, day=20, exam_day=22, minutes=60, least=0.01).cards == (1,)


def test_the_forecast_grows_with_the_minutes_and_shrinks_with_days_off():
    cards = dict.fromkeys(range(60), (None, 0))

    def expected(minutes, days_off=()):
        return forecast(cards, day=0, exam_day=14, minutes=minutes, rng=Random(4), days_off=days_off).share

    assert expected(0) == 0
    assert 0 < expected(2) < expected(6) < expected(30) <= 1
    assert expected(6, range(7, 14)) < expected(6)


def test_an_exam_that_is_over_can_not_be_planned_for():
    with pytest.raises(ValueError, match="over"):
        plan({}, day=5, exam_day=4, minutes=10)
