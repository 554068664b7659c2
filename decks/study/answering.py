"""Answers, undo and redo: one transaction each, under a lock on the student."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from decks import access
from decks.grading import Verdict
from decks.judging.client import judge
from decks.memory import Schedule
from decks.memory.evidence import SELF, SPOKEN
from decks.models import Answer, Card, StudySession, User, Wording
from decks.modes import Mode, Refused, Result, State, ToGrade
from decks.study.moments import bare
from decks.study.parts import add_to_parts, score_parts
from decks.study.planning import Planning, planning
from decks.study.questions import as_asked, complete, texts
from decks.study.rebuild import course_before, refold
from decks.study.record import VOID, do_again, one_at_a_time, overrule, record, thought_ms, void
from decks.study.sessions import mode_of
from decks.study.settling import settle
from decks.study.showing import AHEAD, Shown, any_cards, asked_of, show, without_gone
from decks.study.tokens import Question, is_taken, open_question, other_now, why_stale
from decks.study.words import may_hear, second_opinion
from decks.text import plain_lines

MOST_ROUNDS = 3  # in which a reply is graded; it changes between two of them only when the session has gone on
MISHEARD = 2  # place of the token of the first row that takes a misheard answer back, after those of a word on one
PATIENCE = 15  # seconds in which the answers of one reply are graded by meaning, what is left then by words only
OTHER_NOW = "Some of these cards are other ones now. Your answers to their old texts stand here, and move no mastery."


class _Ungraded(Exception):
    """A reply holds free answers that have not been graded yet; nothing has been written."""

    def __init__(self, answers: Mapping[ToGrade, Mapping[str, Any]], *, spoken: bool) -> None:
        self.answers, self.spoken = answers, spoken


def answer(*, student: User, session_id: UUID, token: UUID, reply: Mapping[str, str], now: datetime) -> Shown:
    """Take a reply to the question with this token, and show what follows.

    The same token again changes nothing and shows the same next question. Free answers are graded while nothing is
    locked. Raises Refused when the mode cannot take the reply, and Http404 when the session is not the student's.
    """
    verdicts, until = dict[ToGrade, Verdict](), monotonic() + PATIENCE
    for _ in range(MOST_ROUNDS):
        try:
            return _answer(student, session_id, token, reply, now, verdicts)
        except _Ungraded as ungraded:
            for each, asked in ungraded.answers.items():
                verdicts[each] = judge(**asked, by_words=monotonic() > until)
            if ungraded.spoken:
                whole, asked = list(ungraded.answers.items())[-1]  # all that was said to the question stands last
                said = {name: asked[name] for name in ("question", "reference", "answer")}
                verdicts[whole] = second_opinion(verdicts[whole], **said)
    raise Refused("Your answer could not be graded just now. Send it again.")


@transaction.atomic
def _answer(
    student: User,
    session_id: UUID,
    token: UUID,
    reply: Mapping[str, str],
    now: datetime,
    verdicts: Mapping[ToGrade, Verdict],
) -> Shown:
    one_at_a_time(student)
    session = access.session_or_404(student, session_id, lock=True)
    mode, moment = mode_of(session), bare(student, now)
    known = any_cards(asked_of(mode.prompts(session.state, 2 + AHEAD)))  # the open one and what may follow
    question = open_question(session, token, known, now)
    if question is None:
        kept, said = mode.overtaken(session.state, reply, moment)
        if kept is not session.state:
            session.state = kept
            session.save(update_fields=["state"])
        said = "" if is_taken(session, token, reply) else said
        return _on(session, notice=said or why_stale(session, token, back=False), now=now)
    if old := other_now(question, known, known.keys() & question.revisions.keys()):
        _go_on(session, token, complete(session.deck, mode, mode.drop(question.state, old)), now)
        return _on(
            session, notice="That card is another one now: your answer to its old text does not count.", now=now
        )
    asked_in = mode.pinned(question.state, question.revisions)
    graded = _graded(session, question, mode.to_grade(asked_in, reply, moment), verdicts)
    turn = mode.answer(asked_in, reply, moment, graded)
    asked = {result.card for result in turn.results}
    following = asked_of(mode.prompts(turn.state, 1 + AHEAD)) if not mode.rates else set()
    cards = known | any_cards((asked | following) - known.keys())
    frozen = question.revisions.keys() if not mode.prompts(question.state, 1) else set()
    gone = {pk for pk in asked if pk not in frozen and (pk not in cards or cards[pk].deleted)}
    if gone:
        # Counted as a turn, so that the replies that wait in the browser behind this one keep their questions.
        _go_on(session, token, complete(session.deck, mode, without_gone(session, question.state, now)), now)
        return _on(session, notice="That card has left the deck meanwhile. Here is the next one.", now=now)
    other = other_now(question, cards, frozen & asked)
    results = [result for result in turn.results if result.card in cards.keys() - other]
    if mode.is_spoken and not session.student.keeps_words:
        results = [replace(result, response="") if result.form == SPOKEN else result for result in results]
    back = _taken_back(session, turn.taken_back, token, now)
    plan = planning(session) if results else None
    schedules = _recorded(session, question, results, cards, token=token, now=now, plan=plan) if plan else {}
    for pk, word in turn.overrules.items():
        _overrule(session, pk, word, token, now)
    state = complete(session.deck, mode, mode.after(turn.state, schedules, moment))
    rows = [(cards[r.card], r.rating) for r in results] + [(row.card, -row.rating) for row in back]
    _go_on(session, token, state, now, _by_deck(rows), replies=len(results))
    rated = {result.card: schedules[result.card] for result in results if result.form == SELF}
    told = mode.told(reply)
    return _on(
        session,
        cards=None if mode.rates else _in_deck(cards),
        now=now,
        notice=_leech(rated, cards) or told or (OTHER_NOW if other else ""),
        is_done=bool(told),
        plan=plan,
    )


def _recorded(
    session: StudySession,
    question: Question,
    results: Sequence[Result],
    cards: Mapping[int, Card],
    *,
    token: UUID,
    now: datetime,
    plan: Planning,
) -> dict[int, Schedule]:
    """Append what a reply came to to the log, a row for each result, and give the new schedules by card."""
    mode = mode_of(session)
    spent, load = _spent_each(session, mode, results, now), mode.load(question.state, 0)
    return record(
        session,
        results,
        cards,
        token=token,
        now=now,
        revisions=question.revisions,
        plan=plan,
        load=load,
        spent=spent,
    )


def _on(session: StudySession, *, now: datetime, **told: Any) -> Shown:
    """What follows a reply, as `show` has it. Where nothing does, what is open and has nothing left is finished."""
    shown = show(session, now=now, **told)
    if not shown.asked:
        settle(student=session.student, now=now)
    return shown


def _spent_each(session: StudySession, mode: Mode, results: Sequence[Result], now: datetime) -> int | None:
    """Milliseconds that each answer of a sheet took: they share the time since it was begun. None in other modes."""
    if not (mode.is_exam and results):
        return None
    return (session.active_ms + thought_ms(session, now, len(results))) // len(results)


def _graded(
    session: StudySession, question: Question, answers: Sequence[ToGrade], verdicts: Mapping[ToGrade, Verdict]
) -> list[Verdict]:
    """The verdicts on these answers, in their order. Raises _Ungraded with what is to be graded."""
    if all(each in verdicts for each in answers):
        return [verdicts[each] for each in answers]
    assert session.deck is not None  # a session that mixes decks grades nothing
    cards = any_cards({each.card for each in answers})
    older, asked = as_asked(cards, question.revisions), dict[ToGrade, dict[str, Any]]()
    for each in answers:
        card = cards.get(each.card) or Card(pk=each.card)  # of a frozen sheet one may be gone for good
        said = texts(card, session.deck, older.get(each.card))
        item = said.item(each.side)
        asked[each] = {
            "question": item.question,
            "reference": item.answer if each.strictness != "meaning" else _in_lines(older.get(each.card, card), each),
            "answer": each.answer,
            "strictness": each.strictness,
            "language": said.language(each.side) or "en",
            "accents": each.accents,
        }
    raise _Ungraded(asked, spoken=mode_of(session).is_spoken and may_hear(session.student))


def _in_lines(said: Card | Wording, asked: ToGrade) -> str:
    """The side that answers, line by line: each item of a list is a point of its own."""
    return plain_lines(said.back if asked.side == "front" else said.front)


def _last_of(session: StudySession, pk: int) -> Answer | None:
    """What was recorded last of a card in this session, and stands."""
    standing = session.log.filter(card=pk, voided_by=None).exclude(form=VOID)
    return standing.select_related("card").order_by("-pk").first()


def _taken_back(session: StudySession, ids: Iterable[int], token: UUID, now: datetime) -> list[Answer]:
    """Void what was recorded last of these cards in this session: it was misheard. Returns those rows.

    A reply has at most one result beside it, whose token is that of the first place.
    """
    rows = [row for pk in ids if (row := _last_of(session, pk))]
    for place, row in enumerate(rows, MISHEARD):
        void(session.student, session, row, token=session.token_of_result(token, place), now=now, spent=0)
    if rows:
        refold(session.student_id, [row.card_id for row in rows])
    return rows


def _overrule(session: StudySession, pk: int, word: str, token: UUID, now: datetime) -> None:
    """Put the student's word on what was recorded last of a card in this session."""
    row = _last_of(session, pk)
    if row is not None:
        before, plan = course_before(row), planning(session)
        overrule(session.student, session, row, word, before=before, token=token, now=now, plan=plan)
        refold(session.student_id, [pk])


