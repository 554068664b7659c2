"""Kai in conversation: simulated students talk through whole decks, and the parts of the dialogue one by one."""

import json
from pathlib import Path

import pytest

from decks.grading import Verdict
from tests import shared
from tests.bench import pickers
from tests.caller import Caller, repeated

DEMO = Path(pickers.DEMO) / "cell_biology.json"
CELLS = [
    ("What is a cell?", "The smallest unit of life."),
    ("What is ATP?", "The energy currency of a cell."),
    ("What is DNA?", "The molecule that carries genes."),
    ("What does a red light mean?", "Stop!"),
    ("What is osmosis?", "Water that moves through a membrane."),
    ("What is mitosis?", "One nucleus divides into two alike."),
]


def cards_of(path: Path) -> list[tuple[str, str]]:
    return [(item.question, item.answer) for item in pickers.read(path)]


def decks():
    seeds = sorted(pickers.SEEDS.glob("*.txt")) if shared.SHARED.exists() else []
    found = [pytest.param(path, id=path.stem) for path in [*seeds, DEMO]]
    return found if seeds else [shared.absent("seeds"), *found]


# ---- students -----------------------------------------------------------------------------------------------------


def knows(call: Caller) -> None:
    call.say(call.answer) if call.phase == "ask" else call.say("yes")


