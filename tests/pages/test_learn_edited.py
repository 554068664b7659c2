"""Learn while a teacher edits the deck: a question stays as it was asked until it is done with."""

import pytest

from decks import authoring, study
from decks.models import Answer, Card, Deck, Mastery
from decks.text import plain
from tests.examinee import text
from tests.learner import Learner, knowing

pytestmark = pytest.mark.usefixtures("sound")
NEW = "Something quite different."


def edited(learner: Learner) -> Card:
    """The open card, of which the teacher has changed the question and the answer."""
    card = Card.objects.get(pk=learner.state["open"]["card"])
    return authoring.edit_card(card=card, fields={"front": f"{card.front} Say it.", "back": NEW})


@pytest.mark.parametrize("kind", ["choice", "true_false", "written"])
def test_what_is_asked_judged_and_told_is_of_one_text(cells: Deck, learner: Learner, kind: str) -> None:
    learner.begin(cells, kinds=(kind,))
    asked, options, right = learner.question, learner.options, knowing(learner)
    before = Card.objects.get(pk=learner.state["open"]["card"])
    edited(learner)
    if kind != "written":
        learner.look_again()
        assert (learner.question, learner.options) == (asked, options)
        assert NEW not in text(learner.page)
    learner.press(**right if kind == "written" else {"do": "dont-know"})
    assert (learner.question, learner.told) == (asked, plain(before.back))
    learner.look_again()
    assert (learner.question, learner.told) == (asked, plain(before.back))
    assert ("Right" in text(learner.page)) == (kind == "written")
    row = Answer.objects.get()
    assert (row.card_id, row.revision) == (before.pk, before.revision)
    learner.press("right" if kind != "written" else "wrong")
    assert learner.question == asked
    assert learner.told in {"", plain(before.back)}
    learner.press("undo", path="undo/")
    assert learner.question == asked


def test_a_written_question_that_waits_is_asked_as_it_reads_now(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    card = edited(learner)
    learner.look_again()
    assert learner.question == card.front
    learner.press("write", answer=NEW)
    assert learner.told == NEW
    assert Answer.objects.get().revision == card.revision


def test_a_hint_is_of_the_text_that_is_shown_with_it(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",))
    card = edited(learner)
    learner.press("hint")
    assert learner.question == card.front
    assert NEW.split()[0] in text(learner.page)


def test_the_next_time_the_card_is_asked_as_it_reads_by_then(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",), round="5")
    card = edited(learner)
    learner.press("dont-know")
    for _ in range(20):
        if learner.phase == "ask" and learner.state["open"]["card"] == card.pk:
            break
        learner.press("on") if learner.phase != "ask" else learner.press(**knowing(learner))
    assert learner.question == card.front
    assert NEW.rstrip(".") in [option.rstrip(".") for option in learner.options]


def test_a_card_that_became_another_one_while_its_answer_was_read_goes_on_to_the_next(
    cells: Deck,
    learner: Learner,
) -> None:
    learner.begin(cells, kinds=("choice",))
    learner.press("dont-know")
    card = Card.objects.get(pk=learner.state["open"]["card"])
    told = plain(card.back)
    study.begin_anew(card=card, fields={"front": "What is a virus?", "back": NEW}, now=learner.clock.now)
    learner.look_again()
    assert learner.told == told
    learner.press("on")
    assert learner.phase == "ask"
    assert not Mastery.objects.filter(card=card).exists()


def test_a_question_with_its_answers_waits_however_often_its_card_is_edited(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    card = Card.objects.get(pk=learner.state["open"]["card"])
    for number in range(60):
        card = authoring.edit_card(card=card, fields={"note": f"Note {number}"})
    learner.look_again()
    learner.press(**knowing(learner))
    assert Answer.objects.count() == 1
    assert "another window" not in learner.page
