"""The deck page and its parts."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from decks import access, authoring, progress
from decks import study as studying
from decks.models import Card, Deck, User, says, search_words
from decks.modes import MODES, Mode, Outlook, Progress
from decks.views.page import named_session, page_template, person
from decks.views.study_context import plan_today

FIRST_CARDS = 5
FIRST_STUDENTS = 50
MORE_CARDS = 40
FIRST_IN_VIEWER = 3
IN_VIEWER = 10


@require_safe
@login_required
def page(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The deck: what is held of it, the ways to study, a viewer, the session table and the cards."""
    user, now = person(request), timezone.now()
    deck = access.deck_or_404(user, deck_id)
    sort, everyone = request.GET.get("sort", "name"), "everyone" in request.GET
    return render(request, "deck/page.html", deck_context(user, deck, now, sort, everyone=everyone))


def deck_context(user: User, deck: Deck, now: datetime, sort: str, *, everyone: bool) -> dict[str, Any]:
    """Everything that the deck page shows; the number of queries does not depend on cards or students."""
    held = progress.holding(user, deck, now)
    total = held.bands.total
    can_edit = access.may_edit(user, deck)
    sittings = progress.latest_sittings(user, deck)
    table = progress.session_table(
        deck, only=None if can_edit else user, day=user.study_day(now), total=total, sort=sort
    )
    first = _rows(deck, held, _cards(deck), start=0, most=FIRST_CARDS, found_count=total)
    tiles = [_tile(user, deck, mode, *sittings.get(mode.slug, (None, None)), held, now) for mode in MODES.values()]
    if held.exam:
        tiles = [replace(tile, plan=plan_today(user, deck, now)) if tile.mode.rates else tile for tile in tiles]
    tested = _tested(tiles, user, deck, now)
    best = _best(tiles, tested)
    offers_missed = tested and tested.missed and best.mode.slug == tested.mode.then and not best.session
    return {
        "nav": "decks",
        "deck": deck,
        "total": total,
        "held": held,
        "can_edit": can_edit,
        "tiles": tiles,
        "best": best,
        "tested": tested if offers_missed else None,
        "table_modes": progress.table_modes(),
        "table": table if everyone else table[:FIRST_STUDENTS],
        "students": len(table),
        "sort": sort,
        "viewer_cards": first["cards"][:FIRST_IN_VIEWER],
        **first,
    }


@dataclass(frozen=True, slots=True)
class _Tile:
    """A way to study: its mode, the open session and how far it is, the last finished one, and what is held.

    `plan` is what the plan for an exam asks today, instead of what is due.
    """

    mode: Mode
    session: progress.Sitting | None
    open: Progress | None
    last: progress.Sitting | None
    held: progress.Holding
    plan: Outlook | None = None

    @property
    def lacks(self) -> int:
        """How many cards the deck is short of for this mode."""
        return max(0, self.mode.needs_cards - self.held.bands.total)

    @property
    def missed(self) -> int:
        """How many cards of the deck were missed in the session that was finished last."""
        ending = self.mode.ending(self.last.state) if self.last else None
        return sum(1 for pk in ending.missed if pk in self.held.places) if ending else 0

    @property
    def waiting(self) -> str:
        """What waits today in this mode, "9 due"; "" when nothing does."""
        if self.plan:
            return f"{self.plan.total} for the exam" if self.plan.total else ""
        return self.mode.waiting(self.held.due, self.held.fresh)

    @property
    def minutes(self) -> int:
        """About how many what waits today takes."""
        due, new = (self.plan.due, self.plan.new) if self.plan else (self.held.due, 0)
        return progress.whole_minutes(progress.usual_minutes(due, new))

    @property
    def words(self) -> str:
        """What the tile says below the mode's name."""
        if self.lacks:
            return f"needs {self.mode.needs_cards} card{'s' if self.mode.needs_cards > 1 else ''}"
        recognised = f", {self.open.recognised} recognised" if self.open and self.open.recognised else ""
        if self.open and self.last and not self.mode.rates:
            day = date_format(timezone.localtime(self.last.last_activity), "j M")
            before = f"done {day}" if self.mode.completes else self.mode.summary(self.last.state)
            return f"{before}; open: {self.open.done} of {self.open.total}{recognised}"
        if self.open:
            return f"{self.open.done} of {self.open.total} done{recognised}"
        total = self.held.bands.total
        last = self.mode.summary(self.last.state) if self.last else f"{total} card{'s' if total > 1 else ''}"
        return f"{self.waiting} today" if self.waiting else last


def _tile(
    user: User,
    deck: Deck,
    mode: Mode,
    opened: progress.Sitting | None,
    last: progress.Sitting | None,
    held: progress.Holding,
    now: datetime,
) -> _Tile:
    """The tile; a session in which nothing is left to ask is not open. Three queries where a mode that rates is.

    By the calendar each day has its own queue: a session of an earlier day is not what one goes on with.
    """
    if opened is None or (mode.rates and user.study_day(opened.last_activity) < user.study_day(now)):
        return _Tile(mode, None, None, last, held)
    if mode.rates:  # what is left depends on what has been answered elsewhere
        far = next(
            (done for _, _, done in studying.standing(user, progress.open_sessions(user, deck, mode), now)), None
        )
    else:
        state = mode.drop(opened.state, frozenset(mode.cards(opened.state)) - held.places.keys())
        far = mode.progress(state) if mode.ending(state) is None else None
    return _Tile(mode, opened if far else None, far, last, held)


def _tested(tiles: Sequence[_Tile], user: User, deck: Deck, now: datetime) -> _Tile | None:
    """The tile of a test that was handed in today, where nothing of the deck was studied after it."""
    tile = next((each for each in tiles if each.mode.is_exam and each.last), None)
    if tile is None or tile.last is None or user.study_day(tile.last.last_activity) != user.study_day(now):
        return None
    latest = progress.sessions_of(user, deck).first()
    return tile if latest and latest.public_id == tile.last.public_id else None


