"""Studying: begin, answer, undo. The only writer of StudySession, Answer and Mastery.

An answer is one transaction under a lock on its student, and carries the token of its question: the same token twice
makes one row and gives the same reply. What is acknowledged is in the log; Mastery is a fold of the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, F, Q

from decks import access, authoring
from decks.memory import Standing, advance, familiar_until, interval, mastered_until, study_day
from decks.memory.fsrs import Memory
from decks.models import Answer, Card, Deck, Mastery, StudySession, User
from decks.modes import MODES, MOST_CARDS, CardFacts, Mode, Prompt, Refused, Result, State, chosen

VOID = "void"
LONGEST_THOUGHT_MS = 60_000  # longer is a walk-away; so counts Anki
AHEAD = 1  # questions that travel with a reply, so that the next one is shown without a round trip
OLDER = 50  # texts of a card, the newest first, in which a question may have been asked


class NoCards(Refused):
    """The chosen cards are none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to show: the prompt, its card, and the token that the reply must carry."""

    prompt: Prompt
    card: Card
    token: UUID


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as it stands: its mode and state without cards that are gone, the open question and the next ones."""

    session: StudySession
    mode: Mode
    state: State
    asked: tuple[Asked, ...]
    notice: str = ""

    @property
    def token(self) -> UUID:
        """The token that a reply to the open question, or an undo, must carry."""
        return self.asked[0].token if self.asked else self.session.token_of(self.session.turn, 0, 0)


def mode_of(session: StudySession) -> Mode:
    """The mode of a session, from the registry."""
    return MODES[session.mode]


@transaction.atomic
def begin(
    *,
    student: User,
    deck: Deck,
    mode: Mode,
    settings: Mapping[str, Any],
    facts: Sequence[CardFacts],
    now: datetime,
    rng: Random,
) -> StudySession:
    """A new session over those cards (`facts`) that the settings name. Raises NoCards when there are none.

    An open session of the same kind is closed: there is one thing to go on with, not a pile.
    """
    _one_at_a_time(student)
    clean = mode.clean(settings)
    cards = chosen(facts, str(clean["cards"]))
    if len(cards) > MOST_CARDS:
        cards = rng.sample(cards, MOST_CARDS) if clean.get("shuffle") else cards[:MOST_CARDS]
    if len(cards) < mode.needs_cards:
        raise NoCards("No card fits this choice. Choose other cards.")
    own = StudySession.objects.filter(student=student, deck=deck, mode=mode.slug, finished=None)
    own.update(finished=now)
    return StudySession.objects.create(
        student=student,
        deck=deck,
        mode=mode.slug,
        settings=clean,
        state=mode.begin(cards, clean, rng),
        started=now,
        last_activity=now,
    )


def _one_at_a_time(student: User) -> None:
    """Wait for the other writers of this student's log, until the transaction ends.

    Two windows of one student may meet at the same card: the second must see what the first has written. SQLite has
    one writer at a time anyway.
    """
    if connection.features.has_select_for_update:
        User.objects.select_for_update(no_key=True).filter(pk=student.pk).values_list("pk").first()


def begin_again(
    *, session: StudySession, missed: bool, facts: Sequence[CardFacts], now: datetime, rng: Random
) -> StudySession:
    """A new session like this one, over its cards or over those that were missed in it. Raises NoCards."""
    mode = mode_of(session)
    ending = mode.ending(session.state)
    wanted = set(ending.missed if missed and ending else session.state["order"])
    cards = [fact for fact in facts if fact.id in wanted]
    student, deck = session.student, session.deck
    settings = authoring.with_preset(deck, mode, session.settings, free=access.may_edit(student, deck))
    return begin(
        student=student, deck=deck, mode=mode, settings=settings | {"cards": "all"}, facts=cards, now=now, rng=rng
    )


