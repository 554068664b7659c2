"""The board of Matching as its page shows it, and the best times beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decks import progress
from decks import study as studying
from decks.models import Deck, User
from decks.modes.matching import FEWEST, Matching, tile_named
from decks.progress.board import in_tenths
from decks.questions.sentences import trimmed
from decks.text import in_words


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: its name, what it says, and its row of the board's state.

    Whether it is found (`now`: as the last one), chosen, or was just missed.
    """

    name: str
    label: str
    text: str
    row: Mapping[str, Any]
    found: bool = False
    now: bool = False
    chosen: bool = False
    missed: bool = False

    @property
    def kind(self) -> str:
        """What the tile is, for those who do not see how large it is set."""
        return "Question" if self.name[0] == "l" else "Answer"

    @property
    def named(self) -> str:
        """The kind and the label, in words alone, where the label holds formulas; "" where it names itself."""
        spans = self.row.get("formulas", {}).get(self.label)
        return f"{self.kind}: {in_words(self.label, spans)}" if spans else ""

    @property
    def deck_side(self) -> str:
        """The side of the card."""
        return "front" if self.name[0] == "l" else "back"

    @property
    def long(self) -> bool:
        """Whether the tile shows less than the whole text, a full stop aside."""
        return self.label != trimmed(" ".join(self.text.split()))


@dataclass(frozen=True, slots=True)
class Confused:
    """A pair that was none: the question, the answer that was taken for its own, and the partner of each."""

    asked: Tile
    taken: Tile
    answer: Tile
    its_question: Tile


def times_context(user: User, deck: Deck) -> dict[str, Any]:
    """The student's best times, and the boards of all where the deck's owner wants them; at most two queries."""
    return {"best_times": progress.best_times(user, deck), "boards": progress.boards(user, deck)}


def board_context(user: User, shown: studying.Shown, now: datetime) -> dict[str, Any]:
    """The tiles, the time that has passed, and at the end how it compares."""
    mode, state, deck = shown.mode, shown.state, shown.session.deck
    assert isinstance(mode, Matching)
    assert deck is not None  # a board is of one deck
    tiles = {name: _tile(state, name) for name in state["order"]}
    context = {
        "tiles": list(tiles.values()),
        "missed_pair": [tiles[name] for name in state["missed"]],
        "found_pair": [tiles[name] for name in sorted(tiles) if tiles[name].now],
        "any_long": any(tile.long or "formulas" in tile.row for tile in tiles.values()),
        "open_pairs": state["size"] - len(state["found"]),
        "passed": mode.passed_ms(state, int(now.timestamp() * 1000)),
        "fewest": FEWEST,
    }
    if state["phase"] != "done":
        return context | {"best": progress.best_times(user, deck).get(state["size"])}
    times = times_context(user, deck)
    best, own = times["best_times"].get(state["size"]), shown.session.record_ms
    return context | {
        "best": best,
        "is_best": own is not None and best is not None and in_tenths(own) == in_tenths(best),
        "impossible": state["timed"] and not mode.is_possible(state),
        "confused": _confused(state),
        "standings": times["boards"].get(state["size"], []),
    }


def _confused(state: dict[str, Any]) -> list[Confused]:
    """What was taken for a pair, each once, the first one first."""
    tiles = {(name[0], tile_named(state, name)["card"]): _tile(state, name) for name in state["order"]}
    return [
        Confused(tiles["l", one], tiles["r", other], tiles["r", one], tiles["l", other])
        for one, other in dict.fromkeys((one, other) for one, other in state["misses"])
    ]


def _tile(state: dict[str, Any], name: str) -> Tile:
    row, found = tile_named(state, name), state["found"]
    return Tile(
        name,
        row["label"],
        row["text"],
        row,
        found=row["card"] in found,
        now=row["card"] in found[-1:] and not state["missed"] and not state["chosen"],
        chosen=name == state["chosen"],
        missed=name in state["missed"],
    )
