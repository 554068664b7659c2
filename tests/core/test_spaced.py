"""Spaced, without a database: what is asked when, back and forth through answers, practice beside the schedule."""

import json
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.memory import Load, Memory, Schedule, answered
from decks.modes import CardFacts, Moment, Refused
from decks.modes.spaced import Spaced
from decks.modes.spaced_queue import in_turn

DAY, MS, MINUTE = 20_000, 1_728_000_000_000, 60_000
MODE = Spaced()
NOW = Moment(ms=MS, day=DAY)
DO = ("again", "hard", "good", "easy")


def review(card, due=DAY, stability=10.0, **more):
    held = Schedule("review", Memory(stability, 5.0), last_day=due - 10, interval=10, due_day=due, repetitions=3)
    return CardFacts(card, schedule=held, **more)


def step(card, due_ms):
    return CardFacts(card, schedule=Schedule("learning", Memory(1, 5), last_day=DAY, remaining=1, due_ms=due_ms))


class Sitting:
    """A session as the verbs lead it, with its own clock and the schedules of its cards."""

    def __init__(self, cards, now=NOW, **settings):
        self.settings, self.now = MODE.clean(settings), now
        self.schedules = {card.id: card.schedule for card in cards}
        self.state = MODE.begin(cards, self.settings, Random(1), now)

    @property
    def open(self):
        return next((prompt.card for prompt in MODE.prompts(self.state, 1)), None)

    def ask(self, do, minutes=0.2, **reply):
        card = self.open
        self.now = replace(self.now, ms=self.now.ms + int(minutes * MINUTE))
        turn = MODE.answer(self.state, {"do": do, **reply}, self.now)
        given = {}
        for result in turn.results:
            if result.form == "self":
                held = answered(
                    self.schedules[card],
                    result.rating,
                    card=card,
                    day=self.now.day,
                    at=self.now.ms,
                    preset=MODE.preset(self.settings),
                    load=MODE.load(self.state, 0),
                )
                given[card] = self.schedules[card] = held
        self.state = MODE.after(turn.state, given, self.now)
        assert json.loads(json.dumps(self.state)) == self.state
        return turn


def test_due_cards_and_new_ones_are_asked_and_the_others_are_not():
    sitting = Sitting([review(1), review(2, due=DAY + 1), CardFacts(3), review(4, due=DAY - 5)], place="after")
    assert [sitting.open, *[sitting.ask("easy") and sitting.open for _ in range(3)]] == [4, 1, 3, None]


def test_a_learning_card_comes_back_when_its_step_is_due_and_never_changes_the_question_that_is_shown_next():
    sitting = Sitting([CardFacts(1), review(2), review(3), review(4)], place="before")
    following = MODE.prompts(sitting.state, 2)[1].card
    sitting.ask("again")
    assert sitting.open == following == 2
    sitting.ask("good", minutes=5)  # the minute of card 1 is over; card 3 was promised already
    assert sitting.open == 3
    sitting.ask("good")
    assert sitting.open == 1


def test_a_step_that_is_due_soon_is_asked_early_only_when_nothing_else_is_left():
    sitting = Sitting([step(1, MS + 15 * MINUTE), review(2)])
    assert sitting.open == 2
    sitting.ask("good")
    assert sitting.open == 1
    assert Sitting([step(1, MS + 25 * MINUTE), review(2)]).state["next"] is None


def test_the_session_ends_when_nothing_is_due_and_tells_who_was_missed():
    sitting = Sitting([review(1), review(2)])
    sitting.ask("again")
    sitting.ask("good")
    assert sitting.open == 1
    assert MODE.ending(sitting.state) is None
    sitting.ask("good")
    ending = MODE.ending(sitting.state)
    assert (ending.missed, ending.right, ending.score) == ((1,), (2,), 0.5)
    assert MODE.prompts(sitting.state, 2) == []
    with pytest.raises(Refused):
        MODE.answer(sitting.state, {"do": "good"}, NOW)


def test_new_and_review_limits_count_what_was_done_today():
    cards = [CardFacts(i) for i in range(1, 30)] + [review(i) for i in range(30, 60)]
    state = Sitting(cards, now=replace(NOW, new_done=15, reviews_done=190)).state
    assert (state["kinds"].count("n"), state["kinds"].count("r")) == (5, 10)
    more = Sitting(cards, now=replace(NOW, new_done=20), more=7).state
    assert more["kinds"].count("n") == 7


