"""A teacher may change a card while students study: each answer keeps the text it was given to."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from decks import authoring, progress, study, transfer
from decks.accounts import leaving
from decks.formats import ParsedCard, ParsedDeck
from decks.models import Answer, Card, Deck, StudySession, User, Wording
from decks.modes import MODES

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def begin(student: User, deck: Deck) -> StudySession:
    facts = progress.card_facts(student, deck, NOW)
    return study.begin(
        student=student, deck=deck, mode=MODES["flashcards"], settings={}, facts=facts, now=NOW, rng=Random(7)
    )


def sort(session: StudySession, asked: study.Asked) -> study.Shown:
    return study.answer(
        student=session.student, session_id=session.public_id, token=asked.token, reply={"do": "know"}, now=NOW
    )


def rewrite(card: Card, front: str, **fields: object) -> None:
    texts = {"front": front, "back": card.back, "note": card.note, "tags": card.tags}
    authoring.edit_card(card=Card.objects.get(pk=card.pk), fields=texts | fields)


def told(session: StudySession) -> list[tuple[str, bool]]:
    """What the page of sessions says was asked, and whether the card reads otherwise now."""
    answers = progress.with_answers([session], session.deck)[0].answers
    return [(answer.asked.front, answer.reworded) for answer in answers]  # type: ignore[attr-defined]


def test_an_answer_given_while_the_card_was_changed_counts_for_the_text_the_student_saw(
    deck: Deck, member: User
) -> None:
    session = begin(member, deck)
    seen = study.show(session, now=NOW).asked[0]
    rewrite(seen.card, "What is it really?")
    rewrite(seen.card, "What is it at last?")
    assert study.show(session, now=NOW).asked[0].card.front == "What is it at last?"
    shown = sort(session, seen)
    assert (shown.notice, shown.session.answers) == ("", 1)
    assert Answer.objects.get().revision == 1
    assert told(session) == [(seen.card.front, True)]


def test_the_answer_that_waits_behind_another_keeps_its_question_too(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    first, second = study.show(session, now=NOW).asked
    rewrite(second.card, "Changed")
    sort(session, first)
    assert sort(session, second).session.answers == 2
    assert [reworded for _, reworded in told(session)] == [False, True]


def test_who_loads_the_page_again_sees_and_answers_the_new_text(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    rewrite(study.show(session, now=NOW).asked[0].card, "Changed")
    sort(session, study.show(session, now=NOW).asked[0])
    assert told(session) == [("Changed", False)]


def test_a_change_after_the_answer_leaves_the_session_as_it_was(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    asked = study.show(session, now=NOW).asked[0]
    sort(session, asked)
    rewrite(asked.card, "Changed")
    assert told(session) == [(asked.card.front, True)]
    assert Wording.objects.get().back == asked.card.back


def test_a_change_that_is_taken_back_after_an_answer_voids_the_text_that_was_seen(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    shown = sort(session, study.show(session, now=NOW).asked[0])
    rewrite(Card.objects.get(pk=session.state["order"][0]), "Changed")
    study.undo(student=member, session_id=session.public_id, token=shown.token, now=NOW)
    assert list(Answer.objects.values_list("revision", flat=True)) == [1, 1]


def test_an_old_text_that_nobody_answered_goes_after_thirty_days(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    asked = study.show(session, now=NOW).asked[0]
    sort(session, asked)
    rewrite(asked.card, "Changed")
    rewrite(asked.card, "Changed again")
    for days, left in ((29, [1, 2]), (31, [1])):
        leaving.purge(now=timezone.now() + timedelta(days=days))
        assert list(Wording.objects.values_list("revision", flat=True)) == left
    call_command("checkdata")


def test_a_question_behind_one_that_was_deleted_keeps_its_text_too(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    first = study.show(session, now=NOW).asked[0]
    authoring.delete_card(card=first.card, now=NOW)
    seen = study.show(session, now=NOW).asked[0]
    rewrite(seen.card, "Changed")
    assert sort(session, seen).notice == ""
    assert told(session) == [(seen.card.front, True)]


def test_new_tags_are_no_new_text(deck: Deck, member: User) -> None:
    begin(member, deck)
    card = deck.cards.all()[0]
    rewrite(card, card.front, tags=["exam"])
    assert Wording.objects.count() == 0


def test_an_import_that_changes_a_card_keeps_what_was_asked(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    asked = study.show(session, now=NOW).asked[0]
    sort(session, asked)
    same = ParsedCard(front="Read anew", back="So it is.", uid=asked.card.uid)
    transfer.add_cards(deck=deck, parsed=ParsedDeck(cards=[same]))
    assert told(session) == [(asked.card.front, True)]


def test_checkdata_finds_an_answer_whose_text_is_lost(deck: Deck, member: User) -> None:
    session = begin(member, deck)
    asked = study.show(session, now=NOW).asked[0]
    sort(session, asked)
    rewrite(asked.card, "Changed")
    call_command("checkdata")
    Wording.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("checkdata")