def show(
    session: StudySession, *, notice: str = "", ahead: int = AHEAD, cards: Mapping[int, Card] | None = None
) -> Shown:
    """The open question of a session and `ahead` following ones. Writes nothing.

    `cards` are those of the questions that are in the deck still, where the caller has fetched them already.
    """
    mode, state = mode_of(session), session.state
    prompts = mode.prompts(state, 1 + ahead)
    cards = _cards(_asked_of(prompts)) if cards is None else cards
    if not _asked_of(prompts) <= cards.keys():
        state = _without_gone(session, state)
        prompts = mode.prompts(state, 1 + ahead)
        cards = _cards(_asked_of(prompts))
    asked = [Asked(p, cards[p.card], _token(session, i, cards[p.card])) for i, p in enumerate(prompts)]
    return Shown(session, mode, state, tuple(asked), notice)


def _token(session: StudySession, later: int, card: Card) -> UUID:
    return session.token_of(session.turn + later, card.pk, card.revision)


def _without_gone(session: StudySession, state: State) -> State:
    alive = set(session.deck.cards.filter(deleted=None).values_list("id", flat=True))
    return mode_of(session).drop(state, frozenset(set(state["order"]) - alive))


def _asked_of(prompts: Sequence[Prompt]) -> set[int]:
    return {prompt.card for prompt in prompts}


def _cards(ids: set[int], *, gone: bool = False) -> dict[int, Card]:
    """Those of the cards that are in their deck still, or `gone` from it too; no query for none."""
    found = Card.objects.filter(pk__in=ids).order_by()
    return {card.pk: card for card in (found if gone else found.filter(deleted=None))}


@transaction.atomic
def answer(*, student: User, session_id: UUID, token: UUID, reply: Mapping[str, str], now: datetime) -> Shown:
    """Take a reply to the question with this token, and show what follows.

    The same token again changes nothing and shows the same next question. Raises Refused when the mode cannot take
    the reply, and Http404 when the session is not the student's.
    """
    _one_at_a_time(student)
    session = access.session_or_404(student, session_id, lock=True)
    mode = mode_of(session)
    known = _cards(_asked_of(mode.prompts(session.state, 2 + AHEAD)), gone=True)  # the open one and what may follow
    question = _open_question(session, token, known)
    if question is None:
        return show(session, notice=_why_stale(session, token, undoing=False))
    turn = mode.answer(question.state, reply)
    asked = {result.card for result in turn.results}
    cards = _there(known | _cards((asked | _asked_of(mode.prompts(turn.state, 1 + AHEAD))) - known.keys()))
    if not asked <= cards.keys():
        # Counted as a turn, so that the replies that wait in the browser behind this one keep their questions.
        _go_on(session, token, _without_gone(session, question.state), now, 0)
        return show(session, notice="That card has left the deck meanwhile. Here is the next one.")
    for place, result in enumerate(turn.results):
        revision = question.revisions.get(result.card, cards[result.card].revision)
        _record(student, session, result, session.token_of_result(token, place), now, revision)
    _go_on(session, token, turn.state, now, len(turn.results))
    return show(session, cards=cards)


def _there(cards: Mapping[int, Card]) -> dict[int, Card]:
    return {pk: card for pk, card in cards.items() if card.deleted is None}


@dataclass(frozen=True, slots=True)
class _Question:
    """What a token names: the state in which its question is open, and the revision of the card that it showed."""

    state: State
    revisions: Mapping[int, int]


def _open_question(session: StudySession, token: UUID, cards: Mapping[int, Card]) -> _Question | None:
    """The open question, if the token names it; `cards` holds its card, in the deck still or not.

    The state is the stored one, or that without the cards that have left the deck since.
    """
    prompts = mode_of(session).prompts(session.state, 1)
    card = cards.get(prompts[0].card) if prompts else None
    revision = _revision_asked(session, token, card)
    if revision is not None:
        return _Question(dict(session.state), {card.pk: revision} if card else {})
    shown = show(session, ahead=0)
    card = shown.asked[0].card if shown.asked else None
    revision = _revision_asked(session, token, card)
    return None if revision is None else _Question(shown.state, {card.pk: revision} if card else {})


def _revision_asked(session: StudySession, token: UUID, card: Card | None) -> int | None:
    """In which revision the token asks about the card; 0 for the end page, None when it asks about something else.

    A card may be changed while its question waits for an answer, which counts for the text that the student saw.
    """
    card_id, newest = (card.pk, card.revision) if card else (0, 0)
    for revision in range(newest, max(newest - OLDER, -1), -1):
        if token == session.token_of(session.turn, card_id, revision):
            return revision
    return None


