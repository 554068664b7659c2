"""The nouns."""

from decks.models.audit import Act, AuditEntry
from decks.models.deck import Card, Deck, Media, Star, Visibility, Wording
from decks.models.mastery import SCHEDULED, Mastery, scheduled
from decks.models.memory_model import InForce, MemoryModel
from decks.models.search import says, search_words
from decks.models.session import Answer, SessionPart, StudySession
from decks.models.signin import Attempt, FirstAdminLink, RecoveryCode, SignIn, TwoStep
from decks.models.spaced import ExamDate, Hold, ModeSettings, own_exam_holds
from decks.models.task import TaskRun
from decks.models.user import Role, User

__all__ = [
    "SCHEDULED",
    "Act",
    "Answer",
    "Attempt",
    "AuditEntry",
    "Card",
    "Deck",
    "ExamDate",
    "FirstAdminLink",
    "Hold",
    "InForce",
    "Mastery",
    "Media",
    "MemoryModel",
    "ModeSettings",
    "RecoveryCode",
    "Role",
    "SessionPart",
    "SignIn",
    "Star",
    "StudySession",
    "TaskRun",
    "TwoStep",
    "User",
    "Visibility",
    "Wording",
    "own_exam_holds",
    "says",
    "scheduled",
    "search_words",
]
