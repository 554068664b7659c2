"""The people of the demo and their habits."""

from dataclasses import dataclass

from decks.models import Role, User

PASSWORD = "study-tonight"  # noqa: S105  # for trying out on one's own machine; the demo says so
MAIL = "demo.invalid"  # a domain that can never exist: by it the demo's accounts are told from real ones


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session to come: how many days ago, with which deck and cards, in which mode, and where it is left open.

    `stop` is after how many answers, None where the student goes on to the end.
    """

    days_ago: int
    deck: str
    cards: str = "all"
    stop: int | None = None
    mode: str = "flashcards"


@dataclass(frozen=True, slots=True)
class Person:
    """One account, and how the person behind it studies.

    `rhythm` is the chance to study on a working day, `spaced` the chance that they then do what is due, `first` the
    chance to know a new card, `forgetting` how many times faster than an average student they forget, `topics` how
    many tags of each deck they have begun, and `stars` how many cards they have marked.
    """

    username: str
    name: str
    about: str
    role: str = Role.STUDENT
    rhythm: float = 0.0
    spaced: float = 0.0
    first: float = 0.3
    forgetting: float = 1.0
    decks: tuple[str, ...] = ()
    topics: int = 9
    stars: int = 0
    lately: tuple[Sitting, ...] = ()

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
        about="studies most days; two sessions are open",
        rhythm=0.44,
        spaced=0.2,
        first=0.3,
        forgetting=1.8,
        decks=("cell", "history", "cell", "python"),
        topics=3,
        stars=7,
        lately=(
            Sitting(3, "cell", "tag:energy", stop=4),
            Sitting(2, "history", mode="spaced"),
            Sitting(1, "history", "missed"),
            Sitting(1, "python", "all", stop=4),
            Sitting(0, "history", "tag:Napoleon"),
            Sitting(0, "cell", "tag:gradients"),
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
        lately=(
            Sitting(5, "cell", "tag:membranes"),
            Sitting(3, "cell", "tag:transport"),
            Sitting(2, "cell", "missed"),
            Sitting(1, "history", "tag:revolution", stop=4),
            Sitting(0, "cell", "all", stop=9),
        ),
    ),
    Person(
        username="chiara",
        name="Chiara Lombardi",
        about="knows most of it by now",
        rhythm=0.27,
        spaced=0.15,
        first=0.7,
        forgetting=0.3,
        decks=("cell", "python", "history"),
        stars=3,
        lately=(Sitting(1, "cell", mode="spaced"), Sitting(0, "python", "all", stop=18)),
    ),
    Person(
        username="dmitri",
        name="Dmitri Volkov",
        about="comes seldom and forgets much",
        rhythm=0.16,
        spaced=0.15,
        first=0.12,
        forgetting=3.0,
        decks=("cell", "history"),
        topics=3,
        stars=4,
        lately=(Sitting(1, "cell", "tag:transport", stop=3), Sitting(0, "history", "tag:revolution")),
    ),
    Person(username="esther", name="Esther Nwosu", about="is new here: nothing studied yet"),
)
