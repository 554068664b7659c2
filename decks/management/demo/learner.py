"""A student at work: their clock, what they remember, and how their replies come to the site."""

from datetime import datetime, timedelta

from decks import authoring, study
from decks.management.demo.people import Person
from decks.memory import Memory, retrievability, step, study_day
from decks.models import Card, User
from decks.modes.base import dice

SEED = 1789
HASTE = 25  # a thought takes this part of the time that is left at most, so that a session never outgrows its room
STARRED = 0.15  # the share of missed cards that are marked, as long as there are stars left


class Learner:
    """A person at a session: what they remember decides their replies, and `pace` (seconds a card) when they come."""

    def __init__(self, person: Person, user: User, clock: datetime) -> None:
        self.person = person
        self.user = user
        self.clock = self.until = clock
        self.pace = 0.0
        self.throw()
        self.memories: dict[int, tuple[Memory, int]] = {}
        self.stars = person.stars

    def throw(self, *seed: object) -> None:
        """Take dice of one's own for what comes now: they fall the same whatever has been before."""
        self.rng = dice(SEED, self.person.username, *seed)

    def sit_down(self, at: datetime, room: timedelta) -> None:
        """Begin a session that takes no longer than the `room` there is for it."""
        self.clock = max(self.clock, at)
        self.until, self.pace = self.clock + room, self.rng.uniform(7, 25)

    def think(self, cards: float = 1.0) -> None:
        """Let as much time pass as so many cards take."""
        wanted = timedelta(seconds=self.pace * cards * self.rng.uniform(0.6, 1.4))
        self.clock += min(wanted, (self.until - self.clock) / HASTE)

    def reply(self, shown: study.Shown, **reply: str) -> study.Shown:
        """Send a reply to what is shown; what follows."""
        session = shown.session
        return study.answer(
            student=self.user, session_id=session.public_id, token=shown.token, reply=reply, now=self.clock
        )

    def draft(self, shown: study.Shown, answers: dict[str, str]) -> None:
        """Have kept what is written on a sheet so far."""
        study.draft(student=self.user, session_id=shown.session.public_id, reply=answers, now=self.clock)

    def take_back(self, shown: study.Shown) -> study.Shown:
        """Undo the last answer; what is shown then."""
        self.think(0.1)
        session = shown.session
        return study.undo(student=self.user, session_id=session.public_id, token=shown.token, now=self.clock)

    def knows(self, card: int, *, shown: float = 0.0) -> bool:
        """Whether the card is recalled now; the attempt itself changes what is remembered.

        Where the answer is `shown` among others, it is known again more often than recalled: by this share (0 to 1) of
        the times when it would not be.
        """
        day = study_day(self.clock, self.user.time_zone)
        memory, last = self.memories.get(card, (None, day))
        chance = self.person.first if memory is None else self._recall(memory, day - last)
        right = self.rng.random() < chance + shown * (1 - chance)
        self.memories[card] = step(memory, 3 if right else 1, day - last), day
        return right

    def _recall(self, memory: Memory, days: int) -> float:
        return 0.97 * retrievability(memory, days * self.person.forgetting)

    def perhaps_star(self, card: Card) -> None:
        """Mark a card that was missed, now and then."""
        if self.stars and self.rng.random() < STARRED:
            authoring.star(student=self.user, card=card, on=True)
            self.stars -= 1