def _why_stale(session: StudySession, token: UUID, *, undoing: bool) -> str:
    """Nothing to say when the very same reply came twice; else that the session has gone on elsewhere."""
    row = session.log.filter(token=token).first()
    if (row.form == VOID) == undoing if row else token == session.last_token:
        return ""
    return "This session went on in another window. Here is where it stands; nothing was counted twice."


@transaction.atomic
def undo(*, student: User, session_id: UUID, token: UUID, now: datetime) -> Shown:
    """Take back the last answer of a session: a row that voids it is appended, and the card's memory folded again."""
    _one_at_a_time(student)
    session = access.session_or_404(student, session_id, lock=True)
    cards = _cards(_asked_of(mode_of(session).prompts(session.state, 1)), gone=True)
    question = _open_question(session, token, cards)
    if question is None:
        return show(session, notice=_why_stale(session, token, undoing=True))
    state = mode_of(session).undo(question.state)
    taken_back = _last_results(session)
    for place, last in enumerate(taken_back):
        _append(
            session,
            now,
            card_id=last.card_id,
            revision=last.revision,
            token=session.token_of_result(token, place),
            at=_free_ms(student, max(_ms(now), last.at + 1)),
            study_day=study_day(now, student.time_zone),
            form=VOID,
            score=0.0,
            voids=last,
        )
    if taken_back:
        refold(student.pk, [last.card_id for last in taken_back])
    _go_on(session, token, state, now, -len(taken_back))
    return show(session)


def _last_results(session: StudySession) -> list[Answer]:
    """What the last reply that stands came to, the last result first; nothing where none does."""
    standing = session.log.exclude(form=VOID).filter(voided_by=None).order_by("-pk")  # `at` follows the clock
    last = standing.first()
    return list(standing.filter(turn=last.turn)) if last else []


def _go_on(session: StudySession, token: UUID, state: State, now: datetime, answers: int) -> None:
    """Store the state after a reply; finish the session at its end, reopen it when a reply led back from there."""
    ending = mode_of(session).ending(state)
    session.state, session.turn, session.last_token = state, session.turn + 1, token
    session.answers += answers
    session.active_ms += _thought_ms(session, now)
    session.last_activity = max(now, session.last_activity)
    session.finished = now if ending else _still_closed(session)
    session.score = ending.score if ending else None
    session.save(
        update_fields=["state", "turn", "last_token", "answers", "active_ms", "last_activity", "finished", "score"],
    )


def _still_closed(session: StudySession) -> datetime | None:
    """When a session was finished that another of its kind has replaced: answers to it count, but it stays closed."""
    if session.finished is None:
        return None
    kind = StudySession.objects.filter(student=session.student_id, deck=session.deck_id, mode=session.mode)
    return session.finished if kind.filter(pk__gt=session.pk).exists() else None


def _record(student: User, session: StudySession, result: Result, token: UUID, now: datetime, revision: int) -> None:
    """Write one result to the log, and move the card's memory on."""
    day = study_day(now, student.time_zone)
    held = Mastery.objects.filter(student=student, card_id=result.card)
    row = next(iter(held), None)  # at most one
    before = standing_of(row) if row else None
    # A clock set back must not reorder a card's log.
    at = _free_ms(student, max(_ms(now), row.last_at + 1 if row else 0))
    standing = advance(before, rating=result.rating, day=day, at=at)
    _append(
        session,
        now,
        card_id=result.card,
        revision=revision,
        token=token,
        at=at,
        study_day=day,
        form=result.form,
        options=result.options,
        response=result.response,
        score=result.score,
        rating=result.rating,
        interval=_days(standing),
        last_interval=_days(before) if before else 0,
        stability=standing.memory.stability,
        difficulty=standing.memory.difficulty,
    )
    row = row or Mastery(student=student, card_id=result.card, deck_id=session.deck_id)
    _fill(row, standing)
    row.save()