def _leech(schedules: Mapping[int, Schedule], cards: Mapping[int, Card]) -> str:
    """What to say when an answer made a card a leech."""
    for pk, schedule in schedules.items():
        if schedule.leech:
            return f"“{cards[pk].front[:80]}” was forgotten {schedule.lapses} times. Mend that card, or suspend it."
    return ""


def _in_deck(cards: Mapping[int, Card]) -> dict[int, Card]:
    return {pk: card for pk, card in cards.items() if card.deleted is None}


@transaction.atomic
def draft(*, student: User, session_id: UUID, reply: Mapping[str, str], now: datetime) -> None:
    """Keep what a student has written so far and not handed in; the question stays open and its token the same.

    Raises Refused when there is nothing to keep, or no longer, and Http404 when the session is not the student's.
    """
    one_at_a_time(student)
    session = access.session_or_404(student, session_id, lock=True)
    session.state = mode_of(session).draft(session.state, reply, bare(student, now))
    session.active_ms += thought_ms(session, now)
    session.last_activity = max(now, session.last_activity)
    session.save(update_fields=["state", "active_ms", "last_activity"])


@transaction.atomic
def undo(*, student: User, session_id: UUID, token: UUID, now: datetime) -> Shown:
    """Take back the last answer of a session: a row that voids it is appended, and the card's log folded again."""
    session, question = _to_move(student, session_id, token, now)
    if question is None:
        return _on(session, notice=why_stale(session, token, back=True), now=now)
    state = mode_of(session).undo(question.state)
    standing = session.log.exclude(form=VOID).filter(voided_by=None)
    taken_back = _of_last_turn(standing)
    for place, last in enumerate(taken_back):
        void(student, session, last, token=session.token_of_result(token, place), now=now)
    if taken_back:
        refold(student.pk, [last.card_id for last in taken_back])
    _go_on(session, token, state, now, _by_deck([(last.card, -last.rating) for last in taken_back]))
    return _on(session, now=now)


