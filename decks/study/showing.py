"""What a session asks now and next. Writes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from decks import access
from decks.memory import Buttons, Schedule, promises
from decks.models import SCHEDULED, Card, Hold, Mastery, Star, StudySession, User, scheduled
from decks.modes import MODES, Mode, Moment, Progress, Prompt, State
from decks.study.planning import Planning, planning
from decks.study.questions import as_read, complete
from decks.study.record import ms
from decks.study.sessions import mode_of

Held = tuple[int, Schedule]  # when a card was answered last, in milliseconds, and when it comes again
AHEAD = 1  # questions that travel with a reply, so that the next one is shown without a round trip
AT_ONCE = 12  # sessions whose cards are looked up together; a database takes so many numbers and no more


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to show: the prompt, its card, and the token that the reply must carry.

    `settings` are those that hold for the card: a session that mixes decks goes by the wishes in each. In a mode that
    rates, `schedule` is the card's and `buttons` what the four ratings give.
    """

    prompt: Prompt
    card: Card
    token: UUID
    settings: Mapping[str, Any]
    schedule: Schedule | None = None
    buttons: Buttons | None = None
    day: int = 0

    @property
    def days_ago(self) -> int | None:
        """Study days since the card was answered last; None for a new card."""
        held = self.schedule
        return max(0, self.day - held.last_day) if held and held.memory else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A session as it stands: its mode and state without cards that are gone, the open question and the next ones."""

    session: StudySession
    mode: Mode
    state: State
    asked: tuple[Asked, ...]
    notice: str = ""
    is_done: bool = False  # the notice says that what was asked for is done

    @property
    def token(self) -> UUID:
        """The token that a reply to the open question, or an undo, must carry."""
        return self.asked[0].token if self.asked else self.session.token_of(self.session.turn, 0, 0)


def show(
    session: StudySession,
    *,
    now: datetime,
    notice: str = "",
    is_done: bool = False,
    ahead: int = AHEAD,
    cards: Mapping[int, Card] | None = None,
    plan: Planning | None = None,
) -> Shown:
    """The open question of a session and `ahead` following ones. Writes nothing.

    `cards` are those of the questions that may still be asked, where the caller has fetched them already. The
    questions of a mode that rates tell what its buttons give, by `plan` where the caller has it already.
    """
    mode = MODES[session.mode]
    state = complete(session.deck, mode, session.state)
    prompts = mode.prompts(state, 1 + ahead)
    if cards is None or not asked_of(prompts) <= cards.keys():
        cards = there(session, asked_of(prompts), now)
    held = _held([session], asked_of(prompts))
    may_be_asked = cards.keys() - _elsewhere(session, state, held, now)
    if not asked_of(prompts) <= may_be_asked or _is_over(session, now):
        state = complete(session.deck, mode, without_gone(session, state, now))
        prompts = mode.prompts(state, 1 + ahead)
        cards = there(session, asked_of(prompts), now)
        held = _held([session], asked_of(prompts))
    asked = []
    for place, prompt in enumerate(prompts):
        card = as_read(cards[prompt.card], prompt.revision)
        token = session.token_of(session.turn + place, card.pk, prompt.revision or card.revision)
        asked.append(Asked(prompt, card, token, session.settings))
    if mode.rates:
        asked = _promised(plan or planning(session), mode, state, asked, held, session.student.study_day(now))
    return Shown(session, mode, state, tuple(asked), notice, is_done)


def _promised(
    plan: Planning, mode: Mode, state: State, asked: list[Asked], held: Mapping[int, Held], day: int
) -> list[Asked]:
    """The questions with what their buttons give, by the settings of the deck of each."""
    told = []
    for place, each in enumerate(asked):
        _, schedule = held.get(each.card.pk, (0, Schedule()))
        settings = plan.settings(each.card)
        load, preset = mode.load(state, place), plan.preset(each.card)
        buttons = promises(schedule, card=each.card.pk, day=day, preset=preset, load=load)
        told.append(Asked(each.prompt, each.card, each.token, settings, schedule, buttons, day))
    return told


def _held(sessions: Sequence[StudySession], ids: Collection[int]) -> dict[int, Held]:
    """What a student holds of these cards, where the sessions are in modes that rate; no query for none."""
    if not ids or not any(mode_of(session).rates for session in sessions):
        return {}
    rows = Mastery.objects.filter(student=sessions[0].student_id, card__in=ids)
    return {pk: (last_at, scheduled(*told)) for pk, last_at, *told in rows.values_list("card", "last_at", *SCHEDULED)}


def _elsewhere(session: StudySession, state: State, held: Mapping[int, Held], now: datetime) -> frozenset[int]:
    """The cards of the session that were answered beside it, and are due at another time by that."""
    began = Moment(ms=ms(session.started), day=session.student.study_day(now))
    return mode_of(session).elsewhere(state, held, began)


def asked_of(prompts: Sequence[Prompt]) -> set[int]:
    """The cards that are asked."""
    return {prompt.card for prompt in prompts}


def any_cards(ids: set[int]) -> dict[int, Card]:
    """These cards, in their deck still or gone from it; no query for none."""
    return {card.pk: card for card in Card.objects.filter(pk__in=ids).order_by()} if ids else {}


def there(session: StudySession, ids: set[int], now: datetime) -> dict[int, Card]:
    """Those of the cards that may be asked in this session; no query for none.

    Each knows whether the student has starred it, and its flag.
    """
    if not ids:
        return {}
    cards = _open_cards(session, now).filter(pk__in=ids)
    if MODES[session.mode].rates:
        mine = {"student": session.student_id, "card": OuterRef("pk")}
        flag = Hold.objects.filter(**mine).values("flag")
        cards = cards.annotate(starred=Exists(Star.objects.filter(**mine)), flag=Subquery(flag)).select_related("deck")
    return {card.pk: card for card in cards}


def _open_cards(session: StudySession, now: datetime) -> QuerySet[Card]:
    """The cards that are in a deck still, in a deck that is open to the student, and not set aside.

    They are the same for all of a student's sessions of one kind (see `_kind`).
    """
    cards = Card.objects.filter(deleted=None).order_by()
    if session.deck_id is None:
        cards = cards.filter(deck__in=access.studied_decks(session.student))
    if not MODES[session.mode].rates:
        return cards
    day = session.student.study_day(now)
    return cards.exclude(pk__in=Hold.objects.aside(session.student, day).values("card"))


def without_gone(session: StudySession, state: State, now: datetime) -> State:
    """The state without the cards that may not be asked any more, or were answered beside the session; two queries.

    A session that has come to its end asks nothing more from the next study day on.
    """
    return states_left([(session, state)], now)[0]


def _is_over(session: StudySession, now: datetime) -> bool:
    """Whether a session of the calendar came to its end on an earlier study day."""
    return (
        session.finished is not None
        and mode_of(session).rates
        and session.student.study_day(session.finished) < session.student.study_day(now)
    )


def standing(
    student: User, sessions: QuerySet[StudySession], now: datetime
) -> Iterator[tuple[StudySession, Mode, Progress]]:
    """Those of a student's sessions in which something is left to ask, with how far each is."""
    for first in count(step=AT_ONCE):
        some = list(sessions[first : first + AT_ONCE])
        for session in some:
            session.student = student
        for session, state in zip(some, states_left([(each, each.state) for each in some], now), strict=True):
            mode = mode_of(session)
            if mode.prompts(state, 1) if mode.rates else mode.ending(state) is None:
                yield session, mode, mode.progress(state)
        if len(some) < AT_ONCE:
            return


def states_left(sessions: Sequence[tuple[StudySession, State]], now: datetime) -> list[State]:
    """The states of a student's sessions without what is not to be asked any more; four queries at most for all."""
    waiting = [frozenset(mode_of(session).cards(state)) for session, state in sessions]
    ids, kinds = frozenset[int]().union(*waiting), {_kind(session): session for session, _ in sessions}
    there = {
        kind: set(_open_cards(session, now).filter(pk__in=ids).values_list("pk", flat=True))
        for kind, session in kinds.items()
    }
    held, states = _held([session for session, _ in sessions], ids), []
    for (session, state), cards in zip(sessions, waiting, strict=True):
        gone = cards if _is_over(session, now) else cards - there[_kind(session)]
        states.append(mode_of(session).drop(state, gone | _elsewhere(session, state, held, now)))
    return states


def _kind(session: StudySession) -> tuple[bool, bool]:
    """What it depends on which cards may be asked: whether it goes by the calendar, and whether it mixes decks."""
    return mode_of(session).rates, session.deck_id is None
