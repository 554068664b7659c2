"""How a call goes on: the open question, what comes after it, the look back half way, and the end. Pure moves.

A call is plain JSON:
`queue` the cards to come, each with 1 where it comes again; `open` the question that is asked, with its texts once
they are known, its `tries` and hints; `held` an open question that waits while an older answer is looked at again;
`past` what each asking came to, `right` None where nothing was answered; `judged` what was said of the last answer;
`phase`, and in a pause the one it `resumes`; `back` what the call was before the last answer that counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from decks.grading import core, key_points
from decks.tutor.hints import spoken_hint
from decks.tutor.script import ANSWER, HINT, KAI, POINT, QUESTION, State, Voice, of_card, spoken

ASK, UNSURE, PAUSED, DONE = "ask", "unsure", "paused", "done"
MOST_HINTS = 2
COMES_AGAIN = 3  # cards after which a missed one is asked again
LATE = 0.75  # of the time, after which what was missed goes before what is new
HALF_FROM = 6  # cards of a call that has a look back half way
MOST_RECAPPED = 3  # key points that are named at the end
MS = 60_000  # of a minute
LONGEST_WAIT = MS  # that counts as time of the call between two events
PACES = (0.7, 0.85, 1.0, 1.15)  # of the voice, 1 as usual
# What nothing takes back.
OF_THE_CALL = ("cards", "sides", "minutes", "script", "said", "turn", "spent", "at", "pace", "unclear", "back")


@dataclass(frozen=True, slots=True)
class CardText:
    """A card as it is asked: its question, its answer, in plain text, and their languages ("" where not known)."""

    question: str
    answer: str
    languages: tuple[str, str] = ("", "")
    revision: int = 1


def begin(cards: Sequence[tuple[int, str]], *, minutes: int, now: int, voice: Voice) -> State:
    """A call over these cards (each with the side that asks) of at most so many minutes, 0 for no limit."""
    state: State = {
        "cards": [card for card, _ in cards],
        "sides": {str(card): side for card, side in cards if side != "front"},
        "queue": [[card, 0] for card, _ in cards],
        "open": None,
        "held": None,
        "past": [],
        "judged": None,
        "phase": ASK,
        "resumes": ASK,
        "minutes": minutes,
        "spent": 0,
        "at": now,
        "turn": 0,
        "script": [],
        "said": 0,
        "pace": 1.0,
        "half": False,
        "over": False,
        "unclear": 0,
        "back": None,
    }
    return going_on(voice.says(state, "hello"), voice)


def clocked(state: State, now: int) -> State:
    """The state one turn on, with the time (milliseconds) since the last one counted, but for a pause."""
    waited = 0 if state["phase"] in {PAUSED, DONE} else min(max(now - state["at"], 0), LONGEST_WAIT)
    return state | {"turn": state["turn"] + 1, "spent": state["spent"] + waited, "at": now}


# ---- the open question --------------------------------------------------------------------------------------------


def lacks_text(state: State) -> int | None:
    """The card that is to be asked, and whose texts are not in the state yet."""
    asked = state["open"]
    return asked["card"] if asked and "question" not in asked else None


def opened(state: State, text: CardText, voice: Voice) -> State:
    """The state with the texts of its open card, and what was waiting for them said."""
    fresh = {
        "question": text.question,
        "answer": text.answer,
        "languages": list(text.languages),
        "revision": text.revision,
        "points": list(key_points(text.answer, text.question, text.languages[1] or "en")),
    }
    asked = state["open"] | fresh
    state = state | {"open": asked}
    if asked["fix"] is not None:
        return asked_whether_had(state | {"judged": state["judged"] | _texts(asked)}, voice)
    if state["past"]:
        state = voice.says(state, "again" if asked["again"] else "next")
    return of_card(state, QUESTION, asked["question"])


def _texts(asked: State) -> dict[str, str]:
    return {name: asked[name] for name in ("question", "answer")}


def asked_whether_had(state: State, voice: Voice) -> State:
    """The answer is told, and the student is to say whether they had it."""
    state, asked = voice.says(state | {"phase": UNSURE}, "unsure"), state["open"]
    state = of_card(state, ANSWER, core(asked["answer"], asked["question"]))
    return voice.says(state, "had")


def said_again(state: State, voice: Voice) -> State:
    """What is asked is said once more: the question with its last hint, or whether the student had it."""
    asked = state["open"]
    if asked is None or "question" not in asked:
        return state
    if state["phase"] == UNSURE:
        return voice.says(of_card(state, ANSWER, core(asked["answer"], asked["question"])), "had")
    state = of_card(state, QUESTION, asked["question"])
    return of_card(state, HINT, asked["hinted"][-1][1]) if asked["hinted"] else state


def next_hint(asked: State) -> tuple[str, str] | None:
    """A key point that is missing, and the next hint at it; None where there is no further one."""
    if asked["hints"] >= MOST_HINTS:
        return None
    missing = asked["tries"][-1]["missing"] if asked["tries"] else asked["points"]
    for point in missing or asked["points"]:
        given = sum(hinted == point for hinted, _ in asked["hinted"])
        text = spoken_hint(point, given + 1, asked["question"])
        if given < MOST_HINTS and text != "…" and text not in {said for _, said in asked["hinted"]}:
            return point, text
    return None


def hinted(state: State, kind: str, voice: Voice) -> State:
    """A line of this kind, and a hint after it, of which there must be one."""
    asked = state["open"]
    found = next_hint(asked)
    assert found is not None
    asked = asked | {"hints": asked["hints"] + 1, "hinted": [*asked["hinted"], list(found)]}
    judged = state["judged"]
    if not (judged and judged["card"] == asked["card"] and asked["tries"]):
        nothing = {"card": asked["card"], "given": "", "met": [], "missing": asked["points"], "reason": "", "band": ""}
        judged = nothing | {"score": 0.0, "right": None} | _texts(asked)
    return of_card(voice.says(state | {"open": asked, "judged": judged}, kind), HINT, found[1])


# ---- what comes after it ------------------------------------------------------------------------------------------


def side_of(state: State, card: int) -> str:
    """The side of a card that asks."""
    return str(state["sides"].get(str(card), "front"))


def question_of(state: State, card: int, again: int) -> State:
    """A question as it is opened, before its texts are known."""
    return {
        "card": card,
        "side": side_of(state, card),
        "again": again,
        "fix": None,
        "hints": 0,
        "hinted": [],
        "misses": 0,
        "asked_for_more": False,
        "tries": [],
    }


def going_on(state: State, voice: Voice) -> State:
    """The state at the question that was held, at the next one, or at the end."""
    if state["held"]:
        held = state["held"]
        return said_again(state | {"open": held["open"], "phase": held["phase"], "held": None}, voice)
    if state["over"]:
        return state | {"open": None, "phase": DONE}
    limit = state["minutes"] * MS
    if limit and state["spent"] >= limit and state["queue"]:
        return closed(voice.says(state, "time"), voice)
    if not state["queue"]:
        return closed(state, voice)
    state = _half_way(state, voice, limit)
    queue = state["queue"]
    if limit and state["spent"] >= LATE * limit:
        queue = sorted(queue, key=lambda each: not each[1])
    (card, again), *rest = queue
    return state | {"queue": rest, "open": question_of(state, card, again), "phase": ASK}


def _half_way(state: State, voice: Voice, limit: int) -> State:
    right, done = right_cards(state), answered_cards(state)
    total = len(state["cards"])
    is_half = 2 * len(done) >= total or (limit and 2 * state["spent"] >= limit)
    if state["half"] or not is_half or total < HALF_FROM or len(done) < HALF_FROM // 2:
        return state
    return voice.says(state | {"half": True}, "half", right=len(right), done=len(done), left=total - len(done))


def closed(state: State, voice: Voice) -> State:
    """The end: what it came to, the key points that were missing, and goodbye."""
    right, done, missed = right_cards(state), answered_cards(state), missed_points(state)
    kind = "close_none" if not done else "close" if len(right) < len(done) else "close_all"
    left = len(state["cards"]) - len(done)
    state = voice.says(state, kind, right=len(right), done=len(done), left=left)
    if missed:
        state = voice.says(state, "recap")
    for card, point, lang in missed[:MOST_RECAPPED]:
        state = spoken(state, KAI, POINT, point, card, lang)
    return voice.says(state, "bye") | {"open": None, "held": None, "phase": DONE, "over": True}


# ---- what it has come to ------------------------------------------------------------------------------------------


def first_askings(state: State) -> dict[int, bool]:
    """Of the cards that were answered, whether the first answer was right."""
    found: dict[int, bool] = {}
    for each in state["past"]:
        if each["right"] is not None:
            found.setdefault(each["card"], each["right"])
    return found


def answered_cards(state: State) -> list[int]:
    return list(first_askings(state))


def right_cards(state: State) -> list[int]:
    """The cards whose first answer was right."""
    return [card for card, right in first_askings(state).items() if right]


def missed_points(state: State) -> list[tuple[int, str, str]]:
    """Of each card that was missed and not recalled since: the card, a key point that was missing, its language."""
    last = {each["card"]: each for each in state["past"] if each["right"] is not None}
    return [
        (card, each["missing"][0], each["lang"])
        for card, each in last.items()
        if not each["right"] and each["missing"]
    ]


def place_of(state: State, card: int) -> int | None:
    """Where in `past` the latest asking of a card stands that came to an answer."""
    places = [at for at, each in enumerate(state["past"]) if each["card"] == card and each["right"] is not None]
    return places[-1] if places else None


def corrigible(state: State) -> list[int]:
    """The entries of the script, by their numbers, that can be corrected: those of the latest asking of each card."""
    asked = state["open"]
    last = {each["card"]: each["entries"] for each in state["past"] if each["right"] is not None}
    own = [each["entry"] for each in asked["tries"]] if asked and state["phase"] != PAUSED else []
    return sorted({number for entries in last.values() for number in entries} | set(own))


def overrulable(state: State) -> dict[int, str]:
    """By card, the word ("right" or "wrong") that the student can still put on what its latest answer came to."""
    found = {
        each["card"]: "wrong" if each["right"] else "right" for each in state["past"] if each["right"] is not None
    }
    asked = state["open"]
    if asked and asked["tries"] and state["phase"] == ASK:
        found[asked["card"]] = "right"
    return found


def settled(state: State, asking: State, at: int | None = None) -> State:
    """The state with what an asking came to, in place of the one `at` a place; a missed card comes again, once."""
    past = list(state["past"])
    if at is None:
        past.append(asking)
    else:
        past[at] = asking
    card, queue = asking["card"], [each for each in state["queue"] if each[0] != asking["card"]]
    if not asking["again"] and not asking["right"]:
        after = COMES_AGAIN if asking["right"] is not None else len(queue)
        queue.insert(min(after, len(queue)), [card, 1])
    return state | {"past": past, "queue": queue if not state["over"] else state["queue"]}


def kept_back(state: State) -> State:
    """What the call can be brought back to; what was said stays said."""
    return {name: value for name, value in state.items() if name not in OF_THE_CALL}


def without(state: State, gone: frozenset[int], voice: Voice) -> State:
    """The state without the cards that are gone; nothing before that can be brought back."""
    if not gone & set(state["cards"]):
        return state
    held = state["held"] if state["held"] and state["held"]["open"]["card"] not in gone else None
    asked = state["open"]
    if asked and asked["fix"] is not None:
        before = sum(each["card"] in gone for each in state["past"][: asked["fix"]])
        asked = asked | {"fix": asked["fix"] - before}
    state = state | {
        "open": asked,
        "cards": [card for card in state["cards"] if card not in gone],
        "queue": [each for each in state["queue"] if each[0] not in gone],
        "past": [each for each in state["past"] if each["card"] not in gone],
        "held": held,
        "back": None,
    }
    if not state["open"] or state["open"]["card"] not in gone:
        return state
    is_paused = state["phase"] == PAUSED
    state = going_on(state, voice)
    if is_paused and state["phase"] != DONE:
        return state | {"resumes": state["phase"], "phase": PAUSED}
    return state
