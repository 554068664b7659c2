"""Half a year of studying, lived through `study` with a clock and dice of its own, so that the log is a real one."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache

from decks import progress, study
from decks.management.demo.learner import Learner
from decks.management.demo.people import Person, Sitting
from decks.management.demo.sittings import SITTINGS
from decks.memory.days import ROLLOVER_HOUR
from decks.models import Deck, StudySession, User
from decks.modes import MODES
from decks.text import plain

DAYS = 26 * 7
HOLIDAY = range(84, 98)  # days ago: two weeks in which nobody studies
QUIET = 3  # of the last days only what is planned is done
ROOM = timedelta(minutes=15)  # for one session
NEW_A_DAY = 4
QUESTIONS = 12  # of a test
ON_TOPIC = {"flashcards", "learn"}  # modes for the cards of a topic; the others take those of a whole deck


class Student(Learner):
    """A person with habits, which decide when they sit down, and to what."""

    def __init__(self, person: Person, user: User, decks: Mapping[str, Deck], now: datetime) -> None:
        super().__init__(person, user, now - timedelta(days=DAYS + 1))
        self.decks = decks
        self.now = now
        self.tags = {key: list(_topics(deck))[: person.topics] for key, deck in decks.items()}
        self.answers = cache(lambda deck: {card.pk: plain(card.back) for card in decks[deck].cards.all()})

    def live(self) -> None:
        """Study from half a year ago until today."""
        for days_ago in range(DAYS, 0, -1):
            self.throw(days_ago)
            sittings = self.person.on_day(days_ago)
            if not sittings and days_ago > QUIET and self._feels_like_it(days_ago):
                sittings = [self._choice(days_ago)]
            for sitting in sittings:
                self._sit(sitting, self._evening(days_ago), ROOM)
        today = self.person.on_day(0)
        room = min(ROOM, self._since_rollover() / (len(today) + 1))
        for left, sitting in zip(range(len(today), 0, -1), today, strict=True):
            self.throw("today", left)
            self._sit(sitting, self.now - left * room, room)

    def _feels_like_it(self, days_ago: int) -> bool:
        weekend = (self.now - timedelta(days=days_ago)).weekday() > 4
        chance = self.person.rhythm * (0.4 if weekend else 1.0) * (1.3 if days_ago < DAYS // 3 else 1.0)
        return days_ago not in HOLIDAY and self.rng.random() < chance

    def _evening(self, days_ago: int) -> datetime:
        """A moment on that day, between half past four and half past nine by the student's clock."""
        local = self.now.astimezone(self.user.time_zone) - timedelta(days=days_ago)
        return local.replace(hour=16, minute=30, second=0, microsecond=0) + timedelta(minutes=self.rng.randrange(300))

    def _since_rollover(self) -> timedelta:
        local = self.now.astimezone(self.user.time_zone)
        passed = timedelta(hours=local.hour - ROLLOVER_HOUR, minutes=local.minute, seconds=local.second)
        return passed % timedelta(days=1)

    def _choice(self, days_ago: int) -> Sitting:
        """Which deck, mode and cards it is today: mostly the topic that was studied longest ago."""
        deck, habits = self.rng.choice(self.person.decks), self.person.habits
        (mode,) = self.rng.choices([*habits, "flashcards"], [*habits.values(), 1 - sum(habits.values())])
        if mode not in ON_TOPIC:
            return Sitting(days_ago, deck, mode=mode)
        dice = self.rng.random()
        if dice < 0.2:
            return Sitting(days_ago, deck, "missed", mode=mode)
        if dice < 0.24:
            return Sitting(days_ago, deck, "starred", mode=mode)
        tags = self.tags[deck]
        opened = 1 + (len(tags) * (DAYS - days_ago)) // DAYS  # a course goes on from topic to topic
        tag = tags.pop(0) if opened > 1 else tags[0]
        if opened > 1:
            tags.insert(min(opened - 1, len(tags)), tag)
        stop = 3 if mode == "flashcards" and self.rng.random() < 0.08 else None
        return Sitting(days_ago, deck, f"tag:{tag}", mode=mode, stop=stop)

    def _sit(self, sitting: Sitting, start: datetime, room: timedelta) -> None:
        """One session, from its start to its end or to where it is left open."""
        self.sit_down(start, room)
        shown = study.show(self._begun(sitting), now=self.clock, ahead=0)
        SITTINGS[shown.mode.slug](self, shown, self.answers(sitting.deck), sitting.stop)

    def _begun(self, sitting: Sitting) -> StudySession:
        deck = self.decks[sitting.deck]
        facts = progress.card_facts(self.user, deck, self.clock)
        some = f"tag:{self.tags[sitting.deck][0]}"
        wished = {"shuffle": True, "new": NEW_A_DAY, "count": QUESTIONS, "minutes": sitting.minutes}
        for mode, cards in ((MODES[sitting.mode], sitting.cards), (MODES["flashcards"], some)):
            try:
                return study.begin(
                    student=self.user,
                    deck=deck,
                    mode=mode,
                    settings=mode.clean(wished | {"cards": cards}),
                    facts=facts,
                    now=self.clock,
                    rng=self.rng,
                )
            except study.NoCards:  # nothing missed, nothing starred, nothing due
                continue
        raise AssertionError("Every topic has cards.")


def _topics(deck: Deck) -> Iterator[str]:
    """The first tag of each card, in order, each once."""
    yield from dict.fromkeys(tags[0] for tags in deck.cards.values_list("tags", flat=True))
