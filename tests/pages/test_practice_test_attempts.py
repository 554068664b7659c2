"""The attempts at the tests of a deck: all of them stay, and those that are alike make a trend."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from decks import progress
from decks.models import Deck
from tests.examinee import Examinee, only, text

pytestmark = pytest.mark.usefixtures("sound")


def test_every_attempt_stays_with_the_first_and_the_best_and_their_trend(parts: Deck, pupil: Examinee) -> None:
    for wrong in (6, 0, 3):
        pupil.begin(parts, only("written"))
        pupil.hand_in(but=lambda number, _, wrong=wrong: number < wrong)
        pupil.clock.now += timedelta(days=7)
    page = text(pupil.page)
    assert "third attempt" in page
    assert "Your attempts at 12 questions: first 50 %, best 100 %" in page
    assert 'aria-label="Your scores over 3 attempts: first 50' in pupil.page
    assert [word for word in ("your first", "your best") if word in page] == ["your first", "your best"]
    start = pupil.client.get(reverse("mode", args=[parts.public_id, "test"])).content.decode()
    links = re.findall(r'<th scope="row"><a href="(/study/[^"]+)"', start)
    assert len(links) == 3
    first = text(pupil.client.get(links[-1]).content.decode())
    assert "first attempt" in first
    assert "6 of 12" in first


def test_the_first_and_the_best_are_kept_however_many_attempts_there_are(
    parts: Deck, pupil: Examinee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decks.views.sheet.IN_HISTORY", 2)
    monkeypatch.setattr("decks.views.sheet.IN_TREND", 2)
    for wrong in (6, 0, 3, 4, 5):
        pupil.begin(parts, only("written"))
        pupil.hand_in(but=lambda number, _, wrong=wrong: number < wrong)
    page = text(pupil.page)
    assert "Your attempts at 12 questions: first 50 %, best 100 %" in page
    assert re.findall(r"your (?:first|best)", page) == ["your best", "your first"]


def test_the_trend_joins_only_tests_of_one_length_and_says_which(parts: Deck, pupil: Examinee) -> None:
    for count, wrong in (("12", 6), ("3", 0), ("12", 3)):
        pupil.begin(parts, only("written"), count=count)
        pupil.hand_in(but=lambda number, _, wrong=wrong: number < wrong)
        pupil.clock.now += timedelta(hours=30)
    page = text(pupil.page)
    assert "Your attempts at 12 questions: first 50 %, best 75 %" in page
    assert 'aria-label="Your scores over 2 attempts: first 50' in pupil.page
    assert re.findall("your (?:first|best)", page) == ["your best", "your first"]
    pupil.begin(parts, only("written"), count="3")
    pupil.hand_in(but=lambda number, _: number < 1)
    assert "Your attempts at 3 questions: first 100 %, best 100 %" in text(pupil.page)
    pupil.begin(parts, only("written"), count="5")
    pupil.hand_in()
    assert "Your attempts at" not in text(pupil.page), "there is nothing to join it with"
    start = pupil.client.get(reverse("mode", args=[parts.public_id, "test"])).content.decode()
    assert start.count('<th scope="row"><a href="/study/') == 5


def test_a_test_is_as_long_as_its_questions_though_some_were_blank_when_the_time_was_over(
    parts: Deck, pupil: Examinee
) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in()
    pupil.begin(parts, only("written"), minutes="10")
    pupil.draft(**dict(list(pupil.knowing().items())[:3]))
    pupil.clock.now += timedelta(minutes=11)
    pupil.look_again()
    pupil.send("hand-in")
    assert "Your attempts at 12 questions: first 100 %, best 100 %" in text(pupil.page)
    assert re.findall(r'data-l="Questions">(\d+)<', pupil.page) == ["12", "12"]


def test_of_two_attempts_with_one_score_the_longer_is_the_best(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="2")
    pupil.hand_in(but=lambda number, _: number < 1)
    pupil.begin(parts, only("written"), minutes="10")
    pupil.draft(**dict(list(pupil.knowing().items())[:6]))
    pupil.clock.now += timedelta(minutes=11)
    pupil.look_again()
    pupil.send("hand-in")
    newest, oldest = re.findall(r'<th scope="row"><a href="/study/.*?</tr>', pupil.page)
    assert re.search("your best.*50.*>12<", newest)
    assert re.search("your first.*50.*>2<", oldest)


def labels(pupil: Examinee) -> list[str]:
    """What stands below the trend."""
    chart = re.search(r'<svg class="chart".*?</svg>', pupil.page, re.DOTALL)
    assert chart
    return [said for said in re.findall(r'y="144"[^>]*>([^<]*)<', chart[0]) if said]


def test_the_trend_names_the_days_and_of_one_day_the_times(parts: Deck, pupil: Examinee) -> None:
    for _ in range(2):
        pupil.begin(parts, only("written"), count="2")
        pupil.hand_in()
    begins, ends = labels(pupil)
    assert re.fullmatch(r"(?:today|\d+ \w+), \d\d:\d\d", begins)
    assert re.fullmatch(r"\d\d:\d\d", ends)
    pupil.clock.now += timedelta(days=3)
    pupil.begin(parts, only("written"), count="2")
    pupil.hand_in()
    assert all(":" not in each for each in labels(pupil))
    assert len(set(labels(pupil))) == 2


def test_a_test_that_was_left_is_no_attempt(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts)
    pupil.begin(parts)
    assert "First attempt" in pupil.page


def test_no_form_makes_an_attempt_one_that_does_not_count(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"), count="4", retake="on")
    assert "First attempt" in text(pupil.page)
    pupil.hand_in(but=lambda number, _: number == 0)
    row = progress.session_table(parts, only=pupil.user, day=pupil.today, total=12)[0]
    assert row.cells["test"].last_score == 0.75


def test_a_word_on_an_old_attempt_leaves_the_newest_one_the_last(parts: Deck, pupil: Examinee) -> None:
    pupil.begin(parts, only("written"))
    pupil.hand_in(but=lambda number, _: number < 6)
    old = pupil.at
    pupil.clock.now += timedelta(days=1)
    pupil.begin(parts, only("written"))
    pupil.hand_in()
    pupil.clock.now += timedelta(days=1)
    pupil.at = old
    pupil.look_again()
    pupil.judge("q0", "right")
    assert pupil.score == "7 of 12"
    (row,) = progress.session_table(parts, only=pupil.user, day=pupil.today, total=12)
    assert row.cells["test"].last_score == 1
    assert "12 of 12 right" in text(pupil.client.get(parts.url).content.decode())
    page = pupil.client.get(reverse("deck_sessions", args=[parts.public_id, pupil.user.username])).content.decode()
    assert re.findall(r"<b>(\d+)\N{NO-BREAK SPACE}%</b>", page) == ["100", "58"]
