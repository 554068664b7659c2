"""What the pages of Learn tell: of an answer, of what was written once more, of the keys, and how far one has come."""

import re

import pytest
from django.urls import reverse

from decks import authoring
from decks.grading import Verdict
from decks.grading.words import words
from decks.models import Card, Deck, User
from decks.text import plain
from tests.examinee import text
from tests.factories import make_deck
from tests.learner import Learner, knowing

pytestmark = pytest.mark.usefixtures("sound")
LONG = (
    ("What is a cell?", "The smallest unit of life. It has a membrane, and it can divide into two of its kind."),
    ("What is ATP?", "The energy currency of a cell. It gives a phosphate away, and most of it is made at night."),
    ("What is DNA?", "The molecule that carries genes. It is a double helix, and each strand has a copy of all."),
    ("What is RNA?", "The copy of a gene that is read. It is a single strand, and soon it is broken down again."),
)


@pytest.fixture
def long(owner: User) -> Deck:
    """Answers of which an option says a part."""
    deck = make_deck(owner=owner, visibility="public")
    for front, back in LONG:
        authoring.add_card(deck=deck, fields={"front": front, "back": back, "note": "", "tags": []})
    return deck


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A grader that finds one point of two in every answer, and is not sure."""
    verdict = Verdict(0.6, "unsure", ("smallest unit",), ("of life",), "A part of it is there.")
    monkeypatch.setattr("decks.study.answering.judge", lambda **_: verdict)


def keys(learner: Learner, css: str = "") -> str:
    """The line of keys: with the class `in` those for who is writing, with `out` those for who is not."""
    line = re.search(r'<p class="hints">(.*?)</p>', learner.page)
    assert line
    found = re.findall(r'<span( class="\w+")?>(.*?)</span>', line[1])
    return text(" ".join(words for name, words in found if css in name))


def field(learner: Learner) -> str:
    found = re.search(r'<textarea class="lines"[^>]*>', learner.page)
    return found[0] if found else ""


# ---- written once more --------------------------------------------------------------------------------------------


def test_what_is_not_it_yet_is_said_beside_the_field(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), retype="on")
    learner.press("dont-know")
    assert "autofocus" not in field(learner), "what is told is read first"
    assert "aria-invalid" not in field(learner)
    learner.press("again", answer="No <idea>")
    assert 'aria-invalid="true" aria-describedby="not-yet"' in field(learner)
    assert "autofocus" in field(learner)
    assert re.search(r'id="not-yet" role="alert">Not yet: .*?</p><textarea [^>]*>No <idea></textarea>', learner.page)
    assert learner.page.count("Not yet:") == 1
    learner.press("again", answer="")
    assert "Write it first" in learner.page
    learner.press("again", answer=plain(Card.objects.get(pk=learner.state["open"]["card"]).back))
    assert learner.phase == "ask"
    assert "aria-invalid" not in field(learner)


def test_after_what_was_not_it_yet_one_can_still_have_been_right(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), retype="on")
    learner.press("dont-know")
    learner.press("again", answer="No idea")
    learner.press("right")
    assert "You say that you had it." in learner.page
    assert "Write it once more" not in learner.page
    learner.press("undo", path="undo/")
    assert learner.phase == "ask"


# ---- the line of keys ---------------------------------------------------------------------------------------------


def test_the_line_of_keys_names_those_that_have_a_button(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    options = len(learner.options)
    assert keys(learner) == f"1 – {options} choose 0 I don’t know h hint"
    learner.press("hint")
    assert keys(learner) == f"1 – {options} choose 0 I don’t know"
    learner.press(**knowing(learner))
    assert keys(learner) == "Space go on o I was wrong u undo"
    learner.press("on")
    assert keys(learner).endswith("h hint u undo")


def test_the_line_of_keys_goes_by_whether_one_writes(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), retype="on")
    assert keys(learner, "in") == "Enter check Esc out of the field"
    assert keys(learner, "out") == "w write 0 I don’t know h hint"
    learner.press("dont-know")
    assert keys(learner, "in") == "Enter check Esc out of the field"
    assert keys(learner, "out") == "w write Space go on o I was right u undo"


# ---- the answer ---------------------------------------------------------------------------------------------------


def test_under_a_right_choice_stands_the_whole_answer_where_it_was_a_part(long: Deck, learner: Learner) -> None:
    learner.begin(long, kinds=("choice",), auto="on")
    asked = learner.state["open"]
    answer = plain(Card.objects.get(pk=asked["card"]).back)
    assert words(asked["options"][asked["right"]]) != words(answer)
    learner.press(**knowing(learner))
    assert learner.told == answer
    assert "data-auto" not in learner.page, "there is something to read"


def test_a_right_choice_that_was_the_whole_answer_goes_on(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",), auto="on")
    learner.press(**knowing(learner))
    assert "Right." in learner.page
    assert learner.told == ""
    assert "data-auto" in learner.page


def test_what_the_note_says_is_told_after_a_right_choice_too(cells: Deck, learner: Learner) -> None:
    for card in cells.cards.all():
        authoring.edit_card(card=card, fields={"front": card.front, "back": card.back, "note": "As in the lecture."})
    learner.begin(cells, kinds=("choice",))
    learner.press(**knowing(learner))
    assert "As in the lecture." in text(learner.page)


def test_who_rightly_said_no_reads_the_answer(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("true_false",), round="5", auto="on")
    said = set()
    while learner.phase == "ask":
        asked = learner.state["open"]
        answer = plain(Card.objects.get(pk=asked["card"]).back)
        learner.press(**knowing(learner))
        said.add((bool(asked["right"]), learner.told == answer, "data-auto" in learner.page))
        learner.press("on")
    assert said <= {(True, False, True), (False, True, False)}


@pytest.mark.usefixtures("unsure")
def test_what_is_told_stands_in_one_order_whether_it_is_sure_or_not(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), strictness="meaning")
    learner.press("write", answer="Perhaps the smallest unit of something")
    order = ("smallest unit met", "of life missing", "You wrote", "The card says")
    for _ in range(2):
        places = [text(learner.page).index(each) for each in order]
        assert places == sorted(places)
        learner.press("had-not")


@pytest.mark.usefixtures("unsure")
def test_the_question_that_is_in_doubt_is_the_one_at_hand(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("written",), strictness="meaning")
    learner.press("write", answer="A unit")
    assert learner.phase == "unsure"
    assert re.findall(r'<li( class="\w+")?></li>', learner.page)[0] == ' class="now"'
    learner.press("had-not")
    assert 'class="now"' not in learner.page


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize(
    ("answer", "drawn"),
    [
        ("Perhaps the smallest unit of something", "Perhaps the <mark>smallest unit</mark> of something"),
        ("The Units, the smallest!", "The <mark>Units, the smallest</mark>!"),
        ("Smallest.\nUnit", "<mark>Smallest</mark>.<br><mark>Unit</mark>"),
        ("<b>unit</b>", "&lt;b&gt;<mark>unit</mark>&lt;/b&gt;"),
        ("Something else", "Something else"),
    ],
)
def test_what_of_an_answer_met_a_key_point_is_marked(cells: Deck, learner: Learner, answer: str, drawn: str) -> None:
    learner.begin(cells, kinds=("written",), strictness="meaning")
    learner.press("write", answer=answer)
    page = learner.client.get(learner.at).content.decode()
    assert re.search(r'You wrote</p><div class="text"[^>]*>(.*?)</div>', page)[1] == drawn  # type: ignore[index]


# ---- how far one has come -----------------------------------------------------------------------------------------


def test_a_recognised_card_is_counted_on_every_page(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice", "written"), round="5")
    learner.press(**knowing(learner))
    assert "0 of 5 recalled 5 left, 1 recognised" in text(learner.page)
    start = reverse("mode", args=[cells.public_id, "learn"])
    for page in (start, f"{start}?round=7"):
        assert "Go on where you stopped: 0 of 5, 1 recognised" in text(learner.client.get(page).content.decode())
    assert "0 of 5 cards, 1 recognised" in text(learner.client.get(reverse("home")).content.decode())
    assert "0 of 5 done, 1 recognised" in text(learner.client.get(cells.url).content.decode())
    while learner.phase != "round":
        learner.press("on") if learner.phase == "told" else learner.press(**knowing(learner))
    assert "0 of 5 cards recalled, 5 more recognised" in text(learner.page)
    learner.learn(knowing)
    assert "5 of 5 recalled" in text(learner.page)
    learner.begin(cells, kinds=("choice", "written"), round="5")
    learner.press(**knowing(learner))
    assert re.search(r"done [^;<]*; open: 0 of 5, 1 recognised", learner.client.get(cells.url).content.decode())


def test_where_nothing_is_written_recognised_is_done(cells: Deck, learner: Learner) -> None:
    learner.begin(cells, kinds=("choice",))
    learner.press(**knowing(learner))
    assert "1 of 5 recognised 4 left" in text(learner.page)
