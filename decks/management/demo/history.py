"""Half a year of studying, lived through `study` with a clock and dice of its own, so that the log is a real one."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from decks import authoring, progress, study
from decks.management.demo.people import Person, Sitting
from decks.memory import Memory, retrievability, step, study_day
from decks.memory.days import ROLLOVER_HOUR
from decks.models import Card, Deck, StudySession, User
from decks.modes import MODES

DAYS = 26 * 7
HOLIDAY = range(84, 98)  # days ago: two weeks in which nobody studies
ROOM = timedelta(minutes=15)  # for one session
NEW_A_DAY = 4
UNDONE = 0.015  # the share of answers that are taken back
STARRED = 0.15  # the share of missed cards that are marked, as long as there are stars left


class Student:
    """A person who studies: what they remember decides their replies, their habits when they sit down."""

    def __init__(self, person: Person, user: User, decks: Mapping[str, Deck], now: datetime, rng: Random) -> None:
        self.person = person
        self.user = user
        self.decks = decks
        self.now = now
        self.rng = rng
        self.clock = now - timedelta(days=DAYS + 1)
        self.memories: dict[int, tuple[Memory, int]] = {}
        self.stars = person.stars
        self.tags = {key: list(_topics(deck))[: person.topics] for key, deck in decks.items()}

    def live(self) -> None:
        """Study from half a year ago until today."""
        for days_ago in range(DAYS, 3, -1):
            if self._feels_like_it(days_ago):
                self._sit(self._choice(days_ago), self._evening(days_ago), ROOM)
        today = [sitting for sitting in self.person.lately if not sitting.days_ago]
        for sitting in self.person.lately:
            if sitting.days_ago:
                self._sit(sitting, self._evening(sitting.days_ago), ROOM)
        room = min(ROOM, self._since_rollover() / (len(today) + 1))
        for left, sitting in zip(range(len(today), 0, -1), today, strict=True):
            self._sit(sitting, self.now - left * room, room)

    def _feels_like_it(self, days_ago: int) -> bool:
        weekend = (self.now - timedelta(days=days_ago)).weekday() > 4
        chance = self.person.rhythm * (0.4 if weekend else 1.0) * (1.3 if days_ago < DAYS // 3 else 1.0)
        return days_ago not in HOLIDAY and self.rng.random() < chance

    def _evening(self, days_ago: int) -> datetime:
        """A moment on that day, between half past four and half past nine by the student's clock."""
        local = self.now.astimezone(self.user.time_zone) - timedelta(days=days_ago)
        return local.replace(hour=16, minute=30, second=0) + timedelta(minutes=self.rng.randrange(300))

    def _since_rollover(self) -> timedelta:
        local = self.now.astimezone(self.user.time_zone)
        passed = timedelta(hours=local.hour - ROLLOVER_HOUR, minutes=local.minute, seconds=local.second)
        return passed % timedelta(days=1)

    def _choice(self, days_ago: int) -> Sitting:
        """Which deck and cards it is today: mostly the topic that was studied longest ago."""
        deck = self.rng.choice(self.person.decks)
        if self.rng.random() < self.person.spaced:
            return Sitting(days_ago, deck, mode="spaced")
        dice = self.rng.random()
        if dice < 0.2:
            return Sitting(days_ago, deck, "missed")
        if dice < 0.24:
            return Sitting(days_ago, deck, "starred")
        tags = self.tags[deck]
        opened = 1 + (len(tags) * (DAYS - days_ago)) // DAYS  # a course goes on from topic to topic
        tag = tags.pop(0) if opened > 1 else tags[0]
        if opened > 1:
            tags.insert(min(opened - 1, len(tags)), tag)
        return Sitting(days_ago, deck, f"tag:{tag}", stop=3 if self.rng.random() < 0.08 else None)

    def _sit(self, sitting: Sitting, start: datetime, room: timedelta) -> None:
        """One session, from its start to its end or to where it is left open."""
        self.clock = max(self.clock + timedelta(minutes=1), start)
        shown = study.show(self._begun(sitting), now=self.clock, ahead=0)
        pace = min(self.rng.uniform(7, 25), room.total_seconds() / (2 * len(shown.state["order"]) + 2))
        given = 0
        while shown.asked and given != sitting.stop:
            shown = self._answered(shown, pace * self.rng.uniform(0.6, 1.4))
            given += 1
            if self.rng.random() < UNDONE:
                shown = self._taken_back(shown)
                given -= 1

    def _answered(self, shown: study.Shown, seconds: float) -> study.Shown:
        """What follows once the open card is sorted or rated, after so many seconds of thought."""
        self.clock += timedelta(seconds=seconds)
        asked = shown.asked[0]
        knows = self._knows(asked.card.pk)
        if not knows:
            self._perhaps_star(asked.card)
        reply = {"do": self._rated(knows) if shown.mode.rates else "know" if knows else "learning"}
        return study.answer(
            student=self.user, session_id=shown.session.public_id, token=asked.token, reply=reply, now=self.clock
        )

    def _rated(self, knows: bool) -> str:
        """What the student presses: mostly Good, where the card was recalled."""
        return self.rng.choices(("hard", "good", "easy"), (2, 9, 1))[0] if knows else "again"

    def _taken_back(self, shown: study.Shown) -> study.Shown:
        self.clock += timedelta(seconds=1)
        session = shown.session
        return study.undo(student=self.user, session_id=session.public_id, token=shown.token, now=self.clock)

    def _begun(self, sitting: Sitting) -> StudySession:
        deck = self.decks[sitting.deck]
        facts = progress.card_facts(self.user, deck, self.clock)
        some = f"tag:{self.tags[sitting.deck][0]}"
        for mode, cards in ((MODES[sitting.mode], sitting.cards), (MODES["flashcards"], some)):
            try:
                return study.begin(
                    student=self.user,
                    deck=deck,
                    mode=mode,
                    settings=mode.clean({"cards": cards, "shuffle": True, "new": NEW_A_DAY}),
                    facts=facts,
                    now=self.clock,
                    rng=self.rng,
                )
            except study.NoCards:  # nothing missed, nothing starred, nothing due
                continue
        raise AssertionError("Every topic has cards.")

    def _knows(self, card: int) -> bool:
        """Whether the card is recalled now; the attempt itself changes what is remembered."""
        day = study_day(self.clock, self.user.time_zone)
        memory, last = self.memories.get(card, (None, day))
        chance = self.person.first if memory is None else self._recall(memory, day - last)
        right = self.rng.random() < chance
        self.memories[card] = step(memory, 3 if right else 1, day - last), day
        return right

    def _perhaps_star(self, card: Card) -> None:
        if self.stars and self.rng.random() < STARRED:
            authoring.star(student=self.user, card=card, on=True)
            self.stars -= 1

    def _recall(self, memory: Memory, days: int) -> float:
        return 0.97 * retrievability(memory, days * self.person.forgetting)


def _topics(deck: Deck) -> Iterator[str]:
    """The first tag of each card, in order, each once."""
    yield from dict.fromkeys(tags[0] for tags in deck.cards.values_list("tags", flat=True))
