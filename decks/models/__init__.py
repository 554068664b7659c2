"""The nouns."""

from decks.models.audit import Act, AuditEntry
from decks.models.deck import Card, Deck, Media, Star, Visibility, Wording
from decks.models.mastery import Mastery
from decks.models.search import says, search_words
from decks.models.session import Answer, StudySession
from decks.models.signin import Attempt, FirstAdminLink, RecoveryCode, SignIn, TwoStep
from decks.models.user import Role, User

__all__ = [
    "Act",
    "Answer",
    "Attempt",
    "AuditEntry",
    "Card",
    "Deck",
    "FirstAdminLink",
    "Mastery",
    "Media",
    "RecoveryCode",
    "Role",
    "SignIn",
    "Star",
    "StudySession",
    "TwoStep",
    "User",
    "Visibility",
    "Wording",
    "says",
    "search_words",
]
