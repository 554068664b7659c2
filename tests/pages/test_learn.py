"""Learn by its pages, in a browser without scripts: from not knowing to recalling."""

import re
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from decks import authoring, progress
from decks.formats import read
from decks.grading import Verdict
from decks.memory import evidence
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from decks.text import plain
from tests.examinee import Examinee, only, text
from tests.factories import make_deck
from tests.learner import CELLS, Learner, knowing
from tests.shared import needs, seed
from tests.sitting import DAY

pytestmark = pytest.mark.usefixtures("sound")


def test_a_card_is_recognised_first_and_then_recalled(cells: Deck, learner: Learner) -> None:
    learner.begin(cells)
    kinds: dict[int, list[str]] = {}

    def say(learner: Learner) -> dict[str, str]:
        asked = learner.state["open"]
        kinds.setdefault(asked["card"], []).append(asked["kind"])
        return knowing(learner)

    assert learner.learn(say) > 10
    assert all(asked[0] in {"choice", "true_false"} and asked[-1] == "written" for asked in kinds.values())
    assert "5 of 5 recalled" in text(learner.page)
    assert Mastery.objects.filter(recall_days=1).count() == 5


def test_a_missed_card_comes_back_before_the_round_ends_and_again_in_the_next(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, round="5")
    first = learner.question
    learner.press("dont-know")
    assert "It comes back before this round ends" in learner.page
    assert learner.told == dict(CELLS)[first]
    rounds: dict[int, list[str]] = {1: []}
    while learner.state["round"] < 3:
        if learner.phase == "ask":
            rounds.setdefault(learner.state["round"], []).append(learner.question)
            learner.press(**knowing(learner))
        else:
            learner.press("on")
    assert rounds[1][-1] == first, "the last of the round, after the four others"
    assert rounds[2][0] == first, "missed cards come first"


