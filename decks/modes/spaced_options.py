"""What can be set in Spaced, and the preset of the memory model that it makes."""

from collections.abc import Mapping
from typing import Any

from decks.memory import Preset
from decks.memory.balance import NORMAL, REDUCED
from decks.modes.options import Choice, Minutes, Number, Option, Switch
from decks.modes.which import WHICH_CARDS, WHICH_SIDE

SCHEDULE, EASY = "The schedule", "Easy days"
LOADS = {"normal": NORMAL, "less": REDUCED, "least": 0.0}
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

OPTIONS: tuple[Option, ...] = (
    WHICH_CARDS,
    WHICH_SIDE,
    Number("new", "New cards a day", 20, least=0, most=999),
    Number("reviews", "Reviews a day", 200, least=0, most=9999),
    Number("more", "More new cards, today only", 0, kept=False, once=True, least=0, most=999),
    Switch("typed", "Type the answer first", False, help="A rating is suggested; you decide."),
    Switch("two", "Two buttons", False, help="Again and Good."),
    Switch(
        "cram",
        "Only practise",
        False,
        help="Asks all cards chosen, and moves no date.",
        kept=False,
        once=True,
        free=True,
    ),
    Number(
        "retention",
        "Recall to aim at, in percent",
        90,
        help="70 to 97. More means more reviews.",
        group=SCHEDULE,
        least=70,
        most=97,
    ),
    Minutes("steps", "Steps of a new card, in minutes", "1 10", group=SCHEDULE),
    Minutes("relearning", "Steps of a forgotten card, in minutes", "10", group=SCHEDULE),
    Number("ahead", "Minutes that a step may come early", 20, group=SCHEDULE, least=0, most=120),
    Number("longest", "Longest interval, in days", 36500, group=SCHEDULE, least=1, most=36500),
    Choice(
        "order",
        "Order of the reviews",
        "due",
        group=SCHEDULE,
        choices=(
            ("due", "Due first"),
            ("retrievability", "Weakest first"),
            ("backlog", "Best held first, after a break"),
            ("random", "Mixed"),
        ),
    ),
    Choice(
        "place",
        "New cards come",
        "mixed",
        group=SCHEDULE,
        choices=(("mixed", "Between the reviews"), ("after", "After them"), ("before", "Before them")),
    ),
    Switch("fuzz", "Spread days a little", True, help="So that cards learned together part.", group=SCHEDULE),
    Switch("balance", "Even out the days ahead", True, group=SCHEDULE),
    Switch("siblings", "Keep siblings apart", True, help="Of two cards of one content, one a day.", group=SCHEDULE),
    Switch("exam", "Follow the plan for an exam", True, help="Where a date is set.", group=SCHEDULE),
    *(
        Choice(
            f"day{number}",
            name,
            "normal",
            group=EASY,
            choices=(("normal", "As usual"), ("less", "Half"), ("least", "As little as possible")),
        )
        for number, name in enumerate(WEEK)
    ),
)


def preset_of(settings: Mapping[str, Any]) -> Preset:
    """The preset that cleaned settings make."""
    return Preset(
        desired_retention=settings["retention"] / 100,
        learning_steps=_minutes(settings["steps"]),
        relearning_steps=_minutes(settings["relearning"]),
        maximum_interval=settings["longest"],
        fuzz=settings["fuzz"],
        balance=settings["balance"],
        easy_days=tuple(LOADS[settings[f"day{number}"]] for number in range(7)),
        learn_ahead=settings["ahead"],
        new_per_day=settings["new"] + settings["more"],
        reviews_per_day=settings["reviews"],
        bury_siblings=settings["siblings"],
    )


def _minutes(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split())
