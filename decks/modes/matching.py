"""Matching: find the pairs of a small board, against the clock or at ease.

State: `cards` that may be dealt, `whole`, whether they are all of the deck, and `wished`, how many pairs the student
wants; `phase`: ready, playing, done; `timed`; `dealt`, the cards drawn for the board, and `room`, how many fit. Once
they are read: `left` and `right`, the tiles of the two sides, each {card, label, text} and, for each of these texts
in which formulas stand as words, the `formulas`; `order`, the names of the tiles as they lie on the board (l0, r3: a
side and a place in it); `size`, the number of pairs; `revisions` of their cards. `chosen` is the name of a tile that
waits for its pair, `missed` the two that were no pair a moment ago; `found` are cards in the order in which they were
found, `misses` pairs of cards that were taken for each other. `sent` and `ended` are milliseconds since 1970 by the
server's clock.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, ClassVar

from decks.grading import Verdict
from decks.memory.evidence import MATCHING
from decks.modes.asked import unlike
from decks.modes.base import (
    MOST_CARDS,
    Ending,
    Mode,
    Progress,
    Prompt,
    Refused,
    Result,
    Settings,
    State,
    Texts,
    Turn,
    dice,
)
from decks.modes.facts import CardFacts, Moment
from decks.modes.options import Choice, Option, Switch
from decks.modes.which import WHICH_CARDS
from decks.questions import labels

PAIRS, PAIRS_ON_A_PHONE, FEWEST = 6, 4, 2
DRAWN = 8  # cards for each place on the board, since some may say what another one says
MISS_MS = 1000
LONGEST_QUESTION, LONGEST_ANSWER = 80, 60  # characters on a tile; a question says little without its end
QUICKEST_MS = 250  # a try; nobody reads two tiles and presses both in less
READY, PLAYING, DONE = "ready", "playing", "done"
ONE_KIND = "These two are of one kind. Choose one of each."


class Matching(Mode):
    slug = "matching"
    label = "Matching"
    icon = "match"
    about = "Find what belongs together, against the clock or at ease."
    needs_cards = FEWEST
    lends = False
    ranks = True
    sitting = "game"
    most_cards = None
    options: ClassVar[tuple[Option, ...]] = (
        WHICH_CARDS,
        Choice(
            "pairs",
            "Pairs on the board",
            "fit",
            choices=(("fit", "As many as fit the screen"), ("4", "4"), ("6", "6")),
        ),
        Switch(
            "timed", "Against the clock", True, "It runs from the moment you see the board; each miss costs a second."
        ),
        Switch("selected", "", False, kept=False, once=True, free=True),  # its cards are those of another session
    )

    def begin(self, cards: Sequence[CardFacts], settings: Settings, rng: Random, now: Moment) -> State:
        ids = [card.id for card in cards]
        return {
            "cards": rng.sample(ids, MOST_CARDS) if len(ids) > MOST_CARDS else ids,
            "wished": settings["pairs"],
            "whole": settings["cards"] == "all" and not settings["selected"],
            "phase": READY,
            "timed": settings["timed"],
            "dealt": [],
            "room": 0,
            "left": [],
            "right": [],
            "order": [],
            "size": 0,
            "revisions": {},
            "chosen": "",
            "missed": [],
            "found": [],
            "misses": [],
            "sent": None,
            "ended": None,
            "seed": rng.randrange(2**31),
        }

    # ---- the board ------------------------------------------------------------------------------------------------

    def wants(self, state: State) -> frozenset[int]:
        return frozenset(state["dealt"]) if state["phase"] == PLAYING and not state["size"] else frozenset()

    def made(self, state: State, texts: Mapping[int, Texts]) -> State:
        """The board of those drawn cards that no other one on it could be taken for, rightly.

        Raises Refused where there are no two.
        """
        there = [texts[card] for card in state["dealt"] if card in texts]
        fit = unlike(there, state["room"])
        if len(fit) < FEWEST:
            raise Refused("A board needs two cards with both sides written, and no text on it twice. Choose others.")
        rng = dice(state["seed"], state["sent"])
        left, right = rng.sample(fit, len(fit)), rng.sample(fit, len(fit))
        names = [f"{side}{place}" for side in "lr" for place in range(len(fit))]
        rng.shuffle(names)
        return state | {
            "cards": [each.card for each in fit],
            "dealt": [],
            "left": _tiles("front", left, [each.front for each in left], LONGEST_QUESTION),
            "right": _answers(right),
            "order": names,
            "size": len(fit),
            "revisions": {str(each.card): each.revision for each in fit},
        }

    def revisions(self, state: State) -> Mapping[int, int]:
        return {int(card): revision for card, revision in state["revisions"].items()}

    def cards(self, state: State) -> list[int]:
        return list(state["cards"])

    def prompts(self, state: State, most: int) -> list[Prompt]:
        """None: the whole board is asked at once."""
        return []

    # ---- going on -------------------------------------------------------------------------------------------------

    def answer(self, state: State, reply: Mapping[str, str], now: Moment, verdicts: Sequence[Verdict] = ()) -> Turn:
        do, phase = reply.get("do", ""), state["phase"]
        if do == "start" and phase == READY:
            return Turn(self._dealt(state, narrow=reply.get("narrow") == "1", now=now))
        if do == "at-ease" and phase == PLAYING:
            return Turn(state | {"timed": False})
        if do != "pair" or phase != PLAYING:
            raise Refused("Choose two tiles.")
        if "pick" in reply:
            return Turn(self._picked(state, reply["pick"]))
        return self._paired(state, reply, now)

    def told(self, reply: Mapping[str, str]) -> str:
        """That two tiles of one side were chosen: no miss, but no pair either."""
        return ONE_KIND if reply.get("a", "-")[:1] == reply.get("b", "")[:1] else ""

    def _dealt(self, state: State, *, narrow: bool, now: Moment) -> State:
        """The board is drawn, and its clock runs."""
        room, drawn = self._room(state, narrow=narrow), state["cards"]
        drawn = dice(state["seed"], now.ms).sample(drawn, min(DRAWN * room, len(drawn)))
        return state | {"phase": PLAYING, "dealt": drawn, "room": room, "sent": now.ms}

    def _room(self, state: State, *, narrow: bool = False) -> int:
        fitting = PAIRS_ON_A_PHONE if narrow else PAIRS
        return fitting if state["wished"] == "fit" else int(state["wished"])

    def _picked(self, state: State, name: str) -> State:
        self._tile(state, name)
        return state | {"chosen": "" if name == state["chosen"] else name, "missed": []}

    def _paired(self, state: State, reply: Mapping[str, str], now: Moment) -> Turn:
        names = [reply.get(key, "") for key in ("a", "b")]
        tiles = dict(self._tile(state, name) for name in names)
        if len(tiles) == 1:
            return Turn(self._picked(state | {"chosen": ""}, names[1]))
        one, other = tiles["l"]["card"], tiles["r"]["card"]
        after, open_pairs = state | {"chosen": "", "missed": []}, state["size"] - len(state["found"])
        if one != other:
            after |= {"misses": [*state["misses"], [one, other]], "missed": names}
            if [one, other] in state["misses"]:  # it costs a second, and says nothing new
                return Turn(after)
            return Turn(after, (Result(one, MATCHING, 0.0, 1, open_pairs, tiles["r"]["label"], other=other),))
        after |= {"found": [*state["found"], one]}
        if open_pairs == 1:
            after |= {"phase": DONE, "ended": now.ms}
        # A pair that is found at a later try was shown by the misses.
        shown = any(one in pair for pair in state["misses"])
        return Turn(after, () if shown else (Result(one, MATCHING, 1.0, 3, open_pairs),))

    def _tile(self, state: State, name: str) -> tuple[str, dict[str, Any]]:
        """The side, l or r, and the tile that a reply names. Raises Refused when it is not on the board any more."""
        if name not in state["order"]:
            raise Refused("Choose two tiles.")
        tile = tile_named(state, name)
        if tile["card"] in state["found"]:
            raise Refused("That pair is found already.")
        return name[0], tile

    def undo(self, state: State) -> State:
        raise Refused("A pair that was chosen cannot be taken back.")

    def drop(self, state: State, gone: frozenset[int]) -> State:
        """A board that is dealt is a snapshot: cards that leave the deck stay on it."""
        return state | {"cards": [card for card in state["cards"] if card not in gone]}

    # ---- where it stands ------------------------------------------------------------------------------------------

    def passed_ms(self, state: State, now_ms: int) -> int:
        """Milliseconds since the board was sent, or until the last pair was found, with a second for each miss."""
        passed = (state["ended"] or now_ms) - state["sent"] if state["sent"] else 0
        return max(0, passed) + MISS_MS * len(state["misses"])

    def is_possible(self, state: State) -> bool:
        """Whether somebody can play so quickly; a clock that was set back makes an impossible time, too."""
        return bool(state["ended"] - state["sent"] >= QUICKEST_MS * (state["size"] + len(state["misses"])))

    def record_ms(self, state: State) -> int | None:
        """Of a finished board of the whole deck, against the clock, in a time that is possible."""
        ranked = state["phase"] == DONE and state["timed"] and state["whole"] and self.is_possible(state)
        return self.passed_ms(state, state["ended"]) if ranked else None

    def progress(self, state: State) -> Progress:
        found = len(state["found"])
        return Progress(done=found, right=found, total=state["size"] or min(self._room(state), len(state["cards"])))

    def ending(self, state: State) -> Ending | None:
        if state["phase"] == READY and len(state["cards"]) < FEWEST:
            return Ending(None)
        if state["phase"] != DONE:
            return None
        missed = dict.fromkeys(card for card, _ in state["misses"])
        right = tuple(card for card in state["found"] if card not in missed)
        return Ending(len(right) / state["size"], tuple(missed), right)

    def summary(self, state: State) -> str:
        time = f" in {self.passed_ms(state, 0) / 1000:.1f} s" if state["timed"] and state["ended"] else ""
        return f"{len(state['found'])} pairs{time}"

    def again(self, state: State, missed: bool) -> set[int] | None:
        """Another board is drawn from all cards that the settings name."""
        return super().again(state, missed) if missed else None

    def settings_again(self, settings: Settings, missed: bool) -> Settings:
        """The same: a board of chosen cards stays one, and unranked, save one over the cards of another session."""
        return settings | ({"cards": "missed"} if missed else {"selected": False})


def tile_named(state: State, name: str) -> dict[str, Any]:
    """The tile of this name: its card, its label and its whole text."""
    tile: dict[str, Any] = state["left" if name[0] == "l" else "right"][int(name[1:])]
    return tile


def _answers(cards: Sequence[Texts]) -> list[dict[str, Any]]:
    """The tiles of the answers. A label is the teacher's own, or says little of what the question has said."""
    asked = ["" if each.label else each.front for each in cards]
    return _tiles("back", cards, [each.back for each in cards], LONGEST_ANSWER, [each.label for each in cards], asked)


def _tiles(
    side: str,
    cards: Sequence[Texts],
    texts: Sequence[str],
    most: int,
    own: Sequence[str] = (),
    asked: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The tiles of one side: each with its card, the text, and a label of at most `most` characters.

    The label is the teacher's `own` where there is one; `asked` are the questions that the texts answer.
    """
    short = labels([mine or text for mine, text in zip(own or texts, texts, strict=True)], most, asked)
    tiles = []
    for each, label, text in zip(cards, short, texts, strict=True):
        formulas = each.formulas_in(side, {label, text})
        tile = {"card": each.card, "label": label, "text": text}
        tiles.append(tile | {"formulas": formulas} if formulas else tile)
    return tiles
