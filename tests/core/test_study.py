"""Answers: one row a token, undo appends, and Mastery is what the log comes to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404

from decks import authoring, presets, progress, study
from decks.grading import Verdict
from decks.models import Answer, Deck, Mastery, StudySession, User
from decks.modes import MODES, Moment, Refused, Result, State, Turn
from decks.modes.flashcards import Flashcards
from tests.factories import make_deck, make_user

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MODE = MODES["flashcards"]


def begin(student: User, deck: Deck, *, now: datetime = NOW, **settings: Any) -> StudySession:
    return study.begin(
        student=student,
        deck=deck,
        mode=MODE,
        settings=settings,
        facts=progress.card_facts(student, deck, now),
        now=now,
        rng=Random(7),
    )


def sort(session: StudySession, do: str, *, now: datetime = NOW, token: Any = None) -> study.Shown:
    session.refresh_from_db()
    return study.answer(
        student=session.student,
        session_id=session.public_id,
        token=token or study.show(session, now=NOW).token,
        reply={"do": do},
        now=now,
    )


def test_an_answer_is_logged_with_its_study_day_and_moves_mastery(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know", now=NOW + timedelta(seconds=5))
    answer = Answer.objects.get()
    assert (answer.rating, answer.score, answer.form, answer.mode) == (3, 1.0, "self", "flashcards")
    assert answer.study_day == (NOW.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days
    assert answer.elapsed_ms == 5000
    row = Mastery.objects.get()
    assert (row.stability, row.difficulty) == (answer.stability, answer.difficulty)
    assert row.deck == deck


def test_the_same_token_twice_makes_one_row_and_gives_the_same_next_question(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    token = study.show(session, now=NOW).token
    first = sort(session, "know", token=token)
    second = sort(session, "learning", token=token)
    assert Answer.objects.count() == 1
    assert first.asked[0].token == second.asked[0].token
    assert first.asked[0].card == second.asked[0].card
    assert second.notice == ""


def test_a_reply_from_an_older_page_counts_nothing_and_says_so(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    sort(session, "know")
    shown = sort(session, "know", token=uuid4())
    assert Answer.objects.count() == 2
    assert "another window" in shown.notice


def test_the_next_question_travels_with_the_reply(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    shown = sort(session, "know")
    ahead = shown.asked[1]
    after = sort(session, "know")
    assert after.asked[0].token == ahead.token
    assert after.asked[0].card == ahead.card


def test_undo_appends_a_row_and_gives_back_the_memory_before(deck: Deck, member: User) -> None:
    begun = begin(member, deck, now=NOW - timedelta(days=3))
    for _ in range(3):
        sort(begun, "know", now=NOW - timedelta(days=3))
    before = list(Mastery.objects.order_by("card").values())
    session = begin(member, deck)
    sort(session, "learning")
    session.refresh_from_db()
    study.undo(student=member, session_id=session.public_id, token=study.show(session, now=NOW).token, now=NOW)
    assert list(Mastery.objects.order_by("card").values()) == before
    assert Answer.objects.count() == 5
    assert Answer.objects.get(form=study.VOID).voids.rating == 1
    session.refresh_from_db()
    assert session.answers == 0


def test_undoing_a_first_answer_makes_the_card_new_again(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    session.refresh_from_db()
    study.undo(student=member, session_id=session.public_id, token=study.show(session, now=NOW).token, now=NOW)
    assert not Mastery.objects.exists()


def test_a_double_undo_with_one_token_takes_back_one_answer(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    sort(session, "know")
    session.refresh_from_db()
    token = study.show(session, now=NOW).token
    for _ in range(2):
        study.undo(student=member, session_id=session.public_id, token=token, now=NOW)
    session.refresh_from_db()
    assert session.answers == 1


def test_the_last_card_finishes_the_session_and_undo_opens_it_again(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    for do in ("know", "learning", "know"):
        sort(session, do)
    session.refresh_from_db()
    assert session.finished is not None
    assert session.score == pytest.approx(2 / 3)
    study.undo(student=member, session_id=session.public_id, token=study.show(session, now=NOW).token, now=NOW)
    session.refresh_from_db()
    assert (session.finished, session.score) == (None, None)


def test_the_missed_ones_can_be_studied_again(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    for do in ("know", "learning", "know"):
        sort(session, do)
    session.refresh_from_db()
    again = study.begin_again(
        session=session, missed=True, facts=progress.card_facts(member, deck, NOW), now=NOW, rng=Random(1)
    )
    assert again.state["order"] == [session.state["order"][1]]


def test_a_card_deleted_in_the_middle_is_passed_over_and_nothing_is_lost(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    session.refresh_from_db()
    second = deck.cards.get(pk=session.state["order"][1])
    authoring.delete_card(card=second, now=NOW)
    shown = study.show(StudySession.objects.get(pk=session.pk), now=NOW)
    assert shown.asked[0].card.pk == session.state["order"][2]
    assert Answer.objects.count() == 1
    after = sort(session, "know")
    assert after.asked == ()
    assert not Answer.objects.filter(card=second).exists()
    assert Answer.objects.count() == 2


def test_an_answer_to_a_card_that_was_deleted_under_it_counts_for_no_other_card(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    token, order = study.show(session, now=NOW).token, session.state["order"]
    authoring.delete_card(card=deck.cards.get(pk=order[0]), now=NOW)
    shown = sort(session, "know", token=token)
    assert "left the deck" in shown.notice
    assert not Answer.objects.exists()
    sort(session, "know")
    assert Answer.objects.get().card_id == order[1]


def test_editing_a_card_keeps_its_memory(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    card = deck.cards.get(pk=session.state["order"][0])
    authoring.edit_card(card=card, fields={"front": "Changed?"})
    assert Mastery.objects.filter(card=card, student=member).exists()


def test_a_new_session_closes_the_open_one_of_its_kind(deck: Deck, member: User) -> None:
    first, second = begin(member, deck), begin(member, deck)
    first.refresh_from_db()
    assert first.finished is not None
    assert [each.pk for each in progress.open_sessions(member)] == [second.pk]


def test_a_choice_that_no_card_fits_is_refused_with_a_sentence(deck: Deck, member: User) -> None:
    with pytest.raises(Refused, match="No card fits"):
        begin(member, deck, cards="starred")


def test_a_stranger_cannot_answer_in_anothers_session(deck: Deck, member: User, stranger: User) -> None:
    session = begin(member, deck)
    with pytest.raises(Http404):
        study.answer(
            student=stranger,
            session_id=session.public_id,
            token=study.show(session, now=NOW).token,
            reply={"do": "know"},
            now=NOW,
        )


def test_a_clock_set_back_an_hour_reorders_nothing(deck: Deck, member: User) -> None:
    one = begin(member, deck)
    sort(one, "know", now=NOW)
    two = begin(member, deck, now=NOW - timedelta(hours=1))
    sort(two, "learning", now=NOW - timedelta(hours=1))
    rows = list(Answer.objects.order_by("at").values_list("rating", flat=True))
    assert rows == [3, 1]
    call_command("checkdata", stdout=StringIO())


def test_rebuilding_mastery_gives_what_is_stored(deck: Deck, member: User) -> None:
    for days in (20, 12, 3, 0):
        session = begin(member, deck, now=NOW - timedelta(days=days))
        for do in ("know", "learning", "know"):
            sort(session, do, now=NOW - timedelta(days=days))
    before = list(
        Mastery.objects.order_by("card").values_list("card", "stability", "difficulty", "answers", "last_at")
    )
    call_command("rebuild_mastery", stdout=StringIO())
    after = list(Mastery.objects.order_by("card").values_list("card", "stability", "difficulty", "answers", "last_at"))
    assert after == before
    call_command("checkdata", stdout=StringIO())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Mastery.objects.update(stability=99),
        lambda: Mastery.objects.all().delete(),
        lambda: StudySession.objects.update(answers=7),
        lambda: Answer.objects.update(student=make_user()),
        lambda: Mastery.objects.update(deck=make_deck()),
        lambda: StudySession.objects.update(mode="dance"),
    ],
    ids=["mastery", "no mastery", "counter", "foreign answer", "deck", "mode"],
)
def test_checkdata_finds_each_planted_fault(deck: Deck, member: User, spoil: Any) -> None:
    sort(begin(member, deck), "know")
    call_command("checkdata", stdout=StringIO())
    spoil()
    with pytest.raises(CommandError):
        call_command("checkdata", stdout=StringIO(), stderr=StringIO())


def test_the_table_shows_what_was_studied_in_one_query_however_many_students(
    deck: Deck, owner: User, django_assert_num_queries: Any
) -> None:
    def row_count() -> int:
        with django_assert_num_queries(1):
            return len(progress.session_table(deck, only=None, day=owner.study_day(NOW), total=3))

    for _ in range(2):
        sort(begin(make_user(), deck), "know")
    assert row_count() == 2
    for _ in range(10):
        sort(begin(make_user(), deck), "learning")
    assert row_count() == 12


def test_a_students_bands_and_recall_follow_the_answers(deck: Deck, member: User) -> None:
    for days in (20, 17, 3):
        session = begin(member, deck, now=NOW - timedelta(days=days))
        sort(session, "know", now=NOW - timedelta(days=days))
    held = progress.holding(member, deck, NOW)
    assert (held.bands.mastered, held.bands.new, held.bands.total) == (1, 2, 3)
    assert 0.9 < held.recalled < 1
    row = progress.session_table(deck, only=member, day=member.study_day(NOW), total=3)[0]
    assert row.bands == held.bands


def test_a_purged_card_takes_its_answers_along_and_the_counters_follow(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    sort(session, "know")
    sort(session, "know")
    long_ago = datetime.now(tz=UTC) - timedelta(days=31)
    authoring.delete_card(card=deck.cards.get(pk=session.state["order"][0]), now=long_ago)
    call_command("purge", stdout=StringIO())
    session.refresh_from_db()
    assert session.answers == 1
    call_command("checkdata", stdout=StringIO())


class Pairs(Flashcards):
    """A mode in which one reply has two results, as a matched pair or a handed-in test has."""

    slug = "pairs"

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        first, second = state["order"][state["at"] : state["at"] + 2]
        after = state | {"at": state["at"] + 2, "sorted": state["sorted"] + "kl"}
        return Turn(after, (Result(first, "self", 1.0, 3), Result(second, "self", 0.0, 1)))

    def undo(self, state: State) -> State:
        return state | {"at": state["at"] - 2, "sorted": state["sorted"][:-2]}


def test_a_reply_with_two_results_is_logged_taken_back_and_repeated_as_one(
    member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MODES, "pairs", Pairs())
    deck = make_deck(cards=4, visibility="link")
    facts = progress.card_facts(member, deck, NOW)
    session = study.begin(
        student=member, deck=deck, mode=MODES["pairs"], settings={}, facts=facts, now=NOW, rng=Random(7)
    )
    token = study.show(session, now=NOW).token
    for _ in range(2):
        shown = sort(session, "", token=token)
    assert shown.session.answers == 2
    assert list(Answer.objects.order_by("at").values_list("rating", flat=True)) == [3, 1]
    back = study.undo(student=member, session_id=session.public_id, token=shown.token, now=NOW)
    assert (back.session.answers, back.state["at"]) == (0, 0)
    assert not Mastery.objects.exists()
    call_command("checkdata", stdout=StringIO())


def test_of_more_cards_than_a_session_holds_a_shuffled_one_takes_any(
    deck: Deck, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Flashcards, "most_cards", 2)
    facts = progress.card_facts(member, deck, NOW)

    def order(seed: int, *, shuffle: bool) -> list[int]:
        return study.begin(
            student=member, deck=deck, mode=MODE, settings={"shuffle": shuffle}, facts=facts, now=NOW, rng=Random(seed)
        ).state["order"]  # type: ignore[no-any-return]

    assert order(1, shuffle=False) == [fact.id for fact in facts[:2]]
    assert {card for seed in range(20) for card in order(seed, shuffle=True)} == {fact.id for fact in facts}


def test_under_a_lock_a_student_still_chooses_which_cards(deck: Deck, member: User) -> None:
    authoring.set_preset(deck=deck, mode=MODE, settings={"shuffle": True}, locked=True)
    held = presets.effective(member, deck, MODE, {"cards": "new", "shuffle": False})
    assert (held["cards"], held["shuffle"]) == ("new", True)


def test_starting_over_follows_a_lock_that_came_meanwhile(deck: Deck, member: User) -> None:
    session = begin(member, deck, autoplay=True)
    for do in ("know", "know", "know"):
        sort(session, do)
    authoring.set_preset(deck=deck, mode=MODE, settings={"autoplay": False}, locked=True)
    session.deck.refresh_from_db()
    facts = progress.card_facts(member, deck, NOW)
    again = study.begin_again(session=session, missed=False, facts=facts, now=NOW, rng=Random(1))
    assert again.settings["autoplay"] is False