def _append(session: StudySession, now: datetime, **columns: Any) -> None:
    Answer.objects.create(
        student_id=session.student_id,
        session=session,
        turn=session.turn,
        mode=session.mode,
        elapsed_ms=_thought_ms(session, now),
        **columns,
    )


def _thought_ms(session: StudySession, now: datetime) -> int:
    """Milliseconds since the question was asked, at most a minute; a clock set back counts nothing."""
    passed = int((now - session.last_activity).total_seconds() * 1000)
    return min(max(passed, 0), LONGEST_THOUGHT_MS)


def _days(standing: Standing) -> int:
    """Whole days until recall falls to 90 %, at least one; rounded half up as Anki does."""
    return max(1, int(interval(standing.memory.stability, 0.9) + 0.5))


def standing_of(row: Mastery) -> Standing:
    """What a stored row of Mastery says."""
    return Standing(
        memory=Memory(row.stability, row.difficulty),
        last_day=row.last_day,
        answers=row.answers,
        lapses=row.lapses,
        recall_days=row.recall_days,
        last_recall_day=row.last_recall_day,
        last_right=row.last_right,
        at=row.last_at,
    )


def _fill(row: Mastery, standing: Standing) -> None:
    row.stability, row.difficulty = standing.memory.stability, standing.memory.difficulty
    row.last_day, row.last_at = standing.last_day, standing.at
    row.answers, row.lapses = standing.answers, standing.lapses
    row.recall_days, row.last_recall_day = standing.recall_days, standing.last_recall_day
    row.last_right = standing.last_right
    row.familiar_until, row.mastered_until = familiar_until(standing), mastered_until(standing)


def refold(student_id: int, card_ids: Sequence[int]) -> None:
    """Fold the log of these cards of one student again, and store what comes out: the truth is the log."""
    standings = fold(student_id, card_ids)
    Mastery.objects.filter(student=student_id, card__in=set(card_ids) - standings.keys()).delete()
    rows = {row.card_id: row for row in Mastery.objects.filter(student=student_id, card__in=standings)}
    decks = dict(Card.objects.filter(pk__in=standings.keys() - rows.keys()).values_list("pk", "deck_id"))
    for card_id, standing in standings.items():
        row = rows.get(card_id) or Mastery(student_id=student_id, card_id=card_id, deck_id=decks[card_id])
        _fill(row, standing)
        row.save()


def fold(student_id: int, card_ids: Sequence[int] | None = None) -> dict[int, Standing]:
    """What the standing rows of the log come to, for each card of a student that has any. Writes nothing."""
    log = Answer.objects.filter(student=student_id, voided_by=None, rating__gt=0).order_by("at")
    if card_ids is not None:
        log = log.filter(card__in=card_ids)
    standings: dict[int, Standing] = {}
    for card_id, rating, day, at in log.values_list("card_id", "rating", "study_day", "at").iterator():
        standings[card_id] = advance(standings.get(card_id), rating=rating, day=day, at=at)
    return standings


@transaction.atomic
def rebuild() -> int:
    """Throw all Mastery away and fold it from the log again; answers wait meanwhile. Returns how many rows stand."""
    list(User.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    Mastery.objects.all().delete()
    decks = dict(Card.objects.values_list("pk", "deck_id"))
    rows = []
    for student_id in Answer.objects.order_by().values_list("student", flat=True).distinct():
        for card_id, standing in fold(student_id).items():
            row = Mastery(student_id=student_id, card_id=card_id, deck_id=decks[card_id])
            _fill(row, standing)
            rows.append(row)
    Mastery.objects.bulk_create(rows, batch_size=500)
    return len(rows)


@transaction.atomic
def recount() -> int:
    """Count the answers of each session anew, where cards were purged with their answers. Returns how many changed."""
    standing = Q(log__rating__gt=0, log__voided_by=None)
    wrong = StudySession.objects.annotate(counted=Count("log", filter=standing)).exclude(answers=F("counted"))
    for session in wrong:
        StudySession.objects.filter(pk=session.pk).update(answers=session.counted)
    return len(wrong)


def _free_ms(student: User, at: int) -> int:
    """The first millisecond from `at` on in which the student has given no answer yet."""
    while Answer.objects.filter(student=student, at=at).exists():
        at += 1
    return at


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