@transaction.atomic
def redo(*, student: User, session_id: UUID, token: UUID, now: datetime) -> Shown:
    """Do again what was taken back last: a row that voids the void is appended. Raises Refused when nothing was."""
    session, question = _to_move(student, session_id, token, now)
    if question is None:
        return _on(session, notice=why_stale(session, token, back=True), now=now)
    state = mode_of(session).redo(question.state)
    undone = _of_last_turn(session.log.filter(form=VOID, voided_by=None))
    done = [
        do_again(student, session, last, token=session.token_of_result(token, place), now=now)
        for place, last in enumerate(undone)
    ]
    courses = refold(student.pk, [each.card_id for each in done]) if done else {}
    state = mode_of(session).redone(state, {pk: course.schedule for pk, course in courses.items()})
    _go_on(session, token, state, now, _by_deck([(each.card, each.rating) for each in done]))
    return _on(session, now=now)


def _of_last_turn(rows: QuerySet[Answer]) -> list[Answer]:
    """Those of the rows that the latest reply among them made, the last one first: `at` follows the clock."""
    last = rows.order_by("-pk").first()
    return list(rows.filter(turn=last.turn).select_related("card").order_by("-pk")) if last else []


def _by_deck(rated: Iterable[tuple[Card, int]]) -> dict[int, int]:
    """How many answers came to each deck that a reply touched: 0 for an act, below 0 where the rating is."""
    counted = dict[int, int]()
    for card, rating in rated:
        counted[card.deck_id] = counted.get(card.deck_id, 0) + (rating > 0) - (rating < 0)
    return counted


