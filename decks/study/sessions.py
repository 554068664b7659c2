"""Sessions begin: over one deck, or over several that are mixed."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from random import Random
from typing import Any

from django.db import transaction

from decks import presets
from decks.judging.client import warm
from decks.memory import retrievability
from decks.models import Deck, StudySession, User
from decks.modes import MODES, MOST_CARDS, SCHEDULER, CardFacts, Mode, Moment, Refused, State, chosen, is_lasting
from decks.study.kept import keep, kept
from decks.study.moments import moment, moments
from decks.study.questions import complete
from decks.study.record import one_at_a_time

PRACTICE = 20  # cards of one more session when nothing is due


class NoCards(Refused):
    """The chosen cards are none."""


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
    everywhere: bool = False,
    usual: bool = False,
) -> StudySession:
    """A new session over those cards (`facts`) that the settings name. Raises NoCards when there are none.

    An open session of the same kind is closed: there is one thing to go on with, not a pile. The settings are kept
    for the next time with this deck, or `everywhere`: with all decks; not those that a lock has given, nor the `usual`
    ones and those of a session that is begun again.
    """
    one_at_a_time(student)
    clean = mode.clean(settings)
    state = _begun(student, deck, mode, clean, facts, now, rng)
    if not usual and not presets.is_bound(student, deck, mode):
        keep(student=student, deck=None if everywhere else deck, mode=mode, settings=clean)
    return _open(student, deck, mode, clean, state, now)


def on_paper(
    *,
    student: User,
    deck: Deck,
    mode: Mode,
    settings: Mapping[str, Any],
    facts: Sequence[CardFacts],
    now: datetime,
    rng: Random,
) -> StudySession:
    """A session as `begin` makes one, which is not stored and which nobody can take. Raises NoCards.

    Its cards must be the same when it is made again, for its key.
    """
    clean = mode.clean(settings)
    if not is_lasting(str(clean["cards"])):
        raise NoCards("A sheet for paper takes all cards or those of a tag: the others change with studying.")
    state = _begun(student, deck, mode, clean, facts, now, rng)
    return StudySession(student=student, deck=deck, mode=mode.slug, settings=clean, state=state, started=now)


def _begun(
    student: User,
    deck: Deck,
    mode: Mode,
    clean: dict[str, Any],
    facts: Sequence[CardFacts],
    now: datetime,
    rng: Random,
) -> State:
    """The state of a new session over those cards that the settings name."""
    if clash := mode.clash(clean):
        raise NoCards(clash)
    cards = chosen(facts, str(clean["cards"]))
    if mode.most_cards is not None and len(cards) > mode.most_cards:
        cards = rng.sample(cards, mode.most_cards) if clean.get("shuffle") else cards[: mode.most_cards]
    if not cards:
        raise NoCards("No card fits this choice. Choose other cards.")
    if len(cards) < mode.needs_cards:
        raise NoCards(f"This needs {mode.needs_cards} cards, and {len(cards)} fits this choice. Choose other cards.")
    state = complete(deck, mode, mode.begin(cards, clean, rng, moment(student, deck, now)))
    if mode.ending(state) is not None:
        raise NoCards("Nothing is due among these cards.")
    return state


@transaction.atomic
def begin_mixed(
    *,
    student: User,
    decks: Sequence[Deck],
    facts: Mapping[int, Sequence[CardFacts]],
    now: datetime,
    rng: Random,
    practise: bool = False,
    only: Set[int] | None = None,
) -> StudySession:
    """One session over what is due in several decks, each under its own settings, the decks in turn.

    To `practise` is one over the cards that are held the least, or over those that are `only` wanted, and moves no
    date. Raises NoCards when nothing is due, or nothing there to practise.
    """
    one_at_a_time(student)
    mode, ids = SCHEDULER, [deck.pk for deck in decks]
    by_deck, told = limits(student, decks), moments(student, ids, now)
    common = mode.beside(mode.clean(kept(student, mode, [0])[0]), on=practise)
    asked = _to_practise(facts, told, only) if practise else facts
    by_deck = {pk: mode.beside(by_deck[pk], on=practise) for pk in asked}
    parts = [mode.begin(cards, by_deck[pk], rng, told[pk]) for pk, cards in asked.items()]
    parts = [part for part in parts if mode.prompts(part, 1)]
    if not parts:
        raise NoCards("There is nothing to practise yet." if practise else "Nothing is due now.")
    state = mode.mix(parts, common, next(iter(told.values())), rng)
    if not mode.prompts(state, 1):
        raise NoCards("Nothing is due now.")
    settings = common | {"decks": {str(pk): values for pk, values in by_deck.items()}}
    return _open(student, None, mode, settings, state, now)


def limits(student: User, decks: Sequence[Deck]) -> dict[int, dict[str, Any]]:
    """The settings by which the calendar holds in each of these decks; one query."""
    wished = kept(student, SCHEDULER, [deck.pk for deck in decks])
    return {deck.pk: presets.effective(student, deck, SCHEDULER, wished[deck.pk]) for deck in decks}


def _to_practise(
    facts: Mapping[int, Sequence[CardFacts]], told: Mapping[int, Moment], only: Set[int] | None
) -> dict[int, list[CardFacts]]:
    """By deck, the cards of all of them that would be recalled the least now, or those that are `only` wanted."""
    held = [
        (retrievability(fact.schedule.memory, told[pk].day - fact.schedule.last_day, told[pk].parameters), pk, fact)
        for pk, cards in facts.items()
        for fact in cards
        if fact.schedule.memory and not fact.aside and (only is None or fact.id in only)
    ]
    most = PRACTICE if only is None else MOST_CARDS
    chosen: dict[int, list[CardFacts]] = {}
    for _, pk, fact in sorted(held, key=lambda each: each[0])[:most]:
        chosen.setdefault(pk, []).append(fact)
    return chosen


def _open(
    student: User, deck: Deck | None, mode: Mode, settings: dict[str, Any], state: State, now: datetime
) -> StudySession:
    if mode.weighs(settings):
        warm()
    own = StudySession.objects.filter(student=student, deck=deck, mode=mode.slug, finished=None)
    own.update(finished=now)
    return StudySession.objects.create(
        student=student,
        deck=deck,
        mode=mode.slug,
        settings=settings,
        state=state,
        started=now,
        last_activity=now,
    )


def begin_again(
    *,
    session: StudySession,
    missed: bool,
    facts: Sequence[CardFacts],
    now: datetime,
    rng: Random,
    mode: Mode | None = None,
) -> StudySession:
    """A new session like this one, over its cards or over those that were missed in it; in another `mode`, as usual.

    Raises NoCards.
    """
    old, mode = mode_of(session), mode or mode_of(session)
    assert session.deck is not None  # a mixed session is begun anew, not again
    wanted = old.again(session.state, missed)
    cards = [fact for fact in facts if wanted is None or fact.id in wanted]
    if not cards:
        raise NoCards("The cards of that session have left the deck. Choose others.")
    student, deck = session.student, session.deck
    if mode is old:
        wished = mode.settings_again(mode.clean(session.settings), missed)
    else:
        wished = mode.settings_again(mode.clean(kept(student, mode, [deck.pk])[deck.pk]), missed)
        wished |= {"selected": wanted is not None}
    settings = presets.effective(student, deck, mode, wished)
    return begin(student=student, deck=deck, mode=mode, settings=settings, facts=cards, now=now, rng=rng, usual=True)
