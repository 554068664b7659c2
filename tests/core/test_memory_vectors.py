"""The memory model agrees with the reference data, group by group, and with the two public libraries."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from decks.memory import Memory, buttons, interval, replay, retrievability, step, study_day
from decks.memory.anki import RevlogRow, memory_from_revlog, memory_from_sm2
from decks.memory.fuzz import bounds, half_up
from decks.memory.parameters import full
from tests import shared

VECTORS = "data/fsrs_vectors.json"
SHARED = shared.SHARED / VECTORS
OWN = json.loads((Path(__file__).parents[1] / "data" / "fsrs_vectors.json").read_text(encoding="utf-8"))
DATA = json.loads(SHARED.read_text(encoding="utf-8")) if SHARED.exists() else None
RATINGS = ("again", "hard", "good", "easy")


def near(stability, difficulty):
    return Memory(pytest.approx(stability, rel=2e-4), pytest.approx(difficulty, abs=2e-4))


def cases(group):
    if DATA is None:
        return [shared.absent(VECTORS)]
    return [pytest.param(case, id=str(case.get("id", number))) for number, case in enumerate(DATA["groups"][group])]


def parameters(case):
    return DATA["params"][case["params"]]


@pytest.mark.parametrize("case", cases("memory_state_from_history"))
def test_a_history_gives_the_same_memory_and_intervals(case):
    w, memory, day, days = parameters(case), None, 0, []
    expected = case["expect"]
    for review, stability, difficulty in zip(
        case["history"], expected["stability"], expected["difficulty"], strict=True
    ):
        memory = step(memory, review["rating"], review["delta_days"], w)
        assert memory == near(stability, difficulty)
        day += review["delta_days"]
        days.append((day, review["rating"]))
    assert replay(days, w) == memory
    for retention, raw in expected["raw_interval_days"].items():
        ours = interval(memory.stability, float(retention), w)
        assert ours == pytest.approx(raw, rel=3e-4)
        if abs(ours % 1 - 0.5) > 1e-3:
            assert min(max(half_up(ours), 1), 36500) == expected["rounded_interval_days"][retention]


@pytest.mark.parametrize("case", cases("next_states"))
def test_every_rating_gives_the_same_next_memory(case):
    w, held = parameters(case), case["state"]
    memory = Memory(held["stability"], held["difficulty"]) if held else None
    for rating, name in enumerate(RATINGS, start=1):
        after, expected = step(memory, rating, case["elapsed_days"], w), case["expect"][name]
        assert after == near(expected["stability"], expected["difficulty"])
        raw = interval(after.stability, case["desired_retention"], w)
        assert raw == pytest.approx(expected["raw_interval"], rel=3e-4)


@pytest.mark.parametrize("case", cases("retrievability"))
def test_the_chance_to_recall_is_the_same(case):
    ours = retrievability(Memory(case["stability"], 5), case["elapsed_days"], parameters(case))
    assert ours == pytest.approx(case["expect_continuous"], rel=1e-5)


@pytest.mark.parametrize("case", cases("memory_state_from_sm2"))
def test_an_ease_and_an_interval_become_the_same_memory(case):
    assert memory_from_sm2(case["ease"], case["interval"], case["sm2_retention"]) == near(*case["expect"].values())


@pytest.mark.parametrize("case", cases("parameter_upgrade"))
def test_older_parameters_are_filled_up_the_same_way(case):
    assert full(case["in"]) == pytest.approx(case["expect"], rel=1e-5)


@pytest.mark.parametrize("case", cases("anki_buttons_no_fuzz"))
def test_the_four_buttons_are_those_of_anki(case):
    learning = case["learn_steps_min"]
    settings = {"learning_steps": learning, "relearning_steps": [10.0] if learning else []}
    memory = None
    if case["card"] == "review":
        memory = Memory(case["stability"], case["difficulty"])
        settings |= {"last_interval": case["interval"], "lapses": case["lapses"]}
    shown = buttons(memory, case.get("elapsed_days", 0), **settings)
    for name in RATINGS:
        ours, expected = getattr(shown, name), dict(case["expect"][name])
        assert ours.memory.stability == pytest.approx(expected.pop("stability"), rel=2e-4)
        expected["state"] = expected.pop("kind")
        raw = interval(ours.memory.stability, 0.9)
        if abs(raw % 1 - 0.5) < 1e-3:  # single precision may round such a one the other way
            assert abs(ours.days - expected.pop("days", 0)) <= 1
        names = {"secs": "seconds", "leeched": "leech"}
        assert {key: getattr(ours, names.get(key, key)) for key in expected} == expected


@pytest.mark.parametrize("case", cases("fuzz_ranges"))
def test_fuzz_gives_the_days_that_anki_gives(case):
    low, high = bounds(case["raw_good_interval"], 1, 36500)
    assert low == case["anki_min"]
    # Good comes after Hard: where Hard was drawn late, Good may be a day later than its own range.
    assert case["anki_max"] - 1 <= high <= case["anki_max"]


@pytest.mark.parametrize("case", cases("day_boundary"))
def test_days_are_counted_by_their_rollover(case):
    rollover = datetime(2026, 7, 10, 4, tzinfo=UTC)
    # A second more: Anki counts the very second of a rollover to the day before, we to the new one.
    moments = [rollover - timedelta(seconds=seconds + 1) for seconds in case["seconds_before_next_rollover"]]
    days = [study_day(moment, ZoneInfo("UTC")) for moment in moments]
    assert days[1] - days[0] == case["anki_delta_days"]
    assert replay(zip(days, case["ratings"], strict=True)) == near(*case["anki"])


@pytest.mark.parametrize("case", cases("anki_revlog_filter"))
def test_the_rows_of_a_review_log_that_count_are_those_of_anki(case):
    rows = [RevlogRow(-ago, *rest) for ago, *rest in case["rows_days_ago_ease_kind_factor_ivl"]]
    assert memory_from_revlog(rows) == (near(*case["anki"]) if case["anki"] else None)


@pytest.mark.parametrize("case", OWN["histories"])
def test_a_history_of_our_own_agrees_with_both_libraries(case):
    w, memory = OWN["own"] if case["parameters"] == "own" else full([]), None
    for (gap, rating), stability, difficulty in zip(
        case["reviews"], case["stability"], case["difficulty"], strict=True
    ):
        memory = step(memory, rating, gap, w)
        assert memory == near(stability, difficulty)
    assert memory == near(*case["py_fsrs"])


@pytest.mark.parametrize("case", OWN["sm2"])
def test_an_ease_of_our_own_agrees_with_fsrs_rs(case):
    memory = memory_from_sm2(case["ease"], case["days"], case["retention"], OWN["own"])
    assert memory == near(*case["expect"])


@pytest.mark.parametrize("case", OWN["upgrades"])
def test_parameters_of_each_length_agree_with_fsrs_rs(case):
    assert full(case["from"]) == pytest.approx(case["to"], rel=1e-5)
    reviews = [(0, 3), (9, 1), (9, 3), (30, 4)]
    expected = replay(reviews, case["to"])
    assert replay(reviews, case["from"]) == near(expected.stability, expected.difficulty)


def test_parameters_of_another_length_are_refused():
    with pytest.raises(ValueError, match="21 numbers"):
        step(None, 3, 0, [1.0] * 20)
    with pytest.raises(ValueError, match="finite"):
        full([float("nan")] * 19)
