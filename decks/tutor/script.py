"""What has been said in a call, by Kai and by the student, and which of Kai's words may be put differently.

An entry is plain JSON: its number `n` (from 0), `who` says it ("kai", "you"), the `kind`, the `text`, the `card` it is
about (or None), its language `lang` ("" for Kai's own words), and the `turn` of the call. Of Kai's kinds "question",
"answer", "hint" and "point" are a card's words, the others stand in lines.toml. The text of a "hello" still has
{name} and {deck} in it, which whoever shows it fills in: no name stands in a state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from decks.questions.words import content
from decks.tutor.lines import RESTS, Lines

State = dict[str, Any]
Entry = dict[str, Any]

KAI, YOU = "kai", "you"
QUESTION, ANSWER, HINT, POINT = "question", "answer", "hint", "point"
OF_CARDS = (QUESTION, ANSWER, HINT, POINT)
MOST_ENTRIES = 400  # of a script; older ones leave it
HINTS_AT = ("miss", "no_matter", "hint", "help")  # what is said right before a hint
FEEDBACK = ("praise", "praise_and", "more")
LONGEST_WORDS = 240  # characters of words that stand in for Kai's own
TELLS = 3  # a hint may tell one of so many words that are still to be found


@dataclass(frozen=True, slots=True)
class Voice:
    """What Kai can say, and the dice that choose among it."""

    lines: Lines
    rng: Random

    def says(self, state: State, kind: str, **slots: object) -> State:
        """The state with a line of this kind, one that was not said within five turns."""
        since = state["turn"] - RESTS
        stale = {each["text"] for each in state["script"] if each["who"] == KAI and each["turn"] >= since}
        ways = [line if kind == "hello" else line.format(**slots) for line in self.lines.lines[kind]]
        fresh = [way for way in ways if way not in stale] or ways
        return spoken(state, KAI, kind, self.rng.choice(fresh))


def spoken(state: State, who: str, kind: str, text: str, card: int | None = None, lang: str = "") -> State:
    """The state with one more entry in its script."""
    script, number = state["script"], state["said"]
    entry = {"n": number, "who": who, "kind": kind, "text": text, "card": card, "lang": lang, "turn": state["turn"]}
    return state | {"script": [*script, entry][-MOST_ENTRIES:], "said": number + 1}


def of_card(state: State, kind: str, text: str) -> State:
    """The state with a text of the open card said by Kai."""
    asked = state["open"]
    lang = asked["languages"][0 if kind == QUESTION else 1]
    return spoken(state, KAI, kind, text, asked["card"], lang)


def entry_text(state: State, number: int) -> str | None:
    """The text of an entry, None where it is there no more."""
    return next((each["text"] for each in state["script"] if each["n"] == number), None)


def put_right(state: State, number: int, text: str) -> State:
    """The state with another text in an entry of the student's."""
    script = [each | {"text": text, "corrected": True} if each["n"] == number else each for each in state["script"]]
    return state | {"script": script}


def latest(state: State) -> list[Entry]:
    """What Kai has said in the latest turn."""
    return [each for each in state["script"] if each["who"] == KAI and each["turn"] == state["turn"]]


def addressed(text: str, *, name: str, deck: str) -> str:
    """A "hello" with the name of the student and of the deck in it."""
    return text.replace("{name}", name).replace("{deck}", deck)


def forgotten(state: State) -> State:
    """The state without a word of what was said; what the answers came to stays, and the call can go on."""
    held = state["held"] and state["held"] | {"open": _unsaid(state["held"]["open"])}
    return state | {"script": [], "judged": None, "back": None, "open": _unsaid(state["open"]), "held": held}


def _unsaid(asked: State | None) -> State | None:
    """A question without what was said to it."""
    if asked is None:
        return None
    kept = {name: value for name, value in asked.items() if name != "before"}
    return kept | {"tries": [each | {"given": ""} for each in asked["tries"]]}


# ---- in other words -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rewordable:
    """Entries (their numbers) of the latest turn that may be put in other words together, a "hint" or "feedback".

    `facts` are all that these words may speak of: `question`, `answer`, `given`, the key points `met` and `missing`,
    the `hint`, the `band` (pass, unsure, miss, or "" where nothing was judged) and the `words` they stand in for.
    """

    entries: tuple[int, ...]
    kind: str
    facts: Mapping[str, Any]


def rewordable(state: State) -> tuple[Rewordable, ...]:
    """What of the latest turn may be put in other words; what was decided stays."""
    found, said, judged = list[Rewordable](), latest(state), state["judged"] or {}
    for place, each in enumerate(said):
        if each.get("reworded"):
            continue
        following = said[place + 1] if place + 1 < len(said) else None
        if each["kind"] in HINTS_AT and following and following["kind"] == HINT:
            found.append(_rewordable("hint", [each, following], judged))
        elif each["kind"] in FEEDBACK:
            with_point = [following] if following and following["kind"] == POINT else []
            found.append(_rewordable("feedback", [each, *with_point], judged))
    return tuple(found)


def _rewordable(kind: str, entries: list[Entry], judged: Mapping[str, Any]) -> Rewordable:
    names = ("question", "answer", "given", "met", "missing", "band")
    facts = {name: judged[name] for name in names if name in judged}
    facts["hint"] = next((each["text"] for each in entries if each["kind"] == HINT), "")
    facts["words"] = " ".join(each["text"] for each in entries)
    return Rewordable(tuple(each["n"] for each in entries), kind, facts)


def reworded(state: State, old: Rewordable, words: str) -> State:
    """The state with other words for these entries; as it was where the words are too long, or tell too much."""
    words = " ".join(words.split())
    if not words or len(words) > LONGEST_WORDS or _tells(words, old.facts):
        return state
    first, *rest = old.entries
    script = [
        each | {"text": words, "reworded": True} if each["n"] == first else each
        for each in state["script"]
        if each["n"] not in rest
    ]
    return state | {"script": script}


def _tells(words: str, facts: Mapping[str, Any]) -> bool:
    """Whether words give away what is still to be found; after a right answer nothing is."""
    if facts.get("band") == "pass":
        return False
    known: Iterable[str] = (facts.get(name, "") for name in ("question", "given", "hint"))
    secret = content(" ".join(facts.get("missing", ()))) - content(" ".join(known))
    return len(content(words) & secret) * TELLS > len(secret)
