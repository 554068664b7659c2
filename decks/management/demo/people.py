"""The people of the demo and their habits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from decks.models import Role, User

PASSWORD = "study-tonight"  # noqa: S105  # for trying out on one's own machine; the demo says so
MAIL = "demo.invalid"  # a domain that can never exist: by it the demo's accounts are told from real ones


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session to come: how many days ago, with which deck and cards, in which mode, and where it is left open.

    `stop` is after how many answers, None where the student goes on to the end; `minutes` is the limit of a test, 0
    for none.
    """

    days_ago: int
    deck: str
    cards: str = "all"
    stop: int | None = None
    mode: str = "flashcards"
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """One account, and how the person behind it studies.

    `rhythm` is the chance to study on a working day, `habits` the chance of each mode that they then take up,
    Flashcards for the rest, `first` the chance to know a new card, `forgetting` how many times faster than an average
    student they forget, `topics` how many tags of each deck they have begun, and `stars` how many cards they have
    marked; who `argues` overrules the first answer that a test has marked wrong.
    """

    username: str
    name: str
    about: str
    role: str = Role.STUDENT
    rhythm: float = 0.0
    habits: Mapping[str, float] = field(default_factory=dict)
    first: float = 0.3
    forgetting: float = 1.0
    decks: tuple[str, ...] = ()
    topics: int = 9
    stars: int = 0
    argues: bool = False
    planned: tuple[Sitting, ...] = ()

    def on_day(self, days_ago: int) -> list[Sitting]:
        """What they are to do on that day."""
        return [sitting for sitting in self.planned if sitting.days_ago == days_ago]

    @property
    def email(self) -> str:
        """Never a real address; marks the account as one of the demo."""
        return f"{self.username}@{MAIL}"

    def account(self, password_hash: str) -> User:
        """The account, not saved yet; all share one hash, for hashing is slow on purpose."""
        return User(username=self.username, name=self.name, email=self.email, role=self.role, password=password_hash)


PEOPLE = (
    Person(
        username="teacher",
        name="Ruth Lindqvist",
        about="teaches; owns the three decks and sees everyone’s sessions",
        role=Role.TEACHER,
        rhythm=0.06,
        first=0.9,
        forgetting=0.3,
        decks=("history", "python", "cell"),
        stars=2,
    ),
    Person(
        username="amina",
        name="Amina Haddad",
        about="studies most days; four sessions are open",
        rhythm=0.4,
        habits={"spaced": 0.13, "learn": 0.08, "matching": 0.12},
        first=0.3,
        forgetting=1.8,
        decks=("cell", "history", "cell", "python"),
        topics=3,
        stars=7,
        planned=(
            Sitting(181, "cell", mode="test"),
            Sitting(173, "cell", mode="test"),
            Sitting(158, "cell", mode="test", minutes=10),
            Sitting(139, "cell", mode="test"),
            Sitting(62, "cell", mode="test"),
            Sitting(6, "cell", "tag:membranes", mode="learn"),
            Sitting(3, "cell", "tag:energy", stop=4),
            Sitting(3, "history", mode="test", stop=5),
            Sitting(2, "history", mode="spaced"),
            Sitting(2, "cell", mode="test"),
            Sitting(2, "cell", mode="matching"),
            Sitting(1, "history", "missed"),
            Sitting(1, "python", "all", stop=4),
            Sitting(1, "cell", mode="matching"),
            Sitting(0, "history", "tag:Napoleon"),
            Sitting(0, "cell", "tag:transport", mode="learn", stop=5),
            Sitting(0, "cell", "all", stop=7),
        ),
    ),
    Person(
        username="ben",
        name="Ben Whitlock",
        about="has just begun",
        first=0.25,
        forgetting=1.3,
        stars=1,
        planned=(
            Sitting(5, "cell", "tag:membranes"),
            Sitting(4, "cell", "tag:membranes", mode="learn"),
            Sitting(3, "cell", "tag:transport"),
            Sitting(3, "cell", mode="test"),
            Sitting(2, "cell", "missed"),
            Sitting(2, "cell", mode="matching"),
            Sitting(1, "history", "tag:revolution", stop=4),
            Sitting(1, "cell", mode="matching"),
            Sitting(0, "cell", "all", stop=9),
        ),
    ),
    Person(
        username="chiara",
        name="Chiara Lombardi",
        about="knows most of it by now",
        rhythm=0.27,
        habits={"spaced": 0.1, "learn": 0.06, "matching": 0.12},
        first=0.7,
        forgetting=0.3,
        decks=("cell", "python", "history"),
        stars=3,
        planned=(
            Sitting(120, "cell", mode="test"),
            Sitting(4, "cell", mode="test"),
            Sitting(2, "cell", "tag:gradients", mode="learn"),
            Sitting(2, "cell", mode="matching"),
            Sitting(1, "cell", mode="spaced"),
            Sitting(0, "python", "all", stop=18),
        ),
    ),
    Person(
        username="dmitri",
        name="Dmitri Volkov",
        about="comes seldom and forgets much",
        rhythm=0.16,
        habits={"spaced": 0.1, "learn": 0.06, "matching": 0.1},
        first=0.12,
        forgetting=3.0,
        decks=("cell", "history"),
        topics=3,
        stars=4,
        argues=True,
        planned=(
            Sitting(60, "cell", mode="test"),
            Sitting(5, "cell", mode="matching"),
            Sitting(2, "cell", mode="test"),
            Sitting(1, "cell", "tag:transport", stop=3),
            Sitting(1, "cell", "tag:membranes", mode="learn", stop=4),
            Sitting(0, "history", "tag:revolution"),
        ),
    ),
    Person(username="esther", name="Esther Nwosu", about="is new here: nothing studied yet"),
)
