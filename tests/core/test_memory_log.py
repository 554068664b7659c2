"""The log is the truth: rows that are taken back do not count, and what stands folds to what is stored."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import FORMS, Row, advance, fold, proves, redoes, replay, standing_rows, step, undoes

answers = st.builds(
    Row,
    id=st.just(0),
    day=st.integers(0, 400),
    rating=st.integers(1, 4),
    form=st.sampled_from(sorted(FORMS)),
    score=st.sampled_from([0.0, 0.5, 1.0]),
    options=st.integers(0, 6),
)
logs = st.lists(answers, min_size=1, max_size=10).map(
    lambda rows: [replace(row, id=number, at=number) for number, row in enumerate(rows, start=1)]
)


def undo(rows):
    return [*rows, Row(id=len(rows) + 1, voids=undoes(rows))]


def redo(rows):
    return [*rows, Row(id=len(rows) + 1, voids=redoes(rows))]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 4)), min_size=1, max_size=12))
def test_the_fold_of_self_graded_rows_is_their_replay(reviews):
    rows = [Row(id=number, day=day, rating=rating) for number, (day, rating) in enumerate(reviews)]
    assert fold(rows).memory == replay(reviews)


@given(logs)
def test_advancing_answer_by_answer_gives_what_the_fold_gives(rows):
    standing = None
    for row in rows:
        if proves(row.form, row.options):
            standing = advance(
                standing,
                day=row.day,
                at=row.at,
                rating=row.rating,
                form=row.form,
                score=row.score,
                options=row.options,
            )
    assert fold(rows) == standing


@given(logs)
def test_undo_takes_exactly_the_last_answer_back(rows):
    assert standing_rows(undo(rows)) == rows[:-1]
    assert fold(undo(rows)) == fold(rows[:-1])


@given(logs, st.integers(1, 10))
def test_undoing_and_redoing_as_often_changes_nothing(rows, times):
    times = min(times, len(rows))
    there = rows
    for _ in range(times):
        there = undo(there)
    assert standing_rows(there) == rows[: len(rows) - times]
    for _ in range(times):
        there = redo(there)
    assert standing_rows(there) == rows
    assert fold(there) == fold(rows)
    assert redoes(there) is None


@given(logs, st.lists(st.booleans(), max_size=12))
def test_no_row_is_voided_twice_however_often_people_change_their_minds(rows, wishes):
    there = rows
    for back in wishes:
        there = undo(there) if back and undoes(there) else redo(there) if redoes(there) else there
    voided = [row.voids for row in there if row.voids]
    assert len(voided) == len(set(voided))


def test_a_new_answer_ends_what_can_be_redone():
    rows = undo([Row(id=1, rating=3), Row(id=2, rating=1)])
    assert redoes(rows) == 3
    assert redoes([*rows, Row(id=4, rating=3)]) is None
    assert undoes([]) is None


def test_an_override_counts_as_what_was_overruled_to():
    wrong = Row(id=1, rating=1, form="written", score=0.2)
    assert fold([wrong]).last_right is False
    overruled = fold([replace(wrong, override="right")])
    assert overruled.last_right is True
    assert overruled.memory.stability == pytest.approx(step(None, 3, 0).stability)


def test_rows_without_a_rating_are_no_evidence():
    assert fold([Row(id=1, rating=0, form="written", score=0.0)]) is None
    assert fold([Row(id=1, rating=3, form="matching", score=1.0, options=1)]) is None


def test_choices_are_no_days_of_recall():
    standing = advance(None, day=3, form="choice", score=1.0, options=4)
    standing = advance(standing, day=4, form="matching", score=1.0, options=4)
    assert (standing.recall_days, standing.last_recall_day, standing.last_right) == (0, None, True)
    standing = advance(standing, day=9, form="spoken", score=1.0)
    assert (standing.recall_days, standing.last_recall_day) == (1, 9)


def test_an_answer_that_proves_nothing_is_refused_by_advance():
    with pytest.raises(ValueError, match="proves nothing"):
        advance(None, day=1, form="matching", score=1.0, options=1)
    with pytest.raises(ValueError, match="a rating or a score"):
        advance(None, day=1)
