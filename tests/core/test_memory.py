"""The memory model agrees with the reference data, and its bands with their definition."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import (
    FAMILIAR,
    LEARNING,
    MASTERED,
    Memory,
    advance,
    band,
    familiar_until,
    interval,
    mastered_until,
    mastery,
    replay,
    retrievability,
    step,
    study_day,
)
from tests import shared

VECTORS = "data/fsrs_vectors.json"
histories = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), min_size=1, max_size=12)


def fold(reviews: list[tuple[int, int]]):
    standing = None
    for day, rating in reviews:
        standing = advance(standing, rating=rating, day=day)
    return standing


@shared.needs(VECTORS)
def test_every_history_of_the_vectors_gives_the_same_memory() -> None:
    data = json.loads((shared.SHARED / VECTORS).read_text())
    for case in data["groups"]["memory_state_from_history"]:
        parameters, memory, days = data["params"][case["params"]], None, 0
        for i, review in enumerate(case["history"]):
            memory = step(memory, review["rating"], review["delta_days"], parameters)
            assert memory.stability == pytest.approx(case["expect"]["stability"][i], rel=2e-4), case["id"]
            assert memory.difficulty == pytest.approx(case["expect"]["difficulty"][i], abs=2e-4), case["id"]
            days += review["delta_days"]
        for retention, raw in case["expect"]["raw_interval_days"].items():
            assert interval(memory.stability, float(retention), parameters) == pytest.approx(raw, rel=3e-4), case["id"]


@pytest.mark.parametrize(
    ("reviews", "now", "in_a_month"),
    [([(0, 3)], 0.39, 0.26), ([(0, 3), (2, 3)], 0.80, 0.66), ([(0, 3), (2, 3), (13, 3)], 1.00, 0.93)],
)
def test_the_reference_values_of_mastery(reviews: list[tuple[int, int]], now: float, in_a_month: float) -> None:
    memory = replay(reviews)
    assert mastery(memory, 0) == pytest.approx(now, abs=0.005)
    assert mastery(memory, 30) == pytest.approx(in_a_month, abs=0.005)


def test_a_card_rises_through_the_bands() -> None:
    once, twice, thrice = fold([(0, 3)]), fold([(0, 3), (2, 3)]), fold([(0, 3), (2, 3), (13, 3)])
    assert band(familiar_until(once), mastered_until(once), 0) == LEARNING
    assert band(familiar_until(twice), mastered_until(twice), 2) == FAMILIAR
    assert band(familiar_until(thrice), mastered_until(thrice), 13) == MASTERED


def test_a_miss_takes_the_band_away() -> None:
    standing = fold([(0, 3), (2, 3), (13, 3), (40, 1)])
    assert mastered_until(standing) is None


def test_many_right_answers_in_one_day_do_not_master_a_card() -> None:
    standing = fold([(5, 4)] * 30)
    assert standing.recall_days == 1
    assert mastered_until(standing) is None


@given(histories)
def test_memory_stays_in_its_bounds(history: list[tuple[int, int]]) -> None:
    memory = replay(sorted(history))
    assert 0.001 <= memory.stability <= 36500
    assert 1 <= memory.difficulty <= 10


@given(histories, st.integers(0, 500))
def test_a_better_rating_never_leaves_less_stability(history: list[tuple[int, int]], gap: int) -> None:
    memory = replay(sorted(history))
    after = [step(memory, rating, gap).stability for rating in (1, 2, 3, 4)]
    assert after == sorted(after)


@given(histories, st.floats(0, 1000), st.floats(0, 1000), st.floats(0.01, 1))
def test_the_chance_to_recall_falls_with_time_and_the_interval_is_its_inverse(
    history: list[tuple[int, int]], one: float, other: float, retention: float
) -> None:
    memory = replay(sorted(history))
    sooner, later = sorted((one, other))
    assert 1 >= retrievability(memory, sooner) >= retrievability(memory, later) > 0
    assert retrievability(memory, interval(memory.stability, retention)) == pytest.approx(retention)
    assert mastery(memory, sooner) >= mastery(memory, later) >= 0
    assert mastery(memory, sooner, horizon=7) >= mastery(memory, sooner)


@given(histories, st.integers(-50, 0))
def test_a_day_before_the_last_one_counts_as_the_same_day(history: list[tuple[int, int]], back: int) -> None:
    history = sorted(history)
    day = history[-1][0]
    assert replay([*history, (day + back, 3), (day + 9, 3)]) == replay([*history, (day, 3), (day + 9, 3)])


@given(histories)
def test_the_bands_end_exactly_where_mastery_says(history: list[tuple[int, int]]) -> None:
    standing = fold(sorted(history))
    until = familiar_until(standing)
    if until is not None:
        assert mastery(standing.memory, until - standing.last_day) == pytest.approx(0.5, abs=1e-6) or until >= 36500
    held = mastered_until(standing)
    if held is not None:
        assert retrievability(standing.memory, held - standing.last_day) == pytest.approx(0.9)


@given(histories)
def test_the_fold_and_the_replay_agree(history: list[tuple[int, int]]) -> None:
    assert fold(sorted(history)).memory == replay(sorted(history))


def test_a_retention_or_a_time_out_of_range_is_refused() -> None:
    for retention in (0, -0.1, 1.1):
        with pytest.raises(ValueError, match="Desired retention"):
            interval(10, retention)
    with pytest.raises(ValueError, match="0 or more"):
        step(Memory(1, 5), 3, -1)


def test_a_rating_outside_one_to_four_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        step(Memory(1, 5), 5, 1)


def test_the_study_day_turns_at_four_in_the_morning() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = study_day(datetime(2026, 7, 1, 1, 59, tzinfo=UTC), berlin)
    after = study_day(datetime(2026, 7, 1, 2, 0, tzinfo=UTC), berlin)
    assert after == before + 1
