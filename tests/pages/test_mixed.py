"""A session that mixes decks: each of them keeps its own settings, its time and its name in what was missed."""

import re

import pytest

from decks.models import ModeSettings, SessionPart, StudySession, User
from tests.factories import make_deck
from tests.pages.test_side_by_side import missed
from tests.pages.test_today import headline, two_decks
from tests.sitting import MINUTE, Student

pytestmark = pytest.mark.usefixtures("sound")


def test_each_deck_of_a_mixed_session_is_asked_as_it_was_chosen_there(owner: User, student: Student) -> None:
    bones, stars = two_decks(owner, student)
    for deck, typed in ((bones, True), (stars, False)):
        values = {"typed": typed, "two": not typed}
        ModeSettings.objects.update_or_create(
            student=student.user, deck=deck, mode="spaced", defaults={"values": values}
        )
    student.mixed()
    for _ in range(6):
        of_bones = student.asked.startswith("Bones")
        step = student.page.split('<template id="ahead">')[0]
        assert ('id="typing"' in step) == of_bones
        assert ('class="rates two"' in step) == (not of_bones)
        student.press("good")


def test_the_decks_of_a_mixed_session_share_its_time(owner: User, student: Student) -> None:
    two_decks(owner, student)
    student.mixed()
    student.press("good", wait=MINUTE / 2)
    student.press("due", days="3", wait=MINUTE / 2)
    student.press("undo", path="undo/", wait=MINUTE / 2)
    student.press("redo", path="redo/", wait=MINUTE / 2)
    session = StudySession.objects.latest("pk")
    parts = SessionPart.objects.filter(session=session)
    assert sum(part.active_ms for part in parts) == session.active_ms == 120_000
    assert sum(part.answers for part in parts) == session.answers == 1


def test_the_end_of_a_mixed_session_names_the_decks_of_what_was_missed(owner: User, student: Student) -> None:
    two_decks(owner, student)
    student.mixed()
    student.all(lambda asked: "again" if asked.endswith("1?") and not missed(asked) else "good")
    end = student.page[student.page.index("Missed at first</h2>") :]
    assert re.findall(r"(\w+) · <a", end) in (["Bones", "Stars"], ["Stars", "Bones"])
    assert "Practise the 2 missed" in student.page


def test_a_deck_that_lets_steps_come_early_does_so_in_a_mixed_session_too(owner: User, student: Student) -> None:
    deck = make_deck(owner=owner, cards=1, visibility="public")
    student.start(deck, steps="1 60", ahead="120", new="1")
    student.press("good")
    StudySession.objects.update(finished=student.clock.now)
    assert "1 card is due today" in headline(student)
    student.mixed()
    assert student.asked
    student.press("good")
    assert "1 card is due today" not in headline(student)


def test_no_step_of_a_mixed_session_comes_earlier_than_its_own_deck_lets_it(owner: User, student: Student) -> None:
    early, late = (make_deck(owner=owner, cards=1, title=title, visibility="public") for title in ("Early", "Late"))
    for deck, ahead in ((early, "120"), (late, "0")):
        student.start(deck, steps="1 60", ahead=ahead)
        student.press("good")
    StudySession.objects.update(finished=student.clock.now)
    student.clock.now += 61 * MINUTE
    student.mixed()
    decks = []
    for _ in range(6):
        decks.append(re.findall(r'eyebrow"><span>(\w+)', student.page)[0])
        student.press("again")
    assert decks.count("Late") < decks.count("Early")
