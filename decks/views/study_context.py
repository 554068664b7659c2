"""What the pages of a mode show: its settings before the start, and a step of a session."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

from decks import access, presets, progress
from decks import study as studying
from decks.forms.exam import ExamForm
from decks.models import Deck, User
from decks.modes import SCHEDULER, Mode, Outlook
from decks.modes.options import Option
from decks.views.board import board_context, times_context
from decks.views.call_context import call_context
from decks.views.sheet import history_context, sheet_context


def start_context(
    user: User,
    deck: Deck,
    mode: Mode,
    given: Mapping[str, Any],
    exam_form: ExamForm | None = None,
    *,
    linked: bool = False,
) -> dict[str, Any]:
    """The form's values: the owner's preset, over it the last choice, over it what is given; a locked preset rules.

    `anew` says that a new session goes before one that is open: cards were named, or the open one is of another day.
    `exam_form` is the form for the date of an exam that was filled in wrongly. Settings that are `linked` hold for one
    session.
    """
    now, preset = timezone.now(), deck.presets.get(mode.slug, {})
    opened, today = (
        next(studying.standing(user, progress.open_sessions(user, deck, mode), now), None),
        user.study_day(now),
    )
    values = presets.effective(user, deck, mode, {**studying.kept(user, mode, [deck.pk])[deck.pk], **given})
    context: dict[str, Any] = {
        "nav": "decks",
        "deck": deck,
        "mode": mode,
        "groups": _grouped(mode, values),
        "tags": progress.card_tags(deck),
        "locked": bool(preset.get("locked")),
        "bound": presets.is_bound(user, deck, mode),
        "preset": preset,
        "can_edit": access.may_edit(user, deck),
        "linked": linked,
        "most": mode.most_cards if _is_large(deck, mode) else None,
        "shuffles": any(option.name == "shuffle" for option in mode.options),
        "open": opened,
        "anew": opened is None
        or any(option.name in given for option in mode.options)
        or (mode.rates and user.study_day(opened[0].last_activity) < today),
    }
    if mode.is_exam:
        context |= history_context(user, deck, mode) | {"lacks": mode.lacks(values, _size(deck))}
    context |= times_context(user, deck) if mode.ranks else {}
    if mode.rates:
        context |= deck_agenda(user, deck, mode, values)
        context["exam_forms"] = _exam_forms(context["dates"], exam_form, everyones=context["can_edit"])
        context["anew"] = context["anew"] and context["outlook"].total
    return context


def _exam_forms(dates: studying.ExamDates, filled: ExamForm | None, *, everyones: bool) -> list[ExamForm]:
    """The form for one's own date, and for who may edit the deck the one for everyone's; `filled` in its place."""
    return [
        filled if filled and filled.everyone == everyone else ExamForm(dates, everyone=everyone)
        for everyone in ([False, True] if everyones else [False])
    ]


def _is_large(deck: Deck, mode: Mode) -> bool:
    """Whether the deck has more cards than a session in this mode can hold."""
    return mode.most_cards is not None and _size(deck) > mode.most_cards


def _size(deck: Deck) -> int:
    return deck.cards.filter(deleted=None).count()


def _grouped(mode: Mode, values: dict[str, Any]) -> list[tuple[str, list[tuple[Option, Any]]]]:
    """The settings with their values, the usual ones first, the others under their headings."""
    return [
        (group, [(option, values[option.name]) for option in options])
        for group, options in groupby(
            filter(lambda option: option.label, mode.options), key=lambda option: option.group
        )
    ]


def agenda_today(user: User, now: datetime) -> progress.Agenda:
    """What today holds in each deck that has been begun; the number of queries does not depend on them."""
    exams = studying.exams(user, access.my_decks(user), user.study_day(now)).values()
    begun = progress.begun_decks(user, access.studied_decks(user))
    told = studying.moments(user, [deck.pk for deck in begun], now)
    return progress.agenda_of(user, begun, told, studying.limits(user, begun), exams, now)


def deck_agenda(user: User, deck: Deck, mode: Mode, values: dict[str, Any]) -> dict[str, Any]:
    """What is due in the deck, when the next card is, the exam with its forecast, and what was set aside."""
    now = timezone.now()
    facts, moment = progress.card_facts(user, deck, now), studying.moment(user, deck, now)
    outlook, dates = mode.outlook(facts, values, moment), studying.exam_dates(user, deck, moment.day)
    assert outlook is not None  # a mode that rates goes by the calendar
    return {
        "outlook": outlook,
        "when": progress.when(outlook.next_ms, outlook.next_day, user, now),
        "dates": dates,
        "exam": dates.holds,
        "forecast": progress.exam_forecast(facts, dates.holds, moment, values),
        "aside": progress.set_aside(user, deck, now),
        "total": len(facts),
        "bound": presets.is_bound(user, deck, mode),
    }


def plan_today(user: User, deck: Deck, now: datetime) -> Outlook | None:
    """What the plan for an exam asks of the deck today; None where no plan chooses. Up to nine queries."""
    moment = studying.moment(user, deck, now)
    values = presets.effective(user, deck, SCHEDULER, studying.kept(user, SCHEDULER, [deck.pk])[deck.pk])
    if SCHEDULER.new_wanted(values, moment) is not None:
        return None
    return SCHEDULER.outlook(progress.card_facts(user, deck, now), values, moment)


def step_context(user: User, shown: studying.Shown) -> dict[str, Any]:
    """The tally, the open question and the one after it, or what came out."""
    session, done, ending = shown.session, shown.mode.progress(shown.state), shown.mode.ending(shown.state)
    context: dict[str, Any] = {
        "nav": "decks",
        "shown": shown,
        "session": session,
        "deck": session.deck,
        "mode": shown.mode,
        "progress": done,
        "minutes_left": progress.minutes_left(session, done),
        "asked": shown.asked[:1],
        "ahead": shown.asked[1:],
    }
    context |= shown.mode.shows(shown.state)
    if shown.mode.is_spoken:
        context |= call_context(user, shown, context)
    if shown.mode.is_exam:
        context |= sheet_context(shown, timezone.now())
    if shown.mode.ranks:
        context |= board_context(user, shown, timezone.now())
    if shown.mode.rates:
        context["editable"] = {each.card.deck_id for each in shown.asked if access.may_edit(user, each.card.deck)}
    if context.get("writes") and session.deck:
        context["special_keys"] = progress.keys_of(session.deck)
    if ending:
        context |= progress.results(session, ending)
        if shown.mode.rates and session.deck:
            usual = shown.mode.settings_again(shown.mode.clean(session.settings), missed=False)
            context |= deck_agenda(user, session.deck, shown.mode, usual)
        elif shown.mode.rates:
            now = timezone.now()
            today = agenda_today(user, now)
            context |= {"today": today, "when": progress.when(today.next_ms, today.next_day, user, now)}
    return context
