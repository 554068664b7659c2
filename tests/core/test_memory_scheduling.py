"""A card's schedule: steps, reviews, lapses, evidence of other modes, load balancing and easy days."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import Given, Load, Preset, Schedule, answered, evidence, noticed, promises, put_off, replay, step
from decks.memory.balance import balanced, weekday
from decks.memory.days import day_date
from decks.memory.scheduling import answered_as_logged

EXACT = Preset(fuzz=False)
MINUTE = 60_000


def study(ratings, *, preset=EXACT, card=1):
    """Answer each time when the card is due."""
    schedule, day, at = Schedule(), 100, 0
    for rating in ratings:
        schedule = answered(schedule, rating, card=card, day=day, at=at, preset=preset)
        day, at = schedule.due_day or day, schedule.due_ms or at
    return schedule


def test_a_new_card_graduates_after_its_steps():
    first = study([3])
    assert (first.state, first.remaining, first.due_ms, first.due_day) == ("learning", 1, 10 * MINUTE, None)
    second = study([3, 3])
    assert (second.state, second.due_ms, second.due_day, second.interval) == ("review", None, 102, 2)


def test_again_in_learning_begins_the_steps_anew():
    schedule = study([3, 1])
    assert (schedule.state, schedule.remaining, schedule.due_ms) == ("learning", 2, 11 * MINUTE)
    assert schedule.lapses == 0


def test_a_lapse_is_relearned_and_then_comes_back_in_days():
    lapsed = study([3, 3, 3, 3, 1])
    assert (lapsed.state, lapsed.lapses, lapsed.due_day) == ("relearning", 1, None)
    back = study([3, 3, 3, 3, 1, 3])
    assert (back.state, back.lapses) == ("review", 1)
    assert back.due_day > back.last_day


def test_the_eighth_lapse_makes_a_leech_and_the_twelfth_again():
    told = [study([4, *[1, 3] * lapses][:-1] if lapses else [4]).leech for lapses in range(13)]
    assert [lapses for lapses, leech in enumerate(told) if leech] == [8, 12]


def test_a_promise_is_kept():
    preset, schedule = Preset(), study([3, 3, 3], preset=Preset())
    load = Load({schedule.due_day + each: each % 5 for each in range(60)})
    shown = promises(schedule, card=9, day=schedule.due_day, preset=preset, load=load)
    for rating, promise in enumerate(shown, start=1):
        after = answered(schedule, rating, card=9, day=schedule.due_day, at=5, preset=preset, load=load)
        assert after.memory == promise.memory
        assert (after.due_day or schedule.due_day) == schedule.due_day + promise.days


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 4)), min_size=1, max_size=10), st.integers(1, 999))
def test_a_replay_with_the_intervals_of_the_log_gives_the_stored_schedule(reviews, card):
    live, replayed, day, log = Schedule(), Schedule(), 0, []
    for gap, rating in reviews:
        day += gap
        load = Load({day + each: each for each in range(100)})
        shown = promises(live, card=card, day=day, load=load).rated(rating)
        live = answered(live, rating, card=card, day=day, at=day * 1000, load=load)
        log.append((day, rating, Given(shown.logged, shown.remaining_steps, shown.review_days)))
    for at_day, rating, kept in log:
        memory = step(replayed.memory, rating, at_day - replayed.last_day if replayed.memory else 0)
        replayed = answered_as_logged(replayed, rating, kept, memory=memory, day=at_day, at=at_day * 1000)
    assert replayed == live
    assert live.memory == replay([(at_day, rating) for at_day, rating, _ in log])


def test_a_log_written_under_other_steps_still_replays():
    memory = step(None, 3, 0)
    in_days = answered_as_logged(Schedule(), 3, Given(4), memory=memory, day=5, at=0)
    assert (in_days.state, in_days.due_day) == ("review", 9)
    in_steps = answered_as_logged(in_days, 3, Given(-600, 1, 2), memory=memory, day=9, at=0)
    assert (in_steps.state, in_steps.due_ms, in_steps.interval) == ("relearning", 10 * MINUTE, 2)


def test_a_step_of_days_is_due_on_a_day():
    schedule = study([3], preset=replace(EXACT, learning_steps=(1, 2880)))
    assert (schedule.state, schedule.due_day, schedule.due_ms) == ("learning", 102, None)


def test_a_clock_set_back_counts_as_the_same_day():
    schedule = study([3, 3])
    again = answered(schedule, 3, card=1, day=schedule.last_day - 7, at=0, preset=EXACT)
    assert again.last_day == schedule.last_day
    assert again == answered(schedule, 3, card=1, day=schedule.last_day, at=0, preset=EXACT)


def seen(schedule, form, correct, day):
    memory = evidence(schedule.memory, form, correct, 4, day - schedule.last_day)
    return noticed(schedule, memory, form=form, score=float(correct), card=1, day=day, preset=EXACT)


def test_a_choice_moves_the_due_day_only_forward():
    schedule = study([3, 3, 3])
    right, wrong = (seen(schedule, "choice", correct, schedule.last_day + 5) for correct in (True, False))
    assert right.due_day == schedule.due_day
    assert right.memory.stability > schedule.memory.stability
    assert wrong.due_day < schedule.due_day
    assert wrong.lapses == 0


def test_a_written_answer_moves_the_due_day_either_way():
    schedule = study([3, 3, 3])
    right, wrong = (seen(schedule, "written", correct, schedule.last_day + 5) for correct in (True, False))
    assert right.due_day > schedule.due_day
    assert wrong.due_day < schedule.due_day
    assert (right.lapses, wrong.lapses) == (0, 1)


def test_a_choice_does_not_bring_a_new_card_into_review_but_a_written_answer_does():
    assert seen(Schedule(), "choice", True, 3).state == "new"
    written = seen(Schedule(), "written", True, 3)
    assert (written.state, written.due_day) == ("review", 5)
    graded = answered(seen(Schedule(), "choice", True, 3), 3, card=1, day=4, at=0, preset=EXACT)
    assert (graded.state, graded.remaining) == ("learning", 1)


def test_evidence_during_steps_leaves_the_steps_alone():
    schedule = study([3])
    assert seen(schedule, "written", True, 100).due_ms == schedule.due_ms


def test_a_due_day_can_be_set():
    schedule = put_off(study([3]), due_day=140, day=101)
    assert (schedule.state, schedule.due_day, schedule.interval, schedule.due_ms) == ("review", 140, 39, None)


def drawn(raw, load, **options):
    picks = [balanced((n + 0.5) / 500, day=0, due=load, **options)(raw, 1, 36500) for n in range(500)]
    return {day: picks.count(day) / 500 for day in sorted(set(picks))}


def test_less_loaded_days_are_drawn_more_often_and_earlier_ones_a_little():
    shares = drawn(20.0, {day: 50 if day != 21 else 5 for day in range(100)})
    assert shares[21] > 0.9
    level = drawn(20.0, dict.fromkeys(range(100), 10))
    assert set(level) == set(range(17, 24))
    assert level[17] > level[23]


def test_a_day_with_a_sibling_is_avoided():
    assert 20 not in drawn(20.0, {}, siblings={20})


def test_minimum_days_are_left_out_and_reduced_ones_get_their_half():
    sunday = (0.0,) * 6 + (1.0,)
    assert {weekday(day) for day in drawn(20.0, {}, easy_days=sunday)} == {6}
    assert set(drawn(20.0, {}, easy_days=(0.0,) * 7)) == set(range(17, 24))
    load: dict[int, int] = {}
    for n in range(4000):
        day = balanced((n * 0.618) % 1, day=0, due=load, easy_days=(0.5,) + (1.0,) * 6)(20.0, 1, 36500)
        load[day] = load.get(day, 0) + 1
    mondays = [count for day, count in load.items() if weekday(day) == 0]
    others = [count for day, count in load.items() if weekday(day) != 0]
    assert mondays[0] == pytest.approx(sum(others) / len(others) / 2, rel=0.15)


def test_beyond_ninety_days_the_load_does_not_matter():
    busy = dict.fromkeys(range(115, 400), 1000)
    assert len(drawn(120.0, busy)) == len(drawn(120.0, {}))


def test_weekdays_are_those_of_the_calendar():
    assert all(weekday(day) == day_date(day).weekday() for day in (0, 4, 20000, 20643))
