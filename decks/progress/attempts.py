""" "Why 62 %?": the attempts behind the mastery of one card, from the log, and what each did to the figure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from decks.memory import ACTS, DUE, NEW, RESET, Memory, Row, band, mastery, retrievability, standing_rows
from decks.memory.evidence import (
    CHOICE,
    CRAM,
    MATCHING,
    REVEAL,
    SELF,
    SPOKEN,
    TRUE_FALSE,
    WRITTEN,
)
from decks.memory.fsrs import HARD
from decks.memory.mastery import durability
from decks.models import Answer, Card, Hold, InForce, Mastery, MemoryModel, User
from decks.modes import MODES
from decks.progress.agenda import when
from decks.progress.verdicts import BY_SELF, is_right, verdict

MOST = 200  # attempts that are shown, the latest
FORMS = {
    SELF: "said by yourself",
    WRITTEN: "written",
    SPOKEN: "spoken",
    REVEAL: "answer shown first",
    CHOICE: "chosen",
    TRUE_FALSE: "true or false",
    MATCHING: "matched",
    CRAM: "practised beside the schedule",
    RESET: "begun anew",
    DUE: "put on another day",
}
BLANK, OVER, UNKNOWN = "left blank", "left blank when the time was over", "did not know"
RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer, or what was done to the card between them (`act`): begun anew, or put on another day.

    `before` and `after` are mastery, 0 to 1; both are None where it does not count.
    """

    at: datetime
    mode: str
    form: str
    said: str
    right: bool
    stability: float | None
    difficulty: float | None
    before: float | None
    after: float | None
    taken_back: bool
    act: bool = False
    session_id: int | None = None

    @property
    def change(self) -> int:
        """By how much the figure rose, in hundredths, as the rounded figures show it; below 0 it fell."""
        return round(100 * (self.after or 0.0)) - round(100 * (self.before or 0.0))


@dataclass(frozen=True, slots=True)
class Why:
    """A card's mastery today, 0 to 1, as the product of `recall` and `lasting`, and the attempts, the latest first."""

    band: str
    mastery: float
    recall: float
    lasting: float
    stability: float
    difficulty: float
    days_ago: int
    attempts: tuple[Attempt, ...]
    left_out: int
    when: str = ""
    recall_then: float | None = None


def why(student: User, card: Card, now: datetime) -> Why | None:
    """Why a card stands where it does; None when the student has not answered it. Four queries.

    When it is due again (`when`) is not told of a card that is set aside.
    """
    log = list(Answer.objects.filter(student=student, card=card).order_by("at"))
    row = Mastery.objects.filter(student=student, card=card).first()
    if not log:
        return None
    own, today = MemoryModel.objects.in_force(student.pk), student.study_day(now)
    comes = row and row.state != NEW and not Hold.objects.aside(student, today).filter(card=card).exists()
    all_of_them = attempts(log, student, own)
    memory = Memory(row.stability, row.difficulty) if row else None
    days_ago = max(0, today - row.last_day) if row else 0
    return Why(
        band=band(row.familiar_until, row.mastered_until, today) if row else "new",
        mastery=mastery(memory, days_ago, parameters=own.latest),
        recall=retrievability(memory, days_ago, own.latest) if memory else 0.0,
        lasting=durability(memory.stability) if memory else 0.0,
        stability=memory.stability if memory else 0.0,
        difficulty=memory.difficulty if memory else 0.0,
        days_ago=days_ago,
        attempts=tuple(all_of_them[::-1][:MOST]),
        left_out=max(0, len(all_of_them) - MOST),
        when=when(row.due_ms, row.due_day, student, now) if row and comes else "",
        recall_then=retrievability(memory, max(0, row.due_day - row.last_day), own.latest)
        if row and memory and row.due_day is not None and row.due_day > today
        else None,
    )


def attempts(log: list[Answer], student: User, own: InForce) -> list[Attempt]:
    """The answers of a card's log in order; rows that void others show in what they took back."""
    rows = {answer.pk: _row(answer) for answer in log}
    standing = {row.id for row in standing_rows(rows.values())}
    found, memory, last = [], None, 0
    for answer in log:
        if answer.voids_id is not None:
            continue
        moves = answer.pk in standing and (rows[answer.pk].counts or answer.form == RESET)
        day = max(last, answer.study_day)
        before = mastery(memory, day - last, parameters=own.at(answer.at)) if moves else None
        if moves:
            memory, last = _memory(answer), day
        found.append(_attempt(answer, student, before, mastery(memory, 0) if moves else None, answer.pk in standing))
    return found


def _row(answer: Answer) -> Row:
    return Row(id=answer.pk, form=answer.form, rating=answer.rating, options=answer.options, voids=answer.voids_id)


def _memory(answer: Answer) -> Memory | None:
    """What the answer left; nothing after a reset."""
    if answer.stability is None or answer.difficulty is None:
        return None
    return Memory(answer.stability, answer.difficulty)


def said(answer: Answer) -> str:
    """What was answered, in words: the rating given, or what the machine said and the student's own word after it."""
    told = f"{words(answer)}, {key_points(answer)}" if key_points(answer) else words(answer)
    return f"{told}; the student says {answer.override}" if answer.override else told


def words(answer: Answer) -> str:
    """The rating given, or the machine's verdict; of an answer that is none, that it is none."""
    if answer.form in BY_SELF:
        return RATINGS.get(answer.rating, "no answer")
    if not answer.response and not answer.score and answer.form != SPOKEN:  # of what was said the words may be gone
        is_exam = answer.mode in MODES and MODES[answer.mode].is_exam
        return (BLANK if answer.rating else OVER) if is_exam else UNKNOWN
    hinted = answer.verdict == "pass" and answer.rating == HARD
    return "right after a hint" if hinted else verdict(answer)


def key_points(answer: Answer) -> str:
    """ "2 of 5 key points", where they were looked for."""
    return f"{answer.met} of {answer.points} key point{'' if answer.points == 1 else 's'}" if answer.points else ""


def _attempt(answer: Answer, student: User, before: float | None, after: float | None, stands: bool) -> Attempt:
    return Attempt(
        at=datetime.fromtimestamp(answer.at / 1000, UTC).astimezone(student.time_zone),
        mode=MODES[answer.mode].label if answer.mode in MODES else answer.mode.capitalize(),
        form=FORMS.get(answer.form, answer.form),
        said="" if answer.form in ACTS else said(answer),
        right=is_right(answer),
        stability=answer.stability,
        difficulty=answer.difficulty,
        before=before,
        after=after,
        taken_back=not stands,
        act=answer.form in ACTS,
        session_id=answer.session_id,
    )