def test_cards_set_aside_and_siblings_of_what_was_seen_today_wait():
    seen = CardFacts(9, schedule=Schedule("review", Memory(9, 5), last_day=DAY, due_day=DAY + 9), sibling="x")
    waits = review(2, sibling="x", sibling_seen=True)
    cards = [review(1, aside=True), waits, seen, review(3, sibling="y"), CardFacts(4, sibling="y")]
    assert Sitting(cards).state["order"] == [3]
    assert sorted(Sitting(cards, siblings=False).state["order"]) == [2, 3, 4]


def test_a_card_keeps_away_from_the_days_of_its_siblings():
    cards = [review(1, sibling="x", sibling_days=(DAY + 20, DAY + 25)), review(2)]
    state = Sitting(cards).state
    assert MODE.load(state, 0).siblings == [DAY + 20, DAY + 25]
    assert MODE.load(state, 1).siblings == ()


def test_a_plan_for_an_exam_keeps_siblings_apart_too():
    now = replace(NOW, exam_day=DAY + 9, exam_minutes=60)
    cards = [CardFacts(1, sibling="x"), CardFacts(2, sibling="x"), CardFacts(3), CardFacts(4, sibling="y")]
    seen = [replace(cards[0], sibling_seen=True), *cards[1:2], *cards[2:]]
    assert sorted(Sitting(cards, now).state["order"]) == [1, 3, 4]
    assert sorted(Sitting([replace(card, sibling_seen=card.id < 3) for card in seen], now).state["order"]) == [3, 4]
    assert sorted(Sitting(cards, now, siblings=False).state["order"]) == [1, 2, 3, 4]
    in_steps = [replace(step(1, MS), sibling="x"), *cards[1:]]
    assert sorted(Sitting(in_steps, now).state["order"]) == [3, 4]


def test_new_cards_stand_evenly_between_the_reviews_or_where_one_wants_them():
    cards = [review(i) for i in range(1, 7)] + [CardFacts(7), CardFacts(8)]
    assert Sitting(cards).state["kinds"] == "rrnrrnrr"
    assert Sitting(cards, place="before").state["kinds"] == "nnrrrrrr"
    assert Sitting(cards, place="after").state["kinds"] == "rrrrrrnn"


def test_the_counts_tell_what_is_left_and_what_is_open():
    sitting = Sitting([review(1), review(2), CardFacts(3), step(4, MS + 50 * MINUTE)], place="after")
    assert MODE.progress(sitting.state).parts == (("New", 1, False), ("Learning", 1, False), ("Review", 2, True))
    sitting.ask("again")
    assert MODE.progress(sitting.state).parts == (("New", 1, False), ("Learning", 2, False), ("Review", 1, True))
    assert (MODE.progress(sitting.state).done, MODE.progress(sitting.state).total) == (0, 4)


ACTS = st.lists(st.sampled_from([*DO, "reset", "due"]), min_size=1, max_size=25)
WAITS = st.lists(st.sampled_from([0.1, 2.0, 12.0]), min_size=25, max_size=25)


def sitting_of(seed):
    rng = Random(seed)
    cards = [review(i, due=DAY - rng.randrange(9)) for i in range(1, rng.randrange(2, 7))]
    return Sitting(
        cards + [CardFacts(i) for i in range(20, 20 + rng.randrange(5))], now=replace(NOW, load={DAY + 3: 2})
    )


@given(st.integers(0, 999), ACTS, WAITS, st.integers(1, 25))
def test_undo_takes_back_any_number_of_answers_and_redo_gives_them_again(seed, acts, waits, times):
    sitting, states = sitting_of(seed), []
    for act, wait in zip(acts, waits, strict=False):
        if sitting.open is None:
            break
        states.append(sitting.state)
        sitting.ask(act, minutes=wait, days="3")
    end, times = sitting.state, min(times, len(states))
    there = end
    for before in reversed(states[-times:]):
        there = MODE.undo(there)
        keep = {"undone", "ms"}
        assert {k: v for k, v in there.items() if k not in keep} == {k: v for k, v in before.items() if k not in keep}
    for _ in range(times):
        there = MODE.redo(there)
    assert there == end


