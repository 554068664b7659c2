"""Who may see or change what. What you may not see is a 404, so that nobody learns that it exists."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from decks.models import Card, Deck, Role, StudySession, User, Visibility

Visitor = User | AnonymousUser


def my_decks(user: User) -> QuerySet[Deck]:
    """The decks that this person owns, and those studied before that are still open to them."""
    # Not by a join, which would go through everybody's sessions.
    studied = Q(pk__in=user.study_sessions.values("deck")) & ~Q(visibility=Visibility.PRIVATE)
    return Deck.objects.filter(Q(owner=user) | studied, deleted=None)


def other_decks(user: User) -> QuerySet[Deck]:
    """The public decks that are not among one's own."""
    return Deck.objects.filter(visibility=Visibility.PUBLIC, deleted=None).exclude(pk__in=my_decks(user))


def seen_decks(user: User) -> QuerySet[Deck]:
    """All decks that this person may find: one's own and the public ones."""
    return Deck.objects.filter(Q(pk__in=my_decks(user)) | Q(visibility=Visibility.PUBLIC), deleted=None)


def studied_decks(user: User) -> QuerySet[Deck]:
    """All decks that this person may study."""
    decks = Deck.objects.filter(deleted=None)
    return (
        decks if user.role == Role.ADMINISTRATOR else decks.filter(Q(owner=user) | ~Q(visibility=Visibility.PRIVATE))
    )


def may_edit(user: Visitor, deck: Deck) -> bool:
    """Owners edit their decks; administrators edit every deck."""
    return user.is_authenticated and edits_decks_of(user, deck.owner_id)


def edits_decks_of(user: User, owner_id: int) -> bool:
    """Whether this person may change the decks of that owner."""
    return owner_id == user.pk or user.role == Role.ADMINISTRATOR


def may_study(user: Visitor, deck: Deck) -> bool:
    """Whoever owns the deck, runs the site, or has the link of a deck that is not private."""
    return deck.visibility != Visibility.PRIVATE or may_edit(user, deck)


def deck_or_404(user: Visitor, public_id: str) -> Deck:
    """The deck with this id, where the person owns it, runs the site, or it is open to whoever has the link."""
    deck = get_object_or_404(Deck.objects.select_related("owner"), public_id=public_id, deleted=None)
    if not may_study(user, deck):
        raise Http404
    return deck


def deck_to_edit_or_404(user: Visitor, public_id: str, *, deleted: bool = False) -> Deck:
    """The deck with this id, where the person may change it. With `deleted`, one that waits to be restored."""
    decks = Deck.objects.select_related("owner")
    deck = get_object_or_404(decks, public_id=public_id, deleted__isnull=not deleted)
    if not may_edit(user, deck):
        raise Http404
    return deck


def card_or_404(deck: Deck, uid: str, *, deleted: bool = False) -> Card:
    """The card with this uid in a deck that was fetched through this module."""
    return get_object_or_404(deck.cards, uid=uid, deleted__isnull=not deleted)


def session_or_404(user: User, public_id: UUID, *, lock: bool = False) -> StudySession:
    """The student's own session with this id, as long as its deck is open to the student.

    A session that mixes decks is always open: it leaves out the cards of decks that are not.
    With `lock` (inside a transaction) no other request can change the session meanwhile.
    """
    sessions = StudySession.objects.select_related("deck")
    if lock:
        sessions = sessions.select_for_update(of=("self",), no_key=True)
    session = get_object_or_404(sessions, public_id=public_id, student=user, deck__deleted=None)
    if session.deck is not None and not may_study(user, session.deck):
        raise Http404
    session.student = user
    return session


def student_of_deck_or_404(user: User, deck: Deck, username: str) -> User:
    """The student whose sessions with the deck this person may see: oneself, or anyone for who edits the deck."""
    student = User.objects.filter(username__iexact=username).first()
    own = student is not None and student.pk == user.pk
    studied = student is not None and StudySession.objects.filter(deck=deck, student=student).exists()
    if student is None or not (own or (studied and may_edit(user, deck))):
        raise Http404
    return student