def _to_move(student: User, session_id: UUID, token: UUID, now: datetime) -> tuple[StudySession, Question | None]:
    """The session, locked, and what the token names in it."""
    one_at_a_time(student)
    session = access.session_or_404(student, session_id, lock=True)
    cards = any_cards(asked_of(mode_of(session).prompts(session.state, 1)))
    return session, open_question(session, token, cards, now)


def _go_on(
    session: StudySession,
    token: UUID,
    state: State,
    now: datetime,
    answers: Mapping[int, int] | None = None,
    *,
    replies: int = 1,
) -> None:
    """Store the state after a reply; finish the session at its end, reopen it when a reply led back from there.

    `answers` are those that came to the log, by deck; below 0 when they were taken back. Time is counted for so many
    `replies`; what is said of a sheet that has been handed in takes none, and leaves it where it stands among the
    sessions.
    """
    mode = mode_of(session)
    ending, ended = mode.ending(state), session.finished if mode.is_exam and mode.ending(session.state) else None
    ms = 0 if ended else thought_ms(session, now, replies if mode.is_exam else 1)
    if mode.is_spoken and ending and not session.student.keeps_words:
        state = mode.forgotten(state, wholly=False)
    session.state, session.turn, session.last_token = state, session.turn + 1, token
    session.active_ms += ms
    session.answers += sum((answers or {}).values())
    session.last_activity = session.last_activity if ended else max(now, session.last_activity)
    if session.deck_id is None:
        add_to_parts(session, answers or {}, ms)
        if ending or session.finished:
            score_parts(session, ending)
    session.finished = (ended or now) if ending else _still_closed(session)
    session.score = ending.score if ending else None
    session.record_ms = mode.record_ms(state) if ending else None
    session.save(
        update_fields=[
            "state",
            "turn",
            "last_token",
            "answers",
            "active_ms",
            "last_activity",
            "finished",
            "score",
            "record_ms",
        ],
    )


def _still_closed(session: StudySession) -> datetime | None:
    """When a session was finished that another of its kind has replaced: answers to it count, but it stays closed."""
    if session.finished is None:
        return None
    kind = StudySession.objects.filter(student=session.student_id, deck=session.deck_id, mode=session.mode)
    return session.finished if kind.filter(pk__gt=session.pk).exists() else None