@given(st.integers(0, 999), ACTS, WAITS)
def test_no_card_is_lost_or_doubled_whatever_is_answered(seed, acts, waits):
    sitting = sitting_of(seed)
    everyone = set(sitting.schedules)
    for act, wait in zip(acts, waits, strict=False):
        if sitting.open is None:
            break
        sitting.ask(act, minutes=wait, days="0")
        state = sitting.state
        waiting = state["order"][state["at"] :] + [card for _, card in state["steps"]]
        asked = [each[0] for each in (state["open"], state["next"]) if each]
        assert len(waiting + asked) == len(set(waiting + asked))
        assert set(waiting + asked) | {entry[0] for entry in state["done"]} == everyone


def test_a_new_answer_ends_what_can_be_redone():
    sitting = Sitting([review(1), review(2), review(3)])
    sitting.ask("good")
    sitting.state = MODE.undo(sitting.state)
    sitting.ask("hard")
    with pytest.raises(Refused):
        MODE.redo(sitting.state)


def test_a_card_that_goes_while_it_is_asked_leaves_the_rest_in_order():
    sitting = Sitting([review(1), review(2), review(3)])
    sitting.ask("again")
    left = MODE.drop(sitting.state, frozenset({2, 1}))
    assert [prompt.card for prompt in MODE.prompts(left, 2)] == [3]
    assert MODE.undo(left)["open"][0] == 1


def test_the_promise_of_the_next_question_holds_once_it_is_open():
    sitting = Sitting([review(i) for i in range(1, 6)], now=replace(NOW, load={DAY + each: 3 for each in range(60)}))
    for _ in range(4):
        ahead = MODE.load(sitting.state, 1)
        sitting.ask("good")
        assert MODE.load(sitting.state, 0) == ahead or sitting.state["fresh"] is not None
    total = sum(MODE.load(sitting.state, 1).due.values())
    assert total == 3 * 60 + 4
    assert isinstance(MODE.load(sitting.state, 0), Load)


def test_what_is_typed_is_kept_with_the_answer():
    sitting = Sitting([review(1)])
    assert sitting.ask("good", typed="  the cell \0").results[0].response == "the cell"


def test_a_cram_asks_all_chosen_cards_moves_nothing_and_repeats_what_was_missed():
    sitting = Sitting([review(1, due=DAY + 40), CardFacts(2)], cram=True)
    first = sitting.open
    assert sitting.ask("again").results[0].form == "cram"
    sitting.ask("good")
    assert sitting.open == first
    sitting.ask("good")
    assert MODE.ending(sitting.state).missed == (first,)
    assert sitting.schedules[1] == review(1, due=DAY + 40).schedule
    assert MODE.load(sitting.state, 1) == Load({})


def test_reset_and_set_due_are_acts_and_take_the_card_out_of_the_queue():
    sitting = Sitting([review(1), review(2)])
    assert sitting.ask("due", days="5").results[0].days == 5
    assert sitting.ask("reset").results[0].form == "reset"
    assert sitting.open is None
    assert MODE.progress(sitting.state).done == 0
    assert MODE.ending(sitting.state).score is None
    with pytest.raises(Refused):
        Sitting([review(1)]).ask("due", days="-1")


def test_an_empty_queue_says_what_waits_and_when():
    cards = [review(1, due=DAY + 4), step(2, MS + 90 * MINUTE), CardFacts(3)]
    looked = MODE.outlook(cards, MODE.clean({"new": 0}), NOW)
    assert (looked.total, looked.new_held_back, looked.next_ms, looked.next_day) == (0, 1, MS + 90 * MINUTE, DAY + 1)
    assert MODE.outlook([review(1, due=DAY + 4)], MODE.clean({}), NOW).next_day == DAY + 4


def test_an_exam_within_the_minutes_of_the_day_chooses_what_gains_most():
    cards = [review(i, stability=2.0 + i) for i in range(1, 40)]
    exam = replace(NOW, exam_day=DAY + 6, exam_minutes=2.0)
    planned = Sitting(cards, now=exam).state["order"]
    assert 5 < len(planned) < 20
    assert len(Sitting(cards, now=replace(exam, spent_ms=110_000)).state["order"]) == 1
    assert len(Sitting(cards, now=exam, exam=False).state["order"]) == 39
    assert len(Sitting(cards, now=replace(exam, exam_day=DAY - 1)).state["order"]) == 39