def test_both_answers_and_the_key_points_stand_beside_each_other_after_a_miss(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    learner.press("write", answer="Something quite different")
    page = text(learner.page)
    assert "You wrote Something quite different The card says" in page
    assert "missing" in page


def test_a_hint_helps_and_earns_less(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    answer = plain(Card.objects.get(pk=learner.state["open"]["card"]).back)
    learner.press("hint")
    shown = re.search(r'id="a-hint">(.*?)…</p>', learner.page)
    assert shown
    assert 0 < len(shown[1]) < len(answer)
    assert answer.startswith(shown[1])
    learner.press("hint")
    assert "__" in learner.page
    assert 'value="hint"' not in learner.page
    learner.press("write", answer=answer)
    row = Answer.objects.get()
    assert (row.rating, row.score) == (2, 0.25)
    assert learner.state["levels"].count("r") == 0, "it is to be recalled without help"


@pytest.mark.parametrize("words", [("right",), ("wrong", "right")])
def test_ones_own_word_takes_no_hint_back(cells: Deck, learner: Learner, words: tuple[str, ...]) -> None:
    learner.begin(cells, kinds=("written",))
    learner.press("hint")
    learner.press("hint")
    answer = knowing(learner) if words[0] == "wrong" else {"do": "write", "answer": "Nonsense"}
    learner.press(**answer)
    for word in words:
        learner.press(word)
    row = Answer.objects.get(form="written", voided_by=None)
    assert (row.override, row.hints) == ("right", 2)
    held = Mastery.objects.get()
    without = evidence(None, "written", 1.0)
    assert without is not None
    assert held.stability == pytest.approx(evidence(None, "written", 1.0, hints=2).stability)
    assert held.stability < without.stability / 2


def test_a_hint_strikes_out_a_wrong_option_and_counts_as_fewer_to_choose_from(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    learner.press("hint")
    asked = learner.state["open"]
    assert asked["struck"] != asked["right"]
    assert "not this one" in learner.page
    learner.press("choose", option=str(asked["struck"]))
    assert not Answer.objects.exists()
    learner.press("choose", option=str(asked["right"]))
    assert Answer.objects.get().options == len(asked["options"]) - 1


@pytest.mark.parametrize(("machine", "word"), [("right", "wrong"), ("wrong", "right")])
def test_the_students_word_goes_before_the_machines_and_both_are_kept(
    cells: Deck, learner: Learner, machine: str, word: str
) -> None:
    learner.begin(cells)
    learner.press(**knowing(learner)) if machine == "right" else learner.press("dont-know")
    before = Mastery.objects.get().stability
    learner.press(word)
    assert "You say that you" in text(learner.page)
    row = Answer.objects.get(voided_by=None, voids=None)
    assert (row.override, row.score) == (word, float(machine == "right"))
    assert (Mastery.objects.get().stability > before) == (word == "right")
    assert learner.state["levels"].count("f") == (word == "right")
    learner.press("undo", path="undo/")
    assert not Mastery.objects.exists()
    assert learner.phase == "ask"


def test_what_the_grader_is_not_sure_of_is_asked(
    cells: Deck, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Verdict(0.6, "unsure", ("unit",), ("of life",), "A part of it is there.")
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: told)
    learner.begin(cells, kinds=("written",), strictness="meaning")
    learner.press("write", answer="A unit")
    assert learner.phase == "unsure"
    assert not Answer.objects.exists()
    learner.press("had")
    row = Answer.objects.get()
    assert (row.override, row.score, row.response) == ("right", 0.6, "A unit")


def test_a_missed_answer_is_written_once_more_where_that_is_wished(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), retype="on")
    first = learner.question
    learner.press("dont-know")
    assert "Write it once more" in learner.page
    learner.press("again", answer="No idea")
    assert "Not yet" in learner.page
    learner.press("again", answer=dict(CELLS)[first])
    assert learner.question != first
    assert Answer.objects.count() == 1


def test_it_goes_on_where_it_was_left_with_the_same_options(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice", "written"))
    learner.press(**knowing(learner))
    learner.press("on")
    options = learner.options
    other = Learner(learner.user, learner.clock)
    other._went(other.client.get(learner.at, follow=True))
    assert other.options == options
    assert "Go on where you stopped" in text(
        other.client.get(reverse("mode", args=[cells.public_id, "learn"])).content.decode()
    )


def test_the_next_question_travels_with_what_is_told_and_stays_as_it_was_shown(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    learner.press(**knowing(learner))
    ahead = learner.page.split('<template id="ahead">')[1].split("</template>")[0]
    token = re.search(r'data-token="([^"]+)"', ahead)
    assert token
    learner.press("wrong")  # one's own word changes what follows it only where the round is over
    learner.press("on")
    assert f'id="step" data-token="{token[1]}"' not in learner.page, "the reply between has taken a turn"
    assert learner.options == [text(each) for each in re.findall(r"<span>\d</span><span>(.*?)</span></button>", ahead)]
    learner.press(**knowing(learner))
    ahead = learner.page.split('<template id="ahead">')[1].split("</template>")[0]
    learner.press("on")
    token = re.search(r'data-token="([^"]+)"', ahead)
    assert token
    assert f'id="step" data-token="{token[1]}"' in learner.page
    assert "the answer" not in ahead, "it gives nothing away"


def test_a_card_deleted_while_it_is_shown_ahead_is_not_asked(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    learner.press(**knowing(learner))
    after = StudySession.objects.latest("pk").state["next"]["card"]
    authoring.delete_card(card=Card.objects.get(pk=after), now=learner.clock.now)
    learner.press("on")
    assert learner.phase == "ask"
    assert learner.state["open"]["card"] != after


def test_ones_own_word_holds_though_the_next_card_has_left_meanwhile(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    after = StudySession.objects.latest("pk").state["queue"][0][0]
    authoring.delete_card(card=Card.objects.get(pk=after), now=learner.clock.now)
    learner.press("dont-know")
    learner.press("right")
    assert "You say that you had it." in learner.page
    assert learner.learn(knowing, most=40) < 40
    assert "4 of 4 recognised" in text(learner.page)


def test_a_round_that_would_begin_with_a_deleted_card_ends_without_it(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",), round="5")
    missed = learner.state["open"]["card"]
    for _ in range(30):
        if learner.phase == "round":
            break
        if learner.phase == "ask":
            learner.press(**knowing(learner)) if learner.state["open"]["card"] != missed else learner.press(
                "dont-know"
            )
        else:
            learner.press("on")
    authoring.delete_card(card=Card.objects.get(pk=missed), now=learner.clock.now)
    assert learner.learn(knowing, most=20) < 20
    assert "4 of 4 recognised" in text(learner.page)


def test_where_nothing_is_written_a_card_without_wrong_answers_is_done_once_it_is_right(
    owner: User, learner: Learner
) -> None:
    learner.begin(make_deck(owner=owner, cards=1, visibility="public"), kinds=("choice",))
    assert learner.learn(knowing, most=6) < 6
    assert "1 of 1 recognised" in text(learner.page)


def test_a_deck_is_learnt_to_its_end_though_a_card_is_deleted(cells: Deck, learner: Learner) -> None:
    learner.begin(cells)
    authoring.delete_card(card=cells.cards.get(position=4), now=learner.clock.now)
    assert learner.learn(knowing, most=60) < 60
    assert "4 of 4 recalled" in text(learner.page)


def test_the_same_answer_sent_twice_counts_once(cells: Deck, learner: Learner) -> None:
    learner.begin(cells)
    token = re.search(r'name="token" value="([^"]+)"', learner.page)
    assert token
    for _ in range(2):
        learner._went(learner.client.post(learner.at, {"token": token[1], **knowing(learner)}, follow=True))
    assert Answer.objects.count() == 1
    assert learner.phase == "told"


def test_a_card_deleted_while_it_is_asked_makes_way(cells: Deck, learner: Learner) -> None:
    learner.begin(cells)
    first = Card.objects.get(pk=learner.state["open"]["card"])
    authoring.delete_card(card=first, now=learner.clock.now)
    learner.look_again()
    assert learner.question not in {"", first.front}
    learner.learn(knowing)
    assert "4 of 4 recalled" in text(learner.page)


def test_a_hint_leaves_what_was_written(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    learner.press("hint", answer="The smallest <b>")
    assert "The smallest &lt;b&gt;</textarea>" in learner.client.get(learner.at).content.decode()
    learner.press("hint", answer="The smallest unit")
    assert "The smallest unit</textarea>" in learner.page
    learner.press("dont-know")
    learner.press("on")
    assert "The smallest" not in learner.page, "the next question has a field of its own"


def test_what_was_written_in_a_window_that_is_behind_is_told(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    behind, answer = learner.page, knowing(learner)
    learner.press(**answer)
    learner.press("on")
    learner.page = behind
    learner.press(**answer)
    assert "does not count" not in learner.page, "the same again is the same"
    learner.page = behind
    learner.press("write", answer="Something else")
    assert "What you wrote here does not count: “Something else”" in learner.page
    assert Answer.objects.count() == 1


def test_a_word_sent_twice_is_said_once(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    learner.press("write", answer="nonsense")
    before = learner.page
    learner.press("right")
    learner.page = before
    learner.press("right")
    assert "another window" not in learner.page
    assert [row.override for row in Answer.objects.filter(voided_by=None, voids=None)] == ["right"]
    learner.page = before
    learner.press("undo", path="undo/")
    assert "another window" in learner.page, "to take back is something else"


@pytest.mark.parametrize("written", ["nonsense\0, it is", "nonsense " * 700], ids=["a NUL", "longer than is kept"])
def test_the_same_sent_again_is_known_by_what_is_kept_of_it(cells: Deck, learner: Learner, written: str) -> None:
    learner.begin(cells, kinds=("written",))
    behind = learner.page
    learner.press("write", answer=written)
    learner.press("on")
    learner.page = behind
    learner.press("write", answer=written)
    assert "does not count" not in learner.page
    assert Answer.objects.count() == 1


def test_enter_hands_over_a_short_answer_alone(cells: Deck, owner: User, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    assert "data-enter" in learner.page
    long = make_deck(owner=owner, visibility="public")
    for back in ("A long answer " * 5, "Two\n\nlines"):
        authoring.add_card(deck=long, fields={"front": f"What? {back[0]}", "back": back, "note": "", "tags": []})
    learner.begin(long, kinds=("written",))
    assert "data-enter" not in learner.page


@pytest.mark.parametrize(("knows", "says"), [(False, ""), (True, "Mastery rose on 5 cards")])
def test_mastery_has_risen_only_where_something_was_right(
    cells: Deck, pupil: Examinee, knows: bool, says: str
) -> None:
    pupil.begin(cells, only("written"))
    pupil.hand_in(but=lambda number, question: not knows)
    assert says in text(pupil.page)
    assert ("Mastery rose" in pupil.page) == knows


@needs("seeds")
def test_who_knows_nothing_but_learns_from_what_is_told_finishes_the_lecture(
    owner: User, member: User, clock: Any
) -> None:
    deck = lecture(owner)
    learner, known = Learner(member, clock), dict[str, str]()

    def say(learner: Learner) -> dict[str, str]:
        answer = known.get(learner.question)
        kind = learner.state["open"]["kind"]
        if answer is None:
            return {"do": "dont-know"}
        if kind == "written":
            return {"do": "write", "answer": answer}
        near = [len(set(words(option)) & set(words(answer))) / len(set(words(option))) for option in learner.options]
        if kind == "true_false":
            return {"do": "choose", "option": str(int(set(words(learner.statement)) <= set(words(answer))))}
        return {"do": "choose", "option": str(near.index(max(near)))}

    learner.begin(deck)
    for _ in range(2000):
        if learner.phase == "end":
            break
        if learner.phase == "ask":
            learner.press(**say(learner))
        elif learner.phase == "unsure":
            learner.press("had-not")
        else:
            if learner.phase == "told" and learner.told:
                known[learner.question] = learner.told
            learner.press("on")
    assert "20 of 20 recalled" in text(learner.page)


@needs("seeds")
def test_who_guesses_at_random_gets_no_card_past_familiar(owner: User, member: User, clock: Any) -> None:
    deck, rng, learner = lecture(owner), Random(5), Learner(member, clock)
    for _ in range(12):
        learner.begin(deck)
        for _ in range(40):
            if learner.phase == "ask":
                asked = learner.state["open"]
                most = len(asked.get("options", ())) if asked["kind"] == "choice" else 2
                guess = {"do": "write", "answer": rng.choice(("cell", "network", "light", "energy"))}
                learner.press(
                    **guess if asked["kind"] == "written" else {"do": "choose", "option": str(rng.randrange(most))}
                )
            elif learner.phase == "unsure":
                learner.press("had-not")
            else:
                learner.press("on")
        clock.now += 3 * DAY
    held = progress.holding(member, deck, clock.now)
    assert held.bands.mastered == 0


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def lecture(owner: User) -> Deck:
    """The second of the two documents that the product was made for."""
    deck = make_deck(owner=owner, visibility="public", title="Lecture")
    for card in read(seed("seed_001")[0]).cards:
        authoring.add_card(deck=deck, fields={"front": card.front, "back": card.back, "note": card.note, "tags": []})
    return deck