def half_knows(call: Caller) -> None:
    words = call.answer.split()
    call.say(" ".join(words[: len(words) // 2 + 1])) if call.phase == "ask" else call.say("Yes, I did.")


def knows_nothing(call: Caller) -> None:
    call.say("Um, I don't know.") if call.phase == "ask" else call.say("no")


def is_silent(call: Caller) -> None:
    for silence in ("silence8", "noise", "silence15", "unclear", "silence45"):
        call.do(silence, wait=8)
    call.say("go on" if call.state["turn"] < 200 else "stop")


def talks_nonsense(call: Caller) -> None:
    call.say("Purple elephants dance on the moon.") if call.phase == "ask" else call.say("lovely weather today")
    if call.phase == "unsure":
        call.say("no")


def corrects(call: Caller) -> None:
    """Misheard each time, and puts it right in writing."""
    if call.phase == "unsure":
        call.do("had")
        return
    wanted = call.answer
    call.say("Purple elephants dance on the moon.")
    call.do("correct", wanted, entry=call.last_entry, typed="1")


STUDENTS = (knows, half_knows, knows_nothing, is_silent, talks_nonsense, corrects)


@pytest.mark.parametrize("student", STUDENTS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("path", decks())
def test_every_call_ends_and_no_line_comes_twice_within_five_turns(path, student) -> None:
    call = Caller(cards_of(path))
    call.talk(student)
    assert repeated(call.shown["script"]) == {}
    assert json.loads(json.dumps(call.state)) == call.state


@pytest.mark.parametrize("path", decks())
def test_who_knows_all_is_done_after_one_answer_a_card(path) -> None:
    cards = cards_of(path)
    call = Caller(cards)
    assert call.talk(knows) <= len(cards) + 3  # where a card’s own words leave the grader in doubt, it is asked
    assert call.mode.ending(call.state).score == 1
    assert {result.rating for result in call.results} == {3}


@pytest.mark.parametrize("path", decks())
def test_who_knows_nothing_hears_every_answer_and_meets_every_card_again(path) -> None:
    cards = cards_of(path)
    call = Caller(cards)
    call.talk(knows_nothing)
    told = [each["text"] for each in call.shown["script"] if each["kind"] == "answer"]
    assert set(told) == {answer for _, answer in cards}
    assert [len(rows) for rows in call.recorded.values()] == [2] * len(cards)
    assert call.mode.ending(call.state).missed == tuple(range(1, len(cards) + 1))
    assert call.shown["script"][-2]["kind"] == "point", "what was missing is named at the end"


def test_silence_and_noise_are_never_wrong() -> None:
    call = Caller(CELLS)
    call.talk(is_silent)
    assert call.results == []
    assert call.mode.ending(call.state).score is None


def test_misheard_answers_that_were_put_right_count_as_they_were_meant() -> None:
    call = Caller(CELLS)
    call.talk(corrects)
    assert [rows[-1].rating for rows in call.recorded.values()] == [3] * len(CELLS)
    assert call.mode.summary(call.state) == "6 of 6 right"


# ---- one card -----------------------------------------------------------------------------------------------------


def test_a_first_miss_brings_a_hint_at_what_is_missing_and_a_second_the_answer() -> None:
    call = Caller(CELLS)
    assert call.say("A purple elephant.")[-1] == "The smallest…"
    assert call.results == []
    call.say("A pink elephant.")
    assert "The smallest unit of life." in call.heard
    assert call.results[0].rating == 1
    assert call.card == 2


def test_an_answer_after_a_hint_earns_less() -> None:
    call = Caller(CELLS)
    call.say("A purple elephant.")
    call.say("The smallest unit of life.")
    (result,) = call.results
    assert (result.rating, result.score, result.hints, result.form) == (2, 0.5, 1, "spoken")


def test_a_missed_card_comes_again_before_the_end_and_once_only() -> None:
    call = Caller(CELLS)
    call.say("I don't know")
    call.say("I don't know")
    asked = []
    while call.phase != "done":
        asked.append(call.card)
        knows(call)
    assert asked == [2, 3, 4, 1, 5, 6]
    assert call.mode.ending(call.state).missed == (1,)


def test_of_a_part_kai_asks_for_the_rest_and_puts_the_pieces_together() -> None:
    def grader(question: str, reference: str, answer: str) -> Verdict:
        met = tuple(word for word in ("one", "two") if word in answer)
        missing = tuple(word for word in ("one", "two") if word not in answer)
        return Verdict(len(met) / 2, "pass" if not missing else "unsure" if met else "miss", met, missing)

    call = Caller([("Count", "one, two"), ("Again", "one, two")], grader=grader)
    call.say("one")
    assert call.kinds == ["more"]
    assert call.shown["points_met"] == ["one"]
    call.say("and two")
    assert (call.results[0].rating, call.results[0].hints) == (3, 0)
    call.say("one")
    call.say("still one")
    assert call.phase == "unsure"
    assert "one, two" in call.heard
    call.say("Yes, I had.")
    assert (call.results[1].override, call.results[1].verdict, call.results[1].rating) == ("right", "unsure", 3)


def test_who_has_nothing_to_add_to_a_part_is_asked_whether_it_was_enough() -> None:
    part = Verdict(0.6, "unsure", ("one",), ("two",))
    call = Caller(CELLS, grader=lambda *_: part)
    call.say("one")
    call.say("That's all.")
    assert call.phase == "unsure"
    assert call.shown["hints_left"] is False
    call.do("had")
    assert (call.results[0].rating, call.results[0].hints) == (3, 0)


def test_who_is_asked_whether_they_had_it_may_say_no() -> None:
    call = Caller(CELLS, grader=lambda *_: Verdict(0.6, "unsure"))
    call.say("Something small.")
    call.say("well, let me think about the weather")
    assert call.kinds == ["had_again"]
    call.say("nope")
    assert (call.results[0].override, call.results[0].rating) == ("wrong", 1)


def test_a_hint_that_was_asked_for_costs_and_there_are_two() -> None:
    call = Caller(CELLS)
    hints = [call.say("Could you give me a hint, please?")[-1], call.do("hint")[-1]]
    assert hints == ["The smallest…", "The smallest unit…"]
    call.do("hint")
    assert call.kinds == ["no_hint"]
    call.say("The smallest unit of life.")
    assert (call.results[0].score, call.results[0].hints) == (0.25, 2)


def test_silence_brings_a_word_then_a_hint_then_a_pause_and_speech_in_a_pause_is_not_written_down() -> None:
    call = Caller(CELLS)
    call.do("silence8")
    assert call.kinds == ["nudge"]
    call.do("silence15")
    assert call.kinds == ["help", "hint"]
    call.do("silence45")
    assert call.phase == "paused"
    call.say("Mum, dinner can wait!")
    assert not any("dinner" in each["text"] for each in call.shown["script"])
    call.say("okay, go on")
    assert call.phase == "ask"
    assert "What is a cell?" in call.heard


def test_a_pause_takes_no_time() -> None:
    call = Caller(CELLS, minutes="5")
    call.do("pause")
    call.do("resume", wait=3600)
    assert call.shown["spent_ms"] == 5_000


# ---- wishes in the call -------------------------------------------------------------------------------------------


def test_what_was_misheard_is_taken_back_before_it_counts_and_after() -> None:
    call = Caller(CELLS)
    call.say("A purple elephant.")
    call.say("No, that's not what I said!")
    assert "What is a cell?" in call.heard
    call.say("The smallest unit of life.")
    assert (call.results[0].rating, call.results[0].hints) == (3, 0), "the hint came of the mishearing"
    call.do("not-said")
    assert call.recorded[1] == []
    assert call.card == 1
    call.say("A purple elephant.")
    call.say("A purple elephant.")
    assert [row.rating for row in call.recorded[1]] == [1]


def test_i_was_right_counts_at_once_and_afterwards() -> None:
    call = Caller(CELLS)
    call.say("A purple elephant.")
    call.say("I was right.")
    (result,) = call.results
    assert (result.override, result.verdict, result.rating, result.hints) == ("right", "miss", 3, 0)
    call.say("An elephant.")
    call.say("An elephant.")
    turn = call.mode.answer(call.state, {"do": "right"}, call.moment)
    assert turn.overrules == {2: "right"}
    assert call.mode.progress(turn.state).right == 2
    assert [2, 1] not in turn.state["queue"], "what was right after all does not come again"


def test_the_word_is_offered_on_the_answer_that_was_just_missed() -> None:
    call = Caller(CELLS)
    knows(call)
    assert call.shown["overrules"] == {1: "wrong"}
    call.say("A purple elephant.")
    assert call.shown["overrules"] == {1: "wrong", 2: "right"}
    call.do("right", card="2")
    assert call.shown["overrules"] == {1: "wrong", 2: "wrong"}


def test_a_skipped_card_comes_at_the_end_and_proves_nothing() -> None:
    call = Caller(CELLS)
    call.say("skip it")
    assert call.card == 2
    for _ in range(5):
        knows(call)
    assert call.card == 1
    call.do("skip")
    assert call.phase == "done"
    assert {result.card for result in call.results} == {2, 3, 4, 5, 6}


def test_an_older_answer_can_be_corrected_and_the_call_goes_on_where_it_was() -> None:
    call = Caller(CELLS)
    call.say("A purple elephant.")
    call.say("A pink elephant.")
    entry = call.last_entry
    call.say("The energy currency of a cell.")
    call.do("correct", "The smallest unit of life.", entry=entry)
    assert [row.rating for row in call.recorded[1]] == [2], "the hint was there"
    assert call.card == 3
    assert "What is DNA?" in call.heard
    assert [1, 1] not in call.state["queue"]
    said = next(each for each in call.shown["script"] if str(each["n"]) == entry)
    assert said["can_correct"]
    assert (said["text"], said["corrected"]) == ("The smallest unit of life.", True)


def test_a_correction_that_leaves_doubt_is_asked_about_also_after_the_end() -> None:
    verdicts = {"other words": Verdict(0.6, "unsure"), "right": Verdict(1.0, "pass")}
    call = Caller(CELLS[:2], grader=lambda *texts: verdicts.get(texts[2], Verdict(0.0, "miss")))
    call.say("right")
    entry = call.last_entry
    call.say("right")
    assert call.phase == "done"
    call.do("correct", "other words", entry=entry)
    assert call.phase == "unsure"
    assert "The smallest unit of life." in call.heard
    call.do("had-not")
    assert call.phase == "done"
    assert [row.rating for row in call.recorded[1]] == [1]
    assert call.mode.ending(call.state).missed == (1,)


def test_slower_is_slower_and_says_it_again() -> None:
    call = Caller(CELLS)
    assert "What is a cell?" in call.say("Slow down please")
    assert call.shown["pace"] == 0.85
    call.say("faster")
    assert call.shown["pace"] == 1


def test_half_way_and_the_end_tell_how_it_went() -> None:
    call = Caller(CELLS)
    call.say("I don't know")
    call.say("I don't know")
    for _ in range(2):
        knows(call)
    (half,) = (each["text"] for each in call.shown["lines"] if each["kind"] == "half")
    assert "2 of 3" in half
    call.talk(knows)
    assert call.kinds[-1] == "bye"


def test_a_call_of_five_minutes_ends_after_the_card_at_which_they_are_over() -> None:
    call = Caller(CELLS * 20, minutes="5")
    number = call.talk(lambda call: call.say(call.answer, wait=30))
    assert number == 10
    assert "time" in call.kinds
    assert call.mode.ending(call.state).score == 1


def test_a_misheard_i_dont_know_takes_nothing_back_of_the_card_before() -> None:
    call = Caller(CELLS)
    call.say("The smallest unit of life.")
    call.say("I don't know")
    call.say("That's not what I said.")
    assert call.card == 2
    assert [row.rating for row in call.recorded[1]] == [3]
    call.say("The energy currency of a cell.")
    assert (call.recorded[2][0].rating, call.recorded[2][0].hints) == (3, 0)
    call.do("not-said")
    call.do("not-said")
    assert call.kinds[0] == "nothing"
    assert [row.rating for row in call.recorded[1]] == [3]


def test_a_call_whose_words_are_forgotten_holds_none_and_goes_on() -> None:
    call = Caller([("What is a cell?", "The smallest unit of life."), ("What is ATP?", "The currency of a cell.")])
    call.say("A canary of zinc.")
    state = call.mode.forgotten(call.state, wholly=True)
    assert "canary" not in str(state)
    call.state = state
    call.say(call.answer)
    call.say(call.answer)
    assert call.phase == "done"
    assert [result.rating for result in call.results] == [2, 3]
