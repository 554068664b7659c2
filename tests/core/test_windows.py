"""One session in two windows: a form sent twice, an old page, the back button, and a deck that goes in between."""

import re
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from decks import authoring, progress, study
from decks.models import Answer, Deck, Mastery, StudySession, User
from decks.modes import MODES
from tests.factories import make_deck
from tests.storm import STEP, wrong_with

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


def begin(student: User, deck: Deck, *, now: datetime = NOW, **settings: Any) -> StudySession:
    facts = progress.card_facts(student, deck, now)
    mode = MODES["flashcards"]
    return study.begin(student=student, deck=deck, mode=mode, settings=settings, facts=facts, now=now, rng=Random(7))


def sort(session: StudySession, do: str = "know", *, now: datetime = NOW, token: Any = None) -> study.Shown:
    session.refresh_from_db()
    token = token or study.show(session, now=NOW).token
    return study.answer(student=session.student, session_id=session.public_id, token=token, reply={"do": do}, now=now)


def take_back(session: StudySession, *, now: datetime = NOW, token: Any = None) -> study.Shown:
    session.refresh_from_db()
    token = token or study.show(session, now=NOW).token
    return study.undo(student=session.student, session_id=session.public_id, token=token, now=now)


class Window:
    """A tab of the student's browser on the page of a session."""

    def __init__(self, client: Client, session: StudySession, *, scripts: bool) -> None:
        self.client, self.path, self.scripts = client, f"/study/{session.public_id}/", scripts
        self.page = client.get(self.path).content.decode()

    @property
    def token(self) -> str:
        found = STEP.search(self.page)
        assert found
        return found[1]

    def answer(self, do: str = "know") -> str:
        """What the tab shows after its form is sent once more; the tab itself stays as it is."""
        fields = {"token": self.token, "do": do}
        reply = self.client.post(self.path, fields, headers=HTMX if self.scripts else {}, follow=True)
        assert reply.status_code == 200
        return reply.content.decode()


