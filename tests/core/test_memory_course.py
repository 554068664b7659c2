"""What is stored and what is rebuilt are one: a card's course under answers of all kinds, resets and set due days."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from decks.memory import FORMS, Course, Load, Preset, Row, last_interval, proves, replayed, standing_rows, taken
from decks.memory import given as kept

FORM = st.sampled_from([*sorted(FORMS), "reset", "due"])
STEPS = st.sampled_from([(1.0, 10.0), (), (5.0,), (1.0, 10.0, 2880.0)])
ROWS = st.lists(
    st.builds(
        Row,
        id=st.just(0),
        day=st.integers(0, 40),
        rating=st.integers(1, 4),
        form=FORM,
        score=st.sampled_from([0.0, 0.5, 1.0]),
        options=st.integers(0, 6),
        interval=st.integers(0, 30),
    ),
    max_size=12,
)
PRESETS = st.builds(
    Preset, learning_steps=STEPS, relearning_steps=STEPS, desired_retention=st.sampled_from([0.7, 0.9, 0.97])
)


def lived(rows, presets):
    """The rows as they are logged while they are given, each under other settings, and the course that they make."""
    course, log = Course(), []
    for number, (row, preset) in enumerate(zip(rows, presets, strict=False), start=1):
        row = replace(row, id=number, at=1000 * number, interval=row.interval if row.form == "due" else 0)
        load = Load({row.day + each: each % 7 for each in range(60)})
        after = taken(course, row, card=7, preset=preset, load=load)
        what = kept(course, after, row)
        log.append(replace(row, interval=what.interval, remaining=what.remaining, back_to=what.back_to))
        course = after
    return course, log


@given(ROWS, st.lists(PRESETS, min_size=12, max_size=12))
def test_a_replay_gives_what_was_lived_whatever_the_settings_were(rows, presets):
    course, log = lived(rows, presets)
    assert replayed(log, card=7) == course


@given(ROWS, st.integers(1, 5))
def test_what_is_taken_back_and_done_again_changes_nothing(rows, times):
    course, log = lived(rows, [Preset()] * len(rows))
    times = min(times, len(log))
    there = list(log)
    for row in list(reversed(log))[:times]:
        there.append(Row(id=len(there) + 1, form="void", voids=row.id))
    before, _ = lived(rows[: len(rows) - times], [Preset()] * len(rows))
    assert replayed(there, card=7) == before
    for row in list(reversed(there))[:times]:
        there.append(replace(row, id=len(there) + 1, voids=row.id))
    assert standing_rows(there) == log
    assert replayed(there, card=7) == course


def test_a_reset_makes_the_card_new_and_a_set_day_makes_it_due():
    course, _ = lived([Row(0, day=3, rating=4), Row(0, day=5, form="due", interval=9)], [Preset()] * 2)
    assert (course.schedule.state, course.schedule.due_day) == ("review", 14)
    course, _ = lived([Row(0, day=3, rating=4), Row(0, day=5, form="reset")], [Preset()] * 2)
    assert course == Course()


def test_a_cram_is_logged_and_moves_nothing():
    assert not proves("cram")
    course, _ = lived([Row(0, day=3, rating=1, form="cram", score=0.0)], [Preset()])
    assert course == Course()


def test_the_log_says_from_which_interval_a_card_came_as_ankis_does():
    course = Course()
    assert last_interval(course) == 0
    course = taken(course, Row(1, day=1, rating=3, at=5000), card=1)
    assert last_interval(course) == -600
    course = taken(course, Row(2, day=1, rating=3, at=900_000), card=1)
    assert last_interval(course) == course.schedule.interval > 0