def test_mixing_lets_the_decks_alternate():
    decks = ["a" * 5, "b" * 5]
    row = in_turn(decks, Random(3))
    assert sorted(row) == sorted("".join(decks))
    assert sum(1 for one, other in pairwise(row) if one != other) >= 8
    parts = [Sitting([review(10 * deck + i) for i in range(5)]).state for deck in (1, 2)]
    assert MODE.progress(MODE.mix(parts, MODE.clean({}), NOW, Random(3))).total == 10


def test_mixing_lets_the_decks_alternate_in_what_is_overdue_too_and_leaves_later_steps_to_their_time():
    parts = [Sitting([step(10 * deck + i, MS - (10 * deck - i) * MINUTE) for i in range(4)]) for deck in (1, 2)]
    later = Sitting([step(99, MS + 3 * MINUTE), step(98, MS + 2 * MINUTE)])
    mixed = MODE.mix([each.state for each in (*parts, later)], MODE.clean({}), NOW, Random(3))
    order = [prompt.card for prompt in MODE.prompts(mixed, 2)] + [card for _, card in mixed["steps"]]
    assert sum(1 for one, other in pairwise(order[:8]) if one // 10 != other // 10) >= 6
    assert order[8:] == [98, 99]
    once = MODE.answer(mixed, {"do": "good"}, NOW).state
    back = MODE.undo(MODE.after(once, {}, NOW))
    assert [back["open"][0], back["next"][0], *(card for _, card in back["steps"])] == order, "undo keeps the order"


def test_a_session_is_counted_in_cards_and_a_card_that_comes_again_is_not_done():
    sitting = Sitting([review(1), review(2), CardFacts(3)], place="after")
    told = []
    while sitting.open:
        sitting.ask("again" if sitting.open == 1 and not told else "good", minutes=11)
        progress = MODE.progress(sitting.state)
        told.append((progress.done, progress.total))
    assert told == sorted(told), "what is done is never taken away"
    assert {total for _, total in told} == {3}
    assert told[0] == (0, 3), "the missed card comes again"
    assert told[-1] == (3, 3)
    assert MODE.summary(sitting.state) == "2 of 3 recalled"


def test_practice_has_no_score_and_the_missed_cards_are_practised_again():
    sitting = Sitting([review(1), review(2)])
    sitting.ask("again")
    while sitting.open:
        sitting.ask("good")
    assert MODE.again(sitting.state, missed=True) == {1}
    assert MODE.settings_again(sitting.settings | {"more": 10}, missed=True) == sitting.settings | {"cram": True}
    assert MODE.settings_again(sitting.settings | {"cram": True, "more": 10}, missed=False) == sitting.settings
    cram = Sitting([review(1)], cram=True)
    cram.ask("good")
    assert MODE.ending(cram.state).score is None


def test_the_outlook_is_that_of_the_cards_chosen_and_practice_counts_them_all():
    cards = [review(1, band="familiar"), review(2, starred=True), review(3, due=DAY + 9, starred=True), CardFacts(4)]
    assert MODE.outlook(cards, MODE.clean({}), NOW).total == 3
    assert MODE.outlook(cards, MODE.clean({"cards": "starred"}), NOW).total == 1
    practice = MODE.outlook(cards, MODE.clean({"cards": "starred", "cram": True}), NOW)
    assert (practice.practise, practice.total, practice.due) == (2, 2, 0)


def test_cards_answered_beside_a_session_are_known_by_their_new_day_or_step():
    sitting = Sitting([review(1), step(2, MS - MINUTE), CardFacts(3), review(4), step(5, MS - 2 * MINUTE)])
    later, before = MS + 5 * MINUTE, MS - 600 * MINUTE
    held = {
        1: (later, review(1, due=DAY + 5).schedule),
        2: (later, step(2, MS + 9 * MINUTE).schedule),
        3: (later, step(3, MS + 6 * MINUTE).schedule),
        4: (later, review(4).schedule),  # a clock that was set back: it is due all the same
        5: (before, step(5, MS - 2 * MINUTE).schedule),
    }
    assert MODE.elsewhere(sitting.state, held, NOW) == {1, 2, 3}
    untouched = {pk: (before, schedule) for pk, schedule in sitting.schedules.items()}
    assert MODE.elsewhere(sitting.state, untouched, NOW) == set()
    assert MODE.elsewhere(sitting.state, {}, NOW) == {2, 5}, "begun anew elsewhere, a card has no step any more"
