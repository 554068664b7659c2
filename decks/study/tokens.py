"""What the token of a reply names: the open question, in a state and with the texts in which it was asked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from decks.models import Card, StudySession
from decks.modes import Prompt, State
from decks.modes.asked import typed
from decks.study.anew import others
from decks.study.sessions import mode_of
from decks.study.showing import show

OLDER = 50  # texts of a card, the newest first, in which a question may have been asked


@dataclass(frozen=True, slots=True)
class Question:
    """What a token names: the state in which its question is open, and the revision of the card that it showed."""

    state: State
    revisions: Mapping[int, int]


def open_question(session: StudySession, token: UUID, cards: Mapping[int, Card], now: datetime) -> Question | None:
    """The open question, if the token names it; `cards` holds its card, in the deck still or not.

    The state is the stored one, or that without the cards that have left the deck since.
    """
    mode = mode_of(session)
    prompts = mode.prompts(session.state, 1)
    card = cards.get(prompts[0].card) if prompts else None
    revision = _revision_asked(session, token, card, prompts)
    if revision is not None:
        return Question(dict(session.state), {card.pk: revision} if card else mode.revisions(session.state))
    shown = show(session, ahead=0, now=now)
    card = shown.asked[0].card if shown.asked else None
    revision = _revision_asked(session, token, card, [each.prompt for each in shown.asked])
    return None if revision is None else Question(shown.state, {card.pk: revision} if card else {})


def other_now(question: Question, cards: Mapping[int, Card], ids: Collection[int]) -> frozenset[int]:
    """Those of the cards that have become other ones since the question about them was asked."""
    return others([cards[pk] for pk in ids if pk in cards], question.revisions)


def _revision_asked(session: StudySession, token: UUID, card: Card | None, prompts: Sequence[Prompt]) -> int | None:
    """In which revision the token asks about the card; 0 for the end page, None when it asks about something else.

    A card may be changed while its question waits for an answer, which counts for the text that the student saw: the
    one that the first of the `prompts` names, or one that the card had since.
    """
    card_id, newest = (card.pk, card.revision) if card else (0, 0)
    named = [each.revision for each in prompts[:1] if each.revision is not None]
    for revision in named + list(range(newest, max(newest - OLDER, -1), -1)):
        if token == session.token_of(session.turn, card_id, revision):
            return revision
    return None


def is_taken(session: StudySession, token: UUID, reply: Mapping[str, str]) -> bool:
    """Whether what was written in a reply is in the log already, as the answer to the question of this token."""
    written = typed(reply)
    return bool(written) and session.log.filter(token=token, response=written).exists()


def why_stale(session: StudySession, token: UUID, *, back: bool) -> str:
    """Nothing to say when the very same reply came twice; else that the session has gone on elsewhere.

    `back` says that the reply was to take something back, or to do it again.
    """
    # A word on a verdict voids the row and says it anew, an undo voids alone: the last row tells them apart.
    tokens = [session.token_of_result(token, place) for place in (0, 1)]
    row = session.log.filter(token__in=tokens).order_by("pk").last()
    if (row.voids_id is not None) == back if row else token == session.last_token:
        return ""
    return "This session went on in another window. Here is where it stands; nothing was counted twice."