def step(page: str) -> str:
    found = re.search(r'<article class="sheet index" id="step".*?</article>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.fixture(params=[True, False], ids=["htmx", "no scripts"])
def window(request: pytest.FixtureRequest, as_member: Client, member: User, deck: Deck) -> Window:
    return Window(as_member, begin(member, deck), scripts=request.param)


def test_a_form_sent_twice_makes_one_row_and_shows_the_same_card(window: Window) -> None:
    first, second = window.answer(), window.answer()
    assert step(first) == step(second)
    assert step(first) != step(window.page)
    assert Answer.objects.count() == 1
    assert "another window" not in second


def test_the_back_button_and_another_choice_change_nothing(window: Window) -> None:
    first, second = window.answer("know"), window.answer("learning")
    assert step(first) == step(second)
    assert list(Answer.objects.values_list("rating", flat=True)) == [3]


def test_an_old_tab_counts_nothing_and_is_brought_up_to_date(window: Window, as_member: Client) -> None:
    session = StudySession.objects.get()
    sort(session)
    sort(session)
    reply = window.answer("learning")
    assert step(reply) == step(as_member.get(window.path).content.decode())
    assert list(Answer.objects.values_list("rating", flat=True)) == [3, 3]
    assert wrong_with({}) == []


def test_a_tab_whose_question_was_given_up_by_an_undo_elsewhere_is_told_so(window: Window) -> None:
    session = StudySession.objects.get()
    sort(session)
    window.page = window.client.get(window.path).content.decode()
    take_back(session)
    assert "another window" in window.answer()
    assert Answer.objects.count() == 2
    assert wrong_with({}) == []


def test_a_token_of_another_session_counts_nothing_and_says_so(window: Window, member: User) -> None:
    foreign = begin(member, make_deck(cards=3, visibility="link"))
    window.page = f'id="step" data-token="{study.show(foreign, now=NOW).token}"'
    assert "another window" in window.answer()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("url", ["", "undo/"])
def test_a_deck_that_goes_in_the_middle_takes_no_answer_and_comes_back_with_its_session(
    window: Window, deck: Deck, url: str
) -> None:
    window.page = window.answer()
    before = list(StudySession.objects.values()), list(Answer.objects.values()), list(Mastery.objects.values())

    def sent() -> int:
        return window.client.post(window.path + url, {"token": window.token, "do": "know"}, headers=HTMX).status_code

    authoring.delete_deck(deck=deck, now=timezone.now())
    assert (sent(), window.client.get(window.path).status_code) == (404, 404)
    authoring.restore_deck(deck=deck)
    authoring.edit_deck(deck=deck, fields={"visibility": "private"})
    assert (sent(), window.client.get(window.path).status_code) == (404, 404)
    assert before == (
        list(StudySession.objects.values()),
        list(Answer.objects.values()),
        list(Mastery.objects.values()),
    )
    authoring.edit_deck(deck=deck, fields={"visibility": "link"})
    assert sent() == 200
    assert Answer.objects.count() == 2
    assert wrong_with({}) == []


# ---- sessions that another one has replaced ------------------------------------------------------------------------


def test_a_session_closed_by_a_new_one_still_counts_answers_but_is_not_opened_again(member: User, deck: Deck) -> None:
    old = begin(member, deck)
    new = begin(member, deck)
    sort(old)
    old.refresh_from_db()
    assert old.finished is not None
    assert old.answers == 1
    assert list(progress.open_sessions(member)) == [new]
    sort(old, "learning")
    sort(old)
    old.refresh_from_db()
    assert old.score == pytest.approx(2 / 3)
    take_back(old)
    assert list(progress.open_sessions(member)) == [new]
    assert wrong_with({}) == []


def test_the_way_back_from_the_end_opens_a_session_when_no_later_one_was_begun(member: User, deck: Deck) -> None:
    session = begin(member, deck, sorting=False)
    for _ in range(3):
        sort(session, "next")
    session.refresh_from_db()
    assert session.finished is not None
    sort(session, "back")
    assert list(progress.open_sessions(member)) == [session]


# ---- replies that meet ----------------------------------------------------------------------------------------------


def test_an_undo_that_came_after_an_answer_with_its_token_says_that_it_did_nothing(member: User, deck: Deck) -> None:
    session = begin(member, deck)
    token = sort(session).token
    sort(session, token=token)
    assert "another window" in take_back(session, token=token).notice
    token = study.show(StudySession.objects.get(), now=NOW).token
    assert take_back(session, token=token).notice == ""
    assert take_back(session, token=token).notice == ""
    assert "another window" in sort(session, token=token).notice
    session.refresh_from_db()
    assert session.answers == 1


def test_undo_takes_back_the_last_answer_even_when_the_clock_was_set_back_before_it(member: User, deck: Deck) -> None:
    session = begin(member, deck)
    sort(session, now=NOW)
    sort(session, "learning", now=NOW - timedelta(hours=1))
    take_back(session, now=NOW - timedelta(hours=1))
    assert Answer.objects.get(form=study.VOID).voids.rating == 1
    assert Mastery.objects.get().card_id == session.state["order"][0]
    assert wrong_with({}) == []


def test_answers_to_many_cards_in_one_millisecond_all_find_a_place_in_the_log(member: User) -> None:
    sessions = [begin(member, make_deck(cards=1, visibility="link")) for _ in range(6)]
    for session in sessions:
        sort(session, now=NOW)
    first = int(NOW.timestamp() * 1000)
    assert list(Answer.objects.order_by("at").values_list("at", flat=True)) == list(range(first, first + 6))


def test_replies_that_wait_behind_one_to_a_deleted_card_still_count(member: User, deck: Deck) -> None:
    session = begin(member, deck)
    order = session.state["order"]
    waiting = [session.token_of(turn, card, 1) for turn, card in enumerate(order)]
    authoring.delete_card(card=deck.cards.get(pk=order[1]), now=NOW)
    for token in waiting:
        sort(session, token=token)
    assert list(Answer.objects.order_by("at").values_list("card", flat=True)) == [order[0], order[2]]
    session.refresh_from_db()
    assert session.finished is not None
    assert wrong_with({}) == []


def test_starting_over_with_cards_that_are_all_gone_leads_to_another_choice(
    as_member: Client, member: User, deck: Deck
) -> None:
    session = begin(member, deck)
    for card in deck.cards.all():
        authoring.delete_card(card=card, now=NOW)
    reply = as_member.post(f"/study/{session.public_id}/again/", {"all": "1"}, follow=True)
    assert reply.redirect_chain[-1][0] == f"/d/{deck.public_id}/study/flashcards/"
    assert "left the deck" in reply.content.decode()
