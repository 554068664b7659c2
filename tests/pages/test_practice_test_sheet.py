"""How a sheet is made of a large deck, read aloud, and asked of cards that were edited meanwhile."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decks import authoring
from decks.models import Answer, Card, Deck, User
from decks.study.questions import texts_near
from tests.examinee import Examinee, only, text
from tests.factories import make_deck
from tests.sitting import DAY


def test_a_test_is_drawn_from_all_cards_of_a_large_deck(
    owner: User, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decks.modes.base.Mode.most_cards", 6)
    deck = make_deck(owner=owner, cards=30, visibility="public")
    pupil.begin(deck, only("written"), count="25")
    assert len(pupil.sheet) == 25
    start = pupil.client.get(reverse("mode", args=[deck.public_id, "test"])).content.decode()
    assert "cards at most" not in start


def test_of_a_large_deck_only_some_cards_are_read_for_a_sheet(owner: User, pupil: Examinee) -> None:
    deck = make_deck(owner=owner, cards=1000, visibility="public")
    for count in (20, 200):
        pupil.begin(deck, only("choice"), count=str(count))
        wanted = frozenset(each["card"] for each in pupil.sheet)
        assert len(wanted) == count
        assert wanted <= texts_near(deck, wanted).keys()
        assert len(texts_near(deck, wanted)) <= 300
        assert all(len(each["options"]) == 4 for each in pupil.sheet)


def test_each_question_can_be_read_aloud_where_there_is_a_voice(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    assert pupil.page.count("data-speak hidden") == len(pupil.sheet)
    assert "Read question 1 aloud" in text(pupil.page)
    pupil.hand_in()
    assert pupil.page.count("data-speak hidden") == 12
    assert "Read the answer to question 12 aloud" in text(pupil.page)


@pytest.mark.parametrize("kind", ["choice", "true_false", "matching"])
def test_formulas_stand_in_options_groups_and_the_key_as_on_cards(owner: User, pupil: Examinee, kind: str) -> None:
    deck = make_deck(owner=owner, visibility="public")
    names = ("slope", "area", "volume", "length", "weight", "height")
    for number, name in enumerate(names, 2):
        fields = {"front": f"What is the {name}?", "back": f"The {name} is $\\frac{{{name[0]}_{number}}}{{2}}$ here."}
        authoring.add_card(deck=deck, fields=fields)
    sheet = pupil.begin(deck, only(kind))
    pupil.hand_in()
    result = pupil.page
    key = pupil.client.get(pupil.at + "print/?key=1").content.decode()
    for page in (sheet, result, key):
        main = page[page.index("<main") :]
        assert main.count("<mfrac>") >= 6
        assert "frac{" not in re.sub(r'alttext="[^"]*"', "", main)
    assert sheet.count("<mfrac>") >= {"choice": 12, "true_false": 6, "matching": 6}[kind]
    if kind == "choice":  # browsers drop MathML from the name of a control
        assert all(f'aria-label="The {name} is {name[0]}_' in sheet for name in names)
    if kind == "matching":  # a list that is folded up holds no formulas: it names the letters of those beside it
        assert 'class="lettered its-answers"' in sheet
        assert "<math" not in "".join(re.findall(r"<select.*?</select>", sheet, re.DOTALL))


def test_where_the_questions_are_too_few_for_a_group_the_start_and_the_sheet_say_so(
    parts: Deck, pupil: Examinee
) -> None:
    told = "6 questions are too few for a group to match; the other kinds share them."
    path = reverse("mode", args=[parts.public_id, "test"])
    assert told in text(pupil.client.get(path + "?count=6").content.decode())
    assert "too few for a group" not in text(pupil.client.get(path + "?count=6&matching=0").content.decode())
    assert "too few for a group" not in text(pupil.client.get(path + "?count=8").content.decode())
    pupil.begin(parts, count="6")
    assert told in text(pupil.page)
    assert "matching" not in {each["kind"] for each in pupil.sheet}
    pupil.begin(parts, count="8")
    assert "too few for a group" not in text(pupil.page)
    assert [len(each["cards"]) for each in pupil.sheet if each["kind"] == "matching"] == [3]


def test_a_sheet_asks_the_database_no_more_where_more_of_its_cards_were_edited(parts: Deck, pupil: Examinee) -> None:
    def queries(edited: int) -> tuple[int, int]:
        """Of handing in, and of the result."""
        pupil.begin(parts, only("written"), count="12")
        answers = pupil.knowing()
        for question in pupil.sheet[:edited]:
            card = Card.objects.get(pk=question["card"])
            authoring.edit_card(card=card, fields={"note": f"{card.note} Edited."})
        with CaptureQueriesContext(connection) as handed_in:
            pupil.send("hand-in-anyway", answers)
        with CaptureQueriesContext(connection) as looked:
            pupil.look_again()
        return len(handed_in), len(looked)

    queries(0)
    assert queries(1) == queries(12)


@pytest.mark.parametrize("set_back", [False, True])
def test_a_large_sheet_asks_the_database_no_more_when_it_is_handed_in(
    owner: User, pupil: Examinee, set_back: bool
) -> None:
    deck = make_deck(owner=owner, cards=200, visibility="public")

    def queries(count: int) -> int:
        """Of handing in so many right answers."""
        pupil.begin(deck, only("written"), count=str(count))
        answers = pupil.knowing()
        with CaptureQueriesContext(connection) as handed_in:
            pupil.send("hand-in-anyway", answers)
        assert pupil.score == f"{count} of {count}"
        return len(handed_in)

    queries(200)
    if set_back:  # after the cards were answered one by one, some seconds apart
        Answer.objects.update(at=F("at") + 1000 * F("pk"))
        call_command("rebuild_mastery", stdout=StringIO())
        pupil.clock.now -= DAY
    assert queries(200) == queries(10)