def _best(tiles: Sequence[_Tile], tested: _Tile | None) -> _Tile:
    """The best next thing to do: to study what a test has found missing, what waits, or after a test what will.

    What a test has found missing would end an open session in the mode that studies it, and is not offered then.
    """
    if tested and tested.missed:
        then = next(tile for tile in tiles if tile.mode.slug == tested.mode.then)
        if not then.session:
            return then
    calendar = [tile for tile in tiles if tested and tile.mode.rates]
    return next((tile for tile in tiles if tile.waiting), (calendar or list(tiles))[0])


def _cards(deck: Deck) -> QuerySet[Card]:
    return deck.cards.filter(deleted=None).order_by("position", "id")


def _rows(
    deck: Deck, held: progress.Holding, found: QuerySet[Card], *, start: int, most: int, found_count: int
) -> dict[str, Any]:
    """The rows of the card list from `start` on, `most` of them, each with its band and star."""
    cards = list(found[start : start + most])
    for card in cards:
        card.deck = deck
        held.mark(card)
    end = start + len(cards)
    return {"cards": cards, "end": end, "found_count": found_count}


@require_safe
@login_required
def cards(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The card list, searched and paged; as a page of its own without scripts."""
    user, now = person(request), timezone.now()
    deck = access.deck_or_404(user, deck_id)
    words, starred = request.GET.get("q", "").strip()[:100], request.GET.get("starred") == "1"
    found, start = _found(user, _cards(deck), words, starred=starred), _number(request.GET.get("from")) - 1
    held = progress.holding(user, deck, now)
    context = {"nav": "decks", "deck": deck, "can_edit": access.may_edit(user, deck), "q": words, "starred": starred}
    context |= _rows(deck, held, found, start=start, most=MORE_CARDS, found_count=found.count())
    template = page_template(request, "deck/cards.html", "rows" if start else "list")
    return render(request, template, context)


def _found(user: User, cards: QuerySet[Card], words: str, *, starred: bool) -> QuerySet[Card]:
    for word in search_words(words):
        cards = cards.filter(says(word, "front", "back", "tags"))
    return cards.filter(stars__student=user) if starred else cards


@require_safe
@login_required
def viewer(request: HttpRequest, deck_id: str) -> HttpResponse:
    """Cards of the flip-through viewer from number `n` on."""
    user = person(request)
    deck = access.deck_or_404(user, deck_id)
    total = _cards(deck).count()
    move = {"next": 1, "back": -1}.get(request.GET.get("go", ""), 0)
    start = min(max(_number(request.GET.get("n")) + move, 1), max(total, 1))
    shown = list(_cards(deck)[start - 1 : start - 1 + IN_VIEWER])
    context = {"nav": "decks", "deck": deck, "total": total, "start": start, "shown": shown}
    context["turned"] = request.GET.get("turn") == "1"
    return render(request, page_template(request, "deck/viewer.html", "faces"), context)


def _number(text: str | None) -> int:
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 9 else 1


@require_POST
@login_required
def star(request: HttpRequest, deck_id: str, uid: str) -> HttpResponse:
    """Mark a card, or take the mark away."""
    user = person(request)
    deck = access.deck_or_404(user, deck_id)
    card, session, on = access.card_or_404(deck, uid), named_session(request), request.POST.get("on") == "1"
    card.starred = on  # type: ignore[attr-defined]
    authoring.star(student=user, card=card, on=on)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("study", session.public_id) if session else redirect(deck.url)
    template = "study/spaced.html#star" if session else "deck/cards.html#star"
    return render(request, template, {"deck": deck, "card": card, "session": session})


@require_safe
@login_required
def mastery(request: HttpRequest, deck_id: str, username: str = "") -> HttpResponse:
    """How the numbers of the deck come about: what each card stands at, for oneself or a student of one's own."""
    user, now = person(request), timezone.now()
    deck = access.deck_or_404(user, deck_id)
    student = access.student_of_deck_or_404(user, deck, username) if username else user
    held = progress.holding(student, deck, now)
    context = {
        "nav": "decks",
        "deck": deck,
        "total": held.bands.total,
        "held": held,
        "student": student,
        "can_edit": access.may_edit(user, deck),
        "leeches": progress.leeches(student, deck),
        "gone": progress.deleted_cards(deck),
        "rows": progress.reasons(student, deck, now),
    }
    return render(request, "deck/mastery.html", context)


@require_safe
@login_required
def sessions(request: HttpRequest, deck_id: str, username: str) -> HttpResponse:
    """One student's sessions with the deck and the answers in them; own ones, or anyone's for the deck's owner."""
    user = person(request)
    deck = access.deck_or_404(user, deck_id)
    student = access.student_of_deck_or_404(user, deck, username)
    page = Paginator(progress.sessions_of(student, deck), 10).get_page(request.GET.get("page"))
    logs = progress.with_answers(list(page.object_list), deck)
    context = {"nav": "decks", "deck": deck, "student": student, "page": page, "logs": logs}
    return render(request, "deck/sessions.html", context)


@require_safe
@login_required
def sessions_csv(request: HttpRequest, deck_id: str) -> HttpResponse:
    """The session table as CSV; no cell can start a formula."""
    user, now = person(request), timezone.now()
    deck = access.deck_or_404(user, deck_id)
    if not access.may_edit(user, deck):
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sessions-{deck.public_id}.csv"'
    rows = progress.table_as_text(deck, day=user.study_day(now), total=_cards(deck).count())
    csv.writer(response).writerows(rows)
    return response
