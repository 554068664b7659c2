"""A day's queue: its order, its limits, siblings that wait, and what it says when it is empty."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import Memory, Preset, Schedule
from decks.memory.queue import ORDERS, Item, Queue, build

TODAY, NOW = 100, 5_000_000
MINUTE = 60_000


def review(card, due, stability=10.0, **more):
    memory = Memory(stability, 5.0)
    return Item(card, Schedule("review", memory, last_day=due - 10, interval=10, due_day=due), **more)


def learning(card, due_ms, **more):
    return Item(card, Schedule("learning", Memory(1.0, 5.0), last_day=TODAY, remaining=1, due_ms=due_ms), **more)


def new(card, place=0, **more):
    return Item(card, Schedule(), place=place, **more)


def queue(*items, **options):
    return build(items, day=TODAY, now=NOW, **options)


def test_due_steps_come_first_then_reviews_then_new_cards_then_steps_due_soon():
    day = queue(new(1), review(2, TODAY), learning(3, NOW - 1), learning(4, NOW + 5 * MINUTE), learning(5, NOW - 9))
    assert day.cards == (5, 3, 2, 1, 4)
    assert (day.learning, day.reviews, day.new, day.soon) == ((5, 3), (2,), (1,), (4,))


def test_steps_beyond_the_learn_ahead_wait_for_their_moment():
    day = queue(learning(1, NOW + 21 * MINUTE))
    assert day.cards == ()
    assert day.next_ms == NOW + 21 * MINUTE
    assert queue(learning(1, NOW + 21 * MINUTE), preset=Preset(learn_ahead=30)).soon == (1,)


def test_a_step_of_days_is_asked_on_its_day():
    held = Schedule("learning", Memory(1.0, 5.0), last_day=98, remaining=1, due_day=TODAY)
    assert queue(Item(1, held)).learning == (1,)
    tomorrow = queue(Item(1, replace(held, due_day=TODAY + 1)))
    assert (tomorrow.cards, tomorrow.next_day) == ((), TODAY + 1)


def test_reviews_go_by_due_day_by_weakness_at_random_or_best_first():
    cards = [review(1, 98, 40.0), review(2, 99, 2.0), review(3, 100, 9.0)]
    assert queue(*cards).reviews == (1, 2, 3)
    assert queue(*cards, order="retrievability").reviews == (2, 3, 1)
    assert queue(*cards, order="backlog").reviews == (1, 3, 2)
    shuffled = queue(*cards, order="random", rng=Random(1)).reviews
    assert sorted(shuffled) == [1, 2, 3]
    assert shuffled == queue(*reversed(cards), order="random", rng=Random(1)).reviews


def test_the_limits_of_the_day_count_what_was_done_already():
    cards = [review(n, TODAY) for n in range(5)] + [new(n, place=n) for n in range(10, 15)]
    day = queue(*cards, preset=Preset(reviews_per_day=4, new_per_day=3), reviews_done=1, new_done=2)
    assert (day.reviews, day.new) == ((0, 1, 2), (10,))
    assert (day.reviews_over_limit, day.new_over_limit, day.next_day) == (2, 4, TODAY + 1)


def test_siblings_wait_until_tomorrow():
    cards = [review(1, TODAY, sibling="a"), new(2, sibling="a"), new(3, sibling="b"), new(4, sibling="b")]
    day = queue(*cards)
    assert (day.cards, day.buried) == ((1, 3), 2)
    assert queue(*cards, siblings_seen=["b"]).cards == (1,)
    assert queue(*cards, preset=Preset(bury_siblings=False)).buried == 0
    assert queue(learning(9, NOW, sibling="a"), *cards).cards == (9, 3)


def test_new_cards_keep_the_order_of_their_deck():
    assert queue(new(1, place=3), new(2, place=1), new(3, place=2)).new == (2, 3, 1)


def test_an_empty_queue_says_when_the_next_card_is_due():
    day = queue(review(1, TODAY + 3), review(2, TODAY + 9))
    assert (day.cards, day.next_day, day.next_ms) == ((), TODAY + 3, None)
    assert queue() == Queue()


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="An order is one of"):
        queue(order="alphabetical")


items = st.lists(
    st.one_of(
        st.builds(review, st.just(0), st.integers(90, 110), sibling=st.none() | st.integers(1, 3)),
        st.builds(
            learning, st.just(0), st.integers(NOW - 9, NOW + 40 * MINUTE), sibling=st.none() | st.integers(1, 3)
        ),
        st.builds(new, st.just(0), sibling=st.none() | st.integers(1, 3)),
    ),
    max_size=20,
).map(lambda many: [replace(item, card=number) for number, item in enumerate(many)])


@given(items, st.sampled_from(ORDERS), st.integers(0, 9), st.integers(0, 9))
def test_no_card_is_asked_twice_and_none_is_lost(cards, order, most_new, most_reviews):
    preset = Preset(new_per_day=most_new, reviews_per_day=most_reviews)
    day = queue(*cards, order=order, rng=Random(0), preset=preset)
    assert len(set(day.cards)) == len(day.cards)
    left = len(cards) - len(day.cards)
    waiting = day.buried + day.new_over_limit + day.reviews_over_limit
    assert left >= waiting
    assert (left > 0) == (day.next_day is not None or (day.next_ms is not None and left > 0))
    assert len(day.new) <= most_new
    assert len(day.reviews) <= most_reviews
