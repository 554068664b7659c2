"""Studying: begin, answer, undo, redo, set aside. The only writer of sessions, answers, Mastery and students' choices.

An answer is one transaction under a lock on its student, and carries the token of its question: the same token twice
makes one row and gives the same reply. What is acknowledged is in the log; Mastery is a fold of the log.
"""

from decks.study.anew import begin_anew, take_back_anew
from decks.study.answering import answer, draft, redo, undo
from decks.study.exams import LONGEST_MINUTES, ExamDates, exam_dates, exams, set_exam
from decks.study.holds import bury, flag, suspend
from decks.study.kept import kept
from decks.study.moments import moment, moments
from decks.study.parts import miscounted_parts
from decks.study.questions import cards_as_asked
from decks.study.rebuild import fold, rebuild, recount, refold
from decks.study.record import LONGEST_THOUGHT_MS, VOID
from decks.study.sessions import NoCards, begin, begin_again, begin_mixed, limits, mode_of, on_paper
from decks.study.settling import settle
from decks.study.showing import Asked, Shown, show, standing
from decks.study.words import agree, forget_old_words, forget_words, in_other_words, may_hear

__all__ = [
    "LONGEST_MINUTES",
    "LONGEST_THOUGHT_MS",
    "VOID",
    "Asked",
    "ExamDates",
    "NoCards",
    "Shown",
    "agree",
    "answer",
    "begin",
    "begin_again",
    "begin_anew",
    "begin_mixed",
    "bury",
    "cards_as_asked",
    "draft",
    "exam_dates",
    "exams",
    "flag",
    "fold",
    "forget_old_words",
    "forget_words",
    "in_other_words",
    "kept",
    "limits",
    "may_hear",
    "miscounted_parts",
    "mode_of",
    "moment",
    "moments",
    "on_paper",
    "rebuild",
    "recount",
    "redo",
    "refold",
    "set_exam",
    "settle",
    "show",
    "standing",
    "suspend",
    "take_back_anew",
    "undo",
]
